//! The staff desk's routes.
use crate::door::Route;
pub const ROUTES: &[Route] = &[];

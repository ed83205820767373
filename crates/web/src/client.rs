//! The client portal's routes.
use crate::door::Route;
pub const ROUTES: &[Route] = &[];

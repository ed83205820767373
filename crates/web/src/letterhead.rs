//! The practice's letterhead.

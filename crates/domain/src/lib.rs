//! The practice's words as types: pure, no I/O, no clock, no randomness

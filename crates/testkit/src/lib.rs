//! A whole practice for tests: house, personas, frozen clock, engines

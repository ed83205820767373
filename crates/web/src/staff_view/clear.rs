//! What clients answered when they were asked whether it is clear to them what happens next: in one matter, and in numbers over
//! all. They refuse a share where nobody was asked.

use super::Tag;

/// What one contact answered about one stage.
#[derive(Clone, Debug)]
pub struct ClearLine {
    pub who: String,
    /// Which stage they were told of.
    pub about: String,
    /// When they answered, or were asked.
    pub when: String,
    pub answer: Tag,
    /// What they wrote; may be empty.
    pub words: String,
    /// Where they are answered; empty where nothing is to be answered, or not by this reader.
    pub write: String,
}

/// The last ninety days in numbers.
#[derive(Clone, Copy, Debug)]
pub struct ClearFigures {
    pub clear: u32,
    pub not_quite: u32,
    pub no_answer: u32,
    pub problems: u32,
}

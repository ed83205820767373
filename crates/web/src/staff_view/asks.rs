//! What one request takes besides its words, as a part of a form: who needs it, the kinds of file and how many, what else
//! would do and what to check. The same part stands wherever a request is made or changed.

use super::Choice;

/// That part of a form.
#[derive(Clone, Debug, Default)]
pub struct Asks {
    pub needs: Vec<Choice>,
    /// Kinds of file, those that are taken chosen.
    pub kinds: Vec<Choice>,
    pub max_files: String,
    /// One on each line: "A letter | Una carta".
    pub instead: String,
    pub checks: String,
    /// How long it is good for, and the days or months that go with it.
    pub validity: Vec<Choice>,
    pub span: String,
}

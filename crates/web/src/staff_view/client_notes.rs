//! Notes about a client that belong to no matter, on a page of the team. No page of the portal is made of these types.

use super::Shell;
use super::messages::TeamComposer;
use crate::words::Words;
use askama::Template;

/// `/desk/clients/{client}/notes`.
#[derive(Template)]
#[template(path = "staff/client_notes.html")]
pub struct ClientNotesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// `/desk/clients/{client}`.
    pub base: String,
    pub name: String,
    /// The newest first.
    pub notes: Vec<ClientNoteLine>,
    /// The form, for those who may write.
    pub form: Option<TeamComposer>,
    /// What a note can begin with: where it is chosen, and its name.
    pub templates: Vec<(String, String)>,
    /// Whether a form came back.
    pub failed: bool,
}

/// One note.
#[derive(Clone, Debug)]
pub struct ClientNoteLine {
    pub id: String,
    pub who: String,
    pub when: String,
    pub text: String,
    /// "Corrected on …"; empty where it stands.
    pub struck: String,
    /// "Corrects the note of …", with its address; nothing where it corrects none.
    pub corrects: Option<(String, String)>,
    /// Why it does.
    pub reason: String,
    /// The form that corrects it, where it stands and the reader may.
    pub form: Option<Correction>,
}

/// A correction being written.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    pub text: String,
    pub reason: String,
    pub attempt: String,
    /// What is wrong with the words.
    pub problem: Option<String>,
    /// What is wrong with the reason.
    pub unreasoned: Option<String>,
}

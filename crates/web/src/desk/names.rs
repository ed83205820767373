//! Who a line of a log speaks of: each name is looked up once a page. It refuses to guess: what is no person is the
//! program, and nobody is somebody unknown. Whoever reads a log and not what it is about is told colleagues only.

use crate::door::reply::End;
use crate::words::Words;
use domain::PersonId;
use std::collections::BTreeMap;
use vault::{Acted, Lobby};

pub struct Names<'d> {
    lobby: Lobby<'d>,
    w: &'static Words,
    known: BTreeMap<[u8; 16], String>,
    colleagues_only: bool,
}

impl<'d> Names<'d> {
    pub fn new(lobby: Lobby<'d>, w: &'static Words) -> Self {
        Self { lobby, w, known: BTreeMap::new(), colleagues_only: false }
    }

    /// For a reader who is told the names of colleagues and of nobody else.
    pub fn of_colleagues(lobby: Lobby<'d>, w: &'static Words) -> Self {
        Self { colleagues_only: true, ..Self::new(lobby, w) }
    }

    pub async fn of(&mut self, actor: [u8; 16]) -> Result<String, End> {
        if actor == [0; 16] {
            return Ok(self.w.desk_who_unknown());
        }
        if let Some(name) = self.known.get(&actor) {
            return Ok(name.clone());
        }
        let person = PersonId::from_bytes(actor);
        let name = match self.colleagues_only {
            false => self.lobby.name_of(person).await?,
            true => self.lobby.acted(person).await?.map(|acted| match acted {
                Acted::Colleague(name) => name,
                Acted::Outside => self.w.desk_who_client(),
            }),
        };
        let name = name.unwrap_or_else(|| self.w.desk_who_system());
        self.known.insert(actor, name.clone());
        Ok(name)
    }
}

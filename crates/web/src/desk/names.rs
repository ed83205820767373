//! Who a line of a log speaks of: each name is looked up once a page. It refuses to guess: what is no person is the
//! program, and nobody is somebody unknown.

use crate::door::reply::End;
use crate::words::Words;
use domain::PersonId;
use std::collections::BTreeMap;
use vault::Lobby;

pub struct Names<'d> {
    lobby: Lobby<'d>,
    w: &'static Words,
    known: BTreeMap<[u8; 16], String>,
}

impl<'d> Names<'d> {
    pub fn new(lobby: Lobby<'d>, w: &'static Words) -> Self {
        Self { lobby, w, known: BTreeMap::new() }
    }

    pub async fn of(&mut self, actor: [u8; 16]) -> Result<String, End> {
        if actor == [0; 16] {
            return Ok(self.w.desk_who_unknown());
        }
        if let Some(name) = self.known.get(&actor) {
            return Ok(name.clone());
        }
        let name = self.lobby.name_of(PersonId::from_bytes(actor)).await?;
        let name = name.unwrap_or_else(|| self.w.desk_who_system());
        self.known.insert(actor, name.clone());
        Ok(name)
    }
}

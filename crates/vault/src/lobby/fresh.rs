//! By which ways somebody who is in can prove anew who they are: an app, a passkey, the next code of their printed card, or a
//! code that is sent. Clients are asked for one that they have, and staff hear of it before they ask. It refuses to send by
//! text what can go by mail, and to count a way that is shut.

use super::PersonCard;
use crate::engine::Row;
use crate::error::Result;
use crate::house::Inner;
use domain::{AccessId, Mobile, PersonId, limits};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Everybody who comes in to a matter, with what each of these ways hangs on: `$2` is now, `$3` and `$4` how many wrong
        // tries shut an app and a card.
        LobbySql WAYS_OF_MATTER = "SELECT x.id, p.id, p.sealed, (SELECT count(*) FROM mail_stop s WHERE s.address_hash = p.email_hash), (SELECT count(*) FROM client_key k WHERE k.person_id = p.id AND k.enrolled_at IS NOT NULL AND k.code_tries < $3), (SELECT count(*) FROM passkey y WHERE y.person_id = p.id AND y.stopped_at IS NULL), (SELECT count(*) FROM code_card c JOIN card_code d ON d.card_id = c.id AND d.used_at IS NULL WHERE c.access_id = x.id AND c.ended_at IS NULL AND c.expires_at > $2 AND c.tries < $4), t.sealed, (SELECT count(*) FROM mail_stop s WHERE s.address_hash = t.number_hash) FROM portal_access x JOIN person p ON p.id = x.person_id LEFT JOIN text_number t ON t.person_id = p.id WHERE x.matter_id = $1 ORDER BY x.id";
    }
}

/// By which ways one person can prove anew who they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FreshWays {
    pub app: bool,
    /// Where the portal can ask for one at all.
    pub passkey: bool,
    /// A printed card of this matter with codes left.
    pub card: bool,
    /// How a code would be sent.
    pub sent: Option<SentBy>,
}

impl FreshWays {
    /// Whether there is any, where `passkeys` says whether this portal can ask for one.
    #[must_use]
    pub fn any(self, passkeys: bool) -> bool {
        self.app || (self.passkey && passkeys) || self.card || self.sent.is_some()
    }
}

/// How a code is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SentBy {
    Mail,
    /// To the number they proved; only where no mail reaches them.
    Text,
}

/// The same with where a code goes.
pub(crate) struct Reach {
    pub(crate) access: AccessId,
    pub(crate) ways: FreshWays,
    pub(crate) to: Option<SendTo>,
}

pub(crate) enum SendTo {
    Mail(String),
    Text(Mobile),
}

impl Inner {
    /// How many wrong tries shut an app and a card, and now: what [`sql::WAYS_OF_MATTER`] is asked with besides the matter.
    pub(crate) fn shut_after(&self) -> (domain::Timestamp, i64, i64) {
        (self.clock.now(), limits::FACTOR_TRIES, limits::CARD_TRIES)
    }

    /// One row of [`sql::WAYS_OF_MATTER`].
    pub(crate) fn reach_from(&self, row: &Row) -> Result<Reach> {
        let person: PersonId = row.id(1)?;
        let card: PersonCard = self.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
        let number = match row.opt_bytes(7)? {
            Some(sealed) if self.texts_on() && row.int(8)? == 0 => Some(self.number_of(person, &sealed)?),
            _ => None,
        };
        let mail = card.email.filter(|_| matches!(row.int(3), Ok(0)));
        let to = match (mail, number) {
            (Some(mail), _) => Some(SendTo::Mail(mail)),
            (None, number) => number.map(SendTo::Text),
        };
        let sent = to.as_ref().map(|to| match to {
            SendTo::Mail(_) => SentBy::Mail,
            SendTo::Text(_) => SentBy::Text,
        });
        let ways = FreshWays { app: row.int(4)? > 0, passkey: row.int(5)? > 0, card: row.int(6)? > 0, sent };
        Ok(Reach { access: row.id(0)?, ways, to })
    }
}

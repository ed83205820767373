//! Printed cards: a number and ten codes, each good once, for a client without e-mail. Number and codes are kept as keyed
//! hashes and were readable once, on the page that was printed. It refuses to say whether a number is a card's, and to let
//! a card into more than the one matter it was printed for.

use super::half::Asked;
use super::sessions::{Device, SignInMethod};
use super::{Threshold, notices};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::house::Inner;
use domain::{AccessId, AuditCode, CodeCardId, MatterId, limits};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD_CARD = "INSERT INTO code_card (id, access_id, number_hash, printed_by, created_at, expires_at, ended_at, ended_by, tries) VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, 0)";
        LobbySql ADD_CODE = "INSERT INTO card_code (card_id, code_hash, used_at) VALUES ($1, $2, NULL)";
        LobbySql END_CARDS = "UPDATE code_card SET ended_at = $2, ended_by = $3 WHERE access_id = $1 AND ended_at IS NULL";
        LobbySql BY_NUMBER = "SELECT id, access_id FROM code_card WHERE number_hash = $1 AND ended_at IS NULL";
        LobbySql TRY_CARD = "UPDATE code_card SET tries = tries + 1 WHERE id = $1 AND ended_at IS NULL AND expires_at > $2 AND tries < $3 RETURNING tries";
        LobbySql SPEND_CODE = "UPDATE card_code SET used_at = $3 WHERE card_id = $1 AND code_hash = $2 AND used_at IS NULL";
        LobbySql FORGET_TRIES = "UPDATE code_card SET tries = 0 WHERE id = $1";
        LobbySql CODES_LEFT = "SELECT count(*) FROM card_code WHERE card_id = $1 AND used_at IS NULL";
        LobbySql LIVE_CARD = "SELECT c.id, c.created_at, c.expires_at, c.tries, (SELECT count(*) FROM card_code k WHERE k.card_id = c.id AND k.used_at IS NULL) FROM code_card c WHERE c.access_id = $1 AND c.ended_at IS NULL ORDER BY c.created_at DESC LIMIT 1";
    }
}

/// A card about to be printed: readable now and never again.
pub struct NewCard {
    /// Digits, without gaps.
    pub number: String,
    pub codes: Vec<String>,
    pub days: u32,
}

/// What typing a card's number and code led to.
pub enum CardOutcome {
    SignedIn {
        token: String,
        access: AccessId,
    },
    /// More is asked: the token is good for giving that.
    Owes {
        token: String,
        access: AccessId,
    },
    /// Whatever the reason.
    Refused,
}

/// What a code came to. It is the caller's to commit what was counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum CardTried {
    Right,
    Wrong,
    /// The card is over, or was tried too often: nothing was compared.
    Over,
}

impl Inner {
    /// Uses a code of a card up. A try is counted before it is compared, whoever asks for the code; whoever leads the matter is
    /// told when the last that is let through was wrong, and when few codes are left.
    pub(crate) async fn try_card(
        &self,
        write: &mut Write,
        card: CodeCardId,
        matter: MatterId,
        access: AccessId,
        code: &str,
    ) -> Result<CardTried> {
        let now = self.clock.now();
        let tries = write.rows(sql::TRY_CARD.text, binds![card, now, limits::CARD_TRIES]).await?;
        let Some(tries) = tries.first().map(|row| row.int(0)).transpose()? else {
            return Ok(CardTried::Over);
        };
        let hash = self.keyring.lobby.blind("card-code", &[&card.bytes()[..], code.as_bytes()].concat());
        if write.exec(sql::SPEND_CODE.text, binds![card, hash, now]).await? != 1 {
            if tries >= limits::CARD_TRIES {
                notices::tell_leads_at_once(write, self, matter, "card_locked", access.bytes()).await?;
            }
            return Ok(CardTried::Wrong);
        }
        write.exec(sql::FORGET_TRIES.text, binds![card]).await?;
        let left = write.rows(sql::CODES_LEFT.text, binds![card]).await?;
        if left.first().map(|row| row.int(0)).transpose()? == Some(limits::CARD_LOW) {
            notices::tell_leads(write, self, matter, "card_low", access.bytes()).await?;
        }
        Ok(CardTried::Right)
    }
}

impl Threshold<'_> {
    /// Comes in by a card's number and one of its codes, at the door of the workspace it was printed for.
    pub async fn use_card(
        &self,
        workspace: AccessId,
        number: &str,
        code: &str,
        device: Device,
    ) -> Result<CardOutcome> {
        let lobby = &self.house.keyring.lobby;
        let hash = lobby.blind("card", number.as_bytes());
        let found = {
            let mut write = self.house.engine.write(None).await?;
            let rows = write.rows(sql::BY_NUMBER.text, binds![hash]).await?;
            let Some(row) = rows.first() else { return Ok(CardOutcome::Refused) };
            let (card, access): (CodeCardId, AccessId) = (row.id(0)?, row.id(1)?);
            if access != workspace {
                return Ok(CardOutcome::Refused);
            }
            self.house.admission(&mut write, access).await?.map(|admission| (card, admission))
        };
        let Some((card, admission)) = found else { return Ok(CardOutcome::Refused) };
        let mut visit = self.house.matter_write(admission.matter).await?;
        let (person, access) = (admission.person.bytes(), admission.access);
        match self.house.try_card(&mut visit.write, card, admission.matter, access, code).await? {
            CardTried::Right => {}
            CardTried::Wrong => {
                visit.commit(&AuditEvent::new(AuditCode::CardRefused, card), person).await?;
                return Ok(CardOutcome::Refused);
            }
            CardTried::Over => return Ok(CardOutcome::Refused),
        }
        if self.house.admission(&mut visit.write, access).await?.is_none() {
            return Ok(CardOutcome::Refused);
        }
        let (method, asked) = (SignInMethod::Card, Asked::NotWhoTheyAre);
        let begun = self.house.begin_client(&mut visit, &admission, method, device, asked).await?;
        let used = AuditEvent::new(AuditCode::CardUsed, card);
        match begun.arrived {
            Some(arrived) => {
                visit.note(&used, person).await?;
                visit.commit(&arrived, person).await?;
                Ok(CardOutcome::SignedIn { token: begun.token, access })
            }
            None => {
                visit.commit(&used, person).await?;
                Ok(CardOutcome::Owes { token: begun.token, access })
            }
        }
    }
}

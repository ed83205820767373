//! A client's number: given on their own page, proved by a code that is sent there, and only then written to. And trying
//! the way texts take, for whoever runs the portal. It refuses to write to a number nobody proved, to send codes to
//! somebody else's phone again and again, and to say whether a number is known.

use super::mails::{MailKind, MailState, Payload, set_state};
use super::people::ClientCard;
use super::text_fates::TextsHeld;
use super::texts::{NewText, plant};
use super::{AlertKind, Lobby, PersonCard, stops};
use crate::audit::AuditEvent;
use crate::desk::{Actor, Desk};
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{
    AccessId, AuditCode, DeskPower, Duration, Locale, MailId, Mobile, PersonId, Timestamp, Way, WordCode,
};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql NUMBER = "SELECT sealed, confirmed_at FROM text_number WHERE person_id = $1";
        LobbySql PROVED = "INSERT INTO text_number (person_id, number_hash, sealed, confirmed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (person_id) DO UPDATE SET number_hash = excluded.number_hash, sealed = excluded.sealed, confirmed_at = excluded.confirmed_at";
        LobbySql REMOVE = "DELETE FROM text_number WHERE person_id = $1";
        // Of two joined records: the one who stays keeps the number they proved, or gets the other's.
        LobbySql TAKE = "DELETE FROM text_number WHERE person_id = $1 RETURNING number_hash, sealed, confirmed_at";
        LobbySql GIVE = "INSERT INTO text_number (person_id, number_hash, sealed, confirmed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (person_id) DO NOTHING";
        LobbySql TRYING = "SELECT sealed, code_hash, expires_at, tries FROM text_number_try WHERE person_id = $1";
        LobbySql TRY = "INSERT INTO text_number_try (person_id, sealed, code_hash, expires_at, tries) VALUES ($1, $2, $3, $4, 0) ON CONFLICT (person_id) DO UPDATE SET sealed = excluded.sealed, code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0";
        LobbySql COUNT_TRY = "UPDATE text_number_try SET tries = tries + 1 WHERE person_id = $1 AND tries < $2 AND expires_at > $3";
        LobbySql END_TRY = "DELETE FROM text_number_try WHERE person_id = $1";
        LobbySql CODES_WAITING = "SELECT id FROM mail WHERE person_id = $1 AND kind = 'number_code' AND state = 'waiting'";
        LobbySql LAST_CODE = "SELECT state FROM mail WHERE person_id = $1 AND kind = 'number_code' ORDER BY created_at DESC, id DESC LIMIT 1";
        // The record of a client who signs in for themselves may hold a telephone number.
        LobbySql RECORD_OF = "SELECT c.id, c.sealed FROM portal_access x JOIN client c ON c.id = x.client_id WHERE x.id = $1 AND c.person_id = $2 AND c.kind = 'person'";
        LobbySql OF_MATTER = "SELECT x.id, t.person_id, t.sealed, t.confirmed_at, c.sealed, s.since, s.sealed, t.number_hash FROM portal_access x JOIN text_number t ON t.person_id = x.person_id LEFT JOIN notice_choice c ON c.person_id = x.person_id LEFT JOIN mail_stop s ON s.address_hash = t.number_hash WHERE x.matter_id = $1";
        LobbySql NUMBER_HASH_OF = "SELECT t.number_hash FROM portal_access x LEFT JOIN text_number t ON t.person_id = x.person_id WHERE x.id = $1 AND x.matter_id = $2";
    }
}

/// How long a code works.
const CODE_LIFE: Duration = Duration::minutes(10);
/// Wrong codes one number survives.
const CODE_TRIES: i64 = 5;
/// Codes within an hour: for one person, for one number, for the whole practice. The last keeps a thief who holds a
/// client's session from writing to the world at the practice's cost.
const CODES: [(&str, i64); 3] = [("number codes of", 3), ("number codes to", 3), ("number codes", 60)];
/// Texts to try the way with, within an hour: for one member of staff.
const TRIALS: i64 = 5;

/// A number and nothing else, sealed.
#[derive(Serialize, Deserialize)]
struct Sealed {
    number: String,
}

/// What a client is shown of writing to their phone.
pub struct Texting {
    /// Whether the practice sends texts at all.
    pub on: bool,
    /// The number that proved to be theirs, and since when.
    pub number: Option<(Mobile, Timestamp)>,
    /// It takes no texts, since then.
    pub stopped: Option<Timestamp>,
    pub trying: Option<NumberTry>,
    /// What stands in their record and could be it.
    pub suggested: Option<Mobile>,
    /// Whether there is an address to write to as well.
    pub has_address: bool,
    /// No text leaves at the moment, and somebody has to mend something first.
    pub closed: bool,
}

/// A number whose code was sent and not typed yet.
pub struct NumberTry {
    pub number: Mobile,
    pub until: Timestamp,
    /// The code did not get there.
    pub failed: bool,
}

/// How typing a code ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Confirmed {
    Yes,
    /// It was another code.
    Wrong,
    /// Too late, too often wrong, or there is none.
    Over,
}

/// What staff are shown of writing to a contact's phone.
pub struct TextLine {
    pub access: domain::AccessId,
    pub number: Mobile,
    pub confirmed_at: Timestamp,
    pub way: Way,
    /// It takes no texts: since when, and what was said.
    pub stop: Option<(Timestamp, String)>,
}

impl Inner {
    pub(crate) fn number_of(&self, person: PersonId, sealed: &[u8]) -> Result<Mobile> {
        let card: Sealed = self.unseal_card("text_number", person.bytes(), sealed)?;
        Ok(Mobile::parse(&card.number)?)
    }

    fn seal_number(&self, person: PersonId, number: &Mobile) -> Result<Vec<u8>> {
        self.seal_card("text_number", person.bytes(), &Sealed { number: number.as_str().to_owned() })
    }

    /// Two records of one person are joined: nothing of the one who goes is left.
    pub(crate) async fn hand_on_number(
        &self,
        write: &mut Write,
        gone: PersonId,
        kept: PersonId,
    ) -> Result<()> {
        for row in write.rows(sql::TAKE.text, binds![gone]).await? {
            let number = self.number_of(gone, &row.bytes(1)?)?;
            let sealed = self.seal_number(kept, &number)?;
            write.exec(sql::GIVE.text, binds![kept, row.bytes(0)?, sealed, row.time(2)?]).await?;
        }
        write.exec(sql::END_TRY.text, binds![gone]).await?;
        Ok(())
    }

    /// Somebody comes in nowhere any more: their number is not kept.
    pub(crate) async fn forget_number(&self, write: &mut Write, person: PersonId) -> Result<()> {
        write.exec(sql::REMOVE.text, binds![person]).await?;
        write.exec(sql::END_TRY.text, binds![person]).await?;
        Ok(())
    }

    pub(crate) async fn proved_number(&self, write: &mut Write, person: PersonId) -> Result<Option<Mobile>> {
        let rows = write.rows(sql::NUMBER.text, binds![person]).await?;
        rows.first().map(|row| self.number_of(person, &row.bytes(0)?)).transpose()
    }

    /// Bound to the person and the number: the code of one number proves no other.
    fn number_code(&self, person: PersonId, number: &Mobile, code: WordCode) -> [u8; 32] {
        let what = [&person.bytes()[..], number.as_str().as_bytes(), b" ", code.digits().as_bytes()].concat();
        self.keyring.lobby.blind("number code", &what)
    }

    fn draw_code(&self) -> WordCode {
        loop {
            let mut random = [0u8; 16];
            self.chance.fill(&mut random);
            if let Some(code) = WordCode::draw(random) {
                return code;
            }
        }
    }

    /// What of a contact's number staff of a matter are shown; `row` is of [`sql::OF_MATTER`].
    pub(crate) fn text_line(&self, row: &crate::engine::Row) -> Result<TextLine> {
        let person: PersonId = row.id(1)?;
        let way = match row.opt_bytes(4)? {
            Some(sealed) => {
                let choice: super::NoticeChoice =
                    self.unseal_card("notice_choice", person.bytes(), &sealed)?;
                choice.way()
            }
            None => Way::Mail,
        };
        let stop = match (row.opt_time(5)?, row.opt_bytes(6)?) {
            (Some(since), Some(sealed)) => Some((since, self.said(&row.bytes(7)?, &sealed)?)),
            _ => None,
        };
        let number = self.number_of(person, &row.bytes(2)?)?;
        Ok(TextLine { access: row.id(0)?, number, confirmed_at: row.time(3)?, way, stop })
    }
}

impl Inner {
    /// What somebody can choose of texts by this admission.
    pub(crate) async fn texting_of(&self, access: AccessId, person: PersonId) -> Result<Texting> {
        let house = self;
        let mut look = house.engine.look(None).await?;
        let contact = look.rows(super::alerts::sql::READER.text, binds![person]).await?;
        let row = contact.first().ok_or_else(Error::not_found)?;
        let card: PersonCard = house.unseal_card("person", person.bytes(), &row.bytes(0)?)?;
        let (mut number, mut stopped) = (None, None);
        if let Some(row) = look.rows(sql::NUMBER.text, binds![person]).await?.first() {
            let mine = house.number_of(person, &row.bytes(0)?)?;
            let stop = look.rows(stops::sql::STOPPED.text, binds![house.blind_number(&mine)]).await?;
            stopped = stop.first().map(|row| row.time(0)).transpose()?;
            number = Some((mine, row.time(1)?));
        }
        let trying = match look.rows(sql::TRYING.text, binds![person]).await?.first() {
            Some(row) if !house.clock.now().is_past(row.time(2)?) && row.int(3)? < CODE_TRIES => {
                let sent = look.rows(sql::LAST_CODE.text, binds![person]).await?;
                let sent = sent.first().map(|row| row.code(0, MailState::from_code)).transpose()?;
                let failed =
                    matches!(sent, Some(MailState::Refused | MailState::Failed | MailState::Undelivered));
                let number = house.number_of(person, &row.bytes(0)?)?;
                Some(NumberTry { number, until: row.time(2)?, failed })
            }
            _ => None,
        };
        let suggested = match look.rows(sql::RECORD_OF.text, binds![access, person]).await?.first() {
            Some(row) => {
                let client: domain::ClientId = row.id(0)?;
                let card: ClientCard = house.unseal_card("client", client.bytes(), &row.bytes(1)?)?;
                Mobile::suggested(&card.phone)
            }
            None => None,
        };
        let on = house.texts_on();
        let closed = house.texts_held().await?.is_some_and(|held| held.closed);
        Ok(Texting { on, number, stopped, trying, suggested, has_address: card.email.is_some(), closed })
    }
}

impl Desk {
    /// What the client who is signed in can choose of texts.
    pub async fn texting(&self, actor: &Actor) -> Result<Texting> {
        let (access, ..) = actor.portal().ok_or_else(Error::not_found)?;
        self.house.texting_of(access, actor.person()).await
    }

    /// Sends a code to a number, for the client who is signed in to type. The code before stops working, and so does the
    /// number before it, if it was not proved yet.
    ///
    /// # Errors
    /// `TooMany` when enough codes were sent; not found where the practice sends no texts.
    pub async fn begin_number(&self, actor: &Actor, number: &Mobile) -> Result<()> {
        let house = &self.house;
        if !house.texts_on() {
            return Err(Error::not_found());
        }
        let (access, mut write) = self.own_change(actor).await?;
        let person = actor.person();
        let whose = [person.to_string(), number.as_str().to_owned(), String::new()];
        for ((label, most), what) in CODES.into_iter().zip(whose) {
            house.count(&mut write, label, &what, Duration::hours(1), most).await?;
        }
        for row in write.rows(sql::CODES_WAITING.text, binds![person]).await? {
            set_state(&mut write, house, row.id::<domain::kind::Mail>(0)?, MailState::Dropped, None).await?;
        }
        let now = house.clock.now();
        let (code, until) = (house.draw_code(), now.plus(CODE_LIFE));
        let hash = house.number_code(person, number, code);
        let sealed = house.seal_number(person, number)?;
        write.exec(sql::TRY.text, binds![person, sealed, hash, until]).await?;
        let reader = write.rows(super::alerts::sql::READER.text, binds![person]).await?;
        let locale = reader.first().ok_or_else(Error::not_found)?.text(1)?;
        let payload = Payload::Text {
            to: number.as_str().to_owned(),
            locale,
            code: code.digits(),
            minutes: CODE_LIFE.as_seconds() / 60,
            over_at: until.micros(),
        };
        let (kind, payload) = (MailKind::NumberCode, &payload);
        let matter = actor.portal().map(|(_, matter, _)| matter);
        let new = NewText { matter, access: Some(access), person: Some(person), kind, payload, at: now };
        plant(&mut write, house, new).await?;
        write.commit().await
    }

    /// Types the code. A number that was stopped works again: its owner has just read a text there.
    pub async fn confirm_number(&self, actor: &Actor, typed: &str) -> Result<Confirmed> {
        let house = &self.house;
        let (access, mut write) = self.own_change(actor).await?;
        let (person, now) = (actor.person(), house.clock.now());
        if write.exec(sql::COUNT_TRY.text, binds![person, CODE_TRIES, now]).await? == 0 {
            return Ok(Confirmed::Over);
        }
        let rows = write.rows(sql::TRYING.text, binds![person]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let number = house.number_of(person, &row.bytes(0)?)?;
        let right = WordCode::parse(typed).is_some_and(|code| {
            row.bytes(1).is_ok_and(|hash| hash == house.number_code(person, &number, code))
        });
        if !right {
            let last = row.int(3)? >= CODE_TRIES;
            write.commit().await?;
            return Ok(if last { Confirmed::Over } else { Confirmed::Wrong });
        }
        let (hash, sealed) = (house.blind_number(&number), house.seal_number(person, &number)?);
        write.exec(sql::PROVED.text, binds![person, hash, sealed, now]).await?;
        write.exec(sql::END_TRY.text, binds![person]).await?;
        write.exec(stops::sql::LIFT.text, binds![hash]).await?;
        let about = actor.portal().map(|(access, matter, _)| (matter, access));
        house.alert(&mut write, person, about, AlertKind::NumberProved, "").await?;
        let event = AuditEvent::new(AuditCode::TextNumberProved, access);
        house.append_practice(&mut write, &event, person.bytes()).await?;
        write.commit().await?;
        Ok(Confirmed::Yes)
    }

    /// Takes the number off, and whatever was being proved: from now on there are mails only.
    pub async fn remove_number(&self, actor: &Actor) -> Result<()> {
        let house = &self.house;
        let (access, mut write) = self.own_change(actor).await?;
        let person = actor.person();
        write.exec(sql::END_TRY.text, binds![person]).await?;
        if write.exec(sql::REMOVE.text, binds![person]).await? == 0 {
            return write.commit().await;
        }
        let choice = house.choice_of(&mut write, person).await?;
        if choice.way().texts() {
            house.write_choice(&mut write, person, &choice.by(Way::Mail)).await?;
        }
        let event = AuditEvent::new(AuditCode::TextNumberRemoved, access);
        house.append_practice(&mut write, &event, person.bytes()).await?;
        write.commit().await
    }
}

impl Lobby<'_> {
    /// Whether the practice sends texts.
    pub fn texts_on(&self) -> bool {
        self.house.texts_on()
    }

    /// Why no texts leave, where none do.
    pub async fn texts_held(&self) -> Result<Option<TextsHeld>> {
        self.demand(DeskPower::WatchMachinery)?;
        self.house.texts_held().await
    }

    /// Sends a text to a number, to try the way.
    ///
    /// # Errors
    /// `TooMany` after some within an hour; not found where the practice sends no texts.
    pub async fn try_text(&self, number: &Mobile, locale: Locale) -> Result<MailId> {
        let mut write = self.begin(Some(DeskPower::WatchMachinery)).await?;
        if !self.house.texts_on() {
            return Err(Error::not_found());
        }
        let (whose, hour) = (self.person.to_string(), Duration::hours(1));
        self.house.count(&mut write, "text trials", &whose, hour, TRIALS).await?;
        let now = self.house.clock.now();
        let (to, locale) = (number.as_str().to_owned(), locale.code().to_owned());
        let over_at = now.plus(hour).micros();
        let payload = &Payload::Text { to, locale, code: String::new(), minutes: 0, over_at };
        let (kind, person) = (MailKind::Trial, Some(self.person));
        let new = NewText { matter: None, access: None, person, kind, payload, at: now };
        let id = plant(&mut write, self.house, new).await?;
        self.commit(write, AuditEvent::new(AuditCode::TextTried, self.house.keyring.practice)).await?;
        Ok(id)
    }
}

//! How somebody is proved again before a declaration: by a code sent to their address or number, by their app, by a passkey,
//! or by the next code of their printed card. Each is bound to one answer in one session, or used up by it. It refuses a
//! guess that was not counted, and to send a code where nothing reaches them.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::lobby;
use crate::lobby::cards::CardTried;
use crate::lobby::fresh::{FreshWays, Reach, SendTo};
use crate::lobby::mails::{self, MailKind, MailState, Payload};
use crate::lobby::passkeys::{For, Shown};
use crate::lobby::texts::{self, NewText};
use crate::purpose::{Contributing, Purpose, StaffSees};
use crate::room::approval_answer::Answer;
use crate::room::approvals::sql;
use crate::room::{ForStaff, Room, RoomReads, RoomTx};
use crate::webauthn::RelyingParty;
use domain::{
    AccessId, AnswerId, ApprovalId, AuditCode, Duration, Locale, Power, Refusal, SessionId, Timestamp, Why,
    WordCode, limits,
};

/// Texts with such codes within an hour: for one person, and for the whole practice. A stolen session must not write to the
/// world at its cost.
const TEXTS: [(&str, i64); 2] = [("fresh texts to", 5), ("fresh texts", 60)];

/// How somebody proved anew who they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fresh {
    NotWanted,
    /// By a code sent to their address a moment ago.
    Mail,
    /// By a code sent to the number they proved.
    Text,
    /// By a code of their app.
    App,
    /// By one of their passkeys.
    Passkey,
    /// By the next code of their printed card.
    Card,
}

/// A code that is sent, by the way it took: what the record says of it must be true.
fn label(by: Fresh) -> &'static str {
    if by == Fresh::Text { "fresh-proof text" } else { "fresh-proof" }
}

impl<P: Purpose> Room<P> {
    async fn ways_here(&self, reads: &mut impl RoomReads) -> Result<Vec<Row>> {
        let (now, app, card) = self.house.shut_after();
        reads.read_lobby(&lobby::fresh::sql::WAYS_OF_MATTER, binds![self.matter(), now, app, card]).await
    }

    async fn reach_afresh(&self, reads: &mut impl RoomReads, access: AccessId) -> Result<Reach> {
        let rows = self.ways_here(reads).await?;
        let row = rows.iter().find(|row| row.id::<domain::kind::Access>(0).is_ok_and(|id| id == access));
        self.house.reach_from(row.ok_or_else(Error::not_found)?)
    }
}

impl<P: StaffSees> Room<P> {
    /// By which ways each contact could prove anew who they are, as a declaration wants it.
    pub async fn fresh_ways_of(&self) -> Result<ForStaff<Vec<(AccessId, FreshWays)>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut out = Vec::new();
            for row in self.ways_here(&mut self.look().await?).await? {
                let reach = self.house.reach_from(&row)?;
                out.push((reach.access, reach.ways));
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}

impl Room<Contributing> {
    /// By which ways this client can prove anew who they are.
    pub async fn fresh_ways(&self) -> Result<FreshWays> {
        self.demand(Power::AnswerApprovals)?;
        let (access, _) = self.admission_here()?;
        self.watch(async { Ok(self.reach_afresh(&mut self.look().await?, access).await?.ways) }).await
    }

    /// Has a fresh code sent to the registered address, or as a text to the number they proved where no mail reaches them.
    /// The one before stops working.
    ///
    /// # Errors
    /// `WrongState` where it is not to be answered or wants no code; `TooMany` when enough were sent; `NoAddress` where there
    /// is nothing to send it to.
    pub async fn send_fresh_code(&self, approval: ApprovalId) -> Result<()> {
        let (access, session) = self.admission_here()?;
        let shown = self.approval(approval).await?;
        if !shown.to_answer() || !shown.kind.wants_fresh_proof() {
            return Err(Refusal::WrongState.into());
        }
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.one(&sql::CODE, binds![shown.mine.id]).await?;
            if row.int(4)? >= limits::FRESH_PROOF_CODES {
                return Err(Refusal::TooMany { retry_after_s: 3600 }.into());
            }
            let to = self.reach_afresh(&mut tx, access).await?.to.ok_or(Refusal::NoAddress)?;
            let by = match &to {
                SendTo::Mail(_) => Fresh::Mail,
                SendTo::Text(_) => Fresh::Text,
            };
            let code = self.draw_code();
            let until = tx.now.plus(limits::FRESH_PROOF_LIFE);
            let hash = self.code_hash(shown.mine.id, session, code, by);
            tx.exec_one(&sql::SET_CODE, binds![shown.mine.id, hash, session, until]).await?;
            let locale = tx.contact(self, access).await?.locale;
            tx.send_code(self, access, to, locale, code, until).await?;
            tx.commit(AuditEvent::new(AuditCode::ApprovalCodeSent, approval)).await
        })
        .await
    }

    /// Asks this browser for a proof by one of the client's passkeys, for this one answer.
    ///
    /// # Errors
    /// `WrongState` where it is not to be answered or wants no proof, or they have no passkey.
    pub async fn ask_passkey_for_answer(&self, approval: ApprovalId, site: &RelyingParty) -> Result<String> {
        let (_, session) = self.admission_here()?;
        let shown = self.approval(approval).await?;
        if !shown.to_answer() || !shown.kind.wants_fresh_proof() {
            return Err(Refusal::WrongState.into());
        }
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut write = self.house.engine.write(None).await?;
            let purpose = For::Answering(shown.mine.id);
            let told = self.house.ask_for_proof(&mut write, session, person, purpose, site).await?;
            write.commit().await?;
            Ok(told)
        })
        .await
    }

    fn draw_code(&self) -> WordCode {
        loop {
            let mut random = [0u8; 16];
            self.house.chance.fill(&mut random);
            if let Some(code) = WordCode::draw(random) {
                return code;
            }
        }
    }

    /// Bound to the answer, the session and the way it was sent: a code read over a shoulder works nowhere else.
    fn code_hash(&self, answer: AnswerId, session: SessionId, code: WordCode, by: Fresh) -> [u8; 32] {
        let what = [&answer.bytes()[..], &session.bytes()[..], code.digits().as_bytes()].concat();
        self.key.blind(label(by), &what)
    }
}

impl RoomTx<'_, Contributing> {
    /// Puts a code into the queue. Of texts the one before is not sent any more: its code is over.
    async fn send_code(
        &mut self,
        room: &Room<Contributing>,
        access: AccessId,
        to: SendTo,
        locale: Locale,
        code: WordCode,
        until: Timestamp,
    ) -> Result<()> {
        let (house, matter, now) = (room.house.clone(), room.matter(), self.now);
        let (locale, code, kind) = (locale.code().to_owned(), code.digits(), MailKind::FreshProof);
        let minutes = limits::FRESH_PROOF_LIFE.as_seconds() / 60;
        match to {
            SendTo::Mail(to) => {
                let payload = Payload::FreshProof { to, locale, access: access.to_string(), code, minutes };
                mails::plant(self.write(), &house, Some(matter), Some(access), kind, &payload).await?;
            }
            SendTo::Text(number) => {
                let person = room.person().ok_or_else(Error::not_found)?;
                for ((label, most), what) in TEXTS.into_iter().zip([person.to_string(), String::new()]) {
                    house.count(self.write(), label, &what, Duration::hours(1), most).await?;
                }
                for row in texts::pending(self.write(), matter, kind, access).await? {
                    let id: domain::MailId = row.id(0)?;
                    mails::set_state(self.write(), &house, id, MailState::Dropped, None).await?;
                }
                let (to, over_at) = (number.as_str().to_owned(), until.micros());
                let payload = &Payload::Text { to, locale, code, minutes, over_at };
                let (matter, access) = (Some(matter), Some(access));
                let new = NewText { matter, access, person: Some(person), kind, payload, at: now };
                texts::plant(self.write(), &house, new).await?;
            }
        }
        Ok(())
    }

    /// Spends whatever the answer is proved with, or says what is wrong with it.
    pub(super) async fn spend_proof(
        &mut self,
        room: &Room<Contributing>,
        mine: AnswerId,
        session: SessionId,
        answer: &Answer<'_>,
    ) -> Result<std::result::Result<Fresh, Refusal>> {
        if let Some((site, given)) = answer.passkey {
            return self.spend_passkey(room, mine, session, site, given).await;
        }
        if let Some(typed) = answer.card {
            return self.spend_card(room, typed).await;
        }
        Ok(match self.spend_code(room, mine, session, answer.code).await? {
            Ok(by) => Ok(by),
            Err(_) if self.spend_app_code(room, answer.code).await? => Ok(Fresh::App),
            Err(refusal) => Err(refusal),
        })
    }

    /// What a browser answered to being asked for a passkey for this very answer.
    async fn spend_passkey(
        &mut self,
        room: &Room<Contributing>,
        mine: AnswerId,
        session: SessionId,
        site: &RelyingParty,
        given: &str,
    ) -> Result<std::result::Result<Fresh, Refusal>> {
        let (house, matter) = (room.house.clone(), room.matter());
        let (access, _) = room.admission_here()?;
        let person = room.person().ok_or_else(Error::not_found)?;
        let purpose = For::Answering(mine);
        match house.spend_passkey(self.write(), session, person, purpose, site, given).await? {
            Shown::Right => return Ok(Ok(Fresh::Passkey)),
            Shown::Wrong => {}
            Shown::Copied => {
                house.tell_of_copy(self.write(), matter, access, person).await?;
                self.also(AuditEvent::new(AuditCode::PasskeyStopped, access));
            }
        }
        Ok(Err(Refusal::invalid("passkey", Why::Wrong)))
    }

    /// Uses a code of the card of this very admission up, by the counts the door keeps: whoever guesses here guesses there.
    /// It was used by nobody before and is used up with the answer, so it proves this answer, given in this session, and no
    /// other.
    async fn spend_card(
        &mut self,
        room: &Room<Contributing>,
        typed: &str,
    ) -> Result<std::result::Result<Fresh, Refusal>> {
        if typed.trim().is_empty() {
            return Ok(Err(Refusal::invalid("card", Why::Missing)));
        }
        let over = Refusal::invalid("card", Why::NotAllowed);
        let (house, matter) = (room.house.clone(), room.matter());
        let (access, _) = room.admission_here()?;
        let cards = self.lobby_rows(&lobby::cards::sql::LIVE_CARD, binds![access]).await?;
        let Some(card) = cards.first() else { return Ok(Err(over)) };
        Ok(match house.try_card(self.write(), card.id(0)?, matter, access, typed).await? {
            CardTried::Right => Ok(Fresh::Card),
            CardTried::Wrong => Err(Refusal::invalid("card", Why::Wrong)),
            CardTried::Over => Err(over),
        })
    }

    /// Uses a code that was sent up, or says what is wrong with it. Guesses are counted before they are compared.
    async fn spend_code(
        &mut self,
        room: &Room<Contributing>,
        answer: AnswerId,
        session: SessionId,
        typed: &str,
    ) -> Result<std::result::Result<Fresh, Refusal>> {
        let missing = Refusal::invalid("code", Why::Missing);
        let wrong = Refusal::invalid("code", Why::Wrong);
        let row = self.one(&sql::CODE, binds![answer]).await?;
        let (Some(hash), Some(until)) = (row.opt_bytes(0)?, row.opt_time(2)?) else {
            return Ok(Err(missing));
        };
        let same_session = row.opt_id::<domain::kind::Session>(1)? == Some(session);
        if !same_session || self.now.is_past(until) || row.int(3)? >= limits::FRESH_PROOF_TRIES {
            return Ok(Err(missing));
        }
        let Some(code) = WordCode::parse(typed) else { return Ok(Err(wrong)) };
        self.exec_one(&sql::TRY_CODE, binds![answer]).await?;
        let by = [Fresh::Mail, Fresh::Text];
        let by = by.into_iter().find(|by| room.code_hash(answer, session, code, *by).to_vec() == hash);
        Ok(by.ok_or(wrong))
    }

    /// Whether it is a code of the app of whoever answers, where they have one; good once, as at the door.
    async fn spend_app_code(&mut self, room: &Room<Contributing>, typed: &str) -> Result<bool> {
        let (house, person) = (room.house.clone(), room.person().ok_or_else(Error::not_found)?);
        if typed.trim().is_empty() || !house.has_factor(self.write(), person).await? {
            return Ok(false);
        }
        Ok(house.spend_client_code(self.write(), person, typed).await? == lobby::factor::Spent::Right)
    }
}

//! The public enquiry form as strangers use it. A form carries a stamp that only this installation can have written: when,
//! and how much work a script should do for it. Whoever does the work is given more room than whoever cannot; nobody is
//! asked to be looked at by somebody else. It refuses forms that are too young, too old or too many, writes a form that
//! is sent twice once, and answers everything it takes alike.

use super::Threshold;
use super::leads::{ConsentKept, LeadCard, NewLead};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::hex;
use domain::{AuditCode, Duration, LeadRoad, LeadSource, LeadState, Locale, Timestamp};

/// A person needs longer to write their name.
const YOUNGEST: Duration = Duration::seconds(3);
/// A page may lie open over a night.
const OLDEST: Duration = Duration::hours(24);
const HOUR: Duration = Duration::hours(1);
/// Forms an hour from one source, and of all together, with a script's work and without.
const WORKED: Room = Room { label: "enquiry-worked", source: 10, all: 300 };
const PLAIN: Room = Room { label: "enquiry-plain", source: 4, all: 60 };
/// How often one form's stamp is good: corrections after a slip, not a run of forms.
const STAMP_USES: i64 = 4;
/// Leading zero bits a script looks for in quiet hours: some ten thousand tries.
const BITS: u32 = 13;
/// Enquiries in this hour from which on one more bit is asked for each.
const BUSY: [i64; 4] = [20, 60, 120, 200];

struct Room {
    label: &'static str,
    source: i64,
    all: i64,
}

/// What a fresh form carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnquiryStamp {
    pub text: String,
    /// Leading zero bits of SHA-256 over the stamp's second part, a colon and a number that a script looks for.
    pub bits: u32,
}

/// A form as it came.
pub struct Enquiry<'a> {
    pub card: LeadCard,
    pub consent: ConsentKept,
    pub source: LeadSource,
    pub locale: Locale,
    pub road: LeadRoad,
    pub stamp: &'a str,
    /// The number a script found; empty without one.
    pub work: &'a str,
    /// Something stands in the field no person sees.
    pub trap: bool,
    /// Where it came from, for limits and kept as a keyed hash only.
    pub address: &'a str,
}

/// What became of a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// Written down, now or when it came the first time.
    Yes,
    /// Sent in no time, or after too long, or with a stamp of another place: to be looked at and sent again.
    Again,
}

struct Stamp {
    at: Timestamp,
    nonce: String,
    bits: u32,
}

impl Threshold<'_> {
    /// A stamp for a fresh form. The more came in this hour, the more work it asks for.
    pub async fn enquiry_stamp(&self) -> Result<EnquiryStamp> {
        let now = self.house.clock.now();
        let slot = now.micros() - now.micros().rem_euclid(HOUR.as_micros());
        let mut uses = 0;
        let mut look = self.house.engine.look(None).await?;
        for room in [WORKED, PLAIN] {
            let bucket = self.house.keyring.lobby.blind("rate", format!("{}\0all", room.label).as_bytes());
            let rows = look.rows(super::access::sql::USES.text, binds![bucket, slot]).await?;
            uses += rows.first().map(|r| r.int(0)).transpose()?.unwrap_or(0);
        }
        let more = BUSY.iter().filter(|busy| uses >= **busy).count();
        let bits = BITS + u32::try_from(more).unwrap_or(0);
        let mut nonce = [0u8; 16];
        self.house.chance.fill(&mut nonce);
        let body = format!("{}.{}.{bits}", now.micros(), hex(&nonce));
        Ok(EnquiryStamp { text: format!("{body}.{}", self.stamp_seal(&body)), bits })
    }

    fn stamp_seal(&self, body: &str) -> String {
        let seal = self.house.keyring.lobby.blind("enquiry-stamp", body.as_bytes());
        hex(&seal).chars().take(32).collect()
    }

    fn read_stamp(&self, text: &str) -> Option<Stamp> {
        let (body, seal) = text.rsplit_once('.')?;
        // Compared as hashes of what was given, so that nothing can be learnt letter by letter.
        let blind = |t: &str| self.house.keyring.lobby.blind("enquiry-stamp-seal", t.as_bytes());
        if text.len() > 200 || blind(seal) != blind(&self.stamp_seal(body)) {
            return None;
        }
        let mut parts = body.split('.');
        let at = Timestamp::from_micros(parts.next()?.parse().ok()?);
        let nonce = parts.next()?.to_owned();
        Some(Stamp { at, nonce, bits: parts.next()?.parse().ok()? })
    }

    /// Takes a form of the public page.
    pub async fn enquire(&self, form: Enquiry<'_>) -> Result<Taken> {
        let now = self.house.clock.now();
        let Some(stamp) = self.read_stamp(form.stamp) else { return Ok(Taken::Again) };
        let age = now.since(stamp.at);
        if age < YOUNGEST || age > OLDEST {
            return Ok(Taken::Again);
        }
        let room = if worked(&stamp, form.work) { WORKED } else { PLAIN };
        let mut write = self.house.engine.write(None).await?;
        if let Err(refused) = self.make_room(&mut write, &room, &stamp, form.address).await {
            // What was tried is counted all the same.
            write.commit().await?;
            return Err(refused);
        }
        let attempt = self.attempt(&stamp, &form);
        let source = hex(&self.house.keyring.lobby.blind("enquiry-source", form.address.as_bytes()));
        let consent = ConsentKept { at: now.micros(), source, ..form.consent };
        let card = LeadCard { consent: Some(consent), instruction: String::new(), ..form.card };
        let new = NewLead { card, road: form.road, source: form.source, locale: form.locale, attempt };
        let state = if form.trap { LeadState::Spam } else { LeadState::New };
        if let Some(id) = self.house.add_lead(&mut write, &new, state, None).await? {
            if state == LeadState::New {
                let (house, ordinary) = (self.house, domain::notices::Weight::Ordinary);
                super::notices::tell_takers(&mut write, house, id, "lead_received", ordinary).await?;
            }
            let event = AuditEvent::new(AuditCode::LeadReceived, id).with("lead", state.code());
            self.house.append_practice(&mut write, &event, [0; 16]).await?;
        }
        write.commit().await?;
        Ok(Taken::Yes)
    }

    async fn make_room(&self, write: &mut Write, room: &Room, stamp: &Stamp, address: &str) -> Result<()> {
        let source = format!("of {address}");
        self.house.count(write, room.label, &source, HOUR, room.source).await?;
        self.house.count(write, room.label, "all", HOUR, room.all).await?;
        self.house.count(write, "enquiry-stamp", &stamp.nonce, Duration::days(1), STAMP_USES).await
    }

    /// The same words on the same form are the same enquiry.
    fn attempt(&self, stamp: &Stamp, form: &Enquiry<'_>) -> [u8; 32] {
        let card = &form.card;
        let parts = [
            &stamp.nonce,
            &card.given,
            &card.family,
            &card.email,
            &card.phone,
            &card.prefers,
            &card.speaks,
            &card.interpreter,
            &card.topic,
            &card.message,
        ];
        let mut what = Vec::new();
        for part in parts {
            what.extend_from_slice(&(part.len() as u64).to_be_bytes());
            what.extend_from_slice(part.as_bytes());
        }
        self.house.keyring.lobby.blind("enquiry-attempt", &what)
    }
}

/// Whether a script did the work the stamp asked for.
fn worked(stamp: &Stamp, work: &str) -> bool {
    if work.is_empty() || work.len() > 20 || !work.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let mut digest = seal::RunningDigest::new();
    digest.update(format!("{}:{work}", stamp.nonce).as_bytes());
    let mut zeros = 0;
    for byte in digest.finish() {
        zeros += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    zeros >= stamp.bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_a_number_whose_digest_begins_with_enough_zeros() {
        let stamp = |bits| Stamp { at: Timestamp::from_micros(0), nonce: "00ff".repeat(8), bits };
        let found = (0u32..).find(|n| worked(&stamp(8), &n.to_string())).unwrap().to_string();
        assert!(worked(&stamp(8), &found) && !worked(&stamp(60), &found));
        for wrong in ["", "x", "-1", " 1", &"9".repeat(21)] {
            assert!(!worked(&stamp(0), wrong), "{wrong}");
        }
    }
}

//! Refusals that come back as mail, after a mail server had taken the letter. A letter carries a tag that only this house can
//! make; whoever cannot show the tag of a letter to that very address changes nothing. It refuses to believe a report of an
//! address the letter was not for, of a letter that never left or left too long ago, and of the same letter twice.

use super::mails::MailState;
use super::{Backstage, Lobby};
use crate::engine::binds;
use crate::error::Result;
use crate::house::Inner;
use domain::{DeskPower, Duration, Email, MailId, Timestamp};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql SENT_TO = "SELECT state, to_hash, changed_at FROM mail WHERE id = $1 AND channel = 'mail'";
        // Of two nodes that read the same report one changes the row, and only that one tells anybody.
        LobbySql RETURNED = "UPDATE mail SET state = $2, answer = $3, changed_at = $4 WHERE id = $1 AND state = 'sent' AND to_hash = $5";
        LobbySql BOX_DUE = "SELECT count(*) FROM returns_box WHERE one = 1 AND until_at <= $1";
        LobbySql TAKE_BOX = "UPDATE returns_box SET until_at = $2 WHERE one = 1 AND until_at <= $1";
        LobbySql LEAVE_BOX = "UPDATE returns_box SET until_at = $1, read_at = $2, failed_since = NULL, fault = NULL WHERE one = 1";
        LobbySql FAIL_BOX = "UPDATE returns_box SET until_at = $1, failed_since = COALESCE(failed_since, $2), fault = $3 WHERE one = 1";
        LobbySql BOX = "SELECT read_at, failed_since, fault FROM returns_box WHERE one = 1";
    }
}

/// Bytes of a letter's id, and of the proof behind it.
const ID: usize = 16;
const PROOF: usize = 12;
/// Letters of a tag: five bits each.
const LETTERS: usize = ((ID + PROOF) * 8).div_ceil(5);
/// No letter that looks like another, and none whose case matters: servers change the case of addresses.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How long after a letter left a report about it is believed. Mail servers give up within days; a tag also stands in what people
/// answer and pass on, and is to be worth nothing by then.
const BELIEVED: Duration = Duration::days(14);
/// As long as one visit to the mailbox may take at the most; whoever died in it is waited for no longer.
const VISIT: Duration = Duration::minutes(10);

/// What a report says became of a letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReturnEnd {
    /// The address takes no mail: as if the mail server had refused it at once.
    Refused,
    /// It did not arrive, and the address may be well.
    GivenUp,
}

/// What a report led to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReturnFate {
    /// The letter's state changed; whoever has to know is told.
    Settled,
    /// It is about a letter of this house whose fate was known.
    Known,
    /// It shows no tag of this house, is about another address than the letter's, or comes too late.
    NotOurs,
}

/// How the mailbox that refusals come back to is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnsBox {
    pub read_at: Option<Timestamp>,
    /// Since when it cannot be read, and why.
    pub failed: Option<(Timestamp, String)>,
}

impl Inner {
    /// What a letter carries where others see it: its number, and a proof that this house numbered it.
    pub(crate) fn return_tag(&self, mail: MailId) -> String {
        let mut bytes = mail.bytes().to_vec();
        bytes.extend(self.return_proof(mail));
        spelled(&bytes)
    }

    fn return_proof(&self, mail: MailId) -> [u8; PROOF] {
        let whole = self.keyring.lobby.blind("returned mail", &mail.bytes());
        let mut proof = [0; PROOF];
        proof.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        proof
    }

    /// The letter a tag is of. Nothing for a tag this house did not make.
    fn tagged(&self, tag: &str) -> Option<MailId> {
        let bytes = read(tag)?;
        let (id, proof) = bytes.split_at_checked(ID)?;
        let mail = MailId::from_bytes(id.try_into().ok()?);
        let right = self.return_proof(mail);
        // Every byte is looked at, however early one differs.
        let differs = right.iter().zip(proof).fold(0u8, |seen, (a, b)| seen | (a ^ b));
        (proof.len() == PROOF && differs == 0).then_some(mail)
    }
}

impl Backstage<'_> {
    /// The carrier's report that a mail was taken: whom it was for is kept as a hash, in case it comes back.
    pub async fn mail_taken(&self, mail: MailId, to: &str, answer: &str) -> Result<()> {
        let mut write = self.house.engine.write(None).await?;
        super::mails::set_state(&mut write, self.house, mail, MailState::Sent, Some(answer)).await?;
        if let Ok(email) = Email::parse(to) {
            let hash = self.house.blind_email(&email);
            write.exec(super::mails::sql::KEEP_ADDRESS.text, binds![mail, hash]).await?;
        }
        write.commit().await
    }

    /// A report about one of our letters: the tags it shows, of which the first that is ours counts, and the addresses it
    /// says it is about. `answer` is what the other server said.
    pub async fn mail_returned(
        &self,
        tags: &[String],
        addresses: &[String],
        end: ReturnEnd,
        answer: &str,
    ) -> Result<ReturnFate> {
        let Some(mail) = tags.iter().find_map(|tag| self.house.tagged(tag)) else {
            return Ok(ReturnFate::NotOurs);
        };
        let mut write = self.house.engine.write(None).await?;
        let rows = write.rows(sql::SENT_TO.text, binds![mail]).await?;
        let Some(row) = rows.first() else { return Ok(ReturnFate::NotOurs) };
        let kept = row.opt_bytes(1)?;
        let emails = addresses.iter().filter_map(|address| Email::parse(address).ok());
        let mut named = emails.filter(|email| Some(self.house.blind_email(email).to_vec()) == kept);
        let Some(to) = named.next() else { return Ok(ReturnFate::NotOurs) };
        // A letter that left changes no more, so this is when it did.
        let left = row.time(2)?;
        if row.text(0)? == MailState::Sent.code() && self.house.clock.now().is_past(left.plus(BELIEVED)) {
            return Ok(ReturnFate::NotOurs);
        }
        let state = match end {
            ReturnEnd::Refused => MailState::Returned,
            ReturnEnd::GivenUp => MailState::Failed,
        };
        let (now, hash) = (self.house.clock.now(), self.house.blind_email(&to));
        if write.exec(sql::RETURNED.text, binds![mail, state.code(), answer, now, hash]).await? != 1 {
            return Ok(ReturnFate::Known);
        }
        if end == ReturnEnd::Refused {
            self.house.stop(&mut write, mail, to.as_str(), answer).await?;
        }
        write.commit().await?;
        Ok(ReturnFate::Settled)
    }

    /// Whether any of these tags is of a letter of this house. It changes nothing, and says nothing about the letter.
    pub fn is_of_ours(&self, tags: &[String]) -> bool {
        tags.iter().any(|tag| self.house.tagged(tag).is_some())
    }

    /// Takes the mailbox for one visit, if it is due and nobody else is there.
    pub async fn take_returns_box(&self) -> Result<bool> {
        let now = self.house.clock.now();
        // Looking costs no write transaction, and nearly always is enough.
        let due = self.house.engine.look(None).await?.rows(sql::BOX_DUE.text, binds![now]).await?;
        if due.first().map(|row| row.int(0)).transpose()? == Some(0) {
            return Ok(false);
        }
        let mut write = self.house.engine.write(None).await?;
        let taken = write.exec(sql::TAKE_BOX.text, binds![now, now.plus(VISIT)]).await? == 1;
        write.commit().await?;
        Ok(taken)
    }

    /// The visit is over; the next is due `after` this one. `fault` says why it read nothing.
    pub async fn leave_returns_box(&self, after: Duration, fault: Option<&str>) -> Result<()> {
        let now = self.house.clock.now();
        let until = now.plus(after);
        let mut write = self.house.engine.write(None).await?;
        match fault {
            None => write.exec(sql::LEAVE_BOX.text, binds![until, now]).await?,
            Some(why) => write.exec(sql::FAIL_BOX.text, binds![until, now, why]).await?,
        };
        write.commit().await
    }

    pub async fn returns_box(&self) -> Result<ReturnsBox> {
        self.house.returns_box().await
    }
}

impl Lobby<'_> {
    /// How the mailbox is doing, for whoever runs the portal.
    pub async fn returns_box(&self) -> Result<ReturnsBox> {
        self.demand(DeskPower::WatchMachinery)?;
        self.house.returns_box().await
    }
}

impl Inner {
    async fn returns_box(&self) -> Result<ReturnsBox> {
        let rows = self.engine.look(None).await?.rows(sql::BOX.text, &[]).await?;
        let Some(row) = rows.first() else { return Ok(ReturnsBox { read_at: None, failed: None }) };
        let failed = row.opt_time(1)?.zip(row.opt_text(2)?);
        Ok(ReturnsBox { read_at: row.opt_time(0)?, failed })
    }
}

/// Five bits a letter, the last padded with nothing.
fn spelled(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    (0..bytes.len() * 8)
        .step_by(5)
        .filter_map(|from| {
            let five = (from..from + 5).fold(0usize, |five, at| five << 1 | usize::from(bit(at)));
            ALPHABET.get(five).map(|letter| char::from(*letter))
        })
        .collect()
}

/// The bytes such a word stands for. Only one word stands for them.
fn read(word: &str) -> Option<Vec<u8>> {
    if word.len() != LETTERS {
        return None;
    }
    let mut bytes = vec![0u8; ID + PROOF];
    for (n, letter) in word.bytes().enumerate() {
        let five = ALPHABET.iter().position(|one| *one == letter.to_ascii_lowercase())?;
        for bit in (0..5).filter(|bit| five >> (4 - bit) & 1 == 1) {
            let at = n * 5 + bit;
            *bytes.get_mut(at / 8)? |= 1 << (7 - at % 8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_the_bytes_it_was_spelled_from_whatever_its_case() {
        let bytes: Vec<u8> = (0..28).map(|n| n * 9 + 3).collect();
        let word = spelled(&bytes);
        assert_eq!(word.len(), LETTERS);
        assert_eq!(read(&word).as_deref(), Some(bytes.as_slice()));
        assert_eq!(read(&word.to_ascii_uppercase()).as_deref(), Some(bytes.as_slice()));
        for wrong in ["", &word[1..], &format!("{word}0"), &word.replace(&word[..1], "u"), &"é".repeat(22)] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        // What would not fit into the bytes is no other spelling of them.
        assert_eq!(read(&format!("{}z", &"0".repeat(44))), None);
    }
}

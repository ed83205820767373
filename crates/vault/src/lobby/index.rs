//! What cards are found by although nobody may read them: keyed tokens of word beginnings, of sounds and fragments of
//! names, and of addresses and numbers, each under a label of its own. Tokens made by older rules are made again in the
//! background. It refuses to keep a token of a card that says something else by now.

use super::leads::LeadCard;
use super::people::ClientCard;
use super::{Backstage, MatterCard, PersonCard};
use crate::engine::{Look, Value, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{ClientId, ContactId, LeadId, MatterId, PersonId, Traits, likeness};
use std::collections::{BTreeMap, BTreeSet};

/// How many cards of one kind a token leads to, up to as many as are worth telling apart.
macro_rules! bearers {
    ($token:literal) => {
        concat!(
            "(SELECT count(*) FROM (SELECT 1 AS one FROM search_token t WHERE t.kind = $9 AND t.token = ",
            $token,
            " LIMIT 400) q)"
        )
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql BEARERS = concat!("SELECT ", bearers!("$1"), ", ", bearers!("$2"), ", ", bearers!("$3"), ", ", bearers!("$4"), ", ", bearers!("$5"), ", ", bearers!("$6"), ", ", bearers!("$7"), ", ", bearers!("$8"));
        LobbySql ADD_TOKEN = "INSERT INTO search_token (token, kind, object_id) VALUES ($1, $2, $3) ON CONFLICT (token, kind, object_id) DO NOTHING";
        LobbySql DROP_TOKENS = "DELETE FROM search_token WHERE object_id = $1";
        LobbySql EXACT = "SELECT object_id, kind, count(*) FROM search_token WHERE token IN ($1, $2, $3, $4, $5, $6, $7, $8) GROUP BY object_id, kind ORDER BY count(*) DESC, object_id LIMIT 60";
        LobbySql FUZZY = "SELECT object_id, kind, count(*) FROM search_token WHERE token IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64) GROUP BY object_id, kind ORDER BY count(*) DESC, object_id LIMIT 60";
        LobbySql STALE_CLIENTS = "SELECT c.id, c.sealed, c.person_id, p.sealed FROM client c JOIN person p ON p.id = c.person_id WHERE c.indexed < $1 AND c.merged_into IS NULL ORDER BY c.indexed LIMIT 200";
        LobbySql FRESH_CLIENT = "UPDATE client SET indexed = $2 WHERE id = $1";
        LobbySql STALE_MATTERS = "SELECT m.id, m.sealed, m.indexed, c.id, c.sealed FROM matter m LEFT JOIN client_matter x ON x.matter_id = m.id AND x.main = 1 LEFT JOIN client c ON c.id = x.client_id WHERE m.indexed < $1 ORDER BY m.indexed LIMIT 200";
        LobbySql STALE_CONTACTS = "SELECT k.id, k.person_id, p.sealed FROM contact k JOIN person p ON p.id = k.person_id WHERE k.indexed < $1 ORDER BY k.indexed LIMIT 200";
        LobbySql FRESH_CONTACT = "UPDATE contact SET indexed = $2 WHERE id = $1";
        LobbySql STALE_LEADS = "SELECT l.id, l.sealed FROM lead l WHERE l.indexed < $1 AND l.erased_at IS NULL ORDER BY l.indexed LIMIT 200";
        LobbySql FRESH_LEAD = "UPDATE lead SET indexed = $2 WHERE id = $1";
        LobbySql FRESH_MATTER = "UPDATE matter SET indexed = $2 WHERE id = $1";
    }
}

/// The rules clients' cards are indexed by; one more whenever they change. Under the first nobody was found by the digits of
/// a telephone number.
pub(crate) const RULES: i64 = 2;
/// The same for enquiries.
pub(crate) const LEAD_RULES: i64 = 1;
/// The rules of matters' cards. Under the first a card kept the name its client had when it was linked.
pub(crate) const MATTER_RULES: i64 = 2;

/// The rules of contacts of organisations. Before the first they were found by nothing.
pub(crate) const CONTACT_RULES: i64 = 1;

/// Words of one search that count; of more than these, the most telling.
const WORDS: usize = 8;
/// Digits a telephone number is looked up by, at least.
const DIGITS: usize = 4;

/// Tokens of one fuzzy search, as many as its statement has places.
const FUZZY: usize = 64;
const EXACT: usize = 8;
/// Sixteen bytes are plenty to tell prefixes apart and halve the index.
const WORD: usize = 16;
/// Eight tell fragments apart; there are few of them and each stands in many rows.
const PART: usize = 8;

/// What was found by tokens alone, before any card is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Candidate {
    /// An address, a number: something that is nobody else's.
    pub(crate) exact: bool,
    /// How many of a thousand tokens of the name agree.
    pub(crate) shared: u32,
}

/// What a card is found by: kind and object.
pub(crate) type Candidates = BTreeMap<(String, [u8; 16]), Candidate>;

impl Inner {
    fn token(&self, label: &'static str, value: &str, bytes: usize) -> Vec<u8> {
        self.keyring.lobby.blind(label, value.as_bytes()).iter().take(bytes).copied().collect()
    }

    pub(crate) fn search_token(&self, prefix: &str) -> Vec<u8> {
        self.token("search", prefix, WORD)
    }

    /// Keyed tokens of every prefix of every word, so that a search box can look up what it must not read.
    pub(crate) async fn index(
        &self,
        write: &mut Write,
        kind: &str,
        object: [u8; 16],
        words: &str,
    ) -> Result<()> {
        write.exec(sql::DROP_TOKENS.text, binds![object]).await?;
        self.add_prefixes(write, kind, object, words).await
    }

    async fn add_prefixes(&self, write: &mut Write, kind: &str, object: [u8; 16], words: &str) -> Result<()> {
        for prefix in prefixes(words) {
            let token = self.search_token(&prefix);
            write.exec(sql::ADD_TOKEN.text, binds![token, kind, object]).await?;
        }
        Ok(())
    }

    /// The same for somebody's card, and what else they are found by when their name is spelled another way.
    pub(crate) async fn index_person(
        &self,
        write: &mut Write,
        kind: &str,
        object: [u8; 16],
        who: &Traits,
    ) -> Result<()> {
        self.index(write, kind, object, &format!("{} {}", who.names.join(" "), who.email)).await?;
        for digits in phone_beginnings(&who.phone) {
            let token = self.search_token(&digits);
            write.exec(sql::ADD_TOKEN.text, binds![token, kind, object]).await?;
        }
        let (fuzzy, exact) = (self.fuzzy_tokens(who), self.exact_tokens(who));
        for token in fuzzy.into_iter().chain(exact) {
            write.exec(sql::ADD_TOKEN.text, binds![token, kind, object]).await?;
        }
        Ok(())
    }

    fn fuzzy_tokens(&self, who: &Traits) -> Vec<Vec<u8>> {
        let names: Vec<&str> = who.names.iter().map(String::as_str).collect();
        let (pairs, parts) = likeness::fuzzy(&names);
        let pairs = pairs.iter().map(|pair| self.token("likeness-sound", pair, PART));
        pairs.chain(parts.iter().map(|p| self.token("likeness-part", p, PART))).collect()
    }

    fn exact_tokens(&self, who: &Traits) -> Vec<Vec<u8>> {
        let email = who.email_key().map(|e| self.token("likeness-email", &e, WORD));
        let phone = likeness::phone(&who.phone).map(|p| self.token("likeness-phone", &p, WORD));
        let numbers = who.number_keys();
        let numbers = numbers.iter().map(|n| self.token("likeness-number", n, WORD));
        email.into_iter().chain(phone).chain(numbers).collect()
    }

    /// The likeliest cards by their tokens; none is opened.
    pub(crate) async fn candidates(&self, look: &mut Look, who: &Traits) -> Result<Candidates> {
        let mut out = Candidates::new();
        let exact = self.exact_tokens(who);
        if let Some(values) = places(&exact, EXACT) {
            for row in look.rows(sql::EXACT.text, &values).await? {
                let key = (row.text(1)?, row.id::<domain::kind::Event>(0)?.bytes());
                out.insert(key, Candidate { exact: true, shared: 0 });
            }
        }
        let fuzzy = self.fuzzy_tokens(who);
        if let Some(values) = places(&fuzzy, FUZZY) {
            let most = i64::try_from(fuzzy.len().min(FUZZY)).unwrap_or(i64::MAX).max(1);
            for row in look.rows(sql::FUZZY.text, &values).await? {
                let key = (row.text(1)?, row.id::<domain::kind::Event>(0)?.bytes());
                let shared = u32::try_from(row.int(2)? * 1000 / most).unwrap_or(0);
                out.entry(key).or_insert(Candidate { exact: false, shared }).shared = shared;
            }
        }
        Ok(out)
    }
}

/// Tokens in all the places of a statement, the last one repeated; nothing when there is none.
fn places(tokens: &[Vec<u8>], places: usize) -> Option<Vec<Value>> {
    let last = tokens.last()?;
    Some((0..places).map(|at| Value::from(tokens.get(at).unwrap_or(last).clone())).collect())
}

/// Prefixes of 2 to 12 letters of every folded word; short words whole.
pub(crate) fn prefixes(words: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for part in words.split_whitespace() {
        for word in likeness::words(part) {
            let letters: Vec<char> = word.chars().collect();
            if letters.len() == 1 {
                out.insert(word.clone());
            }
            for n in 2..=letters.len().min(12) {
                out.insert(letters.iter().take(n).collect());
            }
        }
    }
    out
}

fn beginning(word: &str) -> String {
    word.chars().take(12).collect()
}

/// Beginnings of the digits of a telephone number: of all of it, from every place where whoever wrote it began anew, and of
/// the last ten, seven and four, so that it is found with and without what stands before it.
fn phone_beginnings(phone: &str) -> BTreeSet<String> {
    let mut starts: Vec<String> = Vec::new();
    let groups: Vec<&str> = phone.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
    for at in 0..groups.len() {
        let from: String = groups.iter().skip(at).copied().collect();
        starts.push(from.trim_start_matches('0').to_owned());
        starts.push(from);
    }
    let all: String = groups.concat();
    starts.extend([10, 7, 4].into_iter().filter(|n| all.len() > *n).map(|n| all[all.len() - n..].to_owned()));
    let mut out = BTreeSet::new();
    for digits in starts {
        out.extend((DIGITS..=digits.len().min(12)).map(|n| digits[..n].to_owned()));
    }
    out
}

/// What a text typed into a search is looked up by: each of its words, the most telling first. What looks like a telephone
/// number is one word where `phones` are searched. One letter alone is filed only where it is a whole word, so beside longer
/// words it does not count.
fn needles(typed: &str, phones: bool) -> Vec<String> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let written = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-()./".contains(c);
    if phones && digits.len() >= DIGITS && typed.chars().all(written) {
        let digits = digits.strip_prefix("00").unwrap_or(&digits);
        return vec![beginning(digits)];
    }
    let mut words = likeness::words(typed);
    if words.iter().any(|word| word.chars().count() > 1) {
        words.retain(|word| word.chars().count() > 1);
    }
    // Numbers tell more cards apart than words do, and long words more than short ones.
    words.sort_by_key(|word| {
        std::cmp::Reverse((word.chars().any(|c| c.is_ascii_digit()), word.chars().count()))
    });
    words.dedup();
    words.truncate(WORDS);
    words.iter().map(|word| beginning(word)).collect()
}

/// What somebody typed, as the statements that search take it.
pub(crate) enum Typed {
    /// Nothing that could be looked for.
    Nothing,
    /// A word that no card of the kind has.
    Unknown,
    /// Eight tokens, the last repeated where there are fewer, and how many different ones they are. The first leads to the
    /// fewest cards, for it is gone through.
    Tokens(Vec<Value>),
}

impl Inner {
    /// What somebody typed, to be looked for among cards of this kind.
    pub(crate) async fn typed(&self, look: &mut Look, kind: &str, text: &str, phones: bool) -> Result<Typed> {
        let mut tokens: Vec<Vec<u8>> = Vec::new();
        for word in needles(text, phones) {
            let token = self.search_token(&word);
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
        let Some(mut values) = places(&tokens, WORDS) else { return Ok(Typed::Nothing) };
        // One word is gone through however many have it, in an order that stops at a page.
        if tokens.len() > 1 {
            // A place without a word is an empty token, which nobody has and which therefore costs nothing to count.
            let mut asked: Vec<Value> = tokens.iter().cloned().map(Value::from).collect();
            asked.resize(WORDS, Value::from(Vec::<u8>::new()));
            asked.push(kind.into());
            let row = look.rows(sql::BEARERS.text, &asked).await?;
            let row = row.first().ok_or_else(Error::not_found)?;
            let mut known = Vec::new();
            for (at, token) in tokens.into_iter().enumerate() {
                known.push((row.int(at)?, token));
            }
            if known.iter().any(|(bearers, _)| *bearers == 0) {
                return Ok(Typed::Unknown);
            }
            // Stable: of equals the most telling word stays first.
            known.sort_by_key(|(bearers, _)| *bearers);
            tokens = known.into_iter().map(|(_, token)| token).collect();
            values = places(&tokens, WORDS).unwrap_or_default();
        }
        values.push(i64::try_from(tokens.len()).unwrap_or(1).into());
        Ok(Typed::Tokens(values))
    }
}

impl Backstage<'_> {
    /// Makes the tokens of cards again that older rules made. Returns how many cards there were.
    pub async fn reindex(&self) -> Result<u64> {
        let mut done = 0;
        loop {
            let mut write = self.house.engine.write(None).await?;
            let clients = write.rows(sql::STALE_CLIENTS.text, binds![RULES]).await?;
            let matters = write.rows(sql::STALE_MATTERS.text, binds![MATTER_RULES]).await?;
            let contacts = write.rows(sql::STALE_CONTACTS.text, binds![CONTACT_RULES]).await?;
            let leads = write.rows(sql::STALE_LEADS.text, binds![LEAD_RULES]).await?;
            if clients.is_empty() && matters.is_empty() && contacts.is_empty() && leads.is_empty() {
                return Ok(done);
            }
            for row in &leads {
                let id: LeadId = row.id(0)?;
                let card: LeadCard = self.house.unseal_card("lead", id.bytes(), &row.bytes(1)?)?;
                self.house.index_person(&mut write, "lead", id.bytes(), &card.traits()).await?;
                done += write.exec(sql::FRESH_LEAD.text, binds![id, LEAD_RULES]).await?;
            }
            for row in &contacts {
                let (id, person): (ContactId, PersonId) = (row.id(0)?, row.id(1)?);
                let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
                self.house.index_person(&mut write, "contact", id.bytes(), &card.traits()).await?;
                done += write.exec(sql::FRESH_CONTACT.text, binds![id, CONTACT_RULES]).await?;
            }
            for row in &clients {
                let (id, person): (ClientId, PersonId) = (row.id(0)?, row.id(2)?);
                let card: ClientCard = self.house.unseal_card("client", id.bytes(), &row.bytes(1)?)?;
                let contact: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(3)?)?;
                let who = card.traits(contact.email.as_deref());
                self.house.index_person(&mut write, "client", id.bytes(), &who).await?;
                done += write.exec(sql::FRESH_CLIENT.text, binds![id, RULES]).await?;
            }
            for row in &matters {
                let id: MatterId = row.id(0)?;
                let card: MatterCard = self.house.unseal_card("matter", id.bytes(), &row.bytes(1)?)?;
                // Only the name on the card changed with the second rule. What else a matter was found by stays.
                if row.int(2)? == 0 {
                    self.house.index(&mut write, "matter", id.bytes(), &card.searchable()).await?;
                }
                if let (Some(client), Some(sealed)) = (row.opt_id(3)?, row.opt_bytes(4)?) {
                    let client: ClientId = client;
                    let card: ClientCard = self.house.unseal_card("client", client.bytes(), &sealed)?;
                    self.house.name_matter(&mut write, id, &card.full()).await?;
                }
                done += write.exec(sql::FRESH_MATTER.text, binds![id, MATTER_RULES]).await?;
            }
            write.commit().await?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_its_beginning_with_or_without_its_marks() {
        let all = prefixes("Lucía Zorrilla lucia@mail.example");
        for typed in ["lu", "Luc", "LUCÍA", "zorr", "mail"] {
            assert!(all.contains(&needles(typed, false)[0]), "{typed}");
        }
        assert!(!all.contains(&needles("ana", false)[0]));
        assert_eq!(needles(" -- ", false), Vec::<String>::new());
    }

    #[test]
    fn a_telephone_number_is_found_however_much_of_it_is_typed() {
        let all = phone_beginnings("+1 (212) 555-0142");
        for typed in ["+1 212 555 0142", "001 212 555 0142", "2125550142", "(212) 555", "555-0142", "0142"] {
            let found_by = needles(typed, true);
            assert!(found_by.len() == 1 && all.contains(&found_by[0]), "{typed}: {found_by:?}");
        }
        assert!(!all.contains(&needles("555 0143", true)[0]));
        assert_eq!(needles("HV-2041 lucia", true), ["2041", "lucia", "hv"]);
        assert_eq!(needles("2025-0142", false), ["2025", "0142"], "a number that is nobody's telephone");
        assert_eq!(needles("lucia z lucia", false), ["lucia"]);
        assert_eq!(needles("z", false), ["z"]);
        assert!(needles(" -- ", true).is_empty());
        assert!(phone_beginnings("none").is_empty());
    }
}

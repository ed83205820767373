//! Enquiries: what a form may hold, writing one down for somebody, and making a client and a matter of it. It refuses an
//! enquiry nobody could be reached about, and a topic no pack knows.

use crate::intake;
use crate::lists::Source;
use domain::{
    ClientId, ContactChannel, DayOrder, Email, LeadId, LeadRoad, LeadSource, Locale, MatterId, PersonId,
    ProfileField, Refusal, Relation, Sensitivity, Why, limits,
};
use std::collections::BTreeMap;
use vault::{
    Actor, Along, ConsentKept, Conversion, Converted, Desk, Enquiry, Error, LeadCard, NewLead, NewMatter,
    Result, Taken,
};

/// Which consent text the program ships; grows when its words change in meaning.
pub const SHIPPED_CONSENT: u32 = 2;
/// Numbers tried when somebody else takes the next one at the same moment.
const NUMBER_TRIES: i64 = 20;

/// An enquiry form as typed, by the person or by staff.
#[derive(Clone, Copy, Default)]
pub struct LeadForm<'a> {
    pub given: &'a str,
    pub family: &'a str,
    pub email: &'a str,
    pub phone: &'a str,
    pub born: &'a str,
    /// Typed by staff only: the public form does not ask for it.
    pub passport: &'a str,
    pub prefers: &'a str,
    /// The language they speak: one of the list by its code, any other by its name.
    pub speaks: &'a str,
    pub interpreter: &'a str,
    pub topic: &'a str,
    pub message: &'a str,
    pub instruction: &'a str,
    /// The practice's own fields by their key, read already.
    pub own: Option<&'a BTreeMap<String, String>>,
}

impl LeadForm<'_> {
    /// # Errors
    /// [`Refusal::Invalid`] for the first field that cannot be taken.
    pub fn check(&self) -> Result<LeadCard> {
        let no = |field, why| Err(Refusal::invalid(field, why).into());
        let read = |field: ProfileField, typed: &str| {
            field.read(typed, DayOrder::YearFirst).map_err(|why| Refusal::invalid(field.code(), why))
        };
        let card = LeadCard {
            given: line(self.given),
            family: line(self.family),
            email: line(self.email),
            phone: line(self.phone),
            born: line(self.born),
            passport: read(ProfileField::PassportNumber, self.passport)?,
            prefers: line(self.prefers),
            speaks: read(ProfileField::Speaks, self.speaks)?,
            interpreter: read(ProfileField::Interpreter, self.interpreter)?,
            topic: line(self.topic),
            message: paragraph(self.message),
            instruction: line(self.instruction),
            own: self.own.cloned().unwrap_or_default(),
            consent: None,
        };
        if card.full().is_empty() {
            return no("given", Why::Missing);
        }
        for (field, value) in [("given", &card.given), ("family", &card.family)] {
            if value.chars().count() > 120 {
                return no(field, Why::TooLong);
            }
        }
        if !card.email.is_empty() {
            Email::parse(&card.email)?;
        }
        let digits = card.phone.chars().filter(char::is_ascii_digit).count();
        if !card.phone.is_empty() && (card.phone.chars().count() > 40 || !(6..=20).contains(&digits)) {
            return no("phone", Why::Malformed);
        }
        if card.email.is_empty() && card.phone.is_empty() {
            return no("email", Why::Missing);
        }
        if !card.prefers.is_empty() && ContactChannel::from_code(&card.prefers).is_none() {
            return no("prefers", Why::NotAChoice);
        }
        if !card.topic.is_empty() && topic(&card.topic).is_none() {
            return no("topic", Why::NotAChoice);
        }
        if !card.born.is_empty() && !is_date(&card.born) {
            return no("born", Why::Malformed);
        }
        if card.message.chars().count() > limits::NOTE_CHARS {
            return no("message", Why::TooLong);
        }
        if card.instruction.chars().count() > limits::TITLE_CHARS {
            return no("instruction", Why::TooLong);
        }
        Ok(card)
    }
}

/// One line of what a person typed: nothing that moves a cursor, no spaces around it.
fn line(typed: &str) -> String {
    typed.split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The same with its line breaks.
fn paragraph(typed: &str) -> String {
    let kept = typed.replace("\r\n", "\n");
    kept.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>().trim().to_owned()
}

/// Year, month and day with hyphens, of a day that exists.
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, digits: usize| {
        (part.len() == digits)
            .then(|| part.parse::<u32>().ok())
            .flatten()
            .filter(|_| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    year >= 1900 && (1..=days).contains(&day)
}

/// A kind of matter by `pack/list`.
pub fn topic(code: &str) -> Option<(&'static domain::Pack, &'static domain::pack::Checklist)> {
    let (pack, list) = code.split_once('/')?;
    let pack = intake::pack(pack)?;
    Some((pack, pack.checklist(list)?))
}

/// What the public form sends beside its fields.
pub struct Sent<'a> {
    pub consent: ConsentKept,
    pub source: LeadSource,
    pub locale: Locale,
    pub road: LeadRoad,
    pub stamp: &'a str,
    pub work: &'a str,
    pub trap: bool,
    pub address: &'a str,
}

/// Takes the public form.
pub async fn enquire(desk: &Desk, form: &LeadForm<'_>, sent: Sent<'_>) -> Result<Taken> {
    let card = form.check()?;
    let enquiry = Enquiry {
        card,
        consent: sent.consent,
        source: sent.source,
        locale: sent.locale,
        road: sent.road,
        stamp: sent.stamp,
        work: sent.work,
        trap: sent.trap,
        address: sent.address,
    };
    desk.threshold().enquire(enquiry).await
}

/// Writes an enquiry down for somebody, on whose instruction is said.
pub async fn enter(
    desk: &Desk,
    actor: &Actor,
    form: &LeadForm<'_>,
    road: LeadRoad,
    source: LeadSource,
    locale: Locale,
    attempt: [u8; 32],
) -> Result<LeadId> {
    if !LeadRoad::BY_STAFF.contains(&road) {
        return Err(Refusal::invalid("road", Why::NotAChoice).into());
    }
    let mut card = form.check()?;
    if card.instruction.is_empty() {
        card.instruction = card.full();
    }
    desk.lobby(actor)?.enter_lead(&NewLead { card, road, source, locale, attempt }).await
}

/// What an enquiry is to become, as typed.
pub struct ConvertForm<'a> {
    pub client: Option<ClientId>,
    /// The organisation whose enquiry it is; nothing where it is the person's who wrote.
    pub organisation: Option<&'a str>,
    /// `pack/list`, or `pack/` with the id of one of the practice's own lists.
    pub kind: &'a str,
    pub stage: &'a str,
    pub title: &'a str,
    /// Empty takes the next one that is free.
    pub number: &'a str,
    pub relation: Relation,
    pub responsible: PersonId,
    /// How they heard of the practice, in the words of whoever converts it.
    pub source: &'a str,
    /// What stands above the enquiry's own words on the matter's file, in the words of whoever converts it.
    pub heading: String,
    /// The enquiry's answers to the practice's own fields, in the words of whoever converts it, by the key of the field.
    pub answers: BTreeMap<String, String>,
    /// Who else joins the matter.
    pub along: Vec<Along>,
}

/// Makes a client and a matter of an enquiry, and asks for what its kind needs.
pub async fn convert(desk: &Desk, actor: &Actor, lead: LeadId, form: &ConvertForm<'_>) -> Result<Converted> {
    let (pack, source) = crate::lists::named(desk, actor, form.kind).await?;
    let stage = if form.stage.is_empty() {
        pack.stages.first()
    } else {
        pack.stages.iter().find(|s| s.key == form.stage)
    };
    let stage = stage.ok_or(Refusal::invalid("stage", Why::NotAChoice))?;
    let mut wish = Conversion {
        lead,
        client: form.client,
        organisation: form.organisation.map(str::to_owned),
        matter: NewMatter {
            name: form.title.trim().to_owned(),
            internal_title: String::new(),
            number: form.number.trim().to_owned(),
            client: String::new(),
            pack: pack.id.clone(),
            kind: pack.id.clone(),
            stage: stage.key.clone(),
            sensitivity: Sensitivity::Ordinary,
            // As the practice usually has it; whoever takes the matter over can say otherwise.
            letter_first: desk.threshold().settings().await?.letter_first,
        },
        relation: form.relation,
        responsible: form.responsible,
        source: form.source.to_owned(),
        heading: form.heading.clone(),
        answers: form.answers.clone(),
        along: form.along.clone(),
    };
    let done = if wish.matter.number.is_empty() {
        under_next_number(desk, actor, &mut wish).await?
    } else {
        desk.lobby(actor)?.convert_lead(&wish).await?
    };
    ask_for(desk, actor, done.matter, &source).await?;
    Ok(done)
}

async fn under_next_number(desk: &Desk, actor: &Actor, wish: &mut Conversion) -> Result<Converted> {
    let lobby = desk.lobby(actor)?;
    let (year, ..) = desk.now().utc_date();
    let next = lobby.matter_count().await? + 1;
    for at in next..next + NUMBER_TRIES {
        wish.matter.number = format!("{year}-{at:04}");
        match lobby.convert_lead(wish).await {
            Err(Error::Refused(Refusal::Invalid { field: "number", why: Why::Taken })) => {}
            other => return other,
        }
    }
    Err(Refusal::invalid("number", Why::Taken).into())
}

/// Asks for what the kind of matter needs. Asked for twice, nothing is added; somebody who converted it first and sits
/// elsewhere has done it already.
async fn ask_for(desk: &Desk, actor: &Actor, matter: MatterId, source: &Source) -> Result<()> {
    let room = match desk.admit::<vault::Steering>(actor, matter).await {
        Ok(pass) => pass.enter().await?,
        Err(e) if e.is_not_found() => return Ok(()),
        Err(e) => return Err(e),
    };
    if room.checklist().await?.iter().any(|group| !group.items.is_empty()) {
        return Ok(());
    }
    intake::ask_for_required(desk, actor, matter, source).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> LeadForm<'static> {
        LeadForm {
            given: " Lucía\u{7} ",
            email: "lucia@example.org",
            message: "One\r\nTwo\u{0}",
            ..LeadForm::default()
        }
    }

    #[test]
    fn what_was_typed_is_kept_without_what_moves_a_cursor() {
        let card = form().check().unwrap();
        assert_eq!((card.given.as_str(), card.message.as_str()), ("Lucía", "One\nTwo"));
    }

    #[test]
    fn what_cannot_be_used_is_refused_at_its_field() {
        let huge = "x".repeat(9_000);
        let wrong: [(&str, LeadForm<'_>); 12] = [
            ("given", LeadForm { given: " \u{1} ", ..form() }),
            ("given", LeadForm { given: &huge, ..form() }),
            ("email", LeadForm { email: "", ..form() }),
            ("email", LeadForm { email: "a@b", ..form() }),
            ("phone", LeadForm { phone: "call me", ..form() }),
            ("prefers", LeadForm { prefers: "pigeon", ..form() }),
            ("speaks", LeadForm { speaks: "other", ..form() }),
            ("interpreter", LeadForm { interpreter: "perhaps", ..form() }),
            ("topic", LeadForm { topic: "us-h1b/../x", ..form() }),
            ("born", LeadForm { born: "1990-02-30", ..form() }),
            ("passport_number", LeadForm { passport: "1 2", ..form() }),
            ("message", LeadForm { message: &huge, ..form() }),
        ];
        for (expected, form) in wrong {
            match form.check() {
                Err(Error::Refused(Refusal::Invalid { field, .. })) => assert_eq!(field, expected),
                other => panic!("{expected}: {other:?}"),
            }
        }
        assert!(
            LeadForm { email: "", phone: "+1 212 555 0142", ..form() }.check().is_ok(),
            "a telephone is enough"
        );
    }

    #[test]
    fn a_date_is_a_day_that_exists() {
        for good in ["1990-02-28", "2000-02-29", "2026-12-31"] {
            assert!(is_date(good), "{good}");
        }
        for bad in ["", "1900-02-29", "1990-13-01", "1990-1-1", "+990-01-01", "1990-01-00", "90-01-01"] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}

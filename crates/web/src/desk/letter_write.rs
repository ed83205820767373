//! Writing a letter from a matter: chosen, filled with what the matter says, completed by a person, and kept as a paper that
//! clients are asked to approve. It refuses a letter with a blank and says which, one that cannot be printed as it is
//! written, and to lose what was typed.

use super::conversation::attempt;
use super::frame::{Frame, see_saying};
use super::letter_texts::kind_name as letter_kind_name;
use super::matter::head;
use crate::client_view::approval::kind as approval_name;
use crate::door::Form;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::pdf::{Pdf, Style, prints};
use crate::staff_view::letter_texts::{MatterLetter, MatterLetterPage, MatterLettersPage};
use crate::staff_view::matter::Tab;
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::approve;
use casework::letters::{self, Beginning};
use domain::pack::{LetterKind, LetterSlot, blanks};
use domain::{
    Assignment, ClientId, DeskPower, Locale, MatterId, Phase, Power, Refusal, Sensitivity, Standing, Why,
    limits, powers,
};
use vault::{Error, PartyRow, PortalRow, Reading, Room};

/// Blanks that are named in one sentence.
const NAMED: usize = 12;
/// Characters of a line that is set as a heading.
const HEADING: usize = 80;

async fn entered(visit: &Visit) -> Result<Room<Reading>, End> {
    let matter: MatterId = visit.id("matter")?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::FileForClient) {
        return Err(End::not_found());
    }
    Ok(room)
}

/// GET: which letter.
pub async fn choose(visit: Visit) -> Answered {
    let room = entered(&visit).await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let head = head(&frame, &room, Tab::Approvals).await?;
    let mut all = letters::offered(lobby.letter_texts().await?);
    // What everything waits for comes first.
    if head.letter {
        all.sort_by_key(|one| one.kind != LetterKind::Engagement);
    }
    let letters = all.iter().map(|one| MatterLetter {
        href: format!("{}/letters/{}", head.base, one.key),
        name: one.name(w.locale()).to_owned(),
        kind: letter_kind_name(w, one.kind),
        shipped: !one.own,
        english_only: !one.speaks(Locale::Es),
    });
    let letters = letters.collect();
    let own = match lobby.powers().has(DeskPower::ManageTemplates) {
        true => "/desk/settings/letters".to_owned(),
        false => String::new(),
    };
    frame.page(&MatterLettersPage { w, shell: &frame.shell, head, letters, own })
}

/// A letter begun for somebody.
struct Begun {
    letter: Beginning,
    parties: Vec<PartyRow>,
    portal: Vec<PortalRow>,
    /// Nothing where somebody wrote to a person who is no part of the matter any more.
    to: Option<ClientId>,
    locale: Locale,
    /// The language the client reads.
    reads: Locale,
}

impl Begun {
    async fn of(visit: &Visit, room: &Room<Reading>, form: &Form) -> Result<Self, End> {
        let rows = visit.desk().lobby(visit.actor()?)?.letter_texts().await?;
        let wanted = visit.param("letter");
        let letter = letters::offered(rows).into_iter().find(|one| one.key == wanted);
        let letter = letter.ok_or_else(End::not_found)?;
        let parties: Vec<PartyRow> = room
            .parties()
            .await?
            .iter()
            .map(|p| PartyRow { id: p.id, client: p.client, relation: p.relation, name: p.name.clone() })
            .collect();
        let portal: Vec<PortalRow> = room
            .portal()
            .await?
            .iter()
            .map(|row| PortalRow { name: row.name.clone(), email: row.email.clone(), ..*row })
            .collect();
        let asked: Option<ClientId> = form.text("to").parse().ok();
        let to = parties.iter().find(|one| Some(one.client) == asked).map(|one| one.client);
        // A letter that is begun is begun to the first; one that was written is to nobody but whom it was written to.
        let to = match visit.method == http::Method::GET && !form.has("to") {
            true => Some(parties.first().ok_or_else(End::not_found)?.client),
            false => to,
        };
        let reads = portal.iter().find(|row| Some(row.client) == to && row.enabled);
        let reads = match (reads, to) {
            (Some(row), _) => row.locale,
            // Nobody comes in yet: the language on file, where this person sees the record.
            (None, Some(to)) => match visit.desk().lobby(visit.actor()?)?.client(to).await {
                Ok(row) => row.locale,
                Err(e) if e.is_not_found() => visit.locale,
                Err(e) => return Err(e.into()),
            },
            (None, None) => visit.locale,
        };
        let chosen = Locale::from_code(form.text("lang")).filter(|locale| letter.speaks(*locale));
        let locale = chosen.unwrap_or_else(|| letter.spoken_to(reads));
        Ok(Self { letter, parties, portal, to, locale, reads })
    }

    /// What is wrong where it is to nobody.
    fn gone(&self, w: &Words) -> Problems {
        match self.to {
            Some(_) => Problems::none(),
            None => Problems::none().with("to", w.letters_to_gone()),
        }
    }

    /// The letter as it begins.
    async fn text(&self, frame: &Frame, room: &Room<Reading>) -> Result<String, End> {
        let card = room.card().await?;
        let assigned = room.assigned().await?;
        let leads = assigned.iter().find(|one| one.assignment == Assignment::Responsible);
        let client = self.parties.iter().find(|one| Some(one.client) == self.to);
        Ok(self.letter.filled(self.locale, |slot| {
            Some(match slot {
                LetterSlot::Client => client?.name.clone(),
                LetterSlot::Practice => frame.shell.practice.clone(),
                LetterSlot::Matter => card.card.name.clone(),
                LetterSlot::Reference => card.card.number.clone(),
                LetterSlot::Responsible => leads?.name.clone(),
                // Whoever reads a letter in some years has to know in which it was written.
                LetterSlot::Today => {
                    let calendar = frame.calendar_in(self.locale);
                    calendar.date(&calendar.iso(frame.now))
                }
            })
        }))
    }
}

/// GET: the letter, filled with what the matter says.
pub async fn form(visit: Visit) -> Answered {
    let room = entered(&visit).await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let begun = Begun::of(&visit, &room, &visit.query).await?;
    let text = begun.text(&frame, &room).await?;
    let title = begun.letter.name(begun.locale).to_owned();
    let problems = begun.gone(frame.w);
    page(&visit, &frame, &room, &begun, title, text, problems).await
}

async fn page(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Reading>,
    begun: &Begun,
    title: String,
    text: String,
    problems: Problems,
) -> Answered {
    let w = frame.w;
    let failed = !problems.is_empty();
    let pick = |choice: Choice, chosen: bool| if chosen { choice.chosen() } else { choice };
    let people = begun
        .parties
        .iter()
        .map(|one| pick(Choice::new(one.client.to_string(), one.name.clone()), Some(one.client) == begun.to));
    // Where it is to be chosen anew, nobody is chosen for them.
    let none = begun.to.is_none().then(|| Choice::new("", w.letters_to_choose()));
    let speaks = Locale::ALL.iter().filter(|locale| begun.letter.speaks(**locale));
    let languages =
        speaks.map(|locale| pick(Choice::new(locale.code(), locale.native_name()), *locale == begun.locale));
    let page = MatterLetterPage {
        w,
        shell: &frame.shell,
        head: head(frame, room, Tab::Approvals).await?,
        name: begun.letter.name(w.locale()).to_owned(),
        shipped: !begun.letter.own,
        asks: match begun.letter.kind.approval() {
            Some(kind) if room.powers().has(Power::RequestApprovals) => approval_name(w, kind),
            _ => String::new(),
        },
        people: none.into_iter().chain(people).collect(),
        gone: begun.to.is_none(),
        attempt: attempt(visit, visit.form.text("attempt")),
        languages: languages.collect(),
        english_only: !begun.letter.speaks(begun.reads),
        to: begun.to.map(|to| to.to_string()).unwrap_or_default(),
        lang: begun.locale.code(),
        title,
        blanks: blanks(&text),
        text,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// POST: keeps the letter as a paper and goes on to asking for approval, where its kind is asked for.
pub async fn make(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let room = entered(&visit).await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let begun = Begun::of(&visit, &room, &visit.form).await?;
    let text = visit.form.text("text").replace("\r\n", "\n");
    let title = visit.form.text("paper").trim().to_owned();
    let problems = wrong(w, &frame.shell.practice, &title, &text, begun.gone(w));
    if !problems.is_empty() {
        return page(&visit, &frame, &room, &begun, title, text, problems).await;
    }
    let filing = approve::filing(visit.desk(), visit.actor()?, matter).await?;
    let drawn = |text: &str| drawn(&frame, begun.locale, &title, text);
    let attempt = self::attempt(&visit, visit.form.text("attempt"));
    let version = match letters::file(&filing, &attempt, &title, &text, drawn).await {
        Ok(version) => version,
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let problems = Problems::none().with(field, super::frame::wrong(w, field, why));
            return page(&visit, &frame, &room, &begun, title, text, problems).await;
        }
        Err(e) => return Err(e.into()),
    };
    let base = format!("/desk/matters/{matter}/approvals");
    let kind = begun.letter.kind.approval().filter(|_| room.powers().has(Power::RequestApprovals));
    let Some(kind) = kind else {
        return Ok(see_saying(&visit, &format!("{base}#papers"), Tone::Ok, &w.letters_filed()));
    };
    let mut next = Form::default();
    for (name, value) in [
        ("kind", kind.code().to_owned()),
        ("title", approval_name(Words::of(Locale::En), kind)),
        ("title_es", approval_name(Words::of(Locale::Es), kind)),
        ("documents", version.to_string()),
    ] {
        next.add(name.to_owned(), value);
    }
    for row in begun.portal.iter().filter(|row| row.enabled && Some(row.client) == begun.to) {
        let seat = Standing::Client { relation: row.relation, capacity: row.capacity };
        if powers(seat, Phase::Open, Sensitivity::Ordinary).has(Power::AnswerApprovals) {
            next.add("approvers".to_owned(), row.id.to_string());
        }
    }
    Ok(Reply::see(&next.added_to(&format!("{base}/new"))))
}

/// What keeps a letter from going out, in words that say what can be done.
fn wrong(w: &Words, practice: &str, title: &str, text: &str, mut problems: Problems) -> Problems {
    if title.is_empty() {
        problems = problems.with("paper", w.desk_missing());
    } else if title.chars().count() > limits::TITLE_CHARS {
        problems = problems.with("paper", w.desk_too_long());
    } else if !blanks(title).is_empty() {
        problems = problems.with("paper", w.letters_blank_left(named(title)));
    }
    // It stands at the head of the page, and nobody agrees to a letter of a practice with a number in its name.
    if let Some(stray) = stray(practice) {
        problems = problems.with("text", w.letters_practice_unprintable(stray.to_string()));
    }
    let said = match letters::finished(text) {
        Err(Refusal::Invalid { why: Why::NotAllowed, .. }) => w.letters_blank_left(named(text)),
        Err(Refusal::Invalid { why: Why::TooLong, .. }) => w.letters_long(limits::LETTER_CHARS),
        Err(_) => w.desk_missing(),
        // A letter that somebody agrees to holds no number in place of a name.
        Ok(text) => match stray(&text) {
            Some(stray) => w.letters_unprintable(stray.to_string()),
            None => return problems,
        },
    };
    problems.with("text", said)
}

/// The first letter that cannot be printed.
fn stray(text: &str) -> Option<char> {
    text.chars().find(|c| !prints(&c.to_string()))
}

/// The blanks of a text, as many as a sentence can name.
fn named(text: &str) -> String {
    let left = blanks(text);
    let mut named: Vec<String> = left.iter().take(NAMED).map(|blank| format!("[{blank}]")).collect();
    if left.len() > NAMED {
        named.push("…".to_owned());
    }
    named.join(", ")
}

/// The letter on the practice's paper.
fn drawn(frame: &Frame, locale: Locale, title: &str, text: &str) -> Vec<u8> {
    let mut pdf = Pdf::new(title, locale.code(), frame.region.paper());
    pdf.put(Style::Title, &frame.shell.practice);
    pdf.put(Style::Text, "");
    for line in text.lines() {
        pdf.put(if heads(line) { Style::Heading } else { Style::Text }, line);
    }
    let w = Words::of(locale);
    pdf.finish_alone(|page, total| w.certificate_page(page, total))
}

/// "4. What it costs" is a heading; a numbered sentence is none.
fn heads(line: &str) -> bool {
    let Some((number, rest)) = line.split_once(". ") else { return false };
    let counts = !number.is_empty() && number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit());
    counts && rest.chars().count() <= HEADING && !rest.trim_end().ends_with(['.', ':', ';', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numbered_line_without_a_full_stop_is_a_heading() {
        for (line, is) in [
            ("4. What it costs", true),
            ("12. The law of our state", true),
            ("4. We pay.", false),
            ("Our fee is 4. Pay it", false),
            ("123. Too far", false),
            ("", false),
        ] {
            assert_eq!(heads(line), is, "{line}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_letter_is_said_with_the_blanks_and_the_letter_by_name() {
        let w = Words::of(Locale::En);
        let wrong = |title: &str, text: &str| wrong(w, "Harbor & Vale", title, text, Problems::none());
        let said = |text: &str| wrong("Letter", text).of("text").unwrap_or_default().to_owned();
        assert!(said("Fee: [the fee], {client}.").contains("[the fee], [client]"));
        assert!(said("李").contains('李'));
        assert_eq!(said("Estimada Zoë Núñez: “bien” – 5 €"), "");
        assert!(wrong("", "text").of("paper").is_some());
        assert!(wrong("Letter to [name]", "text").of("paper").is_some_and(|said| said.contains("[name]")));
        let practice = super::wrong(w, "Kanzlei 李", "Letter", "text", Problems::none());
        assert!(practice.of("text").is_some_and(|said| said.contains('李')));
    }
}

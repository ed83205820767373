//! What a practice may say in its own words in a mail to a client: the subject, the opening and the button; and in a text to a
//! phone, which is one sentence. It refuses any variable that is not in the list of that mail, and the lists hold nothing of a
//! case; it refuses an address to go to, because a mail leads to one place only; and a text that does not say who writes.

use crate::code::coded;
use crate::refusal::Why;

coded! {
    /// A mail whose words a practice may change. Codes, alarms and invitations keep the built-in words.
    Wording {
        /// The link somebody asked for, to sign in with.
        SignIn = "sign-in",
        /// The link the practice sends first, when it opens a place for somebody.
        Opened = "opened",
        /// A link the practice sends to somebody who has been there.
        Sent = "sent",
        /// Something waits.
        Waits = "waits",
        /// Something that is still missing is due, or was.
        Due = "due",
        /// Something is still missing, whether or not it has a day.
        Missing = "missing",
        /// Something is to be read and answered.
        Approval = "approval",
        /// A text: something waits.
        TextWaits = "text-waits",
        /// A text: something is to be read and answered.
        TextApproval = "text-approval",
    }
}

coded! {
    /// What a mail can put into a sentence. There is none for anything of a matter.
    Variable {
        /// The practice's name.
        Practice = "practice",
        /// How long the link works.
        Life = "life",
        /// Where a text leads: the reader's own portal.
        Address = "address",
    }
}

coded! {
    /// A part of a mail that has words of its own.
    Part {
        /// The line above everything; one line.
        Subject = "subject",
        /// The first sentences.
        Opening = "opening",
        /// What is on the button; one line.
        Button = "button",
    }
}

/// The most characters of a text as typed: with a name and an address in it, it still fits in three parts.
const TEXT_MOST: usize = 200;

impl Part {
    /// The most characters it can have.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Part::Subject => 120,
            Part::Opening => 600,
            Part::Button => 40,
        }
    }
}

impl Wording {
    /// Whether it goes to phones.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Wording::TextWaits | Wording::TextApproval)
    }

    /// The parts it has.
    #[must_use]
    pub const fn parts(self) -> &'static [Part] {
        if self.is_text() { &[Part::Opening] } else { Part::ALL }
    }

    /// The most characters a part of it can have.
    #[must_use]
    pub const fn most(self, part: Part) -> usize {
        if self.is_text() { TEXT_MOST } else { part.most() }
    }

    /// What this mail can put into a sentence.
    #[must_use]
    pub const fn variables(self) -> &'static [Variable] {
        match self {
            Wording::SignIn | Wording::Opened | Wording::Sent => &[Variable::Practice, Variable::Life],
            Wording::Waits | Wording::Due | Wording::Missing | Wording::Approval => &[Variable::Practice],
            Wording::TextWaits | Wording::TextApproval => &[Variable::Practice, Variable::Address],
        }
    }

    /// Whether a part of this mail can be worded so.
    ///
    /// # Errors
    /// `NotAChoice` for a variable this mail does not have, `NotAllowed` for an address to go to, `Malformed` for a
    /// brace that stands alone or a character nobody sees; and what is missing or too long. Of a text `TooShort` where it does
    /// not say who writes or leads nowhere, `Taken` where it leads there twice.
    pub fn check(self, part: Part, text: &str) -> Result<(), Why> {
        if text.trim().is_empty() {
            return Err(Why::Missing);
        }
        if text.chars().count() > self.most(part) {
            return Err(Why::TooLong);
        }
        let unseen = |c: char| (c.is_control() && c != '\n') || hides(c);
        if text.chars().any(unseen) || ((part != Part::Opening || self.is_text()) && text.contains('\n')) {
            return Err(Why::Malformed);
        }
        let lower = text.to_lowercase();
        if lower.contains("://") || lower.contains("www.") {
            return Err(Why::NotAllowed);
        }
        let (mut named, mut leads) = (0u32, 0u32);
        for piece in pieces(text) {
            match piece {
                Piece::Text(plain) if plain.contains(['{', '}']) => return Err(Why::Malformed),
                Piece::Text(_) => {}
                Piece::Variable(name) => {
                    let known = Variable::from_code(name).filter(|v| self.variables().contains(v));
                    match known.ok_or(Why::NotAChoice)? {
                        Variable::Practice => named += 1,
                        Variable::Address => leads += 1,
                        Variable::Life => {}
                    }
                }
            }
        }
        match (self.is_text(), named, leads) {
            (false, ..) => Ok(()),
            (true, 0, _) | (true, _, 0) => Err(Why::TooShort),
            (true, _, 1) => Ok(()),
            (true, ..) => Err(Why::Taken),
        }
    }
}

/// Characters that show nothing and turn or hide what stands around them.
pub(crate) const fn hides(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The text with its variables said. One nobody knows is left out.
#[must_use]
pub fn fill(text: &str, say: impl Fn(Variable) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(plain) => out.push_str(plain),
            Piece::Variable(name) => out.push_str(&Variable::from_code(name).map(&say).unwrap_or_default()),
        }
    }
    out
}

enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
}

/// Text and `{names}` in turn. A brace without its fellow stays in the text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}').filter(|(name, _)| !name.contains('{')) else {
            break;
        };
        out.push(Piece::Text(before));
        out.push(Piece::Variable(name.trim()));
        rest = behind;
    }
    out.push(Piece::Text(rest));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_variables_of_a_mail_can_be_in_it() {
        let check = |text: &str| Wording::SignIn.check(Part::Opening, text);
        assert_eq!(check("{practice} sends you a link for {life}."), Ok(()));
        assert_eq!(check("{ practice }\nA second line."), Ok(()));
        for link in [Wording::Opened, Wording::Sent] {
            assert_eq!(link.check(Part::Opening, "{practice} sent this. It works for {life}."), Ok(()));
        }
        assert_eq!(Wording::Waits.check(Part::Opening, "It works for {life}."), Err(Why::NotAChoice));
        for case in ["{matter}", "{client}", "{document}", "{name}", "{}", "{practice} {item}"] {
            assert_eq!(check(case), Err(Why::NotAChoice), "{case}");
        }
        for broken in ["{practice", "practice}", "{{practice}}", "{practice} }"] {
            assert_eq!(check(broken), Err(Why::Malformed), "{broken}");
        }
    }

    #[test]
    fn a_mail_leads_to_one_place_and_hides_nothing() {
        let check = |text: &str| Wording::Waits.check(Part::Opening, text);
        for elsewhere in ["See HTTPS://evil.example", "See www.evil.example", "ftp://x"] {
            assert_eq!(check(elsewhere), Err(Why::NotAllowed), "{elsewhere}");
        }
        for unseen in ["a\rb", "a\u{202e}b", "a\u{200b}b", "a\0b", "\u{2066}a"] {
            assert_eq!(check(unseen), Err(Why::Malformed), "{unseen:?}");
        }
        assert_eq!(Wording::Waits.check(Part::Subject, "One\nBcc: two"), Err(Why::Malformed));
        assert_eq!(Wording::Waits.check(Part::Button, "One\ntwo"), Err(Why::Malformed));
        assert_eq!(check(" \n "), Err(Why::Missing));
        assert_eq!(check(&"a".repeat(601)), Err(Why::TooLong));
        assert_eq!(check(&"ñ".repeat(600)), Ok(()));
    }

    #[test]
    fn a_text_says_who_writes_and_leads_to_one_place() {
        for text in [Wording::TextWaits, Wording::TextApproval] {
            let check = |typed: &str| text.check(Part::Opening, typed);
            assert_eq!(check("{practice}: please look. {address}"), Ok(()));
            assert_eq!(check("{address} {practice} {practice}"), Ok(()));
            for lacks in ["{practice}: please look.", "Please look: {address}", "Please look."] {
                assert_eq!(check(lacks), Err(Why::TooShort), "{lacks}");
            }
            assert_eq!(check("{practice} {address} {address}"), Err(Why::Taken));
            for unknown in ["{practice} {address} {life}", "{practice} {address} {matter}"] {
                assert_eq!(check(unknown), Err(Why::NotAChoice), "{unknown}");
            }
            assert_eq!(check("{practice} {address} https://evil.example"), Err(Why::NotAllowed));
            assert_eq!(check("{practice}\n{address}"), Err(Why::Malformed), "a text is one line");
            assert_eq!(check(&format!("{{practice}} {{address}}{}", "a".repeat(200))), Err(Why::TooLong));
            assert_eq!(text.parts(), [Part::Opening]);
        }
        // A mail has its own button to lead on.
        assert_eq!(Wording::Waits.check(Part::Opening, "See {address}"), Err(Why::NotAChoice));
    }

    #[test]
    fn variables_are_said_and_what_they_say_is_not_read_again() {
        let said = |v| match v {
            Variable::Practice => "{life} & Vale".to_owned(),
            Variable::Life => "48 hours".to_owned(),
            Variable::Address => "https://portal.example".to_owned(),
        };
        assert_eq!(fill("{practice}: {life}{gone}", said), "{life} & Vale: 48 hours");
        assert_eq!(fill("alone { here", said), "alone { here");
    }
}

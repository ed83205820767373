//! What a practice may say in its own words in a mail to a client: the subject, the opening and the button. It refuses any
//! variable that is not in the list of that mail, and the lists hold nothing of a case; it refuses an address to go to,
//! because a mail leads to one place only.

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
        /// Something is to be read and answered.
        Approval = "approval",
    }
}

coded! {
    /// What a mail can put into a sentence. There is none for anything of a matter.
    Variable {
        /// The practice's name.
        Practice = "practice",
        /// How long the link works.
        Life = "life",
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
    /// What this mail can put into a sentence.
    #[must_use]
    pub const fn variables(self) -> &'static [Variable] {
        match self {
            Wording::SignIn | Wording::Opened | Wording::Sent => &[Variable::Practice, Variable::Life],
            Wording::Waits | Wording::Due | Wording::Approval => &[Variable::Practice],
        }
    }

    /// Whether a part of this mail can be worded so.
    ///
    /// # Errors
    /// `NotAChoice` for a variable this mail does not have, `NotAllowed` for an address to go to, `Malformed` for a
    /// brace that stands alone or a character nobody sees; and what is missing or too long.
    pub fn check(self, part: Part, text: &str) -> Result<(), Why> {
        if text.trim().is_empty() {
            return Err(Why::Missing);
        }
        if text.chars().count() > part.most() {
            return Err(Why::TooLong);
        }
        let unseen = |c: char| (c.is_control() && c != '\n') || hides(c);
        if text.chars().any(unseen) || (part != Part::Opening && text.contains('\n')) {
            return Err(Why::Malformed);
        }
        let lower = text.to_lowercase();
        if lower.contains("://") || lower.contains("www.") {
            return Err(Why::NotAllowed);
        }
        for piece in pieces(text) {
            match piece {
                Piece::Text(plain) if plain.contains(['{', '}']) => return Err(Why::Malformed),
                Piece::Text(_) => {}
                Piece::Variable(name) => {
                    let known = Variable::from_code(name).filter(|v| self.variables().contains(v));
                    known.ok_or(Why::NotAChoice)?;
                }
            }
        }
        Ok(())
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
    fn variables_are_said_and_what_they_say_is_not_read_again() {
        let said = |v| match v {
            Variable::Practice => "{life} & Vale".to_owned(),
            Variable::Life => "48 hours".to_owned(),
        };
        assert_eq!(fill("{practice}: {life}{gone}", said), "{life} & Vale: 48 hours");
        assert_eq!(fill("alone { here", said), "alone { here");
    }
}

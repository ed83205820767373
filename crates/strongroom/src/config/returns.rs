//! Where refusals come back to: the sender on the envelope, and the mailbox that is read. It refuses a setting that would be
//! ignored, a password in the settings themselves, and a sender's address too long to carry a letter's tag.

use super::Given;
use std::path::PathBuf;

/// Letters before the `@` an address may have (RFC 5321 §4.5.3.1.1), and how many of them a tag and its `+` take.
const LONGEST_LOCAL: usize = 64;
const TAGGED: usize = 46;

/// The sender on the envelope of every letter.
#[derive(Clone, Debug, Default)]
pub struct ReturnTo {
    pub address: Option<domain::Email>,
    pub tagged: bool,
}

/// The mailbox.
#[derive(Clone)]
pub struct Returns {
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password_file: PathBuf,
    pub folder: String,
    pub every_seconds: u64,
    pub trust: Option<PathBuf>,
}

impl std::fmt::Debug for Returns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Given {
    pub(super) fn return_to(&self, problems: &mut Vec<String>) -> ReturnTo {
        let tagged = self.parse("mail.returns.tagged", "true or false", problems).unwrap_or(false);
        let text = self.text("mail.returns.address");
        let address = domain::Email::parse(text).ok();
        if !text.is_empty() && address.is_none() {
            problems.push("mail.returns.address: is no e-mail address".to_owned());
        }
        if self.text("smtp.host").is_empty() && (tagged || !text.is_empty()) {
            problems
                .push("mail.returns.address, mail.returns.tagged: do nothing without smtp.host".to_owned());
        }
        let sender = if text.is_empty() { self.text("smtp.from") } else { text };
        let local = sender.rsplit_once('@').map_or(0, |(local, _)| local.len());
        if tagged && local + TAGGED > LONGEST_LOCAL {
            let most = LONGEST_LOCAL - TAGGED;
            problems.push(format!(
                "mail.returns.tagged: what stands before the @ of the sender has to be {most} letters or fewer"
            ));
        }
        ReturnTo { address, tagged }
    }

    pub(super) fn returns(&self, problems: &mut Vec<String>) -> Option<Returns> {
        let text = |key: &str| self.text(key).to_owned();
        if text("mail.returns.host").is_empty() {
            let parts = ["mail.returns.user", "mail.returns.password_file", "mail.returns.trust"];
            if let Some(key) = parts.into_iter().find(|key| !self.text(key).is_empty()) {
                problems.push(format!("{key}: does nothing without mail.returns.host"));
            }
            return None;
        }
        for key in ["mail.returns.user", "mail.returns.password_file", "mail.returns.folder"] {
            if text(key).is_empty() {
                problems.push(format!("{key}: needed with mail.returns.host"));
            }
        }
        let every = self.parse("mail.returns.every_seconds", "a number of seconds", problems).unwrap_or(300);
        if !(5..=86_400).contains(&every) {
            problems.push("mail.returns.every_seconds: from 5 to 86400".to_owned());
        }
        Some(Returns {
            host: text("mail.returns.host"),
            port: self.parse("mail.returns.port", "a port", problems).unwrap_or(993),
            user: text("mail.returns.user"),
            password_file: PathBuf::from(text("mail.returns.password_file")),
            folder: text("mail.returns.folder"),
            every_seconds: every,
            trust: Some(text("mail.returns.trust")).filter(|t| !t.is_empty()).map(PathBuf::from),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Given, Problems};

    fn checked(pairs: &[(&str, &str)]) -> Result<Config, Problems> {
        let pairs = pairs.iter().map(|(k, v)| (format!("STRONGROOM_{k}"), (*v).to_owned()));
        Given::read(None, pairs)?.check()
    }

    #[test]
    fn no_half_of_a_mailbox_is_ignored() {
        assert!(checked(&[]).unwrap().returns.is_none());
        let said = checked(&[("MAIL_RETURNS_USER", "u")]).unwrap_err().to_string();
        assert!(said.contains("mail.returns.user: does nothing without mail.returns.host"), "{said}");
        let said = checked(&[("MAIL_RETURNS_HOST", "h"), ("MAIL_RETURNS_EVERY_SECONDS", "1")]);
        let said = said.unwrap_err().to_string();
        for part in ["user: needed", "password_file: needed", "from 5 to 86400"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        let whole =
            [("MAIL_RETURNS_HOST", "h"), ("MAIL_RETURNS_USER", "u"), ("MAIL_RETURNS_PASSWORD_FILE", "p")];
        let returns = checked(&whole).unwrap().returns.unwrap();
        assert_eq!((returns.port, returns.folder.as_str(), returns.every_seconds), (993, "INBOX", 300));
    }

    #[test]
    fn a_senders_address_has_to_have_room_for_a_tag() {
        let of = |from| checked(&[("SMTP_HOST", "h"), ("SMTP_FROM", from), ("MAIL_RETURNS_TAGGED", "true")]);
        assert!(of("eighteen.letters.x@firm.example").is_ok());
        let said = of("nineteen.letters.xy@firm.example").unwrap_err().to_string();
        assert!(said.contains("18 letters or fewer"), "{said}");
        let said = checked(&[("MAIL_RETURNS_TAGGED", "true")]).unwrap_err().to_string();
        assert!(said.contains("do nothing without smtp.host"), "{said}");
        let said =
            checked(&[("SMTP_HOST", "h"), ("SMTP_FROM", "a@b.example"), ("MAIL_RETURNS_ADDRESS", "x")]);
        assert!(said.unwrap_err().to_string().contains("mail.returns.address: is no e-mail address"));
    }
}

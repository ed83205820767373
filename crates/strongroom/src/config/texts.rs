//! The provider of text messages as configured. It refuses a setting that would be ignored: without an account there is
//! nothing to say about texts.

use super::Given;
use std::path::PathBuf;

#[derive(Clone)]
pub struct Sms {
    pub url: String,
    pub account: String,
    pub key: String,
    pub secret: String,
    pub from: String,
    pub service: String,
    pub timeout_seconds: u64,
    pub trust: Option<PathBuf>,
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.url)
    }
}

impl Given {
    pub(super) fn sms(&self, problems: &mut Vec<String>) -> Option<Sms> {
        let text = |key: &str| self.text(key).to_owned();
        let parts = ["sms.key", "sms.secret", "sms.from", "sms.service", "sms.trust"];
        if text("sms.account").is_empty() {
            if let Some(key) = parts.into_iter().find(|key| !self.text(key).is_empty()) {
                problems.push(format!("{key}: does nothing without sms.account"));
            }
            return None;
        }
        if text("sms.secret").is_empty() {
            problems.push("sms.secret: needed with sms.account".to_owned());
        }
        if text("sms.from").is_empty() == text("sms.service").is_empty() {
            problems.push("sms.from, sms.service: texts come from one of them".to_owned());
        }
        let timeout = self.parse("sms.timeout_seconds", "a number of seconds", problems).unwrap_or(20);
        if !(1..=300).contains(&timeout) {
            problems.push("sms.timeout_seconds: from 1 to 300".to_owned());
        }
        Some(Sms {
            url: text("sms.url"),
            account: text("sms.account"),
            key: text("sms.key"),
            secret: text("sms.secret"),
            from: text("sms.from"),
            service: text("sms.service"),
            timeout_seconds: timeout,
            trust: Some(text("sms.trust")).filter(|t| !t.is_empty()).map(PathBuf::from),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Given, Problems};

    fn checked(pairs: &[(&str, &str)]) -> Result<super::super::Config, Problems> {
        Given::read(None, pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))?.check()
    }

    #[test]
    fn texts_are_off_as_shipped_and_no_half_of_them_is_ignored() {
        assert!(checked(&[]).unwrap().sms.is_none());
        let said = checked(&[("STRONGROOM_SMS_SECRET", "s")]).unwrap_err().to_string();
        assert!(said.contains("sms.secret: does nothing without sms.account"), "{said}");
        let said = checked(&[("STRONGROOM_SMS_ACCOUNT", "AC01")]).unwrap_err().to_string();
        assert!(said.contains("sms.secret: needed") && said.contains("sms.from, sms.service"), "{said}");
        let both = [
            ("STRONGROOM_SMS_ACCOUNT", "AC01"),
            ("STRONGROOM_SMS_SECRET", "hunter2"),
            ("STRONGROOM_SMS_FROM", "+12125550100"),
            ("STRONGROOM_SMS_SERVICE", "MG01"),
            ("STRONGROOM_SMS_TIMEOUT_SECONDS", "0"),
        ];
        let said = checked(&both).unwrap_err().to_string();
        assert!(said.contains("texts come from one of them") && said.contains("from 1 to 300"), "{said}");
        assert!(!said.contains("hunter2"));
        let sms = checked(&both[..3]).unwrap().sms.unwrap();
        assert_eq!((sms.url.as_str(), sms.timeout_seconds), ("https://api.twilio.com", 20));
        assert!(!format!("{sms:?}").contains("hunter2"));
    }
}

//! Mails as text and as HTML, in one language or in several until a person's language is known. They refuse to hold a
//! fact of a case, a client's name or a document's name: the types have no place for them.

use crate::dates;
use crate::letterhead::{brief, own_brief};
use crate::words::Words;
use askama::Template;
use domain::wording::{Variable, Wording, fill};
use domain::{Duration, Locale};
use vault::{AlertKind, BrandSettings, Lacking, LinkWish, MailKind, WordingText};

/// A mail ready for a mailer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Who writes, as shown in the mail.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The practice's name; the product's only where no practice is set up.
    pub practice: &'a str,
    /// The number to call; may be empty.
    pub phone: &'a str,
    /// The practice's own words for this mail, where it has any.
    pub own: Option<&'a WordingText>,
    /// How the practice looks, for its line at the foot.
    pub brand: Option<&'a BrandSettings>,
    /// Where a client closes their access from a mail about it; a secret: never log it.
    pub lock: Option<&'a str>,
    /// Until when its reader comes in, as a sentence, where the mail is about that.
    pub until: Option<&'a str>,
}

/// A sign-in link and the code that belongs to it. `url` and `code` are secrets: never log them.
#[derive(Clone, Copy)]
pub struct SignInLink<'a> {
    pub url: &'a str,
    /// Six digits, spaced for reading.
    pub code: &'a str,
    /// "48 hours" in the reader's language.
    pub life: &'a str,
    /// By whose wish it goes out.
    pub wish: LinkWish,
}

/// The mail in one language.
struct Letter {
    lang: &'static str,
    dir: &'static str,
    subject: String,
    lead: String,
    /// More paragraphs before the button.
    more: Vec<String>,
    button: String,
    url: String,
    /// What to do with the code, and the code.
    code: Option<(String, String)>,
    notes: Vec<String>,
    /// What closes the reader's access everywhere, and its address.
    lock: Option<(String, String)>,
    no_button: String,
    foot: String,
    /// The practice's own line under it; may be empty.
    own_foot: String,
    /// Where the reader says how often to write, and what stands before it.
    choose: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "mail/mail.txt")]
struct PlainMail<'a> {
    letters: &'a [Letter],
}

#[derive(Template)]
#[template(path = "mail/mail.html")]
struct HtmlMail<'a> {
    practice: &'a str,
    letters: &'a [Letter],
}

impl Letter {
    fn new(w: &Words, from: Sender<'_>, subject: String, lead: String, button: String, url: &str) -> Self {
        let foot = if from.phone.is_empty() {
            w.mail_foot(from.practice)
        } else {
            w.mail_foot_phone(from.phone, from.practice)
        };
        Self {
            lang: w.lang(),
            dir: w.dir(),
            subject,
            lead,
            more: Vec::new(),
            button,
            url: url.to_owned(),
            code: None,
            notes: from.until.map(str::to_owned).into_iter().collect(),
            lock: from.lock.map(|url| (w.mail_lock(), url.to_owned())),
            no_button: w.mail_no_button(),
            foot,
            own_foot: from.brand.map(|brand| brand.mail_foot(w.locale()).to_owned()).unwrap_or_default(),
            choose: None,
        }
    }

    /// In the practice's own words, where it has any; what keeps people safe stays as it is built in.
    fn worded(mut self, from: Sender<'_>, life: &str) -> Self {
        let Some(own) = from.own else { return self };
        let said = |text: &str| {
            fill(text, |variable| match variable {
                Variable::Practice => from.practice.to_owned(),
                Variable::Life => life.to_owned(),
                // A mail has a button.
                Variable::Address => String::new(),
            })
        };
        (self.subject, self.button) = (said(&own.subject), said(&own.button));
        let opening = said(&own.opening);
        let mut lines = opening.lines().map(str::trim).filter(|line| !line.is_empty());
        self.lead = lines.next().unwrap_or_default().to_owned();
        self.more = lines.map(str::to_owned).collect();
        self
    }

    fn noting(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes);
        self
    }
}

impl Mail {
    /// A sign-in link: the answer to "send me one", the first word of a new portal, or one the practice sends by itself. Only
    /// the first is said to have been asked for.
    ///
    /// # Errors
    /// Only when a template cannot be written, which no value here can cause.
    pub fn sign_in_link(w: &Words, from: Sender<'_>, link: SignInLink<'_>) -> askama::Result<Self> {
        let (subject, lead, button) = link_words(w, from.practice, link.wish);
        // No browser asked for what the practice sends, so its page always asks for the code.
        let (code, unexpected) = match link.wish {
            LinkWish::Asked => (w.mail_link_code(), w.mail_link_ignore()),
            LinkWish::Opened => (w.mail_sent_code(), w.mail_opened_unknown(from.practice)),
            LinkWish::Sent => (w.mail_sent_code(), w.mail_sent_unexpected(from.practice)),
        };
        let mut letter = Letter::new(w, from, subject, lead, button, link.url)
            .noting([w.mail_link_life(link.life), w.mail_link_share(), unexpected])
            .worded(from, link.life);
        letter.code = Some((code, link.code.to_owned()));
        Self::of(from, vec![letter])
    }

    /// Something that was asked for is still missing; `lacking` says whether its day is near or over.
    ///
    /// # Errors
    /// See [`Mail::sign_in_link`].
    pub fn something_is_missing(
        w: &Words,
        from: Sender<'_>,
        portal: &str,
        choose: &str,
        lacking: Lacking,
    ) -> askama::Result<Self> {
        let lead = if lacking == Lacking::Due { w.mail_due_lead() } else { w.mail_missing_lead() };
        let (subject, button) = (w.mail_due_subject(from.practice), w.mail_due_button());
        let letter =
            Letter::new(w, from, subject, lead, button, portal).noting([w.mail_waits_why()]).worded(from, "");
        Self::of(from, vec![Letter { choose: Some((w.hear_mail_foot(), choose.to_owned())), ..letter }])
    }

    /// "Something waits for you", to a client. In every given language: several until the person's is known.
    ///
    /// # Errors
    /// See [`Mail::sign_in_link`].
    pub fn something_waits(
        languages: &[&Words],
        from: Sender<'_>,
        portal: &str,
        choose: &str,
    ) -> askama::Result<Self> {
        let letters = languages
            .iter()
            .map(|w| {
                let letter = Letter::new(
                    w,
                    from,
                    w.mail_waits_subject(from.practice),
                    w.mail_waits_lead(),
                    w.mail_waits_button(),
                    portal,
                )
                .noting([w.mail_waits_why()])
                .worded(from, "");
                Letter { choose: Some((w.hear_mail_foot(), choose.to_owned())), ..letter }
            })
            .collect();
        Self::of(from, letters)
    }

    /// "Please read and answer", to a client who is asked to approve something, or reminded of it. `lacking`: what else is
    /// missing.
    ///
    /// # Errors
    /// See [`Mail::sign_in_link`].
    pub fn please_answer(
        w: &Words,
        from: Sender<'_>,
        portal: &str,
        choose: &str,
        lacking: Lacking,
    ) -> askama::Result<Self> {
        let subject = w.mail_approval_subject(from.practice);
        let besides = (lacking != Lacking::Nothing).then(|| w.mail_approval_missing());
        let letter = Letter::new(w, from, subject, w.mail_approval_lead(), w.mail_approval_button(), portal)
            .noting(besides.into_iter().chain([w.mail_approval_why()]))
            .worded(from, "");
        Self::of(from, vec![Letter { choose: Some((w.hear_mail_foot(), choose.to_owned())), ..letter }])
    }

    /// "For your information", to a client who gets a copy of what others approved. It asks nothing of them.
    ///
    /// # Errors
    /// See [`Mail::sign_in_link`].
    pub fn for_information(w: &Words, from: Sender<'_>, portal: &str, choose: &str) -> askama::Result<Self> {
        let subject = w.mail_copy_subject(from.practice);
        let letter = Letter::new(w, from, subject, w.mail_copy_lead(), w.mail_approval_button(), portal)
            .noting([w.mail_copy_why()]);
        Self::of(from, vec![Letter { choose: Some((w.hear_mail_foot(), choose.to_owned())), ..letter }])
    }

    /// The code that proves somebody again before a declaration. It leads nowhere: the page that asked is open.
    ///
    /// # Errors
    /// See [`Mail::sign_in_link`].
    pub fn fresh_proof(w: &Words, from: Sender<'_>, code: &str, life: &str) -> askama::Result<Self> {
        let subject = w.mail_proof_subject(from.practice);
        let mut letter = Letter::new(w, from, subject, w.mail_proof_lead(), String::new(), "")
            .noting([w.mail_proof_life(life), w.mail_proof_ignore()]);
        letter.code = Some((w.mail_proof_code(), code.to_owned()));
        Self::of(from, vec![letter])
    }

    /// An invitation to the desk; `url` is a secret, `life` such as "7 days".
    ///
    /// # Errors
    /// See [`Mail::sign_in_link`].
    pub fn invitation(w: &Words, from: Sender<'_>, url: &str, life: &str) -> askama::Result<Self> {
        let letter = Letter::new(
            w,
            from,
            w.mail_invitation_subject(from.practice),
            w.mail_invitation_lead(from.practice),
            w.mail_invitation_button(),
            url,
        )
        .noting([w.mail_invitation_need(), w.mail_invitation_life(life), w.mail_invitation_ignore()]);
        Self::of(from, vec![letter])
    }

    /// What was done in its reader's name or to their access: `when` and `device` in their words, `url` the door they
    /// use. A client whose access ended, or whose mails go elsewhere now, is led nowhere: they call.
    ///
    /// # Errors
    /// See [`Mail::sign_in_link`].
    pub fn alert(
        w: &Words,
        from: Sender<'_>,
        kind: AlertKind,
        client: bool,
        when: &str,
        device: &str,
        url: &str,
    ) -> askama::Result<Self> {
        let practice = from.practice;
        // What to do stands in the mail itself, with the number where there is one.
        let (not_me, ask) = match from.phone {
            "" => (w.mail_alert_device_wrong(practice), w.mail_alert_ask(practice)),
            phone => {
                (w.mail_alert_device_wrong_phone(phone, practice), w.mail_alert_ask_phone(phone, practice))
            }
        };
        let desk = w.mail_alert_desk_wrong();
        let (lead, wrong) = match (kind, client) {
            (AlertKind::NewDevice, true) => (w.mail_alert_device(device, practice, when), not_me),
            (AlertKind::NewDevice, false) => (w.mail_alert_desk(device, practice, when), desk),
            (AlertKind::AccessEnded, _) => (w.mail_alert_ended(practice, when), ask),
            (AlertKind::AccessChanged, _) => (w.mail_alert_changed(practice, when), ask),
            (AlertKind::AddressChanged, _) => (w.mail_alert_address(practice, when), ask),
            (AlertKind::DetailsChanged, true) => (w.mail_alert_details(practice, when), not_me),
            (AlertKind::DetailsChanged, false) => (w.mail_alert_details_desk(practice, when), ask),
            (AlertKind::DetailsShared, _) => (w.mail_details_shared(practice, when), not_me),
            (AlertKind::NumberProved, _) => (w.mail_alert_number(practice, when), not_me),
            (AlertKind::FactorAdded, _) => (w.keys_mail_added(practice, when), ask),
            (AlertKind::FactorRemoved, _) => (w.keys_mail_removed(practice, when), ask),
            (AlertKind::PasskeyAdded, _) => (w.keys_mail_passkey_added(practice, when), ask),
            (AlertKind::PasskeyRemoved, _) => (w.keys_mail_passkey_removed(practice, when), ask),
            (AlertKind::PasskeyStopped, _) => (w.keys_mail_passkey_stopped(practice, when), ask),
            (AlertKind::FactorRecovered, _) => (w.keys_mail_recovered(practice, when), ask),
            (AlertKind::FactorReset, _) => (w.keys_mail_reset(practice, when), ask),
            (AlertKind::SecretGiven, _) => (w.keys_mail_secret(practice, when), ask),
            (AlertKind::HelperNamed, _) => (w.mail_helper_named(practice, when), not_me),
            (AlertKind::HelperLeft, _) => (w.mail_helper_left(practice, when), ask),
            (AlertKind::ConsentKept, _) => (w.mail_consent_kept(practice, when), not_me),
            (AlertKind::RecoveryUsed, _) => (w.mail_alert_recovery(practice, when), desk),
            (AlertKind::RecoveryRenewed, _) => (w.mail_alert_renewed(practice, when), desk),
        };
        let (button, url) = match (kind, client) {
            (AlertKind::AccessEnded | AlertKind::AddressChanged, _) | (AlertKind::DetailsChanged, false) => {
                (String::new(), "")
            }
            (_, true) => (w.mail_waits_button(), url),
            (_, false) => (w.mail_notice_button(), url),
        };
        let letter = Letter::new(w, from, w.mail_alert_subject(practice), lead, button, url)
            .noting([w.mail_alert_right(), wrong]);
        Self::of(from, vec![letter])
    }

    /// "So many things wait for you at your desk", to staff.
    ///
    /// # Errors
    /// See [`Mail::sign_in_link`].
    pub fn staff_notice(w: &Words, from: Sender<'_>, desk: &str, waiting: u32) -> askama::Result<Self> {
        let letter = Letter::new(
            w,
            from,
            w.mail_notice_subject(from.practice),
            w.mail_notice_lead(waiting),
            w.mail_notice_button(),
            desk,
        )
        .noting([w.mail_notice_why()]);
        Self::of(from, vec![letter])
    }

    fn of(from: Sender<'_>, letters: Vec<Letter>) -> askama::Result<Self> {
        // A subject is one header line: whatever a practice's name holds, nothing can follow it.
        let subject = letters
            .iter()
            .map(|letter| letter.subject.as_str())
            .collect::<Vec<_>>()
            .join(" · ")
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        Ok(Self {
            subject,
            text: PlainMail { letters: &letters }.render()?,
            html: HtmlMail { practice: from.practice, letters: &letters }.render()?,
        })
    }
}

/// Subject, opening and button of a sign-in mail.
fn link_words(w: &Words, practice: &str, wish: LinkWish) -> (String, String, String) {
    match wish {
        LinkWish::Asked => (w.mail_link_subject(practice), w.mail_link_lead(), w.mail_link_button()),
        LinkWish::Opened => {
            (w.mail_opened_subject(practice), w.mail_opened_lead(practice), w.mail_opened_button())
        }
        LinkWish::Sent => (w.mail_link_subject(practice), w.mail_sent_lead(practice), w.mail_link_button()),
    }
}

/// The built-in words of a mail, its variables as a practice would type them.
#[must_use]
pub fn built_in(mail: Wording, locale: Locale) -> WordingText {
    let (w, typed) = (Words::of(locale), |variable: Variable| format!("{{{}}}", variable.code()));
    let (practice, address) = (typed(Variable::Practice), typed(Variable::Address));
    let (subject, opening, button) = match mail {
        Wording::SignIn => link_words(w, &practice, LinkWish::Asked),
        Wording::Opened => link_words(w, &practice, LinkWish::Opened),
        Wording::Sent => link_words(w, &practice, LinkWish::Sent),
        Wording::Due => (w.mail_due_subject(&practice), w.mail_due_lead(), w.mail_due_button()),
        Wording::Missing => (w.mail_due_subject(&practice), w.mail_missing_lead(), w.mail_due_button()),
        Wording::Waits => (w.mail_waits_subject(&practice), w.mail_waits_lead(), w.mail_waits_button()),
        Wording::Approval => {
            (w.mail_approval_subject(&practice), w.mail_approval_lead(), w.mail_approval_button())
        }
        Wording::TextWaits => (String::new(), w.text_waits(&practice, &address), String::new()),
        Wording::TextApproval => (String::new(), w.text_approval(&practice, &address), String::new()),
    };
    WordingText { subject, opening, button }
}

/// A mail as it will stand, with an example where its secret would be. `url` leads to no client's portal.
///
/// # Errors
/// See [`Mail::sign_in_link`].
pub fn sample(
    mail: Wording,
    locale: Locale,
    from: Sender<'_>,
    url: &str,
    life: Duration,
) -> askama::Result<Mail> {
    let w = Words::of(locale);
    let link = |wish| {
        let link = SignInLink { url, code: "123 456", life: &dates::span(w, life), wish };
        Mail::sign_in_link(w, from, link)
    };
    // A text is nothing but its words.
    let phone = |kind| {
        let text = match from.own {
            Some(own) => own_brief(own, from.practice, url),
            None => brief(w, kind, from.practice, url, "", 0),
        };
        Mail { subject: String::new(), text, html: String::new() }
    };
    match mail {
        Wording::SignIn => link(LinkWish::Asked),
        Wording::Opened => link(LinkWish::Opened),
        Wording::Sent => link(LinkWish::Sent),
        Wording::Waits => Mail::something_waits(&[w], from, url, url),
        Wording::Due => Mail::something_is_missing(w, from, url, url, Lacking::Due),
        Wording::Missing => Mail::something_is_missing(w, from, url, url, Lacking::Something),
        Wording::Approval => Mail::please_answer(w, from, url, url, Lacking::Nothing),
        Wording::TextWaits => Ok(phone(MailKind::PortalNotice)),
        Wording::TextApproval => Ok(phone(MailKind::ApprovalNotice)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: Sender<'_> = Sender {
        practice: "Harbor & Vale",
        phone: "(555) 555-0142",
        own: None,
        brand: None,
        lock: None,
        until: None,
    };

    fn link(w: &Words) -> Mail {
        let link = SignInLink {
            url: "https://portal.example/p/w/enter/t?a=1&b=2",
            code: "482 913",
            life: "48 hours",
            wish: LinkWish::Asked,
        };
        Mail::sign_in_link(w, FROM, link).unwrap()
    }

    #[test]
    fn a_sign_in_mail_holds_link_code_life_and_what_to_do_if_it_was_not_asked_for() {
        let mail = link(Words::of(Locale::En));
        assert_eq!(mail.subject, "Harbor & Vale: your sign-in link");
        for part in
            ["https://portal.example/p/w/enter/t?a=1&b=2", "482 913", "48 hours", "You can ignore this"]
        {
            assert!(mail.text.contains(part), "{part}\n{}", mail.text);
        }
        assert!(mail.html.contains("https://portal.example/p/w/enter/t?a=1&#38;b=2"), "{}", mail.html);
        assert!(mail.html.contains("Harbor &#38; Vale") && mail.text.contains("Harbor & Vale"));
    }

    #[test]
    fn only_a_link_that_was_asked_for_says_so() {
        let life = Duration::hours(48);
        for (locale, asked, opened, sent) in [
            (Locale::En, "You asked for", "opened a place for your case", "sent you a link"),
            (Locale::Es, "Usted pidió", "abrió un lugar para su caso", "le envía un enlace"),
        ] {
            let text = |mail| sample(mail, locale, FROM, "https://portal.example", life).unwrap().text;
            let all = [text(Wording::SignIn), text(Wording::Opened), text(Wording::Sent)];
            for (n, said) in [asked, opened, sent].into_iter().enumerate() {
                for (m, text) in all.iter().enumerate() {
                    assert_eq!(text.contains(said), n == m, "{said}: {text}");
                }
            }
            for text in &all {
                assert!(text.contains("123 456") && text.contains("Harbor & Vale"), "{text}");
            }
        }
    }

    #[test]
    fn a_notice_speaks_every_language_until_one_is_known() {
        let both = [Words::of(Locale::En), Words::of(Locale::Es)];
        let mail = Mail::something_waits(
            &both,
            FROM,
            "https://portal.example/p/w",
            "https://portal.example/p/w/notices",
        )
        .unwrap();
        assert_eq!(
            mail.subject,
            "Harbor & Vale: something waits for you · Harbor & Vale: tiene algo pendiente"
        );
        assert!(mail.text.contains("There is something new") && mail.text.contains("Hay algo nuevo"));
        assert!(mail.html.contains(r#"lang="es""#));
    }

    #[test]
    fn a_practice_name_cannot_add_a_header() {
        let from = Sender {
            practice: "Vale\r\nBcc: all@example.org",
            phone: "",
            own: None,
            brand: None,
            lock: None,
            until: None,
        };
        let mail = Mail::staff_notice(Words::of(Locale::En), from, "https://portal.example/desk", 2).unwrap();
        assert!(!mail.subject.contains(['\r', '\n']), "{:?}", mail.subject);
    }

    #[test]
    fn a_practices_own_words_stand_in_the_mail_and_what_keeps_people_safe_stays() {
        let own = WordingText {
            subject: "{practice}: come in".to_owned(),
            opening: "Hello from <b>{practice}</b>.\nIt works for {life}.".to_owned(),
            button: "Go on".to_owned(),
        };
        let from = Sender { own: Some(&own), practice: "Harbor & {life}", ..FROM };
        let life = Duration::hours(48);
        let mail = sample(Wording::SignIn, Locale::En, from, "https://portal.example/p", life).unwrap();
        assert_eq!(mail.subject, "Harbor & {life}: come in");
        for part in
            ["Hello from <b>Harbor", "It works for 48 hours.", "Go on:", "123 456", "Do not share this code"]
        {
            assert!(mail.text.contains(part), "{part}\n{}", mail.text);
        }
        let at = |part: &str| mail.text.find(part).unwrap();
        assert!(at("It works for 48 hours.") < at("Go on:") && at("Go on:") < at("Do not share"));
        assert!(!mail.text.contains("You asked for a link") && !mail.html.contains("<b>Harbor"));
    }

    #[test]
    fn the_built_in_words_could_be_typed_and_make_the_same_mail() {
        for locale in Locale::ALL {
            for mail in Wording::ALL {
                let own = built_in(*mail, *locale);
                for part in mail.parts() {
                    let text = own.part(*part);
                    assert_eq!(mail.check(*part, text), Ok(()), "{text}");
                }
                let made = |own| {
                    let from = Sender { own, ..FROM };
                    sample(*mail, *locale, from, "https://portal.example", Duration::hours(48)).unwrap()
                };
                assert_eq!(made(Some(&own)), made(None));
            }
        }
    }

    #[test]
    fn mails_load_nothing_from_anywhere() {
        for locale in Locale::ALL {
            let w = Words::of(*locale);
            for mail in [
                link(w),
                Mail::invitation(w, FROM, "https://portal.example/desk/invitation/t", "7 days").unwrap(),
                Mail::staff_notice(w, FROM, "https://portal.example/desk", 1).unwrap(),
            ] {
                for banned in ["src=", "<link", "<script", "url(", "<form"] {
                    assert!(!mail.html.contains(banned), "{banned}");
                }
                assert!(!mail.text.contains('<') && !mail.text.contains("&#"), "{}", mail.text);
            }
        }
    }
}

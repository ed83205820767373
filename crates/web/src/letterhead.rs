//! The practice's letterhead: each mail in the practice's name and its reader's language, with the one link it is for.
//! It refuses to write a fact of a case; what it is given holds none.

use crate::client_view::Portal;
use crate::dates::{self, Calendar};
use crate::device;
use crate::mail_view::{Mail, Sender, SignInLink, sample};
use crate::words::Words;
use casework::ports::{Letter, Letterhead};
use domain::wording::{Variable, Wording, fill};
use domain::{Duration, WordCode, limits};
use jiff::tz::TimeZone;
use vault::{AlertKind, Lacking, MailKind, OutgoingMail, OutgoingText, Settings, WordingText};

/// Writes letters whose links begin with one origin.
pub struct PracticeLetterhead {
    origin: String,
}

impl PracticeLetterhead {
    /// `origin` is scheme and authority without a trailing slash.
    pub fn new(origin: impl Into<String>) -> Self {
        Self { origin: origin.into() }
    }

    fn mail(&self, w: &Words, mail: &OutgoingMail, settings: &Settings) -> askama::Result<Mail> {
        let own = mail.own.as_ref();
        let brand = Some(&settings.brand);
        let token = mail.token.as_deref().unwrap_or_default();
        let portal = mail.access.map_or_else(Portal::nowhere, |access| Portal::of(&access.to_string()));
        let lock = mail.lock.as_deref().map(|lock| format!("{}{}", self.origin, portal.lock(lock)));
        let (practice, phone, lock) = (settings.shown_name(), settings.phone.trim(), lock.as_deref());
        let until = mail.until.map(|until| {
            let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
            w.mail_until(Calendar::new(w, settings.region(), zone, until).day(until))
        });
        let until = until.as_deref();
        let from = Sender { practice, phone, own, brand, lock, until };
        let door = format!("{}{}", self.origin, portal.door());
        let choose = format!("{}{}", self.origin, portal.notices());
        match mail.kind {
            MailKind::LinkRequest | MailKind::SignInLink => {
                let life = Duration::minutes(mail.minutes.unwrap_or_default());
                let code = mail.code.as_deref().unwrap_or_default();
                let link = SignInLink {
                    url: &format!("{}{}/{token}", self.origin, portal.enter()),
                    code: &WordCode::parse(code).map(WordCode::spaced).unwrap_or_default(),
                    life: &dates::span(w, life),
                    wish: mail.wish,
                };
                Mail::sign_in_link(w, from, link)
            }
            // A code to a number is a text; as a mail it would prove nothing, so it says what any mail says.
            MailKind::PortalNotice if mail.lacking != Lacking::Nothing => {
                // Everything that is missing, by when, and what lateness costs.
                let page = format!("{}{}", self.origin, portal.missing());
                Mail::something_is_missing(w, from, &page, &choose, mail.lacking)
            }
            MailKind::PortalNotice | MailKind::NumberCode => {
                Mail::something_waits(&[w], from, &door, &choose)
            }
            MailKind::ApprovalNotice => {
                // What is missing lists approvals, too.
                let page = match mail.lacking {
                    Lacking::Nothing => portal.approvals(),
                    Lacking::Something | Lacking::Due => portal.missing(),
                };
                Mail::please_answer(w, from, &format!("{}{page}", self.origin), &choose, mail.lacking)
            }
            MailKind::ApprovalCopy => {
                Mail::for_information(w, from, &format!("{}{}", self.origin, portal.approvals()), &choose)
            }
            MailKind::FreshProof => {
                let code = mail.code.as_deref().unwrap_or_default();
                let code = WordCode::parse(code).map(WordCode::spaced).unwrap_or_default();
                let life = dates::span(w, Duration::minutes(mail.minutes.unwrap_or_default()));
                Mail::fresh_proof(w, from, &code, &life)
            }
            MailKind::StaffNotice => {
                // A mail that an older version left behind knows no number; it was written because of one thing.
                let waiting = mail.waiting.unwrap_or(1);
                Mail::staff_notice(w, from, &format!("{}/desk", self.origin), waiting)
            }
            MailKind::Alert => {
                let Some(alert) = &mail.alert else {
                    return Mail::something_waits(&[w], from, &door, &choose);
                };
                let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
                let when = Calendar::new(w, settings.region(), zone, alert.at).stamp(alert.at);
                let device = device::described(&alert.agent).unwrap_or_else(|| w.mail_alert_some_browser());
                let url = match (mail.access.is_some(), alert.kind) {
                    (false, _) => format!("{}/desk", self.origin),
                    (true, AlertKind::ConsentKept) => format!("{}{}", self.origin, portal.agreed()),
                    (true, _) => door,
                };
                Mail::alert(w, from, alert.kind, mail.access.is_some(), &when, &device, &url)
            }
            MailKind::Trial => {
                let words = mail.trial.unwrap_or(Wording::Waits);
                let url = format!("{}/desk/settings/mails", self.origin);
                let written = sample(words, mail.locale, from, &url, settings.link_life())?;
                Ok(Mail { subject: w.wording_trial_subject(written.subject), ..written })
            }
            MailKind::Invitation => {
                let url = format!("{}/desk/invitations/{token}", self.origin);
                Mail::invitation(w, from, &url, &dates::span(w, limits::INVITATION_LIFE))
            }
        }
    }
}

impl Letterhead for PracticeLetterhead {
    fn write(&self, mail: &OutgoingMail, settings: &Settings) -> Letter {
        let w = Words::of(mail.locale);
        // A template that cannot be written leaves an empty letter, which a mail server refuses and staff then see.
        let written = self.mail(w, mail, settings).unwrap_or_else(|_| Mail {
            subject: String::new(),
            text: String::new(),
            html: String::new(),
        });
        Letter {
            id: mail.tag.clone(),
            to: mail.to.clone(),
            from_name: sender(settings).to_owned(),
            subject: written.subject,
            text: written.text,
            html: written.html,
            language: w.lang().to_owned(),
        }
    }

    fn brief(&self, text: &OutgoingText, settings: &Settings) -> String {
        let portal = text.access.map_or_else(Portal::nowhere, |access| Portal::of(&access.to_string()));
        let url = format!("{}{}", self.origin, portal.door());
        if let Some(own) = &text.own {
            return own_brief(own, settings.shown_name(), &url);
        }
        if let Some(alert) = text.alert {
            return alert_brief(Words::of(text.locale), alert, settings.shown_name(), settings.phone.trim());
        }
        let code = text.code.as_deref().and_then(WordCode::parse).map(WordCode::spaced).unwrap_or_default();
        let minutes = text.minutes.unwrap_or_default();
        brief(Words::of(text.locale), text.kind, settings.shown_name(), &url, &code, minutes)
    }
}

/// Who mails are from: as the practice chose, else its name.
fn sender(settings: &Settings) -> &str {
    match settings.brand.sender() {
        "" => settings.shown_name(),
        chosen => chosen,
    }
}

/// A text in its reader's language: the practice's name, one sentence, and the portal's address or a code.
pub fn brief(w: &Words, kind: MailKind, practice: &str, url: &str, code: &str, minutes: i64) -> String {
    match kind {
        MailKind::NumberCode => w.text_code(code, minutes, practice),
        MailKind::FreshProof => w.text_proof(code, minutes, practice),
        MailKind::Trial => w.text_trial(practice),
        MailKind::ApprovalNotice => w.text_approval(practice, url),
        _ => w.text_waits(practice, url),
    }
}

/// What a security message says by text: neither what changed nor in which case, and whom to call.
pub fn alert_brief(w: &Words, alert: AlertKind, practice: &str, phone: &str) -> String {
    let said = match alert {
        AlertKind::AccessEnded => w.text_alert_ended(practice),
        _ => w.text_alert(practice),
    };
    format!("{said} {phone}").trim_end().to_owned()
}

/// The same in the practice's own words. What it is made of was looked at when it was saved.
pub fn own_brief(own: &WordingText, practice: &str, url: &str) -> String {
    fill(&own.opening, |variable| match variable {
        Variable::Practice => practice.to_owned(),
        Variable::Address => url.to_owned(),
        // No text holds a link of its own.
        Variable::Life => String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AccessId, Locale, MailId, Timestamp};
    use vault::{Alert, LinkWish};

    fn outgoing(kind: MailKind) -> OutgoingMail {
        OutgoingMail {
            id: MailId::mint(Timestamp::from_seconds(9), [3; 10]),
            tag: "0k9".to_owned(),
            kind,
            to: "lucia@example.com".to_owned(),
            locale: Locale::Es,
            tries: 1,
            token: Some("7f3a".to_owned()),
            wish: LinkWish::Asked,
            code: Some("482913".to_owned()),
            minutes: Some(48 * 60),
            access: Some(AccessId::mint(Timestamp::from_seconds(9), [4; 10])),
            waiting: Some(7),
            lacking: Lacking::Nothing,
            until: None,
            alert: None,
            lock: None,
            own: None,
            trial: None,
        }
    }

    fn written(kind: MailKind) -> Letter {
        let settings = Settings { practice_name: "Harbor & Vale".to_owned(), ..Settings::default() };
        PracticeLetterhead::new("https://portal.example").write(&outgoing(kind), &settings)
    }

    // S2-28
    #[test]
    fn a_sign_in_mail_leads_to_its_own_workspace_with_its_code_beside_it() {
        let letter = written(MailKind::SignInLink);
        let workspace = outgoing(MailKind::SignInLink).access.unwrap();
        assert!(letter.text.contains(&format!("https://portal.example/p/{workspace}/enter/7f3a")));
        assert!(letter.text.contains("482 913") && letter.text.contains("48 horas"), "{}", letter.text);
        assert_eq!((letter.from_name.as_str(), letter.language.as_str()), ("Harbor & Vale", "es"));
    }

    #[test]
    fn a_reminder_says_that_something_is_missing_and_not_that_something_is_new() {
        let settings = Settings { practice_name: "Harbor & Vale".to_owned(), ..Settings::default() };
        let mail = OutgoingMail { lacking: Lacking::Due, ..outgoing(MailKind::PortalNotice) };
        let letter = PracticeLetterhead::new("https://portal.example").write(&mail, &settings);
        assert!(letter.subject.contains("falta algo"), "{}", letter.subject);
        assert!(letter.text.contains("fecha") && !letter.text.contains("algo nuevo"), "{}", letter.text);
        assert!(letter.text.contains("/notices"), "how to hear of less");
    }

    #[test]
    fn a_link_of_the_practices_own_says_who_opened_the_place_and_asks_for_nothing_that_was_not_asked() {
        let settings = Settings { practice_name: "Harbor & Vale".to_owned(), ..Settings::default() };
        let house = PracticeLetterhead::new("https://portal.example");
        for (wish, said) in [
            (LinkWish::Opened, "Harbor & Vale abrió un lugar para su caso"),
            (LinkWish::Sent, "Harbor & Vale le envía un enlace"),
        ] {
            let letter = house.write(&OutgoingMail { wish, ..outgoing(MailKind::SignInLink) }, &settings);
            assert!(letter.text.contains(said) && letter.text.contains("/enter/7f3a"), "{}", letter.text);
            assert!(letter.text.contains("482 913") && !letter.text.contains("pidió"), "{}", letter.text);
        }
        let asked = written(MailKind::SignInLink);
        assert!(asked.text.contains("Usted pidió un enlace"), "{}", asked.text);
    }

    // A mail about what was done in somebody's name says in itself what to do if it was not them.
    #[test]
    fn an_alert_says_whom_to_call_and_what_to_press_if_it_was_not_you() {
        for (phone, called) in [("", false), ("(555) 555-0142", true)] {
            let name = "Harbor & Vale".to_owned();
            let settings = Settings { practice_name: name, phone: phone.to_owned(), ..Settings::default() };
            for (locale, press, call) in [
                (Locale::En, "Was this not you?", "call Harbor & Vale"),
                (Locale::Es, "¿No fue usted?", "lame a Harbor & Vale"),
            ] {
                for kind in AlertKind::ALL {
                    let mut mail = outgoing(MailKind::Alert);
                    let at = Timestamp::from_seconds(1_700_000_000);
                    mail.alert = Some(Alert { kind, at, agent: String::new() });
                    mail.locale = locale;
                    let text = PracticeLetterhead::new("https://portal.example").write(&mail, &settings).text;
                    // What the desk's own people are told, a client never is.
                    if matches!(kind, AlertKind::RecoveryUsed | AlertKind::RecoveryRenewed) {
                        continue;
                    }
                    assert!(text.to_lowercase().contains(&call.to_lowercase()), "{kind:?}: {text}");
                    let numbers = text.matches("(555) 555-0142").count();
                    assert_eq!(numbers, if called { 2 } else { 0 }, "with what to do, at the foot: {text}");
                    let own = [
                        AlertKind::NewDevice,
                        AlertKind::HelperNamed,
                        AlertKind::NumberProved,
                        AlertKind::DetailsChanged,
                        AlertKind::DetailsShared,
                        AlertKind::ConsentKept,
                    ];
                    assert_eq!(text.contains(press), own.contains(&kind), "{kind:?}: {text}");
                }
            }
        }
    }

    // AUTH-24
    #[test]
    fn the_lock_of_a_mail_stands_quietly_in_it_in_the_readers_language() {
        let settings = Settings { practice_name: "Harbor & Vale".to_owned(), ..Settings::default() };
        let house = PracticeLetterhead::new("https://portal.example");
        let alert = |kind| Alert { kind, at: Timestamp::from_seconds(9), agent: String::new() };
        let kinds = AlertKind::ALL.map(|kind| (MailKind::Alert, Some(alert(kind))));
        let plain = [(MailKind::SignInLink, None), (MailKind::FreshProof, None)];
        for (kind, alert) in plain.into_iter().chain(kinds) {
            for (locale, said) in [
                (Locale::En, "This was not me – close my case everywhere"),
                (Locale::Es, "No fui yo: cierre mi caso en todas partes"),
            ] {
                let lock = Some("00ff".to_owned());
                let mail = OutgoingMail { alert: alert.clone(), lock, locale, ..outgoing(kind) };
                let (letter, access) = (house.write(&mail, &settings), mail.access.unwrap());
                let url = format!("https://portal.example/p/{access}/lock/00ff");
                assert!(letter.text.contains(&format!("{said}:\n{url}")), "{kind:?}: {}", letter.text);
                let link = letter.html.split(&format!("<a href=\"{url}\"")).nth(1).unwrap();
                assert!(link.starts_with(" style=\"color:#42555d\">"), "a link and no button: {link}");
                assert!(link.contains(said), "{link}");
                let without = house.write(&OutgoingMail { lock: None, ..mail }, &settings);
                assert!(!without.text.contains("/lock/") && !without.html.contains("/lock/"));
            }
        }
    }

    #[test]
    fn a_notice_leads_to_the_door_and_carries_no_secret() {
        let letter = written(MailKind::PortalNotice);
        assert!(letter.text.contains("https://portal.example/p/acc_"));
        assert!(!letter.text.contains("7f3a") && !letter.html.contains("482"));
    }

    // A client who finds that we write too often says so from any notice of ours.
    #[test]
    fn every_notice_to_a_client_leads_to_the_choice_of_how_often() {
        for kind in [MailKind::PortalNotice, MailKind::ApprovalNotice, MailKind::ApprovalCopy] {
            let (letter, access) = (written(kind), outgoing(kind).access.unwrap());
            let choose = format!("https://portal.example/p/{access}/notices");
            assert!(letter.text.contains(&choose) && letter.html.contains(&choose), "{kind:?}");
        }
        // What keeps somebody safe is not a matter of taste.
        for kind in [MailKind::SignInLink, MailKind::FreshProof] {
            assert!(!written(kind).text.contains("/notices"), "{kind:?}");
        }
    }

    #[test]
    fn a_mail_about_a_matter_that_ends_says_until_when_its_reader_comes_in() {
        let until = Some(Timestamp::from_seconds(1_762_664_399));
        let mail = OutgoingMail { until, ..outgoing(MailKind::PortalNotice) };
        let settings = Settings { time_zone: "America/New_York".to_owned(), ..Settings::default() };
        let letter = PracticeLetterhead::new("https://portal.example").write(&mail, &settings);
        assert!(
            letter.text.contains("Puede abrir su caso hasta el sábado 8 de noviembre"),
            "{}",
            letter.text
        );
        assert!(!written(MailKind::PortalNotice).text.contains("Puede abrir su caso hasta"));
    }

    #[test]
    fn who_gets_a_copy_is_asked_for_nothing() {
        let asked = written(MailKind::ApprovalNotice);
        let copy = written(MailKind::ApprovalCopy);
        let letters = PracticeLetterhead::new("https://portal.example");
        let both = OutgoingMail { lacking: Lacking::Something, ..outgoing(MailKind::ApprovalNotice) };
        let both = letters.write(&both, &Settings::default());
        // What is missing lists what is to be answered, too.
        assert!(
            both.text.contains("/missing") && both.text.contains("También falta algo más"),
            "{}",
            both.text
        );
        assert!(!asked.text.contains("/missing") && both.subject.contains("por favor, lea y responda"));
        assert!(copy.subject.contains("para su información") && copy.text.contains("No tiene que responder"));
        assert!(copy.text.contains("https://portal.example/p/acc_") && asked.subject != copy.subject);
    }

    #[test]
    fn staff_are_led_to_the_desk_and_invited_people_to_their_invitation() {
        let notice = written(MailKind::StaffNotice).text;
        assert!(notice.contains("https://portal.example/desk") && notice.contains(" 7 "), "{notice}");
        let invitation = written(MailKind::Invitation);
        assert!(invitation.text.contains("https://portal.example/desk/invitations/7f3a"));
    }

    #[test]
    fn an_alert_says_what_when_and_what_to_do_and_leads_nowhere_where_the_door_is_shut() {
        let settings = Settings { practice_name: "Harbor & Vale".to_owned(), ..Settings::default() };
        for locale in [Locale::En, Locale::Es] {
            for kind in AlertKind::ALL {
                for client in [true, false] {
                    let mut mail = outgoing(MailKind::Alert);
                    let agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0".to_owned();
                    mail.alert = Some(Alert { kind, at: Timestamp::from_seconds(1_700_000_000), agent });
                    mail.locale = locale;
                    mail.access = mail.access.filter(|_| client);
                    let text = PracticeLetterhead::new("https://portal.example").write(&mail, &settings).text;
                    assert!(text.contains("Harbor & Vale") && text.contains("14"), "{kind:?}: {text}");
                    assert!(!text.contains("7f3a"), "no secret: {text}");
                    let shut = matches!(kind, AlertKind::AccessEnded | AlertKind::AddressChanged)
                        || (kind == AlertKind::DetailsChanged && !client);
                    assert_eq!(text.contains("https://"), !shut, "{kind:?}: {text}");
                    assert_eq!(text.contains("Firefox, Linux"), kind == AlertKind::NewDevice, "{text}");
                }
            }
        }
    }

    #[test]
    fn a_text_is_one_part_in_both_languages_and_says_nothing_of_a_case() {
        let url = "https://portal.harborvale.example/p/acc_01k9a4c5d6e7f8g9h0j1k2m3n4";
        for locale in [Locale::En, Locale::Es] {
            for kind in [
                MailKind::PortalNotice,
                MailKind::ApprovalNotice,
                MailKind::NumberCode,
                MailKind::FreshProof,
                MailKind::Trial,
            ] {
                let w = Words::of(locale);
                let told = brief(w, kind, "Harbor & Vale Abogados", url, "482 913", 10);
                let parts = domain::texting::segments(&told);
                assert!(parts.small && parts.count == 1, "{locale:?} {kind:?}: {parts:?} {told}");
                assert!(told.contains("Harbor & Vale Abogados"), "{told}");
                assert_eq!(
                    told.contains("https://"),
                    kind == MailKind::PortalNotice || kind == MailKind::ApprovalNotice
                );
                let holds_code = matches!(kind, MailKind::NumberCode | MailKind::FreshProof);
                assert_eq!(told.contains("482 913"), holds_code, "{told}");
                // One letter outside the small alphabet costs what it costs, and is counted so.
                let dear = domain::texting::segments(&brief(w, kind, "Muñoz y Díaz", url, "482 913", 10));
                assert!(!dear.small && dear.count <= 3, "{dear:?}");
            }
            for alert in AlertKind::ALL {
                let w = Words::of(locale);
                let told = alert_brief(w, alert, "Harbor & Vale Abogados", "(555) 555-0142");
                let parts = domain::texting::segments(&told);
                assert!(parts.small && parts.count == 1, "{locale:?} {alert:?}: {parts:?} {told}");
                assert!(told.starts_with("Harbor & Vale Abogados: ") && told.ends_with(" (555) 555-0142"));
                assert!(alert_brief(w, alert, "Harbor & Vale", "").ends_with('.'), "no number, no gap");
            }
        }
    }
}

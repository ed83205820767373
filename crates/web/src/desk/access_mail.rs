//! What became of sign-in mails, step by step, and what staff can do about each. It refuses to say that a person opened a link:
//! machines that check mail open links, too.

use super::frame::Frame;
use crate::staff_view::portal::AccessMail;
use crate::staff_view::{Tag, Tone};
use crate::words::Words;
use domain::Timestamp;
use vault::{LinkFacts, LinkOver, MailKind, MailRow, MailState};

/// How far a sign-in mail came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    Queued,
    /// The mail server did not take it yet.
    Retrying,
    /// Taken, and nobody opened the link.
    Accepted,
    /// The server refused it, or it came back.
    Bounced,
    GivenUp,
    Opened(Timestamp),
    Used(Timestamp),
    Expired(Timestamp),
    Replaced,
    Guessed,
    Closed,
}

/// How far this mail came; nothing for a mail that carries no link, or for a text.
pub fn step(mail: &MailRow, now: Timestamp) -> Option<Step> {
    if mail.text || !matches!(mail.kind, MailKind::SignInLink | MailKind::LinkRequest) {
        return None;
    }
    let link = mail.link.as_ref();
    Some(match mail.state {
        MailState::Refused | MailState::Returned => Step::Bounced,
        MailState::Failed => Step::GivenUp,
        MailState::Waiting if mail.tries > 0 => Step::Retrying,
        MailState::Waiting | MailState::Sending => Step::Queued,
        MailState::Sent => link.map_or(Step::Accepted, |link| of_link(link, now)),
        MailState::Taken
        | MailState::Delivered
        | MailState::Undelivered
        | MailState::Unsure
        | MailState::Dropped => return None,
    })
}

fn of_link(link: &LinkFacts, now: Timestamp) -> Step {
    match (link.end, link.opened_at) {
        (Some(LinkOver::Used(at)), _) => Step::Used(at),
        (Some(LinkOver::Replaced), _) => Step::Replaced,
        (Some(LinkOver::Guessed), _) => Step::Guessed,
        (Some(LinkOver::Closed), _) => Step::Closed,
        (None, _) if now.is_past(link.expires_at) => Step::Expired(link.expires_at),
        (None, Some(at)) => Step::Opened(at),
        (None, None) => Step::Accepted,
    }
}

/// The step in a word or two, for the list of mails.
pub fn tag(w: &Words, step: Step, outbox: bool) -> Tag {
    match step {
        Step::Queued => Tag::new(Tone::Wait, w.desk_mail_waiting()),
        Step::Retrying => Tag::new(Tone::Wait, w.desk_mail_retrying()),
        Step::Accepted if outbox => Tag::new(Tone::Wait, w.desk_mail_outbox()),
        Step::Accepted => Tag::new(Tone::Wait, w.access_mail_tag_accepted()),
        Step::Bounced => Tag::new(Tone::Bad, w.access_mail_tag_bounced()),
        Step::GivenUp => Tag::new(Tone::Bad, w.desk_mail_failed()),
        Step::Opened(_) => Tag::new(Tone::Wait, w.access_mail_tag_opened()),
        Step::Used(_) => Tag::new(Tone::Ok, w.access_mail_tag_used()),
        Step::Expired(_) => Tag::new(Tone::Plain, w.access_mail_tag_expired()),
        Step::Replaced => Tag::new(Tone::Plain, w.access_mail_tag_replaced()),
        Step::Guessed => Tag::new(Tone::Bad, w.access_mail_tag_guessed()),
        Step::Closed => Tag::new(Tone::Plain, w.access_mail_tag_closed()),
    }
}

/// The newest sign-in mail to somebody, with what to do. Nothing where it was used: then all is well.
pub fn newest(frame: &Frame, mails: &[MailRow], name: &str, outbox: bool) -> Option<AccessMail> {
    let (mail, step) = mails.iter().find_map(|mail| Some((mail, step(mail, frame.now)?)))?;
    let w = frame.w;
    let when = frame.when(mail.changed_at);
    let again = || w.access_mail_do_again();
    let (tone, sentence, advice) = match step {
        Step::Used(_) => return None,
        Step::Queued => (Tone::Wait, w.access_mail_queued(when), vec![w.access_mail_do_wait()]),
        Step::Retrying => (Tone::Wait, w.access_mail_retrying(when), vec![w.access_mail_do_retrying()]),
        Step::Accepted => {
            let sentence = if outbox { w.access_mail_outbox(when) } else { w.access_mail_accepted(when) };
            (Tone::Wait, sentence, vec![w.access_mail_do_spam(name), w.access_mail_do_address(), again()])
        }
        Step::Bounced => (Tone::Bad, w.access_mail_bounced(when), vec![w.desk_stop_do()]),
        Step::GivenUp => {
            (Tone::Bad, w.access_mail_given_up(when), vec![w.access_mail_do_given_up(), again()])
        }
        Step::Opened(at) => {
            let advice = vec![w.access_mail_do_button(name), w.access_mail_do_scanner()];
            (Tone::Wait, w.access_mail_opened(frame.when(at)), advice)
        }
        Step::Expired(at) => (Tone::Todo, w.access_mail_expired(frame.when(at)), vec![again()]),
        // Whatever replaced it led to no mail that is shown, as where it was dropped.
        Step::Replaced => (Tone::Todo, w.access_mail_replaced(), vec![again()]),
        Step::Guessed => (Tone::Bad, w.access_mail_guessed(), vec![w.access_mail_do_guessed(name)]),
        Step::Closed => (Tone::Todo, w.access_mail_closed(name), vec![w.access_mail_do_closed()]),
    };
    Some(AccessMail { tone, sentence, advice })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::MailId;

    const NOW: i64 = 1_000_000;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn mail(state: MailState, tries: i64, link: Option<LinkFacts>) -> MailRow {
        MailRow {
            id: MailId::mint(at(NOW), [3; 10]),
            kind: MailKind::SignInLink,
            state,
            tries,
            answer: None,
            created_at: at(NOW),
            changed_at: at(NOW),
            text: false,
            link,
        }
    }

    fn link(opened: bool, end: Option<LinkOver>, expires: i64) -> Option<LinkFacts> {
        Some(LinkFacts { opened_at: opened.then(|| at(7)), expires_at: at(expires), end })
    }

    #[test]
    fn each_step_is_told_by_what_stands_in_the_rows() {
        let (soon, past) = (NOW + 60, NOW - 60);
        let sent = |link| step(&mail(MailState::Sent, 1, link), at(NOW));
        assert_eq!(step(&mail(MailState::Waiting, 0, None), at(NOW)), Some(Step::Queued));
        assert_eq!(step(&mail(MailState::Waiting, 2, None), at(NOW)), Some(Step::Retrying));
        assert_eq!(step(&mail(MailState::Refused, 1, link(true, None, soon)), at(NOW)), Some(Step::Bounced));
        assert_eq!(step(&mail(MailState::Returned, 1, None), at(NOW)), Some(Step::Bounced));
        assert_eq!(step(&mail(MailState::Failed, 9, None), at(NOW)), Some(Step::GivenUp));
        assert_eq!(sent(None), Some(Step::Accepted), "a mail from before this was kept");
        assert_eq!(sent(link(false, None, soon)), Some(Step::Accepted));
        assert_eq!(sent(link(true, None, soon)), Some(Step::Opened(at(7))));
        assert_eq!(sent(link(true, None, past)), Some(Step::Expired(at(past))));
        assert_eq!(sent(link(true, Some(LinkOver::Used(at(9))), past)), Some(Step::Used(at(9))));
        assert_eq!(sent(link(false, Some(LinkOver::Replaced), past)), Some(Step::Replaced));
        assert_eq!(sent(link(true, Some(LinkOver::Guessed), soon)), Some(Step::Guessed));
        assert_eq!(sent(link(true, Some(LinkOver::Closed), soon)), Some(Step::Closed));
        let notice = MailRow { kind: MailKind::PortalNotice, ..mail(MailState::Sent, 1, None) };
        assert_eq!(step(&notice, at(NOW)), None);
        assert_eq!(step(&MailRow { text: true, ..mail(MailState::Sent, 1, None) }, at(NOW)), None);
    }
}

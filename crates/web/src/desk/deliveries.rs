//! What became of mails and texts, and the addresses and numbers that take none, for whoever runs the portal. It refuses to
//! show a mail or a text: what has left is kept nowhere.

use super::frame::{Frame, demand, see_saying};
use crate::door::reply::Answered;
use crate::door::visit::Visit;
use crate::staff_view::approval::Cut;
use crate::staff_view::wordings::{DeliveriesPage, Delivery, Stopped};
use crate::staff_view::{More, Place, Tag, Tone};
use crate::words::Words;
use domain::DeskPower;
use vault::{After, DeliveryCut, DeliveryRow, MailKind, MailState, StopRow};

const HERE: &str = "/desk/settings/deliveries";

/// GET.
pub async fn list(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::WatchMachinery)?;
    let frame = Frame::of(&visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let cut = DeliveryCut::from_code(visit.query.text("cut")).unwrap_or(DeliveryCut::All);
    let after: Option<After> = visit.query.text("after").parse().ok();
    let found = lobby.deliveries(cut, after).await?;
    let here = format!("{HERE}?cut={}", cut.code());
    let failed = lobby.returns_box().await?.failed;
    let outbox = visit.site.outbox.is_some();
    let page = DeliveriesPage {
        w,
        shell: &frame.shell,
        cuts: DeliveryCut::ALL
            .into_iter()
            .map(|of| Cut { href: format!("{HERE}?cut={}", of.code()), label: label(w, of), here: of == cut })
            .collect(),
        mails: found.rows.iter().map(|row| line(&frame, row, outbox)).collect(),
        unread: failed.map(|(since, why)| (w.post_unread(frame.when(since)), why)),
        stops: lobby.stops().await?.into_iter().map(|stop| stopped(&frame, stop)).collect(),
        more: More {
            newer: after.map(|_| here.clone()),
            older: found.next.map(|next| format!("{here}&after={next}")),
        },
    };
    frame.page(&page)
}

/// POST: `stop` is the address to write to again.
pub async fn lift(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    lobby.lift_stop(visit.form.text("stop")).await?;
    Ok(see_saying(&visit, HERE, Tone::Ok, &Words::of(visit.locale).desk_stop_lifted()))
}

fn label(w: &Words, cut: DeliveryCut) -> String {
    match cut {
        DeliveryCut::All => w.post_cut_all(),
        DeliveryCut::Trouble => w.post_cut_trouble(),
        DeliveryCut::Waiting => w.post_cut_waiting(),
        DeliveryCut::Texts => w.post_cut_texts(),
    }
}

pub fn line(frame: &Frame, mail: &DeliveryRow, outbox: bool) -> Delivery {
    let w = frame.w;
    let what = match mail.kind {
        MailKind::LinkRequest | MailKind::SignInLink => w.desk_mail_link(),
        MailKind::PortalNotice => w.desk_mail_notice(),
        MailKind::Alert => w.desk_mail_alert(),
        MailKind::ApprovalNotice => w.desk_approval_mail(),
        MailKind::ApprovalCopy => w.desk_approval_mail_copy(),
        MailKind::FreshProof => w.desk_approval_mail_code(),
        MailKind::StaffNotice => w.post_mail_staff(),
        MailKind::Invitation => w.post_mail_invitation(),
        MailKind::Trial if mail.text => w.desk_text_trial(),
        MailKind::Trial => w.post_mail_trial(),
        MailKind::NumberCode => w.desk_text_code(),
    };
    let what = if mail.text { w.desk_text_of(what) } else { what };
    let state = match mail.state {
        MailState::Waiting if mail.tries > 0 => Tag::new(Tone::Wait, w.desk_mail_retrying()),
        MailState::Waiting | MailState::Sending => Tag::new(Tone::Wait, w.desk_mail_waiting()),
        MailState::Sent if outbox && !mail.text => Tag::new(Tone::Wait, w.desk_mail_outbox()),
        MailState::Sent => Tag::new(Tone::Ok, w.desk_mail_sent()),
        MailState::Taken => Tag::new(Tone::Wait, w.desk_text_taken()),
        MailState::Delivered => Tag::new(Tone::Ok, w.desk_text_delivered()),
        MailState::Undelivered => Tag::new(Tone::Bad, w.desk_text_undelivered()),
        MailState::Unsure => Tag::new(Tone::Bad, w.desk_text_unsure()),
        MailState::Refused => Tag::new(Tone::Bad, w.post_refused()),
        MailState::Returned => Tag::new(Tone::Bad, w.access_mail_tag_bounced()),
        MailState::Failed => Tag::new(Tone::Bad, w.desk_mail_failed()),
        MailState::Dropped => Tag::new(Tone::Plain, w.post_dropped()),
    };
    Delivery {
        what,
        to: mail.to.clone().unwrap_or_default(),
        when: frame.when(mail.changed_at),
        state,
        tries: if mail.tries > 1 { w.post_tries(mail.tries) } else { String::new() },
        answer: match mail.state {
            MailState::Sent | MailState::Taken | MailState::Delivered => String::new(),
            _ => mail.answer.clone(),
        },
    }
}

fn stopped(frame: &Frame, stop: StopRow) -> Stopped {
    let names: Vec<String> = stop.people.iter().map(|(name, _)| name.clone()).collect();
    Stopped {
        key: stop.key,
        who: if names.is_empty() { frame.w.post_nobody() } else { names.join(", ") },
        address: stop.people.into_iter().next().map(|(_, address)| address).unwrap_or_default(),
        since: frame.when(stop.since),
        answer: stop.answer,
        again: if stop.text { frame.w.desk_text_again() } else { frame.w.desk_stop_again() },
        said: if stop.text { frame.w.desk_text_said() } else { frame.w.desk_stop_said() },
    }
}

//! What a client agreed to, read again: the texts of the first visit and of naming somebody to help, each as it was read. The
//! first visit's can be taken back, after one page that says what follows. It refuses to take back what is not their last word.

use crate::client::frame::{Frame, portal};
use crate::client_view::Portal;
use crate::client_view::agreed::{Agreed, AgreedPage, WithdrawPage};
use crate::device;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use casework::receive;
use domain::{ConsentId, ConsentPurpose, Locale, Power, RecordSource, Refusal, TextVersion};
use vault::{Error, ForClient, HelperRow, OwnConsent, TextKept};

/// GET: every text this person answered.
pub async fn show(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let named = named(&visit).await?;
    let named: &[HelperRow] = named.as_ref().map_or(&[], |all| all.as_slice());
    let consents = visit.desk().own_consents(visit.actor()?).await?;
    let practice = &frame.shell.door.practice.name;
    let done = match visit.query.text("done") {
        "withdrawn" => frame.w.agreed_done_withdrawn(practice),
        "agreed" => frame.w.agreed_done_agreed(practice),
        _ => String::new(),
    };
    let texts = texts(&frame, &consents, named);
    Reply::page(&AgreedPage { w: frame.w, shell: &frame.shell, texts, done })
}

/// Every text somebody answered on their first visit and since, as staff look at it: nothing can be taken back.
pub fn looked_at<'a>(frame: &'a Frame, consents: &[OwnConsent], named: &[HelperRow]) -> AgreedPage<'a> {
    let mut texts = texts(frame, consents, named);
    for one in &mut texts {
        one.withdraw.clear();
        one.again.clear();
    }
    AgreedPage { w: frame.w, shell: &frame.shell, texts, done: String::new() }
}

/// Whom this client named, where they may name anybody.
pub(super) async fn named(visit: &Visit) -> Result<Option<ForClient<Vec<HelperRow>>>, End> {
    let actor = visit.actor()?;
    match actor.may(Power::NameHelpers) {
        true => Ok(Some(receive::room(visit.desk(), actor).await?.helpers().await?)),
        false => Ok(None),
    }
}

/// Everything they answered: the first visit's texts, newest first, and then those of naming somebody.
pub fn texts(frame: &Frame, consents: &[OwnConsent], named: &[HelperRow]) -> Vec<Agreed> {
    let own = &frame.shell.door.portal;
    let newest = |at: usize, one: &OwnConsent| {
        let newer = consents.get(..at).unwrap_or_default();
        !newer.iter().any(|other| other.about.iter().any(|purpose| one.about.contains(purpose)))
    };
    let first = consents.iter().enumerate().map(|(n, one)| first_visit(frame, own, one, newest(n, one)));
    let helping = named.iter().map(|one| helper(frame, one));
    first.chain(helping).collect()
}

/// What an answer was about: its purpose, or the first visit where there was none yet.
fn about(w: &Words, purposes: &[ConsentPurpose]) -> String {
    match purposes {
        [one] => super::details::called(w, *one),
        _ => w.agreed_first_visit(),
    }
}

fn first_visit(frame: &Frame, own: &Portal, one: &OwnConsent, newest: bool) -> Agreed {
    let (w, when) = (frame.w, frame.calendar.stamp(one.at));
    Agreed {
        title: about(w, &one.about),
        said: if one.agreed { w.agreed_said_yes(when) } else { w.agreed_said_no(when) },
        withdrawn: match (one.withdrawn_at, &one.withdrawn_by_hand) {
            (None, _) => String::new(),
            (Some(at), None) => w.agreed_withdrew(frame.calendar.stamp(at)),
            (Some(_), Some(entered)) => {
                let (day, how) = (frame.calendar.date(&entered.on), how_known(w, entered.source));
                let practice = frame.shell.door.practice.name.as_str();
                w.byhand_mine_back(day, how, practice, entered.instructed_by.as_str())
            }
        },
        withdraw: if one.stands { own.withdraw(&one.id.to_string()) } else { String::new() },
        again: if newest && (one.withdrawn_at.is_some() || !one.agreed) {
            own.welcome()
        } else {
            String::new()
        },
        ..kept(frame, one.id.to_string(), &one.read)
    }
}

fn helper(frame: &Frame, one: &HelperRow) -> Agreed {
    let w = frame.w;
    Agreed {
        title: w.agreed_helper(one.name.as_str()),
        said: w.agreed_said_yes(frame.calendar.stamp(one.named_at)),
        ..kept(frame, one.access.to_string(), &one.agreed)
    }
}

/// A text with where it was answered from; what it was about and when is the caller's.
fn kept(frame: &Frame, anchor: String, read: &TextKept) -> Agreed {
    let w = frame.w;
    let device = device::described(&read.device.agent).unwrap_or_else(|| w.account_device_unknown());
    let practice = frame.shell.door.practice.name.as_str();
    let which = match TextVersion::kept(&read.version) {
        TextVersion::Own(number) => w.agreed_text_own(number, practice),
        TextVersion::Shipped(number) => w.agreed_text_shipped(number),
    };
    let from = match (&read.entered, read.device.address.as_str()) {
        (Some(entered), _) => {
            let (day, how) = (frame.calendar.date(&entered.on), how_known(w, entered.source));
            w.byhand_mine(day, how, practice, which, entered.instructed_by.as_str())
        }
        (None, "") => w.agreed_from_device(device, which),
        (None, address) => w.agreed_from(address, device, which),
    };
    Agreed {
        anchor,
        title: String::new(),
        said: String::new(),
        withdrawn: String::new(),
        from,
        heading: read.title.clone(),
        text: read.text.clone(),
        lang: read.language.map_or(w.lang(), Locale::code),
        withdraw: String::new(),
        again: String::new(),
    }
}

/// How the practice knew what it entered in somebody's name, as they read it.
fn how_known(w: &Words, source: RecordSource) -> String {
    match source {
        RecordSource::Phone => w.byhand_mine_phone(),
        RecordSource::InPerson => w.byhand_mine_in_person(),
        RecordSource::PaperForm => w.byhand_mine_paper(),
        RecordSource::Document | RecordSource::Other | RecordSource::Enquiry => w.byhand_mine_other(),
    }
}

/// GET: what follows, before it is done.
pub async fn ask(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let consent: ConsentId = visit.id("consent")?;
    let all = visit.desk().own_consents(visit.actor()?).await?;
    let one = all.iter().find(|one| one.id == consent).ok_or_else(End::not_found)?;
    if !one.stands {
        return Ok(Reply::see(&portal(&visit).agreed()));
    }
    let w = frame.w;
    let mut effects = vec![w.agreed_withdraw_told(frame.shell.door.practice.name.as_str())];
    if one.about.contains(&ConsentPurpose::Sponsor) {
        effects.push(w.agreed_withdraw_sponsor());
    }
    effects.extend([
        w.agreed_withdraw_kept(),
        w.agreed_withdraw_access(frame.shell.door.practice.name.as_str()),
        w.agreed_withdraw_back(),
    ]);
    let one = first_visit(&frame, &frame.shell.door.portal, one, true);
    Reply::page(&WithdrawPage { w, shell: &frame.shell, one, effects })
}

/// POST: takes it back, and the practice is told.
pub async fn withdraw(visit: Visit) -> Answered {
    let consent: ConsentId = visit.id("consent")?;
    let agreed = portal(&visit).agreed();
    match visit.desk().withdraw_consent(visit.actor()?, consent, &visit.device).await {
        Ok(()) => Ok(Reply::see(&format!("{agreed}?done=withdrawn"))),
        // Another answer came since the page was opened: it stands there.
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&agreed)),
        Err(e) => Err(e.into()),
    }
}

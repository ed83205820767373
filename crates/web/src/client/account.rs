//! A client's own access: who can see this case, their devices, their other cases, and going from one to the next. It
//! refuses to carry anything of one case into another: the other begins with a session of its own.

use crate::client::agreed;
use crate::client::contact_details;
use crate::client::frame::{Frame, portal};
use crate::client::shared;
use crate::client_view::Portal;
use crate::client_view::account::{AccountPage, CaseRow, CasesPage, Current, Factor, OwnCase, OwnDevice};
use crate::device;
use crate::door::cookies;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Visit, portal_cookie};
use crate::words::Words;
use casework::{receive, stages};
use domain::{AccessId, Capacity, FactorPolicy, Power, Refusal, Relation, Role, SecretState, Why};
use vault::{GivenBy, HelperRow, HelperState, OwnWorkspace, Reading, SeenBy, Whose};

/// GET.
pub async fn show(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let actor = visit.actor()?;
    let w = frame.w;
    let (_, matter, _) = actor.portal().ok_or_else(End::not_found)?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let face = room.face().await?;
    // Whoever only follows the case sends nothing that anybody could see.
    let (files, seen_by) = match actor.only_follows() {
        true => (0, Vec::new()),
        false => {
            let seen_by = sentences(w, &frame.shell.door.practice.name, &*room.seen_by().await?);
            let files = match actor.may(Power::OpenOwnDocuments) {
                true => receive::room(visit.desk(), actor)
                    .await?
                    .own_files()
                    .await?
                    .iter()
                    .filter(|file| file.by == GivenBy::Me)
                    .count(),
                false => 0,
            };
            (files, seen_by)
        }
    };
    let mut devices = Vec::new();
    for row in visit.desk().own_devices(actor).await? {
        devices.push(OwnDevice {
            session: row.id.to_string(),
            name: device::described(&row.device.agent).unwrap_or_else(|| w.account_device_unknown()),
            last: frame.calendar.moment(row.seen_at),
            current: if row.current { Current::Yes } else { Current::No },
        });
    }
    let cases = !frame.shell.cases.is_empty();
    let caller = visit.desk().at_the_counter(actor).await?;
    let held = visit.desk().client_factor(&caller).await?;
    let factor = match (held.stands(), held.policy) {
        (true, _) => Factor::On,
        (false, FactorPolicy::Off) => Factor::NotOffered,
        (false, _) => Factor::Offered,
    };
    let own = actor.capacity() == Some(Capacity::Client);
    let shared = match own {
        true => shared::seen(&frame, &*visit.desk().detail_shares(actor).await?),
        false => Vec::new(),
    };
    let named = agreed::named(&visit).await?;
    let still = |all: &[HelperRow]| all.iter().filter(|one| one.state != HelperState::Over).count();
    let helpers = named.as_ref().map(|all| still(all.as_slice()));
    let named: &[HelperRow] = named.as_ref().map_or(&[], |all| all.as_slice());
    let agreed = agreed::texts(&frame, &visit.desk().own_consents(actor).await?, named);
    let secret = visit.desk().secret_state(&caller).await? != SecretState::None;
    let somebody_else = visit.desk().others_of_mailbox(actor).await?;
    Reply::page(&AccountPage {
        factor,
        secret,
        somebody_else,
        w,
        shell: &frame.shell,
        case_title: face.name,
        files: u32::try_from(files).unwrap_or(u32::MAX),
        helpers: helpers.map(|n| u32::try_from(n).unwrap_or(u32::MAX)),
        details: own || contact_details::is_theirs(actor),
        until: match *visit.desk().own_last_day(actor).await? {
            Some(at) => frame.calendar.day(at),
            None => String::new(),
        },
        seen_by,
        shared,
        agreed,
        devices,
        cases,
    })
}

/// GET cases: all of them, each told apart by what its own pages tell this reader.
pub async fn cases(visit: Visit) -> Answered {
    let mut frame = Frame::of(&visit, None, visit.path.clone()).await?;
    // They stand on the page itself.
    frame.shell.cases.clear();
    let (w, all) = (frame.w, visit.desk().own_cases(visit.actor()?).await?);
    if all.cases.is_empty() {
        // Where each case asks for a link of its own, none leads to another.
        return Ok(Reply::see(&portal(&visit).home()));
    }
    let row = |case: &OwnWorkspace| {
        let flow = stages::flow(&case.pack, &all.texts);
        // A kind nobody ships any more: the first sentence of any application still holds.
        let stage = flow.iter().find(|stage| stage.key == case.stage).or_else(|| flow.first());
        CaseRow {
            case: own_case(w, case),
            stage: stage.map(|stage| stage.client.get(w.locale()).to_owned()).unwrap_or_default(),
            todo: case.todo,
            unread: case.unread,
            here: if case.here { Current::Yes } else { Current::No },
        }
    };
    Reply::page(&CasesPage { w, shell: &frame.shell, rows: all.cases.iter().map(row).collect() })
}

/// A case by what tells it from others.
pub fn own_case(w: &Words, case: &OwnWorkspace) -> OwnCase {
    OwnCase {
        workspace: case.access.to_string(),
        name: case.name.clone(),
        whose: match &case.whose {
            Whose::Own => w.cases_yours(),
            Whose::Of(name) => w.cases_of(name.as_str()),
            Whose::Untold => String::new(),
        },
        number: case.number.clone(),
    }
}

/// POST: ends another device's session; one's own is left by signing out.
pub async fn end(visit: Visit) -> Answered {
    visit.desk().end_own_device(visit.actor()?, visit.id("session")?).await?;
    Ok(Reply::see(&portal(&visit).account()))
}

/// POST.
pub async fn end_others(visit: Visit) -> Answered {
    visit.desk().end_other_own_devices(visit.actor()?).await?;
    Ok(Reply::see(&portal(&visit).account()))
}

/// POST: on to another case. The cookie of this one stays; the two are open side by side.
pub async fn switch(visit: Visit) -> Answered {
    let to: AccessId = visit.form.text("to").parse().map_err(|_| Refusal::invalid("to", Why::NotAChoice))?;
    let token = visit.desk().move_over(visit.actor()?, to, visit.device.clone()).await?;
    let cookie = cookies::set(&portal_cookie(to), &token, visit.site.secure(), None);
    Ok(Reply::see(&Portal::of(&to.to_string()).home()).cookie(cookie))
}

/// Who can see what this visitor sends: for a request that is asked of them alone, or for everybody of the matter.
pub async fn seen(visit: &Visit, frame: &Frame, alone: bool) -> Result<Vec<String>, End> {
    let actor = visit.actor()?;
    let (_, matter, _) = actor.portal().ok_or_else(End::not_found)?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let all = SeenBy::clone(&*room.seen_by().await?);
    // Whoever helps sits in somebody's seat: that one sees it whatever it is.
    let helps = actor.capacity().is_some_and(Capacity::helps);
    let those = if alone && !helps { all.alone() } else { all };
    Ok(sentences(frame.w, &frame.shell.door.practice.name, &those))
}

/// Who can see what is sent here, in whole sentences: no name of a member of the staff, and of clients only those who sign
/// in for the same one.
pub fn sentences(w: &Words, practice: &str, seen: &SeenBy) -> Vec<String> {
    let staff = seen.staff.iter().map(|(role, n)| match role {
        Role::Owner => w.seen_owner(*n, practice),
        Role::Lawyer => w.seen_lawyer(*n, practice),
        Role::Caseworker => w.seen_caseworker(*n, practice),
        Role::Intake => w.seen_intake(*n, practice),
        Role::Auditor => w.seen_auditor(*n, practice),
        // These roles never see what clients send; were that to change, they are not hidden here.
        Role::Billing | Role::SystemAdministrator => w.seen_other_staff(*n, practice),
    });
    let others = seen.others.iter().map(|relation| other(w, *relation));
    let colleagues = seen.colleagues.iter().map(|name| w.org_seen_colleague(name.clone()));
    let helpers = seen.helpers.iter().map(|name| w.helper_seen(name.as_str()));
    let of_others = seen.helped_others.then(|| w.helper_seen_others());
    staff.chain(others).chain(colleagues).chain(helpers).chain(of_others).collect()
}

/// What another client is in the case, as clients read it.
pub fn other(w: &Words, relation: Relation) -> String {
    match relation {
        Relation::MainApplicant => w.seen_main_applicant(),
        Relation::Partner => w.seen_partner(),
        Relation::Dependant => w.seen_dependant(),
        Relation::Petitioner => w.seen_petitioner(),
        Relation::Employer => w.seen_employer(),
        Relation::Guardian => w.seen_guardian(),
        Relation::Sponsor => w.seen_sponsor(),
        Relation::Representative => w.seen_representative(),
        Relation::Other => w.seen_other(),
        Relation::Observer => w.seen_observer(),
    }
}

//! "Who can see what" of a matter: everybody who has to do with it against everything there is to see, worked out by the rules
//! that let people in. It refuses to be a list somebody keeps: nothing on it can be set here, and nothing on it is remembered.

use super::frame::Frame;
use super::matter::head;
use super::matter_people::duty;
use super::portal::part;
use super::role_names::RoleNames;
use crate::door::reply::Answered;
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::sees::{Cell, SeesPage, SeesRow};
use crate::staff_view::{Place, Tag, Tone};
use crate::words::Words;
use domain::{Assignment, Capacity, ClientId, MatterId, Power, Sensitivity, SharePiece};
use std::collections::BTreeSet;
use vault::{PartyRow, Reading, Seer, SeerIs, ShareRow, WhoSees};

pub async fn show(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let (sees, parties) = (room.who_sees().await?, room.parties().await?);
    let names = RoleNames::of(&visit.desk().lobby(actor)?).await?;
    let whose = columns(&sees, &parties);
    let mut heads: Vec<String> = whose.iter().map(|one| asked_of(w, *one, &parties)).collect();
    heads.extend([w.desk_tab_messages(), w.desk_tab_approvals(), w.progress_nav(), w.sees_log()]);
    let (mut clients, mut staff) = (Vec::new(), Vec::new());
    for seer in &sees.all {
        let row = SeesRow {
            name: seer.name.clone(),
            what: what(w, seer, &names),
            tag: tag(w, seer),
            cells: cells(w, seer, &whose, &sees),
        };
        match seer.is {
            SeerIs::Client { .. } => clients.push(row),
            SeerIs::Staff { .. } => staff.push(row),
        }
    }
    for party in parties.iter().filter(|party| !comes_in(&sees, party.client)) {
        clients.push(SeesRow {
            name: party.name.clone(),
            what: part(w, party.relation),
            tag: Some(Tag::new(Tone::Plain, w.sees_no_way())),
            cells: heads.iter().map(|_| no(w)).collect(),
        });
    }
    let other_side: Vec<String> = room
        .opposing()
        .await?
        .iter()
        .filter(|row| row.ended_at.is_none())
        .map(|row| row.who.name.clone())
        .collect();
    frame.page(&SeesPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::People).await?,
        heads,
        clients,
        staff,
        other_side: other_side.join(", "),
        shares: sees.shares.iter().map(|share| shared(&frame, share)).collect(),
        sensitive: sees.sensitivity == Sensitivity::Sensitive,
    })
}

/// A column for what is asked of everybody, and one for each client: of the matter, and whom something was asked of before.
fn columns(sees: &WhoSees, parties: &[PartyRow]) -> Vec<Option<ClientId>> {
    let mut known: BTreeSet<ClientId> = parties.iter().map(|party| party.client).collect();
    let mut out: Vec<Option<ClientId>> = vec![None];
    out.extend(parties.iter().map(|party| Some(party.client)));
    out.extend(sees.requests.keys().flatten().filter(|client| known.insert(**client)).map(|c| Some(*c)));
    out
}

fn asked_of(w: &Words, whose: Option<ClientId>, parties: &[PartyRow]) -> String {
    let Some(client) = whose else { return w.sees_of_everybody() };
    let name = parties.iter().find(|party| party.client == client).map(|party| party.name.clone());
    w.sees_of(name.unwrap_or_else(|| w.matter_for_gone()))
}

/// What one client shares with another, by their own choice.
fn shared(frame: &Frame, share: &ShareRow) -> String {
    let (w, when) = (frame.w, frame.when(share.at));
    match share.piece {
        SharePiece::Addresses => w.shared_desk_addresses(share.from.as_str(), share.to.as_str(), when),
        SharePiece::Phone => w.shared_desk_phone(share.from.as_str(), share.to.as_str(), when),
    }
}

fn comes_in(sees: &WhoSees, of: ClientId) -> bool {
    sees.all.iter().any(|seer| {
        matches!(seer.is, SeerIs::Client { client, capacity, .. } if client == of && !capacity.helps())
    })
}

/// What somebody is to the matter, in words.
fn what(w: &Words, seer: &Seer, names: &RoleNames) -> String {
    match seer.is {
        SeerIs::Staff { role, own_role, assignment, .. } => match assignment {
            Assignment::None => names.said(w, role, own_role),
            place => format!("{} · {}", duty(w, place), names.said(w, role, own_role)),
        },
        SeerIs::Client { relation, capacity, .. } => match capacity {
            Capacity::Client => part(w, relation),
            Capacity::ReadsAlong | Capacity::SendsAlong => w.sees_helps(part(w, relation)),
            Capacity::Everything
            | Capacity::InvoicesOnly
            | Capacity::OneDepartment
            | Capacity::NamedMatters => w.sees_contact(part(w, relation)),
        },
    }
}

/// What stands beside a name where it opens nothing.
fn tag(w: &Words, seer: &Seer) -> Option<Tag> {
    match seer.is {
        SeerIs::Staff { walled_off: true, .. } => Some(Tag::new(Tone::Bad, w.sees_restricted())),
        _ if seer.powers.is_nothing() => Some(Tag::new(Tone::Plain, w.sees_no_way())),
        _ => None,
    }
}

fn cells(w: &Words, seer: &Seer, whose: &[Option<ClientId>], sees: &WhoSees) -> Vec<Cell> {
    let may = |power| seer.powers.has(power);
    let staff = matches!(seer.is, SeerIs::Staff { .. });
    let mut out: Vec<Cell> = whose
        .iter()
        .map(|one| {
            let here = seer.shown.get(one).copied().unwrap_or(0);
            let opens = may(Power::OpenDocuments) || may(Power::OpenOwnDocuments);
            match (here, opens) {
                (0, _) if seer.powers.is_nothing() => no(w),
                (0, _) if !sees.requests.contains_key(one) => Cell { text: w.sees_none_yet(), no: true },
                (0, _) => no(w),
                (n, false) => yes(w.sees_requests(n)),
                (n, true) if staff => yes(w.sees_documents(n)),
                (n, true) => yes(w.sees_own_documents(n)),
            }
        })
        .collect();
    out.push(if staff && may(Power::AnswerClients) {
        yes(w.sees_answers())
    } else if staff && may(Power::SeeWholeMatter) {
        yes(w.sees_reads())
    } else if !staff && may(Power::ReadMessages) {
        yes(w.sees_own_messages())
    } else {
        no(w)
    });
    out.push(if staff && may(Power::SeeWholeMatter) {
        yes(w.sees_all())
    } else if !staff && may(Power::AnswerApprovals) {
        yes(w.sees_asked_approvals())
    } else {
        no(w)
    });
    out.push(if may(Power::SeeProgress) { yes(w.sees_yes()) } else { no(w) });
    out.push(if may(Power::ReadAudit) { yes(w.sees_yes()) } else { no(w) });
    out
}

fn yes(text: String) -> Cell {
    Cell { text, no: false }
}

fn no(w: &Words) -> Cell {
    Cell { text: w.sees_no(), no: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Locale, PersonId, PowerSet, Relation, Role};
    use std::collections::BTreeMap;

    fn seer(is: SeerIs, powers: PowerSet, shown: &[(Option<ClientId>, u32)]) -> Seer {
        let shown: BTreeMap<_, _> = shown.iter().copied().collect();
        Seer { person: PersonId::from_bytes([1; 16]), name: "A".to_owned(), is, powers, shown }
    }

    #[test]
    fn whoever_has_no_powers_sees_no_in_every_column() {
        let w = Words::of(Locale::En);
        let one = ClientId::from_bytes([2; 16]);
        let sees = WhoSees {
            all: Vec::new(),
            requests: BTreeMap::from([(Some(one), 2)]),
            shares: Vec::new(),
            phase: domain::Phase::Open,
            sensitivity: Sensitivity::Ordinary,
        };
        let whose = [None, Some(one)];
        let walled = SeerIs::Staff {
            role: Role::Owner,
            own_role: None,
            assignment: Assignment::Team,
            walled_off: true,
        };
        let client = SeerIs::Client { client: one, relation: Relation::Guardian, capacity: Capacity::Client };
        for is in [walled, client] {
            let nobody = seer(is, PowerSet::NOTHING, &[]);
            let cells = cells(w, &nobody, &whose, &sees);
            assert_eq!(cells.len(), 6);
            assert!(cells.iter().all(|cell| cell.no), "{is:?}");
            assert!(tag(w, &nobody).is_some());
        }
        let own = PowerSet::of(&[Power::SeeOwnRequests, Power::OpenOwnDocuments, Power::ReadMessages]);
        let cells = cells(w, &seer(client, own, &[(Some(one), 2)]), &whose, &sees);
        assert!(cells[0].no && !cells[1].no && !cells[2].no && cells[3].no);
        assert_eq!(cells[0].text, w.sees_none_yet(), "nothing is asked of everybody");
    }
}

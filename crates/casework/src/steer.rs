//! Steering a matter: its fields, its stages, its end and its people. It refuses a stage that is not of the matter's kind
//! and a step back without a reason; closing is a verb of its own and no stage.

use crate::intake::pack;
use domain::pack::{Pack, Stage};
use domain::{
    ClientId, ConflictDecision, ConflictSearchId, EventId, GroupId, ItemId, MatterId, OpposingId, Phase,
    Refusal, Relation, Sensitivity, Timestamp, Why, limits,
};
use vault::{
    Actor, Desk, Joining, MatterChange, NewStage, Opposing, Publishing, Reading, Result, Steering, Tell,
    Words,
};

/// The stage every kind of matter ends in.
pub const CLOSED: &str = "closed";

/// The stages of a matter of this kind; those of any application where the kind is not a shipped one.
pub fn flow(kind: &str) -> &'static [Stage] {
    pack(kind).or_else(|| pack(Pack::DEFAULT)).map(|pack| pack.stages.as_slice()).unwrap_or_default()
}

/// Where a stage stands in its flow; nothing where it is none of it.
pub fn place(flow: &[Stage], stage: &str) -> Option<usize> {
    flow.iter().position(|s| s.key == stage)
}

/// Whether a step comes to where the application leaves the practice, or past it.
pub fn lodges(flow: &[Stage], from: &str, to: &str) -> bool {
    let Some(to) = place(flow, to) else { return false };
    let from = place(flow, from);
    flow.iter().enumerate().any(|(at, stage)| stage.lodged && at <= to && from.is_none_or(|from| at > from))
}

/// The stage a step would leave, or leap over, that only a lawyer takes a matter past; nothing on the way back.
pub fn sign_off<'f>(flow: &'f [Stage], from: &str, to: &str) -> Option<&'f Stage> {
    let to = place(flow, to)?;
    let from = place(flow, from).unwrap_or_default();
    flow.iter()
        .enumerate()
        .find(|(at, stage)| stage.sign_off && from <= *at && *at < to)
        .map(|(_, stage)| stage)
}

/// A stage as composed.
pub struct StageForm<'a> {
    /// The stage the page was made in.
    pub from: &'a str,
    pub to: &'a str,
    pub en: &'a str,
    pub es: &'a str,
    pub tell: &'a str,
    pub reason: &'a str,
    /// Why the matter is lodged without its clients' leave; may be empty.
    pub anyway: &'a str,
}

impl StageForm<'_> {
    fn check(&self, flow: &[Stage]) -> Result<NewStage> {
        let no = |field: &'static str, why: Why| Err(Refusal::invalid(field, why).into());
        let Some(to) = flow.iter().find(|s| s.key == self.to && s.key != CLOSED) else {
            return no("to", Why::NotAChoice);
        };
        let Some(tell) = Tell::from_code(self.tell) else { return no("tell", Why::NotAChoice) };
        let back = match (place(flow, self.from), place(flow, self.to)) {
            (Some(from), Some(to)) => to < from,
            _ => false,
        };
        let reason = self.reason.trim();
        if back && reason.is_empty() {
            return no("reason", Why::Missing);
        }
        for (field, text) in [("reason", reason), ("en", self.en), ("es", self.es)] {
            if text.chars().count() > limits::NOTE_CHARS {
                return no(field, Why::TooLong);
            }
        }
        if self.en.trim().is_empty() {
            return no("en", Why::Missing);
        }
        let mut words = Words::new();
        for (code, text) in [("en", self.en), ("es", self.es)] {
            if !text.trim().is_empty() {
                words.insert(code.to_owned(), text.trim().to_owned());
            }
        }
        let said = |key: &str| flow.iter().find(|s| s.key == key).map_or(key, |s| &s.internal.en).to_owned();
        Ok(NewStage {
            from: self.from.to_owned(),
            to: to.key.clone(),
            from_said: said(self.from),
            to_said: to.internal.en.clone(),
            words,
            tell,
            reason: reason.to_owned(),
            asks_sign_off: to.sign_off && !back,
        })
    }
}

/// Moves the matter; where that lodges it, with its clients' leave or for a reason.
pub async fn change_stage(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    form: &StageForm<'_>,
) -> Result<EventId> {
    let pack = desk.admit::<Reading>(actor, matter).await?.enter().await?.matter_sheet().await?.pack.clone();
    let flow = flow(&pack);
    let new = form.check(flow)?;
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    if sign_off(flow, form.from, form.to).is_some() {
        room.signs_off()?;
    }
    if lodges(flow, form.from, form.to) {
        room.lodge(&new, form.anyway).await
    } else {
        room.change_stage(&new).await
    }
}

/// Shows clients a stage that was held back until somebody had called, with a mail besides where one is wanted.
pub async fn publish_stage(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    event: EventId,
    mail: bool,
) -> Result<()> {
    desk.admit::<Publishing>(actor, matter).await?.enter().await?.publish_stage(event, mail).await
}

pub async fn change(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    to: &MatterChange,
    revision: i64,
) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.change_matter(to, revision).await
}

/// Draws the circle around a matter closer, or opens it to the usual one.
pub async fn set_sensitivity(desk: &Desk, actor: &Actor, matter: MatterId, to: Sensitivity) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.set_sensitivity(to).await
}

/// Begins to wind a matter up, or, where that has begun, changes the last day on which its clients come in.
///
/// # Errors
/// Those of [`vault::Room::wind_up`].
pub async fn wind_up(desk: &Desk, actor: &Actor, matter: MatterId, until: Option<Timestamp>) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    if room.matter_sheet().await?.phase == Phase::Closing {
        return room.change_last_day(until).await;
    }
    room.wind_up(until).await
}

pub async fn close(desk: &Desk, actor: &Actor, matter: MatterId) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    let pack = room.matter_sheet().await?.pack.clone();
    let last = flow(&pack).iter().find(|s| s.key == CLOSED).map_or("", |s| s.key.as_str());
    room.close(last).await
}

/// Opens a matter again, with a reason that stays in its log.
pub async fn reopen(desk: &Desk, actor: &Actor, matter: MatterId, reason: &str) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::invalid("reason", Why::Missing).into());
    }
    if reason.chars().count() > limits::NOTE_CHARS {
        return Err(Refusal::invalid("reason", Why::TooLong).into());
    }
    desk.admit::<Steering>(actor, matter).await?.enter().await?.reopen(reason).await
}

pub async fn change_party(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    client: ClientId,
    to: Relation,
) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.change_party(client, to).await
}

pub async fn remove_party(desk: &Desk, actor: &Actor, matter: MatterId, client: ClientId) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.remove_party(client).await
}

/// Writes down somebody on the other side, with whom a search for them found. Says whether somebody has to decide about that.
pub async fn add_opposing(desk: &Desk, actor: &Actor, matter: MatterId, who: &Opposing) -> Result<bool> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    let joining = Joining::OtherSide(who.name.clone());
    let searched = desk.lobby(actor)?.search_for_matter(matter, &joining).await?;
    room.add_opposing_searched(who, &searched).await?;
    Ok(searched.found_something())
}

/// Decides about a search for somebody who joined a matter.
pub async fn decide_conflict(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    search: ConflictSearchId,
    decision: ConflictDecision,
    reason: &str,
) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    let ruling = desk.lobby(actor)?.ruling(&room, search, decision, reason).await?;
    room.decide_conflict(&ruling).await
}

/// Asks the owners who may see all of what such a search found to decide about it. Says whether there is one.
pub async fn ask_owners(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    search: ConflictSearchId,
) -> Result<bool> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.ask_owners(&desk.lobby(actor)?, search).await
}

/// Puts right what is written about somebody on the other side. Another name is searched for as if it were written down
/// anew; says whether somebody has to decide about that.
pub async fn change_opposing(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    (id, revision): (OpposingId, i64),
    who: &Opposing,
) -> Result<bool> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    let all = room.opposing().await?;
    let known = all.iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
    if known.who.name == who.name.trim() {
        room.change_opposing(id, revision, who, None).await?;
        return Ok(false);
    }
    let joining = Joining::OtherSide(who.name.clone());
    let searched = desk.lobby(actor)?.search_for_matter(matter, &joining).await?;
    room.change_opposing(id, revision, who, Some(&searched)).await?;
    Ok(searched.found_something())
}

/// Whether somebody is on the other side still.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Ended,
    Back,
}

pub async fn turn_opposing(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    id: OpposingId,
    to: Side,
) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    match to {
        Side::Ended => room.end_opposing(id).await,
        Side::Back => room.resume_opposing(id).await,
    }
}

/// Takes away somebody who was written down by mistake.
pub async fn remove_opposing(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    id: OpposingId,
    reason: &str,
) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.remove_opposing(id, reason).await
}

/// What is addressed to somebody: one request or a whole group.
#[derive(Clone, Copy)]
pub enum Addressed {
    Item(ItemId),
    Group(GroupId),
}

/// Says whom something is asked of: one client of the matter, or everybody.
pub async fn address(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    what: Addressed,
    to: Option<ClientId>,
) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    match what {
        Addressed::Item(item) => room.address_item(item, to).await,
        Addressed::Group(group) => room.address_group(group, to).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form<'a>(from: &'a str, to: &'a str) -> StageForm<'a> {
        let en = "We are checking. You hear from us by Friday.";
        StageForm { from, to, en, es: "", tell: "silent", reason: "", anyway: "" }
    }

    #[test]
    fn a_step_back_needs_a_reason_and_closed_is_no_stage_to_move_to() {
        let flow = flow("general");
        assert!(form("intake", "documents").check(flow).is_ok());
        assert!(form("review", "documents").check(flow).is_err());
        assert!(
            StageForm { reason: "Papers are missing", ..form("review", "documents") }.check(flow).is_ok()
        );
        assert!(form("review", CLOSED).check(flow).is_err());
        assert!(form("review", "gone").check(flow).is_err());
        assert!(StageForm { tell: "shout", ..form("intake", "documents") }.check(flow).is_err());
        assert!(StageForm { en: " ", ..form("intake", "documents") }.check(flow).is_err());
        // A matter of a kind that no longer ships can still move.
        assert!(form("unheard-of", "documents").check(flow).is_ok());
    }

    #[test]
    fn a_step_to_where_the_application_leaves_or_past_it_lodges() {
        let flow = flow("us-h1b");
        assert!(!lodges(flow, "documents", "final-check"));
        assert!(lodges(flow, "final-check", "filed") && lodges(flow, "documents", "receipt"));
        assert!(!lodges(flow, "filed", "receipt") && !lodges(flow, "rfe", "final-check"), "once is enough");
        assert!(lodges(flow, "final-check", "filed"), "and again after a step back");
        assert!(lodges(flow, "unheard-of", "decision") && !lodges(flow, "final-check", "gone"));
    }

    #[test]
    fn a_step_from_the_last_look_or_over_it_is_a_lawyers() {
        let flow = flow("us-h1b");
        let asked = |from, to| sign_off(flow, from, to).map(|stage| stage.key.as_str());
        assert_eq!(asked("final-check", "filed"), Some("final-check"));
        assert_eq!(asked("documents", "receipt"), Some("final-check"), "and nobody leaps over it");
        assert_eq!(asked("unheard-of", "decision"), Some("final-check"));
        assert_eq!(asked("documents", "final-check"), None, "whoever prepares it brings it there");
        assert!(asked("filed", "receipt").is_none() && asked("filed", "documents").is_none());
        assert!(asked("final-check", "documents").is_none(), "back is no sign-off");
    }

    #[test]
    fn every_kind_has_a_flow_that_ends_in_closed_and_serious_news_is_marked() {
        for pack in crate::intake::PACKS.iter() {
            assert_eq!(pack.stages.last().map(|s| s.key.as_str()), Some(CLOSED), "{}", pack.id);
            for stage in &pack.stages {
                let grave = matches!(stage.key.as_str(), "rfe" | "decision" | "more-papers");
                assert!(!grave || stage.serious, "{} {}", pack.id, stage.key);
            }
        }
        assert_eq!(super::flow("no such kind").first().map(|s| s.key.as_str()), Some("intake"));
    }
}

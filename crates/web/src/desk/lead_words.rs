//! The words for everything an enquiry can be, and the lists forms choose them from. It refuses to show a code.

use crate::enquiry::{channel, source};
use crate::spoken;
use crate::staff_view::matter::KindGroup;
use crate::staff_view::{Choice, Tag, Tone};
use crate::words::Words;
use casework::intake::PACKS;
use casework::lead;
use domain::{
    AcceptancePoint, ConflictDecision, ContactChannel, ContactOutcome, EraseReason, LeadRoad, LeadSource,
    LeadState, Likeness, LostReason,
};

pub fn state(w: &Words, state: LeadState) -> Tag {
    let (tone, text) = match state {
        LeadState::New => (Tone::Todo, w.lead_state_new()),
        LeadState::Contacted => (Tone::Wait, w.lead_state_contacted()),
        LeadState::ConsultationBooked => (Tone::Wait, w.lead_state_consultation_booked()),
        LeadState::WaitingForThem => (Tone::Wait, w.lead_state_waiting_for_them()),
        LeadState::Won => (Tone::Ok, w.lead_state_won()),
        LeadState::Lost => (Tone::Plain, w.lead_state_lost()),
        LeadState::Spam => (Tone::Plain, w.lead_state_spam()),
    };
    Tag::new(tone, text)
}

/// Why what an enquiry said was deleted by hand.
pub fn erased(w: &Words, why: EraseReason) -> String {
    match why {
        EraseReason::Asked => w.lead_erased_asked(),
        EraseReason::Spam => w.lead_erased_spam(),
        EraseReason::Mistake => w.lead_erased_mistake(),
    }
}

pub fn lost(w: &Words, why: LostReason) -> String {
    match why {
        LostReason::NotOurWork => w.lead_lost_not_our_work(),
        LostReason::Conflict => w.lead_lost_conflict(),
        LostReason::NotEligible => w.lead_lost_not_eligible(),
        LostReason::Fee => w.lead_lost_fee(),
        LostReason::WentElsewhere => w.lead_lost_went_elsewhere(),
        LostReason::NoAnswer => w.lead_lost_no_answer(),
        LostReason::NoCapacity => w.lead_lost_no_capacity(),
        LostReason::Other => w.lead_lost_other(),
    }
}

pub fn road(w: &Words, road: LeadRoad) -> String {
    match road {
        LeadRoad::Page => w.lead_road_page(),
        LeadRoad::Embedded => w.lead_road_embedded(),
        LeadRoad::Phone => w.lead_road_phone(),
        LeadRoad::Email => w.lead_road_email(),
        LeadRoad::InPerson => w.lead_road_in_person(),
        LeadRoad::Paper => w.lead_road_paper(),
    }
}

pub fn outcome(w: &Words, outcome: ContactOutcome) -> String {
    match outcome {
        ContactOutcome::Reached => w.lead_outcome_reached(),
        ContactOutcome::LeftMessage => w.lead_outcome_left_message(),
        ContactOutcome::NoAnswer => w.lead_outcome_no_answer(),
        ContactOutcome::WrongDetails => w.lead_outcome_wrong_details(),
    }
}

fn point(w: &Words, point: AcceptancePoint) -> String {
    match point {
        AcceptancePoint::Conflict => w.lead_point_conflict(),
        AcceptancePoint::Jurisdiction => w.lead_point_jurisdiction(),
        AcceptancePoint::Capacity => w.lead_point_capacity(),
        AcceptancePoint::Deadline => w.lead_point_deadline(),
        AcceptancePoint::Scope => w.lead_point_scope(),
        AcceptancePoint::Fee => w.lead_point_fee(),
        AcceptancePoint::Completeness => w.lead_point_completeness(),
    }
}

pub fn decision(w: &Words, decision: ConflictDecision) -> String {
    match decision {
        ConflictDecision::Clear => w.lead_decision_clear(),
        ConflictDecision::Conflict => w.lead_decision_conflict(),
        ConflictDecision::Waived => w.lead_decision_waived(),
    }
}

/// Why two records may be one person, as one line.
pub fn likeness(w: &Words, why: &[Likeness]) -> String {
    let one = |like: &Likeness| match like {
        Likeness::Email => w.lead_like_email(),
        Likeness::Phone => w.lead_like_phone(),
        Likeness::Passport => w.lead_like_passport(),
        Likeness::Number => w.lead_like_number(),
        Likeness::Name => w.lead_like_name(),
        Likeness::NameOrder => w.lead_like_name_order(),
        Likeness::NameSound => w.lead_like_name_sound(),
        Likeness::NameSpelling => w.lead_like_name_spelling(),
        Likeness::Born => w.lead_like_born(),
    };
    why.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A kind of matter by its name; nothing where none was chosen.
pub fn topic(w: &Words, code: &str) -> String {
    lead::topic(code).map(|(_, list)| list.name.get(w.locale()).to_owned()).unwrap_or_default()
}

fn pick(code: &str, label: String, chosen: &str) -> Choice {
    let choice = Choice::new(code, label);
    if code == chosen { choice.chosen() } else { choice }
}

pub fn channels(w: &Words, chosen: &str, none: bool) -> Vec<Choice> {
    let unsaid = none.then(|| pick("", w.lead_form_none(), chosen));
    let all = ContactChannel::ALL.iter().map(|c| pick(c.code(), channel(w, *c), chosen));
    unsaid.into_iter().chain(all).collect()
}

/// Languages somebody can speak.
pub fn spoken(w: &Words, chosen: &str) -> Vec<Choice> {
    let all = spoken::choices(w, w.lead_form_none(), chosen).into_iter();
    all.map(|one| match one.chosen {
        true => Choice::new(one.value, one.label).chosen(),
        false => Choice::new(one.value, one.label),
    })
    .collect()
}

/// Whether somebody has to interpret.
pub fn interpreter(w: &Words, chosen: &str) -> Vec<Choice> {
    let all = [("", w.lead_form_none()), ("yes", w.matter_yes()), ("no", w.matter_no())];
    all.into_iter().map(|(code, said)| pick(code, said, chosen)).collect()
}

pub fn outcomes(w: &Words, chosen: &str) -> Vec<Choice> {
    ContactOutcome::ALL.iter().map(|o| pick(o.code(), outcome(w, *o), chosen)).collect()
}

pub fn sources(w: &Words, chosen: &str) -> Vec<Choice> {
    LeadSource::ALL.iter().map(|s| pick(s.code(), source(w, *s), chosen)).collect()
}

pub fn roads(w: &Words, chosen: &str) -> Vec<Choice> {
    LeadRoad::BY_STAFF.iter().map(|r| pick(r.code(), road(w, *r), chosen)).collect()
}

/// Where an enquiry can be moved from here by hand.
pub fn moves(w: &Words, from: LeadState, chosen: &str) -> Vec<Choice> {
    let open = LeadState::ALL.iter().filter(|to| from.moved(**to).is_ok());
    open.map(|to| pick(to.code(), state(w, *to).text, chosen)).collect()
}

pub fn reasons(w: &Words, chosen: &str) -> Vec<Choice> {
    let none = pick("", w.lead_form_none(), chosen);
    std::iter::once(none).chain(LostReason::ALL.iter().map(|l| pick(l.code(), lost(w, *l), chosen))).collect()
}

/// What can be decided about a search; where something is `withheld`, only that the practice may not act.
pub fn decisions(w: &Words, chosen: &str, withheld: bool) -> Vec<Choice> {
    let all = ConflictDecision::ALL.iter().filter(|d| !withheld || !d.lets_open());
    all.map(|d| pick(d.code(), decision(w, *d), chosen)).collect()
}

pub fn points(w: &Words, asked: &[AcceptancePoint], ticked: &[AcceptancePoint]) -> Vec<Choice> {
    asked
        .iter()
        .map(|p| {
            let choice = Choice::new(p.code(), point(w, *p));
            if ticked.contains(p) { choice.chosen() } else { choice }
        })
        .collect()
}

/// Every kind of matter under its field of law.
pub fn topics(w: &Words, chosen: &str) -> Vec<KindGroup> {
    let locale = w.locale();
    let kinds = |pack: &domain::Pack| {
        let list = pack.checklists.iter();
        list.map(|list| pick(&format!("{}/{}", pack.id, list.key), list.name.get(locale).to_owned(), chosen))
            .collect()
    };
    PACKS
        .iter()
        .map(|pack| KindGroup { name: pack.name.get(locale).to_owned(), kinds: kinds(pack) })
        .collect()
}

/// Every stage of every field of law; the first of each is where matters begin.
pub fn stages(w: &Words, chosen: &str) -> Vec<KindGroup> {
    let begin = KindGroup { name: w.desk_choose(), kinds: vec![pick("", w.lead_form_first_stage(), chosen)] };
    let of = PACKS.iter().map(|pack| KindGroup {
        name: pack.name.get(w.locale()).to_owned(),
        kinds: pack
            .stages
            .iter()
            .map(|stage| {
                let name = stage.internal.get(w.locale()).to_owned();
                pick(&format!("{}/{}", pack.id, stage.key), name, chosen)
            })
            .collect(),
    });
    std::iter::once(begin).chain(of).collect()
}

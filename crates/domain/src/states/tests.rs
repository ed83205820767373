use super::*;
type Step = (&'static str, fn(ItemState) -> Result<ItemState, Refusal>);

const STEPS: &[Step] = &[
    ("saved", ItemState::saved),
    ("taken_back", |state| state.taken_back(ItemState::ToSend)),
    ("received", ItemState::received),
    ("accepted", ItemState::accepted),
    ("accepted_more_needed", ItemState::accepted_more_needed),
    ("returned", ItemState::returned),
    ("help_asked", ItemState::help_asked),
    ("help_answered", |state| state.help_answered(ItemState::ToSend)),
    ("not_needed", ItemState::not_needed),
    ("asked_again", ItemState::asked_again),
];

fn ways_from(state: ItemState) -> Vec<String> {
    STEPS.iter().filter_map(|(name, step)| step(state).ok().map(|to| format!("{name} -> {to}"))).collect()
}

#[test]
fn an_accepted_request_takes_nothing_more_until_it_is_asked_again() {
    assert_eq!(
        ways_from(ItemState::Accepted),
        ["returned -> returned", "not_needed -> not_needed", "asked_again -> to_send"]
    );
    assert_eq!(ways_from(ItemState::NotNeeded), ["asked_again -> to_send"]);
}

#[test]
fn only_what_is_being_checked_can_be_accepted() {
    for state in ItemState::ALL {
        assert_eq!(state.accepted().is_ok(), *state == ItemState::Checking, "{state}");
        assert_eq!(state.accepted_more_needed().is_ok(), *state == ItemState::Checking, "{state}");
    }
}

// S2-107
#[test]
fn a_client_can_always_send_again_what_was_returned() {
    assert_eq!(ItemState::Returned.received(), Ok(ItemState::Checking));
    assert_eq!(ItemState::Returned.saved(), Ok(ItemState::Saved));
    assert_eq!(ItemState::Returned.ball(), Ball::You);
}

#[test]
fn what_came_back_stands_as_it_came_back_when_the_new_file_is_taken_away() {
    for stood_at in
        [ItemState::ToSend, ItemState::Returned, ItemState::AcceptedMoreNeeded, ItemState::HelpAsked]
    {
        assert_eq!(ItemState::Saved.taken_back(stood_at), Ok(stood_at));
        assert_eq!(ItemState::Returned.taken_back(stood_at), Err(Refusal::WrongState));
    }
    assert_eq!(ItemState::Saved.taken_back(ItemState::Accepted), Err(Refusal::WrongState));
}

#[test]
fn adding_a_file_does_not_take_back_what_is_being_checked() {
    assert_eq!(ItemState::Checking.saved(), Ok(ItemState::Checking));
}

#[test]
fn no_request_is_ever_stuck() {
    for state in ItemState::ALL {
        assert!(STEPS.iter().any(|(_, step)| step(*state).is_ok_and(|to| to != *state)), "{state}");
    }
}

#[test]
fn asking_for_help_passes_the_ball_and_answering_passes_it_back() {
    assert_eq!(ItemState::ToSend.help_asked().map(ItemState::ball), Ok(Ball::Us));
    for stood_at in ItemState::ALL {
        let answered = ItemState::HelpAsked.help_answered(*stood_at);
        let could_ask = stood_at.help_asked().is_ok() && *stood_at != ItemState::Saved;
        assert_eq!(answered, if could_ask { Ok(*stood_at) } else { Err(Refusal::WrongState) }, "{stood_at}");
    }
    assert_eq!(ItemState::Checking.help_asked(), Err(Refusal::WrongState));
}

#[test]
fn only_a_quarantined_version_takes_the_outcome_of_an_inspection() {
    for state in VersionState::ALL {
        let expected = *state == VersionState::Quarantined;
        assert_eq!(state.cleared().is_ok(), expected, "{state}");
        assert_eq!(state.set_aside().is_ok(), expected, "{state}");
        assert_eq!(state.refused().is_ok(), expected, "{state}");
    }
}

// S2-115
#[test]
fn nothing_uninspected_or_refused_can_be_opened_or_accepted() {
    for state in [VersionState::Quarantined, VersionState::Refused] {
        assert!(!state.can_be_opened());
        assert_eq!(state.accepted(), Err(Refusal::WrongState));
        assert_eq!(state.returned(), Err(Refusal::WrongState));
    }
    assert_eq!(VersionState::NeedsPerson.accepted(), Ok(VersionState::Accepted));
}

#[test]
fn what_was_accepted_is_never_sent_back_by_asking_for_a_new_one() {
    use VersionState::{Quarantined, Refused, Returned, Superseded};
    assert_eq!(VersionState::Accepted.asked_anew(), Ok(Superseded));
    for waits in [VersionState::Ready, VersionState::NeedsPerson] {
        assert_eq!(waits.asked_anew(), Ok(Returned));
    }
    for over in [Quarantined, Refused, Returned, Superseded] {
        assert_eq!(over.asked_anew(), Err(Refusal::WrongState), "{over}");
    }
    assert!(Superseded.wants_another() && Superseded.can_be_opened() && !Superseded.can_be_attached());
}

#[test]
fn an_upload_is_sent_only_when_every_byte_is_there_and_ends_once() {
    assert_eq!(UploadState::Open.sent(), Err(Refusal::WrongState));
    assert_eq!(UploadState::Open.completed().and_then(UploadState::sent), Ok(UploadState::Sent));
    for over in [UploadState::Sent, UploadState::Cancelled, UploadState::Expired] {
        assert!(!over.is_live());
        assert_eq!(over.cancelled(), Err(Refusal::WrongState));
        assert_eq!(over.expired(), Err(Refusal::WrongState));
        assert_eq!(over.completed(), Err(Refusal::WrongState));
    }
}

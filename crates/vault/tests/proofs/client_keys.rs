//! What clients prove who they are with besides a link: a link of a shared mailbox opens nothing, wrong answers are one
//! answer and few, a code of an app is good once, a card lets one person into one matter. Somebody on the way in is nobody.

use domain::{AuditCode, Duration, Email, Locale, Owed, Refusal, Relation, SecretState};
use futures_util::future::join_all;
use testkit::{Portal, TestHouse, device, on_both_engines, persona};
use vault::{
    Actor, Auditing, Caller, CardOutcome, ClientCard, ClientStep, Contributing, Decision, Door, Error,
    LinkOutcome, NewAccess, NewCard, NewClient, Reading, SecondFactorSettings, Steering, secrets,
};

const FIRST: &str = "kettle77";
pub const OWN: &str = "green umbrella 9";

async fn told(house: &TestHouse, who: &Actor, kind: &str) -> usize {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    notices.iter().filter(|notice| notice.kind == kind).count()
}

/// Omar reads Lucía's mailbox. He is let in to her matter, too, where it says so.
async fn omar_shares(
    house: &TestHouse,
    ana: &Actor,
    lucia: &Portal,
    inside: bool,
) -> Option<domain::AccessId> {
    let card =
        ClientCard { given: "Omar".to_owned(), family: "Belkhadraoui".to_owned(), ..ClientCard::default() };
    let email = Some(Email::parse(lucia.who.email).unwrap());
    let new = NewClient { card, email, locale: Locale::En };
    let client = house.desk.lobby(ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap();
    if !inside {
        return None;
    }
    let room = house.room::<Steering>(ana, lucia.matter).await;
    let relation = Relation::Partner;
    room.add_party(client, relation).await.unwrap();
    Some(room.enable_access(&NewAccess { client, relation }).await.unwrap())
}

/// Opens a link and stays on the way in.
pub async fn half(house: &TestHouse, lucia: &Portal) -> (String, Caller) {
    let token = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
    let used = house.desk.threshold().use_link(&token, Some("browser"), None, device()).await.unwrap();
    let LinkOutcome::Owes { token, .. } = used else { panic!("a link alone was enough") };
    assert!(house.desk.recognise(Door::Client, &token).await.unwrap().is_none(), "on the way in is not in");
    let caller = house.desk.caller(&token).await.unwrap().expect("on the way in");
    (token, caller)
}

pub async fn give_code(house: &TestHouse, ana: &Actor, lucia: &Portal, access: domain::AccessId, code: &str) {
    let hash = house.desk.hash_password(code).unwrap();
    house.room::<Steering>(ana, lucia.matter).await.give_first_secret(access, &hash).await.unwrap();
}

/// Says to be `who` with this secret; the step, or that it was refused.
pub async fn say(
    house: &TestHouse,
    caller: &Caller,
    who: domain::AccessId,
    typed: &str,
) -> Option<ClientStep> {
    let tried = house.desk.try_secret(caller, Some(who)).await.unwrap();
    match tried.prove(typed) {
        Some(proof) => Some(house.desk.pass_secret(caller, proof).await.unwrap()),
        None => {
            house.desk.secret_refused(caller, &tried).await.unwrap();
            None
        }
    }
}

pub async fn inside(house: &TestHouse, step: &ClientStep) -> Actor {
    assert_eq!(step.owed, None);
    house.desk.recognise(Door::Client, &step.token).await.unwrap().expect("in")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_of_a_shared_mailbox_opens_nothing_until_its_person_gave_their_secret() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        assert_eq!(house.desk.owed_inside(&lucia.contact).await.unwrap(), None);
        omar_shares(house, &ana, &lucia, false).await;
        assert_eq!(told(house, &ana, "mailbox_shared").await, 1, "whoever leads her matter is told");
        let (token, caller) = half(house, &lucia).await;
        assert_eq!(caller.owed(), Some(Owed::Secret));
        let shown = house.desk.candidates(&caller).await.unwrap();
        let names: Vec<&str> = shown.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["Lucía Z."], "nobody of another matter is named, and nobody in full");
        assert!(say(house, &caller, lucia.access, FIRST).await.is_none(), "nothing was ever set");
        give_code(house, &ana, &lucia, lucia.access, FIRST).await;
        assert!(say(house, &caller, lucia.access, "kettle78").await.is_none());
        let step = say(house, &caller, lucia.access, FIRST).await.unwrap();
        assert_eq!(
            step.owed,
            Some(Owed::Choosing),
            "a code that was handed over is good for choosing one's own"
        );
        assert!(house.desk.caller(&token).await.unwrap().is_none(), "each step has another token");
        let caller = house.desk.caller(&step.token).await.unwrap().unwrap();
        let hash = house.desk.hash_password(OWN).unwrap();
        let step = house.desk.choose_secret(&caller, hash, None).await.unwrap().unwrap();
        let actor = inside(house, &step).await;
        house.room::<Contributing>(&actor, lucia.matter).await;
        // The next time it is her own that counts, and the code does not any more.
        let (_, caller) = half(house, &lucia).await;
        assert!(say(house, &caller, lucia.access, FIRST).await.is_none());
        let step = say(house, &caller, lucia.access, OWN).await.unwrap();
        inside(house, &step).await;
        let (_, caller) = half(house, &lucia).await;
        house.clock.advance(Duration::minutes(16));
        let tried = house.desk.try_secret(&caller, Some(lucia.access)).await.unwrap();
        let late = house.desk.pass_secret(&caller, tried.prove(OWN).unwrap()).await;
        assert!(late.err().unwrap().is_not_found(), "a quarter of an hour, no longer");
    })
    .await;
}

// S2-20
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_a_shared_mailbox_hands_the_browser_on_and_only_the_others_own_secret_opens_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let alone = house.portal(&ana, persona::OMAR).await;
        // Nobody else reads the mailbox: there is nobody to hand on to, and her session stands.
        assert!(!house.desk.others_of_mailbox(&lucia.contact).await.unwrap());
        assert!(house.desk.hand_on(&lucia.contact, device()).await.err().unwrap().is_not_found());
        assert!(house.desk.others_of_mailbox(&ana).await.is_err(), "staff have none");
        let omar = omar_shares(house, &ana, &lucia, true).await.unwrap();
        for (who, code) in [(lucia.access, FIRST), (omar, "window88")] {
            give_code(house, &ana, &lucia, who, code).await;
        }
        let (_, caller) = half(house, &lucia).await;
        let step = say(house, &caller, lucia.access, FIRST).await.unwrap();
        let caller = house.desk.caller(&step.token).await.unwrap().unwrap();
        let hash = house.desk.hash_password(OWN).unwrap();
        let step = house.desk.choose_secret(&caller, hash, None).await.unwrap().unwrap();
        let her_token = step.token.clone();
        let hers = inside(house, &step).await;
        let her_end = hers.absolute_end();
        assert!(house.desk.others_of_mailbox(&hers).await.unwrap());
        assert!(!house.desk.others_of_mailbox(&alone.contact).await.unwrap());
        house.clock.advance(Duration::minutes(5));
        let open =
            house.desk.admit::<Contributing>(&hers, lucia.matter).await.unwrap().enter().await.unwrap();
        let step = house.desk.hand_on(&hers, device()).await.unwrap();
        // She is out at once, also of a room that was open, and nobody is in.
        assert_eq!((step.access, step.owed), (lucia.access, Some(Owed::Secret)));
        assert!(house.desk.recognise(Door::Client, &her_token).await.unwrap().is_none());
        assert!(house.desk.recognise(Door::Client, &step.token).await.unwrap().is_none());
        assert!(house.desk.admit::<Contributing>(&hers, lucia.matter).await.is_err());
        let about = vault::To::About(vault::About::Matter, String::new());
        assert!(open.write_to_us(&testkit::message(about, "late", 1)).await.is_err());
        assert!(house.desk.hand_on(&hers, device()).await.is_err(), "once");
        let log = house.room::<Auditing>(&ana, lucia.matter).await.events(None, 200).await.unwrap();
        let handed_on = log.iter().filter(|line| line.code == AuditCode::ClientSessionHandedOn);
        assert_eq!(handed_on.count(), 1);
        // At the door: the same people, and her secret is not his.
        let caller = house.desk.caller(&step.token).await.unwrap().unwrap();
        assert_eq!(house.desk.candidates(&caller).await.unwrap().len(), 2);
        assert!(say(house, &caller, omar, OWN).await.is_none());
        let step = say(house, &caller, omar, "window88").await.unwrap();
        assert_eq!((step.access, step.owed), (omar, Some(Owed::Choosing)));
        let caller = house.desk.caller(&step.token).await.unwrap().unwrap();
        let hash = house.desk.hash_password("blue suitcase 4").unwrap();
        let step = house.desk.choose_secret(&caller, hash, None).await.unwrap().unwrap();
        let his = inside(house, &step).await;
        assert_eq!(his.portal().unwrap().0, omar);
        assert_eq!(his.absolute_end(), her_end, "one link is not stretched by handing on");
        // Back again, and where each case asks for a link of its own nobody is handed on.
        let back = house.desk.hand_on(&his, device()).await.unwrap();
        let caller = house.desk.caller(&back.token).await.unwrap().unwrap();
        let step = say(house, &caller, lucia.access, OWN).await.unwrap();
        let hers = inside(house, &step).await;
        assert_eq!(hers.portal().unwrap().0, lucia.access);
        assert_eq!(hers.absolute_end(), her_end);
        // A card was put into her hand; whoever came by it has read no mail.
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.print_card(lucia.access, &card("2234567890")).await.unwrap();
        let door = house.desk.threshold();
        let by_card = door.use_card(lucia.access, "2234567890", "code3", device()).await.unwrap();
        let CardOutcome::SignedIn { token, .. } = by_card else { panic!("a card was not enough") };
        let by_card = house.desk.recognise(Door::Client, &token).await.unwrap().unwrap();
        assert!(!house.desk.others_of_mailbox(&by_card).await.unwrap());
        assert!(house.desk.hand_on(&by_card, device()).await.err().unwrap().is_not_found());
        let lobby = house.desk.lobby(&ana).unwrap();
        let settings = lobby.settings().await.unwrap();
        lobby.change_settings(&vault::Settings { strict: true, ..settings }).await.unwrap();
        assert!(!house.desk.others_of_mailbox(&hers).await.unwrap());
        assert!(house.desk.hand_on(&hers, device()).await.err().unwrap().is_not_found());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_of_one_matter_each_come_in_as_themselves() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = omar_shares(house, &ana, &lucia, true).await.unwrap();
        give_code(house, &ana, &lucia, lucia.access, FIRST).await;
        give_code(house, &ana, &lucia, omar, "window88").await;
        let (token, caller) = half(house, &lucia).await;
        let mut names: Vec<String> =
            house.desk.candidates(&caller).await.unwrap().into_iter().map(|c| c.name).collect();
        names.sort_unstable();
        assert_eq!(names, ["Lucía Z.", "Omar B."]);
        assert!(say(house, &caller, omar, FIRST).await.is_none(), "her secret is not his");
        assert!(say(house, &caller, lucia.access, "window88").await.is_none(), "nor his hers");
        let strangers = domain::AccessId::from_bytes([9; 16]);
        assert!(say(house, &caller, strangers, FIRST).await.is_none());
        let step = say(house, &caller, omar, "window88").await.unwrap();
        assert_eq!((step.access, step.owed), (omar, Some(Owed::Choosing)), "a session of his own");
        assert!(house.desk.caller(&token).await.unwrap().is_none(), "the one of the link is over");
        let his = house.desk.caller(&step.token).await.unwrap().unwrap();
        let hash = house.desk.hash_password(OWN).unwrap();
        let step = house.desk.choose_secret(&his, hash, None).await.unwrap().unwrap();
        let actor = inside(house, &step).await;
        assert_eq!(actor.portal().unwrap().0, omar);
        assert!(
            house.desk.own_workspaces(&actor, 9).await.unwrap().is_empty(),
            "the switcher crosses no person"
        );
        assert!(house.desk.move_over(&actor, lucia.access, device()).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_guesses_at_once_are_ten_and_then_nothing_is_taken_until_staff_give_a_code() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        omar_shares(house, &ana, &lucia, false).await;
        give_code(house, &ana, &lucia, lucia.access, FIRST).await;
        let (_, caller) = half(house, &lucia).await;
        let tries = join_all((0..100).map(|_| house.desk.try_secret(&caller, Some(lucia.access)))).await;
        let let_through: Vec<_> =
            tries.into_iter().map(Result::unwrap).filter(|t| t.prove(FIRST).is_some()).collect();
        assert_eq!(let_through.len(), 10, "only so many are compared with anything");
        for tried in &let_through {
            house.desk.secret_refused(&caller, tried).await.unwrap();
        }
        assert_eq!(told(house, &ana, "secret_locked").await, 1, "staff are told, once");
        assert!(say(house, &caller, lucia.access, FIRST).await.is_none(), "the right one is refused as well");
        let keys = house.room::<Reading>(&ana, lucia.matter).await.client_keys().await.unwrap();
        assert!(keys[0].shared && keys[0].secret_locked && keys[0].secret == SecretState::First);
        give_code(house, &ana, &lucia, lucia.access, "window88").await;
        assert!(say(house, &caller, lucia.access, "window88").await.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_in_before_the_mailbox_was_shared_chooses_a_secret_and_nobody_changes_it_without_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let hash = |text: &str| house.desk.hash_password(text).unwrap();
        let counter = house.desk.at_the_counter(&lucia.contact).await.unwrap();
        let early = house.desk.choose_secret(&counter, hash(OWN), None).await;
        assert!(matches!(early, Err(Error::Refused(Refusal::WrongState))), "nobody needs one");
        omar_shares(house, &ana, &lucia, false).await;
        assert_eq!(house.desk.owed_inside(&lucia.contact).await.unwrap(), Some(Owed::Choosing));
        assert!(house.desk.choose_secret(&counter, hash(OWN), None).await.unwrap().is_none());
        assert_eq!(house.desk.owed_inside(&lucia.contact).await.unwrap(), None);
        let again = house.desk.choose_secret(&counter, hash("another one"), None).await;
        assert!(matches!(again, Err(Error::Refused(Refusal::SignInFailed))));
        let tried = house.desk.try_secret(&counter, Some(lucia.access)).await.unwrap();
        let proof = tried.prove(OWN);
        assert!(house.desk.choose_secret(&counter, hash("another one"), proof).await.unwrap().is_none());
        let (_, caller) = half(house, &lucia).await;
        assert!(say(house, &caller, lucia.access, OWN).await.is_none());
        assert!(say(house, &caller, lucia.access, "another one").await.is_some());
    })
    .await;
}

/// Lucía sets an app up; its shared secret.
pub async fn set_up(
    house: &TestHouse,
    caller: &Caller,
    recovery: &[String],
) -> (Vec<u8>, Option<ClientStep>) {
    let factor = house.desk.random_bytes(secrets::SECRET_LEN);
    house.desk.propose_client_factor(caller, &factor).await.unwrap();
    let step = house.desk.enrol_client_factor(caller, &code(house, &factor), recovery).await.unwrap();
    (factor, step)
}

pub fn code(house: &TestHouse, factor: &[u8]) -> String {
    secrets::code_at(factor, house.desk.now().seconds().div_euclid(secrets::STEP_SECONDS))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_of_the_app_used_a_hundred_times_at_once_lets_one_in() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let counter = house.desk.at_the_counter(&lucia.contact).await.unwrap();
        let (factor, step) = set_up(house, &counter, &["recovery".to_owned()]).await;
        assert!(step.is_none(), "she is in already");
        let twice = house.desk.propose_client_factor(&counter, &factor).await;
        assert!(matches!(twice, Err(Error::Refused(Refusal::WrongState))));
        let (_, caller) = half(house, &lucia).await;
        assert_eq!(caller.owed(), Some(Owed::Code));
        let used = code(house, &factor);
        assert!(
            house.desk.pass_client_factor(&caller, &used).await.is_err(),
            "it was good for setting it up"
        );
        house.clock.advance(Duration::seconds(60));
        let fresh = code(house, &factor);
        let all = join_all((0..100).map(|_| house.desk.pass_client_factor(&caller, &fresh))).await;
        let steps: Vec<ClientStep> = all.into_iter().filter_map(Result::ok).collect();
        assert_eq!(steps.len(), 1);
        inside(house, &steps[0]).await;
        house.clock.advance(Duration::seconds(60));
        let (_, caller) = half(house, &lucia).await;
        assert!(house.desk.pass_client_factor(&caller, &fresh).await.is_err(), "nor later");
        house.desk.pass_client_factor(&caller, &code(house, &factor)).await.unwrap();
        // A recovery code is good once, too.
        let (_, caller) = half(house, &lucia).await;
        let all = join_all((0..20).map(|_| house.desk.pass_client_recovery(&caller, "recovery"))).await;
        assert_eq!(all.iter().filter(|r| r.is_ok()).count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_codes_are_few_and_staff_take_an_app_away_after_checking_who_somebody_is() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let counter = house.desk.at_the_counter(&lucia.contact).await.unwrap();
        let (factor, _) = set_up(house, &counter, &[]).await;
        house.clock.advance(Duration::seconds(60));
        let (_, caller) = half(house, &lucia).await;
        let right = code(house, &factor);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        join_all((0..30).map(|_| house.desk.pass_client_factor(&caller, wrong))).await;
        assert!(house.desk.pass_client_factor(&caller, &right).await.is_err(), "nothing is taken any more");
        assert_eq!(told(house, &ana, "code_locked").await, 1);
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        assert!(room.reset_factor(lucia.access, "  ").await.is_err(), "not without saying how");
        room.reset_factor(lucia.access, "called her back, she knew her file number").await.unwrap();
        assert!(
            house.desk.admit::<Contributing>(&lucia.contact, lucia.matter).await.is_err(),
            "sessions end"
        );
        assert!(room.reset_factor(lucia.access, "again").await.is_err(), "there is none");
        let again = house.sign_in(lucia.access, lucia.who).await;
        assert_eq!(house.desk.owed_inside(&again).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_an_app_is_required_nothing_opens_before_it_is_set_up() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let set = |ordinary: &str, sensitive: &str| SecondFactorSettings {
            ordinary: ordinary.to_owned(),
            sensitive: sensitive.to_owned(),
            card: false,
        };
        assert!(lobby.change_second_factor(&set("off", "off")).await.is_err(), "sensitive is always offered");
        lobby.change_second_factor(&set("off", "required")).await.unwrap();
        let counter = house.desk.at_the_counter(&lucia.contact).await.unwrap();
        assert!(house.desk.propose_client_factor(&counter, &[7; 20]).await.unwrap_err().is_not_found());
        lobby.change_second_factor(&set("required", "required")).await.unwrap();
        assert_eq!(house.desk.owed_inside(&lucia.contact).await.unwrap(), Some(Owed::SetUp));
        let (_, caller) = half(house, &lucia).await;
        assert_eq!(caller.owed(), Some(Owed::SetUp));
        let (_, step) = set_up(house, &caller, &[]).await;
        inside(house, &step.unwrap()).await;
        assert_eq!(house.desk.owed_inside(&lucia.contact).await.unwrap(), None);
    })
    .await;
}

fn card(number: &str) -> NewCard {
    NewCard { number: number.to_owned(), codes: (0..10).map(|n| format!("code{n}")).collect(), days: 30 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_lets_one_person_into_one_matter_once_for_each_code() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let new = NewClient {
            card: ClientCard { given: "Rosa".to_owned(), ..ClientCard::default() },
            email: None,
            locale: Locale::Es,
        };
        let rosa = house.desk.lobby(&ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap();
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.add_party(rosa, Relation::Partner).await.unwrap();
        let access = NewAccess { client: rosa, relation: Relation::Partner };
        assert!(room.enable_access(&access).await.is_err(), "no link would reach her");
        let access = room.enable_with_card(&access, &card("1234567890")).await.unwrap();
        let door = house.desk.threshold();
        let all = join_all((0..100).map(|_| door.use_card(access, "1234567890", "code3", device()))).await;
        let mut tokens = Vec::new();
        for outcome in all {
            match outcome.unwrap() {
                CardOutcome::SignedIn { token, access: to } => {
                    assert_eq!(to, access);
                    tokens.push(token);
                }
                CardOutcome::Refused => {}
                CardOutcome::Owes { .. } => panic!("nothing else is asked"),
            }
        }
        assert_eq!(tokens.len(), 1);
        let actor = house.desk.recognise(Door::Client, &tokens[0]).await.unwrap().unwrap();
        house.room::<Contributing>(&actor, lucia.matter).await;
        // A hundred at once were ninety-nine wrong ones: the card is locked, and staff print another.
        assert_eq!(told(house, &ana, "card_locked").await, 1);
        let refused = async |number: &str, code: &str| {
            matches!(door.use_card(access, number, code, device()).await.unwrap(), CardOutcome::Refused)
        };
        assert!(refused("1234567890", "code4").await);
        let elsewhere = door.use_card(lucia.access, "1234567890", "code5", device()).await.unwrap();
        assert!(matches!(elsewhere, CardOutcome::Refused), "at another door");
        room.print_card(access, &card("5555555555")).await.unwrap();
        assert!(refused("1234567890", "code5").await, "the one before is over");
        assert!(refused("5555555555", "code99").await);
        assert!(!refused("5555555555", "code1").await);
        assert!(refused("5555555555", "code1").await, "once");
        house.clock.advance(Duration::days(31));
        assert!(refused("5555555555", "code2").await, "a card ends");
        let ana = house.second_session(&ana).await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.print_card(access, &card("7777777777")).await.unwrap();
        room.revoke_access(access).await.unwrap();
        room.enable_with_card(&NewAccess { client: rosa, relation: Relation::Partner }, &card("8888888888"))
            .await
            .unwrap();
        assert!(refused("7777777777", "code1").await, "access that comes back brings no old card with it");
        room.revoke_card(access).await.unwrap();
        assert!(refused("8888888888", "code1").await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_without_an_address_is_called_once_for_what_waits() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let new = NewClient {
            card: ClientCard { given: "Rosa".to_owned(), ..ClientCard::default() },
            email: None,
            locale: Locale::Es,
        };
        let rosa = house.desk.lobby(&ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap();
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.add_party(rosa, Relation::Partner).await.unwrap();
        let access = NewAccess { client: rosa, relation: Relation::Partner };
        room.enable_with_card(&access, &card("1234567890")).await.unwrap();
        let back = Decision::Return { reason: domain::ReturnReason::Blurry, message: "Again".to_owned() };
        for bytes in [b"first", b"other"] {
            house.decided(&ana, &lucia, bytes, &back).await;
        }
        assert_eq!(told(house, &ana, "call_no_mail").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_second_step_is_required_a_card_may_do_and_whoever_has_set_one_up_is_asked_for_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let new = lobby.settings().await.unwrap().second_factor;
        assert!(
            new.card && !SecondFactorSettings::default().card,
            "practices from before keep what they had"
        );
        let chosen = SecondFactorSettings::of_a_new_practice(true);
        assert_eq!((chosen.ordinary.as_str(), chosen.sensitive.as_str()), ("offered", "required"));
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.print_card(lucia.access, &card("3234567890")).await.unwrap();
        let door = house.desk.threshold();
        let by_card = async |code| door.use_card(lucia.access, "3234567890", code, device()).await.unwrap();
        let required = |card| SecondFactorSettings {
            ordinary: "required".to_owned(),
            sensitive: "required".to_owned(),
            card,
        };
        lobby.change_second_factor(&required(true)).await.unwrap();
        let CardOutcome::SignedIn { token, .. } = by_card("code1").await else { panic!("a card does") };
        let hers = house.desk.recognise(Door::Client, &token).await.unwrap().unwrap();
        assert_eq!(house.desk.owed_inside(&hers).await.unwrap(), None);
        // By a link she is led through the set-up all the same.
        let (_, caller) = half(house, &lucia).await;
        assert_eq!(caller.owed(), Some(Owed::SetUp));
        lobby.change_second_factor(&required(false)).await.unwrap();
        assert_eq!(house.desk.owed_inside(&hers).await.unwrap(), Some(Owed::SetUp));
        assert!(matches!(by_card("code2").await, CardOutcome::Owes { .. }));
        lobby.change_second_factor(&required(true)).await.unwrap();
        set_up(house, &caller, &[]).await;
        let CardOutcome::Owes { token, .. } = by_card("code3").await else { panic!("she has one now") };
        assert_eq!(house.desk.caller(&token).await.unwrap().unwrap().owed(), Some(Owed::Code));
    })
    .await;
}

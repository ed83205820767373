//! Whether it is clear to a client what happens next: asked once for a stage they were told of, of each contact for
//! themselves and of nobody who only helps, answered for good, and counted without a word of what was written.

use super::walls::refused;
use domain::{AccessId, AuditCode, Duration, EventId, PulseState, Refusal, Relation, Role, Why};
use testkit::{Persona, Portal, TestHouse, message, on_both_engines};
use vault::{
    About, Actor, Against, Around, Auditing, Contributing, NewAccess, NewStage, Publishing, PulseFigures,
    Reading, Room, Steering, Tell, To, Words,
};

const PIA: Persona =
    Persona { given: "Pia", family: "Pulsehelper", email: "pia.pulsehelper@mail-canary.example" };

async fn moved(house: &TestHouse, ana: &Actor, of: &Portal, from: &str, to: &str, tell: Tell) -> EventId {
    let new = NewStage {
        asks_sign_off: false,
        from: from.to_owned(),
        to: to.to_owned(),
        from_said: String::new(),
        to_said: String::new(),
        words: Words::new(),
        tell,
        reason: String::new(),
    };
    house.clock.advance(Duration::seconds(1));
    house.room::<Steering>(ana, of.matter).await.change_stage(&new).await.unwrap()
}

async fn seat(house: &TestHouse, who: &Actor, of: &Portal) -> Room<Contributing> {
    house.room::<Contributing>(who, of.matter).await
}

async fn asked(house: &TestHouse) -> i64 {
    house.raw().await.one("SELECT count(*) FROM pulse", &[]).await.int()
}

async fn told(house: &TestHouse, who: &Actor) -> usize {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    notices.iter().filter(|notice| notice.kind == "next_not_clear").count()
}

async fn figures(house: &TestHouse, who: &Actor) -> PulseFigures {
    house.desk.lobby(who).unwrap().pulse_figures().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_that_was_told_is_asked_about_once_and_the_first_answer_stands() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let hers = seat(house, &lucia.contact, lucia).await;
        moved(house, ana, lucia, "collecting", "checking", Tell::Silent).await;
        assert_eq!((hers.pulse().await.unwrap(), asked(house).await), (None, 0), "nobody was told");
        let event = moved(house, ana, lucia, "checking", "lodged", Tell::Notify).await;
        assert_eq!((hers.pulse().await.unwrap(), asked(house).await), (Some(event), 1));

        // Not asked of anybody else, and answered by nobody else.
        let his = seat(house, &cast.omar.contact, &cast.omar).await;
        assert_eq!(his.pulse().await.unwrap(), None);
        assert!(his.answer_pulse(event, PulseState::Clear, "").await.is_err_and(|e| e.is_not_found()));
        let staff = seat(house, ana, lucia).await;
        assert!(staff.answer_pulse(event, PulseState::Clear, "").await.is_err());
        let wrong = |field, why| Refusal::Invalid { field, why };
        let open = hers.answer_pulse(event, PulseState::Open, "").await;
        assert_eq!(refused(open), wrong("answer", Why::NotAChoice));
        let long = "x".repeat(domain::pulse::WORDS + 1);
        let long = hers.answer_pulse(event, PulseState::NotQuite, &long).await;
        assert_eq!(refused(long), wrong("words", Why::TooLong));
        assert_eq!(hers.pulse().await.unwrap(), Some(event), "what was refused changed nothing");

        let words = "  pulsecanary: when do I hear?  ";
        hers.answer_pulse(event, PulseState::NotQuite, words).await.unwrap();
        hers.answer_pulse(event, PulseState::NotQuite, words).await.unwrap();
        hers.answer_pulse(event, PulseState::Clear, "").await.unwrap();
        assert_eq!(hers.pulse().await.unwrap(), None);
        assert_eq!(told(house, ana).await, 1, "pressed twice, told once");
        let seen = house.room::<Reading>(ana, lucia.matter).await.pulses().await.unwrap();
        let [row] = seen.as_slice() else { panic!("{}", seen.len()) };
        assert_eq!(
            (row.access, row.stage.as_str(), row.state),
            (lucia.access, "lodged", PulseState::NotQuite)
        );
        assert_eq!((row.words.as_str(), row.event), ("pulsecanary: when do I hear?", event));
        assert!(row.name.contains(lucia.who.family) && row.answered_at.is_some());
        assert!(house.room::<Reading>(ana, cast.omar.matter).await.pulses().await.unwrap().is_empty());

        // Back and there again: the stage before is a new one, this one was asked about.
        let before = moved(house, ana, lucia, "lodged", "collecting", Tell::Notify).await;
        assert_eq!(hers.pulse().await.unwrap(), Some(before));
        hers.answer_pulse(before, PulseState::NotNow, "not kept").await.unwrap();
        moved(house, ana, lucia, "collecting", "lodged", Tell::Notify).await;
        assert_eq!((hers.pulse().await.unwrap(), asked(house).await), (None, 2));
        let kept = house.raw().await.one("SELECT count(*) FROM pulse_said", &[]).await.int();
        assert_eq!(kept, 1, "words are kept of whoever said that it is not clear");
        let log = house.room::<Auditing>(ana, lucia.matter).await.events(None, 200).await.unwrap();
        let lines = |code| log.iter().filter(|line| line.code == code).count();
        assert_eq!((lines(AuditCode::PulseNotQuite), lines(AuditCode::PulseNotNow)), (1, 1));
        assert_eq!(lines(AuditCode::PulseClear), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_contact_answers_for_themselves_and_whoever_helps_or_follows_is_not_asked() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        let mut seats: Vec<(AccessId, Actor)> = Vec::new();
        for (n, relation) in [Relation::Partner, Relation::Observer].into_iter().enumerate() {
            let email = if n == 0 { PIA.email } else { "otto.pulsewatcher@mail-canary.example" };
            let who = Persona { email, ..PIA };
            let client = house.client(ana, who).await;
            steering.add_party(client, relation).await.unwrap();
            let access = steering.enable_access(&NewAccess { client, relation }).await.unwrap();
            seats.push((access, house.sign_in(access, who).await));
        }
        let (helper, rosa) = super::helpers::let_in(house, ana, lucia).await;
        let event = moved(house, ana, lucia, "collecting", "lodged", Tell::Notify).await;
        assert_eq!(asked(house).await, 2, "neither the observer nor who helps");
        let helping = seat(house, &rosa, lucia).await;
        assert!(helping.pulse().await.is_err());
        assert!(helping.answer_pulse(event, PulseState::Clear, "").await.is_err());
        assert!(house.desk.admit::<Contributing>(&seats[1].1, lucia.matter).await.is_err());
        let (hers, theirs) =
            (seat(house, &lucia.contact, lucia).await, seat(house, &seats[0].1, lucia).await);
        theirs.answer_pulse(event, PulseState::NotQuite, "theirs").await.unwrap();
        assert_eq!(theirs.pulse().await.unwrap(), None);
        assert_eq!(hers.pulse().await.unwrap(), Some(event), "one does not answer for the other");
        hers.answer_pulse(event, PulseState::Clear, "").await.unwrap();
        let seen = house.room::<Reading>(ana, lucia.matter).await.pulses().await.unwrap();
        let answers: Vec<_> = seen.iter().map(|row| (row.access, row.state)).collect();
        assert!(answers.contains(&(seats[0].0, PulseState::NotQuite)), "{answers:?}");
        assert!(answers.contains(&(lucia.access, PulseState::Clear)) && answers.len() == 2, "{answers:?}");
        assert!(!answers.iter().any(|(access, _)| *access == helper));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_asked_for_two_weeks_after_a_call_and_not_where_the_practice_does_not_ask() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
        let held = moved(house, ana, lucia, "collecting", "lodged", Tell::CallFirst).await;
        assert_eq!(asked(house).await, 0, "a call comes first");
        house.room::<Publishing>(ana, lucia.matter).await.publish_stage(held, true).await.unwrap();
        let hers = seat(house, &lucia.contact, lucia).await;
        assert_eq!(hers.pulse().await.unwrap(), Some(held));
        let lobby = house.desk.lobby(ana).unwrap();
        let asks = lobby.settings().await.unwrap();
        let silent = vault::Settings { ask_if_clear: false, ..asks.clone() };
        lobby.change_settings(&silent).await.unwrap();
        assert_eq!(hers.pulse().await.unwrap(), None, "what was asked before is not asked any more");
        moved(house, ana, lucia, "lodged", "awaiting-decision", Tell::Notify).await;
        assert_eq!(asked(house).await, 1);
        lobby.change_settings(&asks).await.unwrap();
        house.clock.advance(Duration::days(13));
        assert_eq!(hers.pulse().await.unwrap(), Some(held));
        house.clock.advance(Duration::days(1));
        assert_eq!(hers.pulse().await.unwrap(), None, "two weeks are over");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_figures_reach_as_far_as_their_reader_and_ninety_days_back() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
        assert_eq!(figures(house, ana).await, PulseFigures::default());
        let first = moved(house, ana, lucia, "collecting", "checking", Tell::Notify).await;
        let hers = seat(house, &lucia.contact, lucia).await;
        hers.answer_pulse(first, PulseState::NotQuite, "").await.unwrap();
        let second = moved(house, ana, lucia, "checking", "lodged", Tell::Notify).await;
        hers.answer_pulse(second, PulseState::Clear, "").await.unwrap();
        moved(house, ana, &cast.omar, "collecting", "lodged", Tell::Notify).await;
        let said = message(To::About(About::Matter, "Problem".to_owned()), "It does not open.", 7);
        let sent = hers.report_problem(&said).await.unwrap();
        assert_eq!(hers.report_problem(&said).await.unwrap(), sent, "sent twice, counted once");
        let all = PulseFigures { clear: 1, not_quite: 1, no_answer: 1, problems: 1 };
        assert_eq!(figures(house, ana).await, all);
        // The caseworker of the cast works on Lucía's matter and not on Omar's.
        assert_eq!(figures(house, &cast.caseworker).await, PulseFigures { no_answer: 0, ..all });
        let lobby = house.desk.lobby(ana).unwrap();
        let around = Around::Client(lucia.client);
        let wall =
            lobby.raise_wall(around, Against::Person(cast.caseworker.person()), "Acted for them").await;
        wall.unwrap();
        assert_eq!(
            figures(house, &cast.caseworker).await,
            PulseFigures::default(),
            "behind a wall is nothing"
        );
        let billing = house.staff(ana, Role::Billing).await;
        let none = house.desk.lobby(&billing).unwrap().pulse_figures().await;
        assert!(none.is_err_and(|e| e.is_not_found()));
        house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
        house.clock.advance(Duration::days(91));
        assert_eq!(figures(house, ana).await, PulseFigures::default());
    })
    .await;
}

//! What stands out is counted where colleagues open and take, told to the owners once a day, never to whom it is about while
//! another owner can look, closed once with words, and says nothing of a matter across a wall.

use super::walls::refused;
use domain::odd::OddKind;
use domain::{AuditCode, Duration, Refusal, Role, Why};
use testkit::{Cell, TestHouse, on_both_engines, persona};
use vault::{
    Actor, Against, Around, MailKind, OddAbout, OddSettings, Reading, Reviewing, Settings, Steering,
};

async fn told(house: &TestHouse, who: &Actor) -> usize {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    notices.iter().filter(|one| one.kind == "odd_found" && !one.read).count()
}

async fn limits(house: &TestHouse, ana: &Actor, odd: OddSettings) {
    let lobby = house.desk.lobby(ana).unwrap();
    let kept = lobby.settings().await.unwrap();
    lobby.change_settings(&Settings { odd, ..kept }).await.unwrap();
}

const NOTHING: OddSettings = OddSettings {
    opened_an_hour: 0,
    taken_a_day: 0,
    matters_a_day: 0,
    failed_a_day: 0,
    links_a_day: 0,
    night_from: 0,
    night_to: 0,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_colleague_opens_and_takes_stands_out_from_the_number_on_and_is_told_once() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let second = house.staff(&ana, Role::Owner).await;
        let auditor = house.staff(&ana, Role::Auditor).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let (lucia, omar) =
            (house.portal(&ana, persona::LUCIA).await, house.portal(&ana, persona::OMAR).await);
        let hers = house.ready(&lucia, "a.pdf", b"a").await;
        let his = house.ready(&omar, "b.pdf", b"b").await;
        let look = async || house.desk.backstage().look_for_odd().await.unwrap();
        let odd = OddSettings { opened_an_hour: 3, taken_a_day: 2, matters_a_day: 2, ..NOTHING };
        limits(house, &ana, odd.clone()).await;

        let open = async |who: &Actor| {
            let room = house.room::<Reviewing>(who, lucia.matter).await;
            room.open_version(hers).await.unwrap();
        };
        open(&ana).await;
        open(&ana).await;
        assert_eq!(look().await, 0, "two are fewer than three");
        // An hour later the count begins anew.
        house.clock.advance(Duration::hours(1));
        open(&ana).await;
        assert_eq!(look().await, 0);
        open(&ana).await;
        open(&ana).await;
        assert_eq!((look().await, look().await), (1, 0), "once");
        open(&ana).await;
        assert_eq!(look().await, 0, "once a day");
        assert_eq!(house.desk.lobby(&ana).unwrap().oddities().await.unwrap()[0].uses, 4, "it counts on");
        // It is about her: the other owner is told, and nobody below.
        assert_eq!([told(house, &ana).await, told(house, &second).await], [0, 1]);
        assert_eq!([told(house, &auditor).await, told(house, &lawyer).await], [0, 0]);

        let lobby = house.desk.lobby(&ana).unwrap();
        let all = lobby.oddities().await.unwrap();
        assert_eq!(all.len(), 1);
        let OddAbout::Colleague(whom) = all[0].about else { panic!("it is about a colleague") };
        assert_eq!((all[0].kind, whom), (OddKind::ManyOpened, ana.person()));
        assert_eq!((all[0].uses, all[0].bound), (4, 3));

        // Two originals, of two matters: two things.
        for (matter, version) in [(lucia.matter, hers), (omar.matter, his)] {
            house.room::<Reading>(&second, matter).await.download(version).await.unwrap();
        }
        assert_eq!(look().await, 2);
        assert_eq!([told(house, &ana).await, told(house, &second).await], [2, 1]);

        let others = house.desk.lobby(&second).unwrap();
        let id = all[0].id;
        assert_eq!(refused(lobby.look_at_odd(id, "It was me").await), Refusal::NotAllowed);
        assert_eq!(refused(others.look_at_odd(id, " ").await), Refusal::invalid("words", Why::Missing));
        let long = "x".repeat(domain::limits::NOTE_CHARS + 1);
        assert_eq!(refused(others.look_at_odd(id, &long).await), Refusal::invalid("words", Why::TooLong));
        for who in [&lawyer, &auditor] {
            let theirs = house.desk.lobby(who).unwrap();
            assert!(theirs.look_at_odd(id, "x").await.is_err_and(|e| e.is_not_found()));
        }
        assert!(house.desk.lobby(&lawyer).unwrap().oddities().await.is_err_and(|e| e.is_not_found()));
        assert_eq!(house.desk.lobby(&auditor).unwrap().oddities().await.unwrap().len(), 3);
        others.look_at_odd(id, "She prepared a hearing").await.unwrap();
        assert_eq!(refused(others.look_at_odd(id, "Again").await), Refusal::Conflict);
        assert_eq!(told(house, &second).await, 0, "what was looked at calls no more");
        open(&ana).await;
        assert_eq!(look().await, 0, "a little more is what somebody looked at");
        for _ in 0..4 {
            open(&ana).await;
        }
        assert_eq!((look().await, look().await), (1, 0), "as much again is told again");
        assert_eq!(told(house, &second).await, 1);
        let all = lobby.oddities().await.unwrap();
        let (by, _, words) = all.iter().find(|one| one.id == id).unwrap().looked.clone().unwrap();
        assert_eq!((by, words.as_str()), (second.person(), "She prepared a hearing"));
        assert_eq!(lobby.open_oddities().await.unwrap(), 3);
        let log = lobby.practice_events(None, 50).await.unwrap();
        let count = |code| log.iter().filter(|line| line.code == code).count();
        assert_eq!((count(AuditCode::OddFound), count(AuditCode::OddLookedAt)), (4, 1));

        // What was counted is forgotten after some days, and the next day is another.
        house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
        house.clock.advance(Duration::days(10));
        assert_eq!(look().await, 0);
        assert_eq!(house.raw().await.one("SELECT count(*) FROM trail", &[]).await, Cell::Int(0));
        for _ in 0..3 {
            open(&ana).await;
        }
        assert_eq!(look().await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_asked_for_stand_out_and_a_wall_hides_whose() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let second = house.staff(&ana, Role::Owner).await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let look = async || house.desk.backstage().look_for_odd().await.unwrap();
        limits(house, &ana, OddSettings { links_a_day: 3, ..NOTHING }).await;
        assert_eq!(look().await, 0);
        for _ in 0..4 {
            house.room::<Steering>(&ana, lucia.matter).await.send_link(lucia.access).await.unwrap();
            house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await;
        }
        assert_eq!((look().await, look().await), (1, 0));
        let whose = async |who: &Actor| {
            let all = house.desk.lobby(who).unwrap().oddities().await.unwrap();
            match &all[0].about {
                OddAbout::WayIn(access, whose) => {
                    assert_eq!(*access, lucia.access);
                    whose.as_ref().map(|(matter, _)| *matter)
                }
                OddAbout::Colleague(_) => panic!("it is about a way in"),
            }
        };
        assert_eq!(whose(&ana).await, Some(lucia.matter));
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby
            .raise_wall(Around::Matter(lucia.matter), Against::Person(second.person()), "Conflict")
            .await
            .unwrap();
        assert_eq!(whose(&second).await, None, "a wall hides whose way in it is");

        limits(house, &ana, NOTHING).await;
        assert_eq!(look().await, 0, "nothing is looked for");
        let wrong = OddSettings { opened_an_hour: domain::odd::MOST + 1, ..NOTHING };
        let kept = lobby.settings().await.unwrap();
        let no = refused(lobby.change_settings(&Settings { odd: wrong, ..kept }).await);
        assert_eq!(no, Refusal::invalid("opened", Why::NotAllowed));
    })
    .await;
}

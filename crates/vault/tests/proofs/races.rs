//! Many at once: revocation wins, links and decisions are spent once, and every acknowledged change is there.

use domain::{Assignment, Duration, Email, Locale, Refusal, Role};
use futures_util::future::join_all;
use testkit::{device, item, on_both_engines, persona};
use vault::{
    Contributing, Decision, Door, Error, LinkOutcome, MailKind, NewUpload, Reading, Reviewing, Scanning,
    Steering,
};

// S2-94: a page that is open already sends nothing any more
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revocation_between_entering_and_changing_wins() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let pass = house.desk.admit::<Contributing>(&lucia.contact, lucia.matter).await.unwrap();
        let upload = house.saved(lucia, "a.pdf", b"abc").await;
        house.room::<Steering>(&cast.ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();

        let new =
            NewUpload { item: lucia.item, name: "b.pdf".into(), size: 3, attempt: None, replaces: None };
        assert!(room.open_upload(&new).await.unwrap_err().is_not_found());
        assert!(room.send(lucia.item, &[upload]).await.unwrap_err().is_not_found());
        assert!(room.cancel_upload(upload).await.unwrap_err().is_not_found());
        assert!(room.ask_for_help(lucia.item, "x", "y").await.unwrap_err().is_not_found());
        let room = pass.enter().await.unwrap();
        assert!(room.open_upload(&new).await.unwrap_err().is_not_found(), "an older pass");
        assert!(
            house.desk.admit::<Contributing>(&lucia.contact, lucia.matter).await.unwrap_err().is_not_found()
        );

        // Staff taken off the matter, or suspended, lose rooms they stand in.
        let room = house.room::<Steering>(&cast.caseworker, lucia.matter).await;
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        steering.assign(cast.caseworker.person(), Assignment::None).await.unwrap();
        assert!(room.set_needed(lucia.item, false).await.unwrap_err().is_not_found());
        let room = house.room::<Steering>(&cast.lawyer, lucia.matter).await;
        house.desk.lobby(&cast.ana).unwrap().set_active(cast.lawyer.person(), false).await.unwrap();
        assert!(room.set_needed(lucia.item, false).await.unwrap_err().is_not_found());
        // And so does whoever signed out.
        let room = house.room::<Steering>(&cast.ana, lucia.matter).await;
        house.desk.sign_out(&cast.ana).await.unwrap();
        assert!(room.set_needed(lucia.item, false).await.unwrap_err().is_not_found());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_of_a_revoked_client_is_nobody_and_their_link_is_dead() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let link = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        house.room::<Steering>(&ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();
        let used = house.desk.threshold().use_link(&link, Some("browser"), None, device()).await.unwrap();
        assert!(matches!(used, LinkOutcome::Dead));
        assert!(house.desk.recognise(Door::Client, "no such token").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_whose_lease_was_lost_is_not_admitted_and_changes_nothing() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        house.sent(&lucia, "a.pdf", b"abc").await;
        let backstage = house.desk.backstage();
        let first = backstage.claim().await.unwrap().unwrap();
        let room = house.desk.admit_job::<Scanning>(&first).await.unwrap().enter().await.unwrap();
        assert!(backstage.claim().await.unwrap().is_none(), "a held job is nobody else's");
        house.clock.advance(Duration::minutes(6));
        let second = backstage.claim().await.unwrap().expect("a job whose worker went away");
        assert_eq!((second.job(), second.tries()), (first.job(), 1));
        assert!(room.file_finding(&testkit::finding()).await.unwrap_err().is_not_found());
        assert!(house.desk.admit_job::<Scanning>(&first).await.unwrap_err().is_not_found());
        backstage.finish(&first).await.unwrap();
        let held = "SELECT count(*) FROM job WHERE kind = 'inspect' AND state = 'leased'";
        let held = house.raw().await.one(held, &[]).await.int();
        assert_eq!(held, 1, "the late worker did not finish the job of the other");
        let room = house.desk.admit_job::<Scanning>(&second).await.unwrap().enter().await.unwrap();
        room.file_finding(&testkit::finding()).await.unwrap();
        backstage.finish(&second).await.unwrap();
    })
    .await;
}

// S2-29, S2-118: single-use, also in a race
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_used_a_hundred_times_at_once_signs_in_once() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let token = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        let threshold = house.desk.threshold();
        let all =
            join_all((0..100).map(|_| threshold.use_link(&token, Some("browser"), None, device()))).await;
        let (mut in_, mut dead) = (0, 0);
        for outcome in all {
            match outcome.unwrap() {
                LinkOutcome::SignedIn { .. } => in_ += 1,
                LinkOutcome::Dead => dead += 1,
                _ => panic!("neither"),
            }
        }
        assert_eq!((in_, dead), (1, 99));
    })
    .await;
}

// One invitation is one colleague, however often it is accepted at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_accepted_a_hundred_times_at_once_makes_one_colleague() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let email = Email::parse("paula.racewell@firm-canary.example").unwrap();
        lobby.invite("Paula Racewell", &email, Role::Caseworker).await.unwrap();
        let token = house.mail_to(email.as_str(), MailKind::Invitation).await.token.unwrap();
        let before = lobby.staff().await.unwrap().len();
        let threshold = house.desk.threshold();
        let secret = house.desk.hash_password("a long passphrase for one race").unwrap();
        let accept = || threshold.accept_invitation(&token, "Paula Racewell", secret.clone(), Locale::En);
        let all = join_all((0..100).map(|_| accept())).await;
        let joined = all.iter().filter(|one| one.is_ok()).count();
        let spent = all.iter().filter(|one| match one {
            Err(Error::Refused(refusal)) => *refusal == Refusal::Spent || *refusal == Refusal::NotFound,
            _ => false,
        });
        assert_eq!((joined, spent.count()), (1, 99));
        assert_eq!(lobby.staff().await.unwrap().len(), before + 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_wrong_codes_at_once_are_five_guesses() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let mail = house.link(lucia.access, lucia.who, "browser").await;
        let (token, code) = (mail.token.unwrap(), mail.code.unwrap());
        let wrong = if code == "123456" { "654321" } else { "123456" };
        let threshold = house.desk.threshold();
        let all =
            join_all((0..100).map(|_| threshold.use_link(&token, Some("other"), Some(wrong), device())))
                .await;
        let looked_at = all.iter().filter(|o| matches!(o, Ok(LinkOutcome::WrongCode))).count();
        let dead = all.iter().filter(|o| matches!(o, Ok(LinkOutcome::Dead))).count();
        assert_eq!((looked_at, dead), (5, 95));
        let right = threshold.use_link(&token, Some("other"), Some(&code), device()).await.unwrap();
        assert!(matches!(right, LinkOutcome::Dead), "the right code comes too late");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_accepted_a_hundred_times_at_once_is_accepted_once() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"abc").await;
        let room = house.room::<Reviewing>(&ana, lucia.matter).await;
        let all = join_all((0..100).map(|_| room.decide(version, &Decision::Accept))).await;
        let mut accepted = 0;
        for result in all {
            match result {
                Ok(()) => accepted += 1,
                Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => {}
                Err(e) => panic!("{e:?}"),
            }
        }
        assert_eq!(accepted, 1);
        let sql = "SELECT count(*) FROM decision WHERE matter_id = $1";
        assert_eq!(house.raw().await.one(sql, &[lucia.matter.into()]).await.int(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_changes_at_once_are_all_there_after_a_restart() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let rooms = [
            house.room::<Steering>(&ana, lucia.matter).await,
            house.room::<Steering>(&ana, omar.matter).await,
        ];
        let mut groups = Vec::new();
        for portal in [&lucia, &omar] {
            groups.push(house.room::<Reading>(&ana, portal.matter).await.checklist().await.unwrap()[0].id);
        }
        let new = item("extra", "Extra");
        let all = join_all((0..64).map(|n| rooms[n % 2].add_item(groups[n % 2], &new))).await;
        for added in all {
            added.unwrap();
        }
        // Another process reads what is on the disk, while this one still holds its connections.
        let other = house.hold.open().await;
        for portal in [&lucia, &omar] {
            let items =
                other.room::<Reading>(&ana, portal.matter).await.checklist().await.unwrap()[0].items.len();
            assert_eq!(items, 33);
        }
        other.close().await;
    })
    .await;
}

// S2-04: no request is there twice
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checklist_applied_twice_at_once_is_there_once() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let groups = [testkit::group("more", "More", vec![item("one", "One"), item("two", "Two")])];
        let all = join_all((0..8).map(|_| room.apply_checklist("more", &groups))).await;
        assert_eq!(all.into_iter().map(|n| n.unwrap()).sum::<usize>(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_verifies_while_it_grows() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let log = house.room::<vault::Auditing>(&ana, lucia.matter).await;
        let grow = async {
            for n in 0..30 {
                steering.set_needed(lucia.item, n % 2 == 1).await.unwrap();
            }
        };
        let verify = async {
            for _ in 0..30 {
                log.verify().await.expect("growing is not tampering");
            }
        };
        futures_util::future::join(grow, verify).await;
    })
    .await;
}

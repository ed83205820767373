//! The link in every mail about a client's access that closes it: what it does, for how long, and what it is to anybody who
//! holds another one.

use super::helpers::ROSA;
use domain::{AccessId, AuditCode, Capacity, Duration, HelperKind, Locale, Role};
use testkit::{Portal, TestHouse, device, on_both_engines, persona};
use vault::{
    Actor, AlertKind, Auditing, Contributing, Device, LinkOutcome, MailKind, NewHelper, OutgoingMail,
    Steering,
};

/// The newest sign-in mail of a client, and the lock in it.
async fn mailed(house: &TestHouse, of: &Portal) -> (OutgoingMail, String) {
    house.clock.advance(Duration::minutes(1));
    let mail = house.link(of.access, of.who, "a browser").await;
    let lock = mail.lock.clone().expect("every sign-in mail has one");
    (mail, lock)
}

async fn looks(house: &TestHouse, access: AccessId, lock: &str) -> bool {
    match house.desk.threshold().look_at_lock(access, lock).await {
        Ok(()) => true,
        Err(e) => {
            assert!(e.is_not_found(), "{e:?}");
            false
        }
    }
}

async fn presses(house: &TestHouse, access: AccessId, lock: &str) -> bool {
    match house.desk.threshold().press_lock(access, lock).await {
        Ok(()) => true,
        Err(e) => {
            assert!(e.is_not_found(), "{e:?}");
            false
        }
    }
}

async fn told(house: &TestHouse, who: &Actor) -> usize {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    notices.iter().filter(|notice| notice.kind == "not_me").count()
}

/// Of every line that says that a lock was pressed, how many helpers wait since.
async fn lines(house: &TestHouse, who: &Actor, of: &Portal) -> Vec<Option<String>> {
    let events = house.room::<Auditing>(who, of.matter).await.events(None, 300).await.unwrap();
    let pressed = events.iter().filter(|line| line.code == AuditCode::LockedByMail);
    pressed.map(|line| line.detail.get("helpers").cloned()).collect()
}

async fn inside(house: &TestHouse, who: &Actor, of: &Portal) -> bool {
    house.desk.admit::<Contributing>(who, of.matter).await.is_ok()
}

// AUTH-24
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_press_on_a_mails_lock_ends_sessions_and_links_and_tells_who_leads_and_who_owns() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, threshold) = (&cast.lucia, house.desk.threshold());
        let lead = house.room::<Steering>(&cast.ana, lucia.matter).await;
        lead.hand_over(cast.lawyer.person()).await.unwrap();
        let rosa = helper(house, &cast.ana, lucia).await;
        let (used, lock) = mailed(house, lucia).await;
        let token = used.token.unwrap();
        let came = threshold.use_link(&token, Some("a browser"), None, device()).await.unwrap();
        assert!(matches!(came, LinkOutcome::SignedIn { .. }), "somebody used the link first");
        let (open, newer) = mailed(house, lucia).await;
        for _ in 0..3 {
            assert!(looks(house, lucia.access, &lock).await && looks(house, lucia.access, &newer).await);
        }
        assert!(inside(house, &lucia.contact, lucia).await, "looking closes nothing");
        assert!(lines(house, &cast.ana, lucia).await.is_empty());

        assert!(presses(house, lucia.access, &lock).await, "the older of the two, whose link was used");
        assert!(!inside(house, &lucia.contact, lucia).await);
        assert!(!inside(house, &rosa, lucia).await, "whoever they named waits");
        let late = threshold.use_link(&open.token.unwrap(), Some("a browser"), None, device()).await.unwrap();
        assert!(matches!(late, LinkOutcome::Dead), "no link that was out works");
        assert!(inside(house, &cast.omar.contact, &cast.omar).await, "and nobody else's");
        assert_eq!((told(house, &cast.lawyer).await, told(house, &cast.ana).await), (1, 1));
        assert_eq!(lines(house, &cast.ana, lucia).await, [Some("1".to_owned())]);

        // Pressed twice by a shaking hand: answered alike, done once.
        assert!(presses(house, lucia.access, &lock).await);
        assert_eq!(lines(house, &cast.ana, lucia).await.len(), 1);
        assert_eq!((told(house, &cast.lawyer).await, told(house, &cast.ana).await), (1, 1));
        assert!(!looks(house, lucia.access, &lock).await, "and it is used up");
        assert!(!looks(house, lucia.access, &newer).await, "with every one from before");
        house.clock.advance(Duration::minutes(11));
        assert!(!presses(house, lucia.access, &lock).await, "an old mail closes nothing later");

        // The way back is a new link, and its mail has a lock of its own.
        let (_, next) = mailed(house, lucia).await;
        let back = house.sign_in(lucia.access, lucia.who).await;
        assert!(!presses(house, lucia.access, &newer).await);
        assert!(inside(house, &back, lucia).await);
        assert!(presses(house, lucia.access, &next).await);
        assert!(!inside(house, &back, lucia).await);
    })
    .await;
}

// AUTH-24
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_is_wrong_old_or_of_another_admission_is_nothing() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let (mail, lock) = mailed(house, lucia).await;
        let link = mail.token.unwrap();
        let turned = |at: usize| {
            let mut wrong: Vec<char> = lock.chars().collect();
            wrong[at] = if wrong[at] == '0' { '1' } else { '0' };
            wrong.into_iter().collect::<String>()
        };
        let wrong = [
            String::new(),
            "0123".to_owned(),
            "é".repeat(24),
            link.clone(),
            lock.to_ascii_uppercase(),
            format!("{lock}0"),
            format!("+{}", &lock[1..]),
            lock[..lock.len() - 2].to_owned(),
            turned(15),
            turned(16),
            turned(lock.len() - 1),
        ];
        for wrong in wrong.iter().filter(|wrong| **wrong != lock) {
            assert!(!looks(house, lucia.access, wrong).await, "{wrong}");
            assert!(!presses(house, lucia.access, wrong).await, "{wrong}");
        }
        for other in [cast.omar.access, AccessId::from_bytes([7; 16])] {
            assert!(!looks(house, other, &lock).await && !presses(house, other, &lock).await);
        }
        // Whoever holds the link's own secret has its lock; nobody has one for a link of somebody else's workspace.
        let threshold = house.desk.threshold();
        let held = threshold.lock_of_link(lucia.access, &link).await.unwrap().expect("a live link");
        assert!(looks(house, lucia.access, &held).await);
        assert_eq!(threshold.lock_of_link(cast.omar.access, &link).await.unwrap(), None);
        assert_eq!(threshold.lock_of_link(lucia.access, "0123").await.unwrap(), None);

        house.clock.advance(Duration::days(30));
        assert!(!looks(house, lucia.access, &lock).await && !presses(house, lucia.access, &lock).await);
        assert_eq!(threshold.lock_of_link(lucia.access, &link).await.unwrap(), None);
        let ana = house.second_session(&cast.ana).await;
        assert!(lines(house, &ana, lucia).await.is_empty(), "nothing was done by any of them");

        // An access that ended has nothing left to close.
        let (_, lock) = mailed(house, lucia).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.revoke_access(lucia.access).await.unwrap();
        assert!(!looks(house, lucia.access, &lock).await && !presses(house, lucia.access, &lock).await);
    })
    .await;
}

// AUTH-24: said inside, it kills the mails' locks as well.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mail_about_a_clients_access_has_a_lock_and_no_other_mail_has() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        house.write_at_once(&ana).await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let (mail, lock) = mailed(house, &lucia).await;
        let far = Device { agent: "Firefox on a machine far away".to_owned(), ..device() };
        let token = mail.token.unwrap();
        house.desk.threshold().use_link(&token, Some("a browser"), None, far).await.unwrap();
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        house.desk.report_not_me(&lucia.contact).await.unwrap();
        assert!(!looks(house, lucia.access, &lock).await, "said inside, it was said");
        steering.send_link(lucia.access).await.unwrap();
        steering.revoke_access(lucia.access).await.unwrap();
        let lobby = house.desk.lobby(&ana).unwrap();
        let email = domain::Email::parse("new.colleague@firm-canary.example").unwrap();
        lobby.invite("New Colleague", &email, Role::Lawyer).await.unwrap();
        house.clock.advance(Duration::minutes(5));
        let backstage = house.desk.backstage();
        let mut seen = Vec::new();
        while let Some(mail) = backstage.next_mail().await.unwrap() {
            backstage.mail_taken(mail.id, &mail.to, "250 taken").await.unwrap();
            let told = mail.alert.as_ref().map(|alert| alert.kind);
            let about = mail.access.is_some()
                && matches!(mail.kind, MailKind::SignInLink | MailKind::Alert)
                && told != Some(AlertKind::AccessEnded);
            assert_eq!(mail.lock.is_some(), about, "{:?} {told:?}", mail.kind);
            seen.push((mail.kind, told));
        }
        for kind in [
            (MailKind::Alert, Some(AlertKind::NewDevice)),
            (MailKind::Alert, Some(AlertKind::AccessEnded)),
            (MailKind::Invitation, None),
            (MailKind::StaffNotice, None),
        ] {
            assert!(seen.contains(&kind), "{kind:?} of {seen:?}");
        }
    })
    .await;
}

/// Somebody who helps the client and was let in.
async fn helper(house: &TestHouse, ana: &Actor, of: &Portal) -> Actor {
    let (full, device) = (ROSA.full(), device());
    let new = NewHelper {
        name: &full,
        email: ROSA.email,
        locale: Locale::Es,
        kind: HelperKind::Interpreter,
        capacity: Capacity::ReadsAlong,
        ends_at: house.desk.now().plus(Duration::days(90)),
        until: "2027-03-01",
        version: "H1",
        title: "Please read this",
        text: "agreed",
        language: Locale::Es,
        device: &device,
    };
    let access = house.room::<Contributing>(&of.contact, of.matter).await.name_helper(&new).await.unwrap();
    house.room::<Steering>(ana, of.matter).await.let_helper_in(access).await.unwrap();
    house.sign_in(access, ROSA).await
}

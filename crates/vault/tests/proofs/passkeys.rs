//! A face, a fingerprint or a screen lock as the second step: what a browser brings counts once, for the session and the
//! purpose it was asked for, from the practice's own address, by a device that knew its holder. Every other ceremony here is
//! forged, and refused.

use super::approvals::{about, client, publishing};
use super::client_keys::{code, half, inside, set_up};
use domain::{
    ApprovalKind, AuditCode, Duration, FactorPolicy, Locale, Owed, Refusal, Relation, Verdict, Why, limits,
};
use futures_util::future::join_all;
use testkit::soft_key::{BACKED_UP, PRESENT, Says, SoftKey, VERIFIED, challenge};
use testkit::{Portal, TestHouse, device, on_both_engines, persona};
use vault::{
    Actor, Answer, Caller, Contributing, Error, MailKind, NewAccess, Reading, RelyingParty, Result,
    SecondFactorSettings, Steering,
};

const ORIGIN: &str = "https://portal.canary.example";

pub fn site() -> RelyingParty {
    RelyingParty::of(ORIGIN).unwrap()
}

fn truth() -> Says {
    Says::at(ORIGIN)
}

fn refused<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

async fn counter(house: &TestHouse, contact: &Actor) -> Caller {
    house.desk.at_the_counter(contact).await.unwrap()
}

/// Somebody who is in adds a passkey.
pub async fn added(house: &TestHouse, contact: &Actor, name: &str, recovery: &[String]) -> SoftKey {
    let caller = counter(house, contact).await;
    let told = house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap();
    let (key, answer) = SoftKey::made(&told, &truth());
    let added = house.desk.add_passkey(&caller, &site(), name, &answer, recovery).await.unwrap();
    assert!(added.step.is_none());
    key
}

async fn lines(house: &TestHouse, code: AuditCode) -> i64 {
    let sql = format!("SELECT count(*) FROM matter_event WHERE code = '{}'", code.code());
    house.raw().await.one(&sql, &[]).await.int()
}

async fn told(house: &TestHouse, who: &Actor, kind: &str) -> usize {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    notices.iter().filter(|notice| notice.kind == kind).count()
}

async fn alert(house: &TestHouse) -> vault::AlertKind {
    house.mail_to(persona::LUCIA.email, MailKind::Alert).await.alert.unwrap().kind
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_is_the_second_step_and_looked_after_by_whoever_proved_it_a_moment_ago() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        house.empty_outbox().await;
        let caller = counter(house, &lucia.contact).await;
        assert!(!house.desk.client_factor(&caller).await.unwrap().stands());
        let mut phone = added(house, &lucia.contact, " My phone ", &["spare".to_owned()]).await;
        assert_eq!(alert(house).await, vault::AlertKind::PasskeyAdded);
        let held = house.desk.client_factor(&caller).await.unwrap();
        let row = &held.passkeys[0];
        assert_eq!((row.name.as_str(), row.used_at, row.stopped), ("My phone", None, false));
        assert!(held.stands() && held.by_passkey() && held.may_change && held.recovery_left == 1);
        // The link is not enough any more, and a code of no app opens nothing.
        let (_, half_in) = half(house, &lucia).await;
        assert_eq!(half_in.owed(), Some(Owed::Code));
        assert!(house.desk.pass_client_factor(&half_in, "123456").await.is_err());
        let asked = house.desk.ask_for_passkey(&half_in, &site()).await.unwrap();
        let answer = phone.proves(&asked, &truth());
        let step = house.desk.pass_client_passkey(&half_in, &site(), &answer).await.unwrap();
        let actor = inside(house, &step).await;
        house.room::<Contributing>(&actor, lucia.matter).await;
        assert_eq!(lines(house, AuditCode::ClientStepPassed).await, 1);
        assert!(house.desk.client_factor(&caller).await.unwrap().passkeys[0].used_at.is_some());
        // Whoever gave it lets them change it for some minutes, and then gives it again.
        house.clock.advance(limits::PASSKEY_LIFE);
        house.clock.advance(Duration::seconds(1));
        let late = counter(house, &actor).await;
        assert!(!house.desk.client_factor(&late).await.unwrap().may_change);
        let fresh = Refusal::FreshSignInNeeded;
        assert_eq!(refused(house.desk.ask_for_new_passkey(&late, &site()).await), fresh);
        let first = house.desk.client_factor(&late).await.unwrap().passkeys[0].id;
        assert_eq!(refused(house.desk.remove_passkey(&late, first).await), fresh);
        let factor = house.desk.random_bytes(vault::secrets::SECRET_LEN);
        house.desk.propose_client_factor(&late, &factor).await.unwrap();
        let typed = code(house, &factor);
        assert_eq!(refused(house.desk.enrol_client_factor(&late, &typed, &[]).await), fresh, "nor an app");
        let asked = house.desk.ask_for_passkey(&late, &site()).await.unwrap();
        house.desk.prove_by_passkey(&late, &site(), &phone.proves(&asked, &truth())).await.unwrap();
        assert_eq!(lines(house, AuditCode::ClientFactorProved).await, 1);
        let mut spare = added(house, &actor, "Old phone", &["other".to_owned()]).await;
        assert_eq!(house.desk.client_factor(&late).await.unwrap().recovery_left, 1, "the codes stay");
        let room = house.room::<Reading>(&ana, lucia.matter).await;
        assert_eq!(room.client_keys().await.unwrap()[0].passkeys.good, 2, "staff see how many");
        house.empty_outbox().await;
        house.desk.remove_passkey(&late, first).await.unwrap();
        assert_eq!(alert(house).await, vault::AlertKind::PasskeyRemoved);
        assert!(house.desk.remove_passkey(&late, first).await.unwrap_err().is_not_found());
        assert_eq!(lines(house, AuditCode::PasskeyRemoved).await, 1);
        // What was removed proves nothing, the other does, and the recovery code stands in for it.
        let (_, half_in) = half(house, &lucia).await;
        let asked = house.desk.ask_for_passkey(&half_in, &site()).await.unwrap();
        let gone = phone.proves(&asked, &truth());
        let no = house.desk.pass_client_passkey(&half_in, &site(), &gone).await;
        assert_eq!(refused(no.map(|_| ())), Refusal::SignInFailed);
        let asked = house.desk.ask_for_passkey(&half_in, &site()).await.unwrap();
        let other = spare.proves(&asked, &truth());
        house.desk.pass_client_passkey(&half_in, &site(), &other).await.unwrap();
        let (_, half_in) = half(house, &lucia).await;
        let step = house.desk.pass_client_recovery(&half_in, "spare").await.unwrap();
        let actor = inside(house, &step).await;
        // A recovery code is no proof of it: whoever found the paper cannot put their own phone there.
        let recovered = counter(house, &actor).await;
        assert_eq!(refused(house.desk.ask_for_new_passkey(&recovered, &site()).await), fresh);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_passkey_is_not_kept() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let caller = counter(house, &lucia.contact).await;
        let wrong = Refusal::invalid("passkey", Why::Wrong);
        let says = |change: fn(&mut Says)| {
            let mut says = truth();
            change(&mut says);
            says
        };
        let forged: &[(&str, Says)] = &[
            ("another site", says(|s| s.origin = "https://portal.canary.example.evil.example".to_owned())),
            ("a site below it", says(|s| s.origin = "https://x.portal.canary.example".to_owned())),
            ("another port", says(|s| s.origin = format!("{ORIGIN}:8443"))),
            ("unencrypted", says(|s| s.origin = "http://portal.canary.example".to_owned())),
            ("another site's key", says(|s| s.rp_id = "canary.example".to_owned())),
            ("a proof, not a new one", says(|s| s.act = Some("webauthn.get"))),
            (
                "another challenge",
                says(|s| s.challenge = Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned())),
            ),
            ("nobody recognised", says(|s| s.flags = PRESENT)),
            ("nobody there", says(|s| s.flags = VERIFIED)),
            ("inside another page", says(|s| s.cross_origin = true)),
            ("no passkey", says(|s| s.kind = "password")),
            ("backed up though it cannot be", says(|s| s.flags = PRESENT | VERIFIED | 0x10)),
        ];
        for (name, says) in forged {
            let told = house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap();
            let (_, answer) = SoftKey::made(&told, says);
            let no = house.desk.add_passkey(&caller, &site(), name, &answer, &[]).await;
            assert_eq!(refused(no.map(|_| ())), wrong, "{name}");
        }
        let refusals = i64::try_from(forged.len()).unwrap();
        assert_eq!(lines(house, AuditCode::PasskeyRefused).await, refusals, "each has its line");
        let add = async |caller: &Caller, answer: &str| {
            house.desk.add_passkey(caller, &site(), "A phone", answer, &[]).await.map(|_| ())
        };
        // What was asked before the last time, asked of somebody else, answered late or twice.
        let old = house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap();
        house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap();
        assert_eq!(refused(add(&caller, &SoftKey::made(&old, &truth()).1).await), wrong);
        let his = counter(house, &omar.contact).await;
        let asked_of_him = house.desk.ask_for_new_passkey(&his, &site()).await.unwrap();
        assert_eq!(refused(add(&caller, &SoftKey::made(&asked_of_him, &truth()).1).await), wrong);
        let slow = house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap();
        house.clock.advance(limits::PASSKEY_LIFE);
        house.clock.advance(Duration::seconds(1));
        assert_eq!(refused(add(&caller, &SoftKey::made(&slow, &truth()).1).await), wrong);
        for garbage in ["", "{}", "null", "[]", "{\"id\":1}", &"[".repeat(40_000)] {
            house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap();
            assert_eq!(refused(add(&caller, garbage).await), wrong);
        }
        let held = house.desk.client_factor(&caller).await.unwrap();
        assert!(!held.stands() && held.recovery_left == 0, "nothing was kept");
        let told = house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap();
        let (key, answer) = SoftKey::made(&told, &truth());
        for (name, why) in [(" ", Why::Missing), (&"x".repeat(61), Why::TooLong)] {
            let no = house.desk.add_passkey(&caller, &site(), name, &answer, &[]).await;
            assert_eq!(refused(no.map(|_| ())), Refusal::invalid("name", why));
        }
        add(&caller, &answer).await.unwrap();
        assert_eq!(refused(add(&caller, &answer).await), wrong, "once");
        // The same credential is nobody else's, and not twice her own.
        for who in [&caller, &his] {
            let told = house.desk.ask_for_new_passkey(who, &site()).await.unwrap();
            let taken = Says { id: Some(key.id.clone()), ..truth() };
            assert_eq!(refused(add(who, &SoftKey::made(&told, &taken).1).await), wrong);
        }
        // Some devices and a spare, and no more.
        for n in 1..limits::PASSKEYS {
            added(house, &lucia.contact, &format!("Phone {n}"), &[]).await;
        }
        let full = house.desk.ask_for_new_passkey(&caller, &site()).await;
        assert_eq!(refused(full), Refusal::invalid("passkey", Why::NotAllowed));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_proof_lets_nobody_in() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let mut hers = added(house, &lucia.contact, "Hers", &[]).await;
        let mut his = added(house, &omar.contact, "His", &[]).await;
        house.empty_outbox().await;
        let says = |change: fn(&mut Says)| {
            let mut says = truth();
            change(&mut says);
            says
        };
        let (_, caller) = half(house, &lucia).await;
        let pass = async |caller: &Caller, answer: &str| {
            house.desk.pass_client_passkey(caller, &site(), answer).await
        };
        let no = async |what: &str, caller: &Caller, answer: &str| {
            let refused = refused(pass(caller, answer).await.map(|_| ()));
            assert_eq!(refused, Refusal::SignInFailed, "{what}");
        };
        let forged: &[(&str, Says)] = &[
            ("another site", says(|s| s.origin = "https://portal.canary.evil.example".to_owned())),
            ("a site below it", says(|s| s.origin = "https://x.portal.canary.example".to_owned())),
            ("another port", says(|s| s.origin = format!("{ORIGIN}:444"))),
            ("another site's key", says(|s| s.rp_id = "evil.example".to_owned())),
            ("a new one, not a proof", says(|s| s.act = Some("webauthn.create"))),
            (
                "another challenge",
                says(|s| s.challenge = Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned())),
            ),
            ("nobody recognised", says(|s| s.flags = PRESENT)),
            ("nobody there", says(|s| s.flags = VERIFIED)),
            ("inside another page", says(|s| s.cross_origin = true)),
            ("a changed signature", says(|s| s.bent = true)),
            ("somebody else's device", says(|s| s.user = Some(vec![7; 16]))),
            ("an unknown credential", says(|s| s.id = Some(vec![9; 32]))),
            ("no passkey", says(|s| s.kind = "password")),
            ("backed up though it cannot be", says(|s| s.flags = PRESENT | VERIFIED | 0x10)),
        ];
        for (name, says) in forged {
            let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
            no(name, &caller, &hers.proves(&told, says)).await;
        }
        // A new passkey's answer is no proof.
        let at_counter = counter(house, &lucia.contact).await;
        let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        let adding = house.desk.ask_for_new_passkey(&at_counter, &site()).await.unwrap();
        assert_ne!(challenge(&told), challenge(&adding));
        no("a new passkey", &caller, &SoftKey::made(&adding, &truth()).1).await;
        // His passkey, under his id and under hers.
        let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        no("his passkey", &caller, &his.proves(&told, &truth())).await;
        let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        let as_hers = Says { id: Some(hers.id.clone()), user: Some(hers.user.clone()), ..truth() };
        no("his passkey as hers", &caller, &his.proves(&told, &as_hers)).await;
        // What was asked of him, of another session of hers, before the last time, or too long ago.
        let (_, his_caller) = half(house, &omar).await;
        let asked_of_him = house.desk.ask_for_passkey(&his_caller, &site()).await.unwrap();
        house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        no("asked of him", &caller, &hers.proves(&asked_of_him, &truth())).await;
        let (_, beside) = half(house, &lucia).await;
        let asked_beside = house.desk.ask_for_passkey(&beside, &site()).await.unwrap();
        house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        no("asked in another session", &caller, &hers.proves(&asked_beside, &truth())).await;
        let old = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        no("an old challenge", &caller, &hers.proves(&old, &truth())).await;
        no("nothing asked", &caller, &hers.proves(&old, &truth())).await;
        let late = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        house.clock.advance(limits::PASSKEY_LIFE);
        house.clock.advance(Duration::seconds(1));
        no("too late", &caller, &hers.proves(&late, &truth())).await;
        for garbage in ["", "{}", "null", &"x".repeat(40_000)] {
            house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
            no("no answer at all", &caller, garbage).await;
        }
        // What proves a change proves no coming in.
        let changing = house.desk.ask_for_passkey(&at_counter, &site()).await.unwrap();
        let answer = hers.proves(&changing, &truth());
        house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        no("another purpose", &caller, &answer).await;
        assert_eq!(refused(pass(&at_counter, &answer).await.map(|_| ())), Refusal::WrongState);
        // A true one once, of a hundred at once, and replayed never.
        let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        let right = hers.proves(&told, &truth());
        let all = join_all((0..100).map(|_| pass(&caller, &right))).await;
        let mut steps: Vec<_> = all.into_iter().filter_map(std::result::Result::ok).collect();
        assert_eq!(steps.len(), 1);
        inside(house, &steps.remove(0)).await;
        no("replayed", &beside, &right).await;
        house.desk.ask_for_passkey(&beside, &site()).await.unwrap();
        no("replayed, after a new question", &beside, &right).await;
        assert_eq!(told_of_copies(house, &ana).await, 0, "none of these looks like a copy");
    })
    .await;
}

async fn told_of_copies(house: &TestHouse, ana: &Actor) -> usize {
    told(house, ana, "passkey_stopped").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_counts_backwards_is_stopped_and_its_person_and_the_practice_are_told() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let mut phone = added(house, &lucia.contact, "Phone", &["spare".to_owned()]).await;
        let (_, caller) = half(house, &lucia).await;
        let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        let far = Says { count: Some(40), ..truth() };
        house.desk.pass_client_passkey(&caller, &site(), &phone.proves(&told, &far)).await.unwrap();
        // Two questions at once, asked when both counts were right: of two answers with one count, one is a copy's.
        let (_, first) = half(house, &lucia).await;
        let (_, second) = half(house, &lucia).await;
        let (one, two) = (
            house.desk.ask_for_passkey(&first, &site()).await.unwrap(),
            house.desk.ask_for_passkey(&second, &site()).await.unwrap(),
        );
        let same = Says { count: Some(41), ..truth() };
        house.desk.pass_client_passkey(&first, &site(), &phone.proves(&one, &same)).await.unwrap();
        house.empty_outbox().await;
        let no = house.desk.pass_client_passkey(&second, &site(), &phone.proves(&two, &same)).await;
        assert_eq!(refused(no.map(|_| ())), Refusal::SignInFailed);
        assert_eq!(alert(house).await, vault::AlertKind::PasskeyStopped);
        assert_eq!(told_of_copies(house, &ana).await, 1);
        assert_eq!(lines(house, AuditCode::PasskeyStopped).await, 1);
        let keys = house.room::<Reading>(&ana, lucia.matter).await.client_keys().await.unwrap();
        assert_eq!((keys[0].passkeys.good, keys[0].passkeys.stopped), (0, 1));
        // It stays what a link alone does not pass, though it proves nothing any more; its code does.
        let (_, caller) = half(house, &lucia).await;
        assert_eq!(caller.owed(), Some(Owed::Code));
        assert_eq!(refused(house.desk.ask_for_passkey(&caller, &site()).await), Refusal::WrongState);
        house.desk.pass_client_recovery(&caller, "spare").await.unwrap();
        // Backwards from what was kept, in a question asked afterwards.
        let other = house.portal(&ana, persona::OMAR).await;
        let mut his = added(house, &other.contact, "Phone", &[]).await;
        let (_, caller) = half(house, &other).await;
        let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        let back = Says { count: Some(1), ..truth() };
        assert!(house.desk.pass_client_passkey(&caller, &site(), &his.proves(&told, &back)).await.is_err());
        assert_eq!(lines(house, AuditCode::PasskeyStopped).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_does_not_count_and_is_backed_up_goes_on() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let caller = counter(house, &lucia.contact).await;
        let told = house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap();
        let synced = Says { count: Some(0), flags: PRESENT | VERIFIED | BACKED_UP, ..truth() };
        let (mut key, answer) = SoftKey::made(&told, &synced);
        house.desk.add_passkey(&caller, &site(), "Synced", &answer, &[]).await.unwrap();
        for _ in 0..3 {
            let (_, caller) = half(house, &lucia).await;
            let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
            let answer = key.proves(&told, &synced);
            house.desk.pass_client_passkey(&caller, &site(), &answer).await.unwrap();
        }
        let sql = "SELECT sign_count, backup_eligible, backed_up FROM passkey";
        let rows = house.raw().await.rows(sql, &[]).await;
        assert_eq!(rows[0].iter().map(|c| c.int()).collect::<Vec<_>>(), [0, 1, 1]);
        // A device that said its keys stay there and now says they are elsewhere is another.
        let (_, caller) = half(house, &lucia).await;
        let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        let bound = Says { count: Some(0), ..truth() };
        assert!(house.desk.pass_client_passkey(&caller, &site(), &key.proves(&told, &bound)).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_second_step_is_required_a_passkey_is_one_and_where_none_is_offered_nobody_adds_one() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let set = |ordinary: &str| SecondFactorSettings {
            ordinary: ordinary.to_owned(),
            sensitive: "required".to_owned(),
            card: false,
        };
        lobby.change_second_factor(&set("off")).await.unwrap();
        let caller = counter(house, &lucia.contact).await;
        assert!(house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap_err().is_not_found());
        lobby.change_second_factor(&set("required")).await.unwrap();
        let (_, caller) = half(house, &lucia).await;
        assert_eq!(caller.owed(), Some(Owed::SetUp));
        let told = house.desk.ask_for_new_passkey(&caller, &site()).await.unwrap();
        let (_, answer) = SoftKey::made(&told, &truth());
        let spare = ["spare".to_owned()];
        let added = house.desk.add_passkey(&caller, &site(), "Phone", &answer, &spare).await.unwrap();
        assert!(added.first);
        let actor = inside(house, &added.step.unwrap()).await;
        assert_eq!(house.desk.owed_inside(&actor).await.unwrap(), None);
        assert_eq!(house.desk.owed_inside(&lucia.contact).await.unwrap(), None, "one for all their sessions");
        let caller = counter(house, &actor).await;
        let held = house.desk.client_factor(&caller).await.unwrap();
        assert_eq!(held.policy, FactorPolicy::Required);
        house.desk.remove_passkey(&caller, held.passkeys[0].id).await.unwrap();
        assert_eq!(house.desk.owed_inside(&actor).await.unwrap(), Some(Owed::SetUp), "another, then");
        assert_eq!(house.desk.client_factor(&caller).await.unwrap().recovery_left, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_an_app_each_opens_and_neither_takes_the_others_codes_with_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let caller = counter(house, &lucia.contact).await;
        let (factor, _) = set_up(house, &caller, &["spare".to_owned()]).await;
        house.clock.advance(Duration::minutes(6));
        assert_eq!(
            refused(house.desk.ask_for_new_passkey(&caller, &site()).await),
            Refusal::FreshSignInNeeded
        );
        assert!(house.desk.prove_by_code(&caller, "000000").await.is_err());
        house.desk.prove_by_code(&caller, &code(house, &factor)).await.unwrap();
        let mut phone = added(house, &lucia.contact, "Phone", &["other".to_owned()]).await;
        assert_eq!(house.desk.client_factor(&caller).await.unwrap().recovery_left, 1);
        let (_, by_app) = half(house, &lucia).await;
        house.clock.advance(Duration::minutes(1));
        house.desk.pass_client_factor(&by_app, &code(house, &factor)).await.unwrap();
        let (_, by_phone) = half(house, &lucia).await;
        let told = house.desk.ask_for_passkey(&by_phone, &site()).await.unwrap();
        house.desk.pass_client_passkey(&by_phone, &site(), &phone.proves(&told, &truth())).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        house.desk.remove_client_factor(&caller, &code(house, &factor)).await.unwrap();
        let (_, left) = half(house, &lucia).await;
        assert_eq!(left.owed(), Some(Owed::Code));
        house.desk.pass_client_recovery(&left, "spare").await.unwrap();
    })
    .await;
}

// S2-61
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declaration_takes_a_fresh_passkey_asked_for_that_answer_in_that_session() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let mut phone = added(house, &lucia.contact, "Phone", &[]).await;
        let version = house.ready(&lucia, "declaration.pdf", b"I declare").await;
        let staff = publishing(house, &ana, &lucia).await;
        let id = staff.request_approval(&about(&lucia, ApprovalKind::Declaration, &[version])).await.unwrap();
        let twin =
            staff.request_approval(&about(&lucia, ApprovalKind::Declaration, &[version])).await.unwrap();
        let plain =
            staff.request_approval(&about(&lucia, ApprovalKind::Statement, &[version])).await.unwrap();
        let room = client(house, &lucia).await;
        let (site, device) = (site(), device());
        let bound = room.approval(id).await.unwrap().bound.clone();
        let twin_bound = room.approval(twin).await.unwrap().bound.clone();
        let answer = async |room: &vault::Room<Contributing>, id, bound: &str, given: &str| {
            let answer = Answer {
                verdict: Verdict::Approve,
                bound,
                reason: "",
                code: "",
                passkey: Some((&site, given)),
                card: None,
                read: None,
                language: Locale::Es,
                device: &device,
            };
            room.answer_approval(id, &answer).await
        };
        let wrong = Refusal::invalid("passkey", Why::Wrong);
        let ask = async |room: &vault::Room<Contributing>, id| room.ask_passkey_for_answer(id, &site).await;
        assert_eq!(refused(ask(&room, plain).await), Refusal::WrongState, "nothing is asked for there");
        let told = ask(&room, id).await.unwrap();
        let early = answer(&room, id, &bound, &phone.proves(&told, &truth())).await;
        assert_eq!(refused(early), Refusal::invalid("pages", Why::Missing));
        for approval in [id, twin] {
            room.approval_page(approval, version, 1).await.unwrap();
        }
        // A proof to come in, to change the second step, for the other declaration, or asked in another session.
        let (_, caller) = half(house, &lucia).await;
        let coming = house.desk.ask_for_passkey(&caller, &site).await.unwrap();
        ask(&room, id).await.unwrap();
        assert_eq!(refused(answer(&room, id, &bound, &phone.proves(&coming, &truth())).await), wrong);
        let at_counter = counter(house, &lucia.contact).await;
        let changing = house.desk.ask_for_passkey(&at_counter, &site).await.unwrap();
        ask(&room, id).await.unwrap();
        assert_eq!(refused(answer(&room, id, &bound, &phone.proves(&changing, &truth())).await), wrong);
        let told = ask(&room, twin).await.unwrap();
        assert_eq!(refused(answer(&room, id, &bound, &phone.proves(&told, &truth())).await), wrong);
        let again = house.desk.ask_for_passkey(&caller, &site).await.unwrap();
        let step = house.desk.pass_client_passkey(&caller, &site, &phone.proves(&again, &truth())).await;
        let actor = inside(house, &step.unwrap()).await;
        let elsewhere = house.room::<Contributing>(&actor, lucia.matter).await;
        let told = ask(&elsewhere, id).await.unwrap();
        assert_eq!(refused(answer(&room, id, &bound, &phone.proves(&told, &truth())).await), wrong);
        // Late, and by a device that recognised nobody.
        let told = ask(&room, id).await.unwrap();
        house.clock.advance(limits::PASSKEY_LIFE);
        house.clock.advance(Duration::seconds(1));
        assert_eq!(refused(answer(&room, id, &bound, &phone.proves(&told, &truth())).await), wrong);
        let told = ask(&room, id).await.unwrap();
        let unseen = Says { flags: PRESENT, ..truth() };
        assert_eq!(refused(answer(&room, id, &bound, &phone.proves(&told, &unseen)).await), wrong);
        let none = "SELECT count(*) FROM approval_answer WHERE answered_at IS NOT NULL";
        assert_eq!(house.raw().await.one(none, &[]).await.int(), 0);
        assert_eq!(lines(house, AuditCode::ApprovalCodeWrong).await, 6);
        let told = ask(&room, id).await.unwrap();
        let right = phone.proves(&told, &truth());
        answer(&room, id, &bound, &right).await.unwrap();
        assert_eq!(
            refused(answer(&room, twin, &twin_bound, &right).await),
            wrong,
            "once, and for one answer"
        );
        let whole = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(id).await.unwrap();
        let record = whole.people[0].record.as_ref().unwrap();
        assert!(record.fresh_passkey && !record.fresh_code && !record.fresh_app);
        assert_eq!(refused(ask(&room, id).await), Refusal::WrongState, "it is answered");
        // A copy of her passkey signs nothing and is stopped there, too.
        let told = ask(&room, twin).await.unwrap();
        let back = Says { count: Some(1), ..truth() };
        assert_eq!(refused(answer(&room, twin, &twin_bound, &phone.proves(&told, &back)).await), wrong);
        assert_eq!(told_of_copies(house, &ana).await, 1);
        assert_eq!(lines(house, AuditCode::PasskeyStopped).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ends_an_app_ends_passkeys() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let mut phone = added(house, &lucia.contact, "Phone", &["spare".to_owned()]).await;
        let (_, caller) = half(house, &lucia).await;
        let told = house.desk.ask_for_passkey(&caller, &site()).await.unwrap();
        house.empty_outbox().await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        assert!(room.reset_factor(lucia.access, " ").await.is_err(), "not without saying how");
        room.reset_factor(lucia.access, "seen in the office").await.unwrap();
        assert_eq!(alert(house).await, vault::AlertKind::FactorReset);
        let after = house.desk.pass_client_passkey(&caller, &site(), &phone.proves(&told, &truth())).await;
        assert!(after.is_err(), "whoever stood at the door is out");
        let inside = house.desk.admit::<Contributing>(&lucia.contact, lucia.matter).await;
        assert!(inside.is_err(), "and whoever was in");
        assert!(room.reset_factor(lucia.access, "again").await.is_err(), "there is none");
        let count = async |table: &str| {
            house.raw().await.one(&format!("SELECT count(*) FROM {table}"), &[]).await.int()
        };
        assert_eq!((count("passkey").await, count("recovery_code").await), (0, 0));
        // What was asked and never answered goes with the sweep.
        house.clock.advance(Duration::minutes(6));
        assert_eq!(count("passkey_challenge").await, 1);
        house.desk.backstage().sweep().await.unwrap();
        assert_eq!(count("passkey_challenge").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_moved_to_another_person_proves_nothing() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = joined(house, &ana, &lucia).await;
        added(house, &omar.contact, "His", &[]).await;
        let hers = "UPDATE passkey SET person_id = (SELECT x.person_id FROM portal_access x WHERE x.id = $1)";
        assert_eq!(house.raw().await.exec(hers, &[lucia.access.into()]).await, 1);
        let (_, caller) = half(house, &lucia).await;
        let asked = house.desk.ask_for_passkey(&caller, &site()).await;
        assert!(matches!(asked, Err(Error::Tamper(_))), "whose it is, is sealed in it");
    })
    .await;
}

/// Omar, another client of Lucía's matter.
async fn joined(house: &TestHouse, ana: &Actor, lucia: &Portal) -> Portal {
    let client = house.client(ana, persona::OMAR).await;
    let steering = house.room::<Steering>(ana, lucia.matter).await;
    steering.add_party(client, Relation::Partner).await.unwrap();
    let access = steering.enable_access(&NewAccess { client, relation: Relation::Partner }).await.unwrap();
    let contact = house.sign_in(access, persona::OMAR).await;
    Portal { who: persona::OMAR, matter: lucia.matter, client, access, item: lucia.item, contact }
}

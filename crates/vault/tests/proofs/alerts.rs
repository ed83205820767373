//! Alerts go out for what a person should hear of at once, to the address that is theirs, and for nothing else.

use domain::{Assignment, Email, Locale, ProfileField, Relation, Role};
use std::collections::BTreeMap;
use testkit::{Portal, TestHouse, device, on_both_engines, persona};
use vault::{Alert, AlertKind, Device, LinkOutcome, MailKind, NewClient, Steering};

/// Every alert that waits, with whom it is for.
async fn alerts(house: &TestHouse) -> Vec<(String, Alert)> {
    let backstage = house.desk.backstage();
    let mut out = Vec::new();
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        backstage.mail_done(mail.id, vault::MailState::Sent, "250 taken").await.unwrap();
        if mail.kind == MailKind::Alert {
            out.push((mail.to, mail.alert.unwrap()));
        }
    }
    out
}

fn kinds(alerts: &[(String, Alert)]) -> Vec<(&str, AlertKind)> {
    alerts.iter().map(|(to, alert)| (to.as_str(), alert.kind)).collect()
}

async fn come_in(house: &TestHouse, portal: &Portal, agent: &str) {
    let browser = format!("browser of {agent}");
    let token = house.link(portal.access, portal.who, &browser).await.token.unwrap();
    let device = Device { agent: agent.to_owned(), ..device() };
    let used = house.desk.threshold().use_link(&token, Some(&browser), None, device).await.unwrap();
    assert!(matches!(used, LinkOutcome::SignedIn { .. }));
}

async fn told(house: &TestHouse, who: &vault::Actor, kind: &str) -> usize {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    notices.iter().filter(|notice| notice.kind == kind).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_hears_of_a_device_they_did_not_use_before_and_so_does_who_leads_their_matter() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        assert!(alerts(house).await.is_empty(), "the first time they were just let in");
        come_in(house, &portal, "CanaryPhone/18.0.1").await;
        assert!(alerts(house).await.is_empty(), "an update is no new device");
        come_in(house, &portal, "Firefox on a machine far away").await;
        let heard = alerts(house).await;
        assert_eq!(kinds(&heard), [(portal.who.email, AlertKind::NewDevice)]);
        assert_eq!(heard[0].1.agent, "Firefox on a machine far away");
        assert_eq!(told(house, &ana, "new_device").await, 1);
        come_in(house, &portal, "Firefox on a machine far away").await;
        assert!(alerts(house).await.is_empty(), "once");
        assert_eq!(told(house, &ana, "new_device").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_hears_that_their_access_ended_and_so_does_the_lead_who_did_not_end_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Steering>(&ana, portal.matter).await;
        room.assign(lawyer.person(), Assignment::Cover).await.unwrap();
        house.empty_outbox().await;
        room.revoke_access(portal.access).await.unwrap();
        assert_eq!(kinds(&alerts(house).await), [(portal.who.email, AlertKind::AccessEnded)]);
        assert_eq!(told(house, &lawyer, "access_revoked").await, 1);
        assert_eq!(told(house, &ana, "access_revoked").await, 0, "who did it knows");
    })
    .await;
}

// NOT-17: whoever comes in hears that what they see is another, and not what it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_hears_that_their_part_in_a_matter_changed_and_only_while_they_come_in() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Steering>(&ana, portal.matter).await;
        for to in [Relation::Partner, Relation::Observer] {
            house.empty_outbox().await;
            room.change_party(portal.client, to).await.unwrap();
            assert_eq!(kinds(&alerts(house).await), [(portal.who.email, AlertKind::AccessChanged)]);
            room.change_party(portal.client, to).await.unwrap();
            assert!(alerts(house).await.is_empty(), "the same again is no change");
        }
        room.revoke_access(portal.access).await.unwrap();
        house.empty_outbox().await;
        room.change_party(portal.client, Relation::MainApplicant).await.unwrap();
        assert!(alerts(house).await.is_empty(), "whoever does not come in sees nothing else than before");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_address_is_told_to_the_one_before() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let old = lobby.client(portal.client).await.unwrap();
        let with = |email: &str| NewClient {
            card: old.card.clone(),
            email: Some(Email::parse(email).unwrap()),
            locale: Locale::Es,
        };
        lobby
            .change_client(portal.client, &with(portal.who.email), &testkit::BY_PHONE, old.revision)
            .await
            .unwrap();
        assert!(alerts(house).await.is_empty(), "the same address again");
        lobby
            .change_client(
                portal.client,
                &with("elsewhere@client-canary.example"),
                &testkit::BY_PHONE,
                old.revision + 1,
            )
            .await
            .unwrap();
        assert_eq!(kinds(&alerts(house).await), [(portal.who.email, AlertKind::AddressChanged)]);
    })
    .await;
}

// NOT-12: a change of who somebody is does not go unheard, whoever makes it; how to reach them and what is said twice does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_hears_that_who_they_are_was_changed_in_their_name_or_by_the_practice() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let portal = house.portal(&ana, persona::LUCIA).await;
        house.empty_outbox().await;
        let say = async |field: ProfileField, value: &str| {
            let said = BTreeMap::from([(field, value.to_owned())]);
            house.desk.propose_details(&portal.contact, &said).await.unwrap();
        };
        say(ProfileField::Phone, "212 555 0199").await;
        assert!(alerts(house).await.is_empty(), "how they are reached proves nothing");
        say(ProfileField::Born, "1990-02-28").await;
        let told = alerts(house).await;
        assert_eq!(kinds(&told), [(portal.who.email, AlertKind::DetailsChanged)]);
        say(ProfileField::Born, "1990-02-28").await;
        assert!(alerts(house).await.is_empty(), "said twice, told once");
        let lobby = house.desk.lobby(&ana).unwrap();
        let old = lobby.client(portal.client).await.unwrap();
        let email = Email::parse(portal.who.email).ok();
        let mut card = old.card.clone();
        card.set(ProfileField::Address, "12 Ash Street");
        let new = NewClient { card: card.clone(), email: email.clone(), locale: old.locale };
        lobby.change_client(portal.client, &new, &testkit::BY_PHONE, old.revision).await.unwrap();
        assert!(alerts(house).await.is_empty());
        // Whoever else leads a matter of theirs hears of it, and not whoever did it.
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let room = house.room::<Steering>(&ana, portal.matter).await;
        room.assign(lawyer.person(), Assignment::Cover).await.unwrap();
        let heard = async |who: &vault::Actor| {
            let all = house.desk.lobby(who).unwrap().notices().await.unwrap();
            all.into_iter().map(|n| n.kind).filter(|kind| kind.starts_with("client_")).collect::<Vec<_>>()
        };
        card.set(ProfileField::PassportNumber, "PC1234567");
        let elsewhere = Email::parse("elsewhere@client-canary.example").ok();
        let new = NewClient { card, email: elsewhere, locale: old.locale };
        lobby.change_client(portal.client, &new, &testkit::BY_PHONE, old.revision + 1).await.unwrap();
        let told = alerts(house).await;
        let before = (portal.who.email, AlertKind::DetailsChanged);
        assert!(kinds(&told).contains(&before), "to the address before: {:?}", kinds(&told));
        let both = heard(&lawyer).await;
        assert!(both.len() == 2 && both.contains(&"client_named_anew".to_owned()), "{both:?}");
        assert!(both.contains(&"client_reached_anew".to_owned()) && heard(&ana).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_hear_of_a_new_device_and_of_their_recovery_codes() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let email = house.desk.own_card(&ana).await.unwrap().email.unwrap();
        house.clock.advance(domain::Duration::minutes(2));
        let ana = house.second_session(&ana).await;
        assert!(alerts(house).await.is_empty(), "a device they used before");
        house.clock.advance(domain::Duration::minutes(2));
        let ana = house.session_on(&ana, Device { agent: "A library's Edge".to_owned(), ..device() }).await;
        assert_eq!(kinds(&alerts(house).await), [(email.as_str(), AlertKind::NewDevice)]);
        house.desk.renew_recovery(&ana, &["amber-otter-nine".to_owned()]).await.unwrap();
        assert_eq!(kinds(&alerts(house).await), [(email.as_str(), AlertKind::RecoveryRenewed)]);
        let half = house.half_session(&ana, device()).await;
        house.desk.pass_recovery(&half, "amber-otter-nine").await.unwrap();
        assert_eq!(kinds(&alerts(house).await), [(email.as_str(), AlertKind::RecoveryUsed)]);
    })
    .await;
}

// S2-66, S2-69, S2-126: in the app, for whoever leads the matter, about this very file; nobody else hears of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leads_a_matter_finds_a_notice_of_each_document_sent_in_it() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let version = house.sent(&cast.lucia, "passport.pdf", b"the passport").await;
        for (who, wanted) in [(&cast.ana, 1), (&cast.lawyer, 1), (&cast.caseworker, 0)] {
            let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
            let about = notices.iter().filter(|notice| notice.object == version.bytes());
            assert!(about.clone().all(|notice| notice.matter == Some(cast.lucia.matter) && !notice.read));
            assert_eq!(about.count(), wanted);
        }
    })
    .await;
}

//! A client without an address proves themselves again before a declaration: by the next code of their printed card, which is
//! used up by the answer, or by a code to the number they proved. Whoever has nothing of this is told so, and so are staff.

use super::approvals::{about, client, publishing, says};
use domain::{ApprovalId, ApprovalKind, Locale, Refusal, Relation, Verdict, VersionId, Why, limits};
use futures_util::future::join_all;
use testkit::{Portal, TestHouse, device, on_both_engines, persona};
use vault::{
    Actor, Answer, CardOutcome, ClientCard, Contributing, Door, Error, FreshWays, MailKind, NewAccess,
    NewCard, NewClient, Reading, Result, Room, SentBy, SignInMethod, Steering, verify_certificate,
};

const NUMBER: &str = "1234567890";
const PHONE: &str = "+12125550142";

fn card(number: &str, prefix: &str) -> NewCard {
    NewCard { number: number.to_owned(), codes: (0..10).map(|n| format!("{prefix}{n}")).collect(), days: 30 }
}

/// Rosa, of Lucía's matter, who has no address and came in by `code0` of her card.
async fn rosa(house: &TestHouse, ana: &Actor, lucia: &Portal) -> Portal {
    let new = NewClient {
        card: ClientCard { given: "Rosa".to_owned(), ..ClientCard::default() },
        email: None,
        locale: Locale::Es,
    };
    let client = house.desk.lobby(ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap();
    let room = house.room::<Steering>(ana, lucia.matter).await;
    room.add_party(client, Relation::Partner).await.unwrap();
    let new = NewAccess { client, relation: Relation::Partner };
    let access = room.enable_with_card(&new, &card(NUMBER, "code")).await.unwrap();
    let contact = by_card(house, access, NUMBER, "code0").await.expect("her card opens");
    Portal { who: lucia.who, matter: lucia.matter, client, access, item: lucia.item, contact }
}

async fn by_card(house: &TestHouse, access: domain::AccessId, number: &str, code: &str) -> Option<Actor> {
    match house.desk.threshold().use_card(access, number, code, device()).await.unwrap() {
        CardOutcome::SignedIn { token, .. } => house.desk.recognise(Door::Client, &token).await.unwrap(),
        _ => None,
    }
}

/// Two declarations of which every page was opened.
async fn two(house: &TestHouse, ana: &Actor, of: &Portal, version: VersionId) -> [ApprovalId; 2] {
    let staff = publishing(house, ana, of).await;
    let room = client(house, of).await;
    let mut out = Vec::new();
    for _ in 0..2 {
        let id = staff.request_approval(&about(of, ApprovalKind::Declaration, &[version])).await.unwrap();
        room.approval_page(id, version, 1).await.unwrap();
        out.push(id);
    }
    out.try_into().unwrap()
}

fn refused(result: Result<()>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn told(house: &TestHouse, who: &Actor, kind: &str) -> usize {
    house.desk.lobby(who).unwrap().notices().await.unwrap().iter().filter(|n| n.kind == kind).count()
}

async fn with_card(room: &Room<Contributing>, id: ApprovalId, code: &str) -> Result<()> {
    let (bound, device) = (room.approval(id).await.unwrap().bound.clone(), device());
    room.answer_approval(id, &Answer { card: Some(code), ..says(Verdict::Approve, &bound, &device) }).await
}

async fn with_code(room: &Room<Contributing>, id: ApprovalId, code: &str) -> Result<()> {
    let (bound, device) = (room.approval(id).await.unwrap().bound.clone(), device());
    room.answer_approval(id, &Answer { code, ..says(Verdict::Approve, &bound, &device) }).await
}

const WRONG: Refusal = Refusal::Invalid { field: "card", why: Why::Wrong };
const OVER: Refusal = Refusal::Invalid { field: "card", why: Why::NotAllowed };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_code_of_a_card_proves_one_answer_and_is_used_up_by_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "declaration.pdf", b"I declare").await;
        let rosa = rosa(house, &ana, &lucia).await;
        // Lucía's card is another card.
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.print_card(lucia.access, &card("5555555555", "hers")).await.unwrap();
        let [id, twin] = two(house, &ana, &rosa, version).await;
        let room = client(house, &rosa).await;
        let ways = room.fresh_ways().await.unwrap();
        assert_eq!(ways, FreshWays { card: true, ..FreshWays::default() });
        assert_eq!(refused(room.send_fresh_code(id).await), Refusal::NoAddress, "nothing reaches her");
        assert_eq!(refused(with_card(&room, id, " ").await), Refusal::invalid("card", Why::Missing));
        assert_eq!(refused(with_card(&room, id, "code0").await), WRONG, "she came in by it");
        assert_eq!(refused(with_card(&room, id, "hers1").await), WRONG, "another person's card");
        // A code of the card is no code that was sent, and uses up no try of the card there.
        assert_eq!(refused(with_code(&room, id, "code1").await), Refusal::invalid("code", Why::Missing));
        // Of many answers with one code at once one is given, and the code proves no other answer.
        let all = [id, twin].into_iter().cycle().take(6);
        let all = join_all(all.map(|id| with_card(&room, id, "code1"))).await;
        assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 1);
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let mut open = Vec::new();
        for id in [id, twin] {
            match &reading.staff_approval(id).await.unwrap().people[0].record {
                Some(record) => {
                    assert!(record.fresh_card && !record.fresh_code && !record.fresh_text);
                    assert_eq!(record.sign_in, Some(SignInMethod::Card));
                }
                None => open.push(id),
            }
        }
        assert_eq!(refused(with_card(&room, open[0], "code1").await), WRONG, "used by another answer");
        with_card(&room, open[0], "code2").await.unwrap();
        assert!(by_card(house, rosa.access, NUMBER, "code2").await.is_none(), "nor does it open the door");
        assert!(by_card(house, rosa.access, NUMBER, "code3").await.is_some());
        // What it says is proved without us, and cannot be said otherwise.
        let text = reading.certify_approval(id).await.unwrap().to_text();
        assert!(verify_certificate(&text, None).holds());
        assert!(text.contains("\"fresh_card\": true") && text.contains("\"sign_in\": \"card\""));
        for (is, other) in [
            ("\"fresh_card\": true", "\"fresh_text\": true"),
            ("\"sign_in\": \"card\"", "\"sign_in\": \"link\""),
        ] {
            assert!(!verify_certificate(&text.replace(is, other), None).holds(), "{other}");
        }
        let own = room.my_certificate(id).await.unwrap().to_text();
        assert!(verify_certificate(&own, None).holds());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_guessed_at_no_more_often_than_at_the_door() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "declaration.pdf", b"I declare").await;
        let rosa = rosa(house, &ana, &lucia).await;
        let [id, twin] = two(house, &ana, &rosa, version).await;
        let room = client(house, &rosa).await;
        // At the door and before either answer it is one count.
        assert!(by_card(house, rosa.access, NUMBER, "nothing").await.is_none());
        for n in 1..limits::CARD_TRIES {
            let to = if n % 2 == 0 { id } else { twin };
            assert_eq!(refused(with_card(&room, to, "nothing").await), WRONG);
        }
        assert_eq!(told(house, &ana, "card_locked").await, 1);
        assert_eq!(refused(with_card(&room, id, "code1").await), OVER, "nothing is compared any more");
        assert!(by_card(house, rosa.access, NUMBER, "code1").await.is_none());
        // She has nothing then, and staff see that of her and not of Lucía.
        assert_eq!(room.fresh_ways().await.unwrap(), FreshWays::default());
        let staff = house.room::<Reading>(&ana, lucia.matter).await.fresh_ways_of().await.unwrap();
        let ways = |access| staff.iter().find(|(one, _)| *one == access).unwrap().1;
        assert!(!ways(rosa.access).any(true));
        assert_eq!(ways(lucia.access), FreshWays { sent: Some(SentBy::Mail), ..FreshWays::default() });
        // Another card is another count; one that was lost proves nothing.
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.print_card(rosa.access, &card("7777777777", "next")).await.unwrap();
        assert_eq!(refused(with_card(&room, id, "code1").await), WRONG, "of the one before");
        with_card(&room, id, "next1").await.unwrap();
        steering.revoke_card(rosa.access).await.unwrap();
        assert!(house.desk.admit::<Contributing>(&rosa.contact, rosa.matter).await.is_err(), "she is out");
        assert!(with_card(&room, twin, "next2").await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_goes_to_a_proved_number_only_where_no_mail_reaches_its_owner() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "declaration.pdf", b"I declare").await;
        let rosa = rosa(house, &ana, &lucia).await;
        let [id, twin] = two(house, &ana, &rosa, version).await;
        let hers = two(house, &ana, &lucia, version).await;
        house.proved(&rosa.contact, PHONE).await;
        house.proved(&lucia.contact, "+12125550143").await;
        house.empty_outbox().await;
        let room = client(house, &rosa).await;
        assert_eq!(room.fresh_ways().await.unwrap().sent, Some(SentBy::Text));
        let backstage = house.desk.backstage();
        while let Some(text) = backstage.next_text().await.unwrap() {
            backstage.text_taken(&text, "SM0", "201").await.unwrap();
        }
        let code = async |id| {
            room.send_fresh_code(id).await.unwrap();
            let text = backstage.next_text().await.unwrap().expect("a text");
            assert_eq!((text.kind, text.to.as_str()), (MailKind::FreshProof, PHONE));
            backstage.text_taken(&text, "SM1", "201").await.unwrap();
            text.code.unwrap()
        };
        let of_twin = code(twin).await;
        let missing = Refusal::invalid("code", Why::Missing);
        assert_eq!(refused(with_code(&room, id, &of_twin).await), missing, "for another answer");
        let first = code(id).await;
        let wrong = Refusal::invalid("code", Why::Wrong);
        if first != of_twin {
            assert_eq!(refused(with_code(&room, id, &of_twin).await), wrong);
        }
        let again = by_card(house, rosa.access, NUMBER, "code5").await.unwrap();
        let elsewhere = house.room::<Contributing>(&again, rosa.matter).await;
        assert_eq!(refused(with_code(&elsewhere, id, &first).await), missing, "in another session");
        with_code(&room, id, &first).await.unwrap();
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let whole = reading.staff_approval(id).await.unwrap();
        let record = whole.people[0].record.as_ref().unwrap();
        assert!(record.fresh_text && !record.fresh_code && !record.fresh_card);
        let text = reading.certify_approval(id).await.unwrap().to_text();
        assert!(verify_certificate(&text, None).holds() && text.contains("\"fresh_text\": true"));
        // Texts cost: only so many leave within an hour, and then the card still does.
        let mut sent = 0;
        let many = loop {
            match room.send_fresh_code(twin).await {
                Ok(()) => sent += 1,
                Err(e) => break refused(Err(e)),
            }
            assert!(sent < 10, "no end of texts");
        };
        assert!(matches!(many, Refusal::TooMany { .. }), "{many:?}");
        with_card(&room, twin, "code6").await.unwrap();
        // Lucía proved a number, too, and has an address: a mail goes there, and her record has no word it had not before.
        let room = client(house, &lucia).await;
        assert_eq!(room.fresh_ways().await.unwrap().sent, Some(SentBy::Mail));
        room.send_fresh_code(hers[0]).await.unwrap();
        let mail = house.mail_to(persona::LUCIA.email, MailKind::FreshProof).await;
        with_code(&room, hers[0], &mail.code.unwrap()).await.unwrap();
        let text = reading.certify_approval(hers[0]).await.unwrap().to_text();
        assert!(verify_certificate(&text, None).holds() && text.contains("\"fresh_code\": true"));
        assert!(
            !text.contains("fresh_card") && !text.contains("fresh_text"),
            "records of before stay as they were"
        );
    })
    .await;
}

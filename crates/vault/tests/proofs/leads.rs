//! Enquiries: what a stranger can leave, who may read it, how it becomes a client exactly once, and how it is forgotten.

use domain::{
    AcceptancePoint, ConflictDecision, ContactChannel, ContactOutcome, Duration, FieldHome, FieldKind,
    LeadEntryId, LeadId, LeadRoad, LeadSource, LeadState, Likeness, Locale, LostReason, Refusal, Relation,
    Role, Sensitivity, Timestamp, Traits,
};
use futures_util::future::join_all;
use testkit::{Cell, TestHouse, canary, on_both_engines, persona};
use vault::{
    Actor, ConsentKept, Conversion, Enquiry, EnquirySettings, Error, FieldDef, LeadCard, LeadFilter, LeadRow,
    LeadWords, LikelyKind, MatterFilter, NewLead, NewMatter, Opposing, Reading, Result, Steering, Taken,
};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

fn card(given: &str, family: &str) -> LeadCard {
    LeadCard {
        given: given.to_owned(),
        family: family.to_owned(),
        email: format!("{}@lead-canary.example", family.to_lowercase()),
        message: "leadcanary: can you help me?".to_owned(),
        ..LeadCard::default()
    }
}

async fn send(house: &TestHouse, stamp: &str, card: LeadCard, address: &str, trap: bool) -> Result<Taken> {
    let enquiry = Enquiry {
        card,
        consent: ConsentKept { version: "S1".into(), text: "I agree".into(), ..ConsentKept::default() },
        source: LeadSource::Friend,
        locale: Locale::Es,
        road: LeadRoad::Page,
        stamp,
        work: "",
        trap,
        address,
    };
    house.desk.threshold().enquire(enquiry).await
}

/// A form a person took a minute for.
async fn stamp(house: &TestHouse) -> String {
    let text = house.desk.threshold().enquiry_stamp().await.unwrap().text;
    house.clock.advance(Duration::minutes(1));
    text
}

async fn all(house: &TestHouse, who: &Actor, filter: LeadFilter) -> Vec<LeadRow> {
    house.desk.lobby(who).unwrap().leads(filter, "", None, 100).await.unwrap()
}

fn line(n: u8) -> LeadEntryId {
    LeadEntryId::mint(Timestamp::from_seconds(1_800_000_000), [n; 10])
}

fn words(n: u8, text: &str) -> LeadWords<'_> {
    LeadWords { line: line(n), text }
}

async fn entered(house: &TestHouse, who: &Actor, card: LeadCard, attempt: u8) -> LeadId {
    let new = NewLead {
        card,
        road: LeadRoad::Phone,
        source: LeadSource::Search,
        locale: Locale::En,
        attempt: [attempt; 32],
    };
    house.desk.lobby(who).unwrap().enter_lead(&new).await.unwrap()
}

/// An enquiry of somebody with this name and address.
pub async fn somebody_like(house: &TestHouse, who: &Actor, given: &str, family: &str, email: &str) -> LeadId {
    // One form for one address.
    let attempt = email.bytes().fold(0, u8::wrapping_add);
    entered(house, who, LeadCard { email: email.to_owned(), ..card(given, family) }, attempt).await
}

/// An enquiry that became a matter of a client who was one already.
pub async fn won(house: &TestHouse, ana: &Actor, client: domain::ClientId) -> LeadId {
    let lead = entered(house, ana, card("Nadia", "Leadquill"), 78).await;
    accepted(house, ana, lead).await;
    let wish = Conversion { client: Some(client), ..wish(lead, ana, "NR-won") };
    house.desk.lobby(ana).unwrap().convert_lead(&wish).await.unwrap();
    lead
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_twice_is_one_enquiry_and_those_who_take_them_are_told_once() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let intake = house.staff(&ana, Role::Intake).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let form = stamp(house).await;
        let sends = (0..2).map(|_| send(house, &form, card("Nadia", "Leadquill"), "203.0.113.9", false));
        assert!(join_all(sends).await.into_iter().all(|t| t.unwrap() == Taken::Yes));
        let leads = all(house, &ana, LeadFilter::Open).await;
        assert_eq!(leads.len(), 1);
        let lead = &leads[0];
        assert_eq!((lead.state, lead.road, lead.locale), (LeadState::New, LeadRoad::Page, Locale::Es));
        let kept = lead.card.clone().unwrap();
        let consent = kept.consent.unwrap();
        assert_eq!((consent.version.as_str(), consent.text.as_str()), ("S1", "I agree"));
        assert_eq!(consent.at, house.desk.now().micros());
        assert!(consent.source.len() == 64 && !consent.source.contains("203"), "the source is a keyed hash");
        for (who, told) in [(&ana, 1), (&intake, 1), (&lawyer, 0)] {
            let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
            assert_eq!(notices.iter().filter(|n| n.kind == "lead_received").count(), told);
            assert!(notices.iter().all(|n| n.matter.is_none()));
        }
        // Other words on the same form are another enquiry: somebody went back and corrected it.
        send(house, &form, card("Nadia", "Leadquills"), "203.0.113.9", false).await.unwrap();
        assert_eq!(all(house, &ana, LeadFilter::Open).await.len(), 2);
        for dir in house.hold.written().await {
            let needles: [&[u8]; 5] = [b"Nadia", b"Leadquill", b"leadquill", b"lead-canary", b"leadcanary"];
            assert_eq!(canary::scan(&dir, &needles), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_too_young_too_old_or_of_another_place_is_not_taken_and_a_trap_is_spam() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let fresh = house.desk.threshold().enquiry_stamp().await.unwrap().text;
        assert_eq!(send(house, &fresh, card("A", "B"), "a", false).await.unwrap(), Taken::Again);
        house.clock.advance(Duration::hours(25));
        assert_eq!(send(house, &fresh, card("A", "B"), "a", false).await.unwrap(), Taken::Again);
        let good = stamp(house).await;
        let (body, _) = good.rsplit_once('.').unwrap();
        for forged in ["", "x", "1.2.3.4", body, &format!("{body}.{}", "0".repeat(32)), &"9".repeat(5_000)] {
            assert_eq!(send(house, forged, card("A", "B"), "a", false).await.unwrap(), Taken::Again);
        }
        assert!(all(house, &ana, LeadFilter::Open).await.is_empty());
        assert_eq!(
            send(house, &good, card("A", "B"), "a", true).await.unwrap(),
            Taken::Yes,
            "the same answer"
        );
        assert!(all(house, &ana, LeadFilter::Open).await.is_empty());
        let lobby = house.desk.lobby(&ana).unwrap();
        assert_eq!(all(house, &ana, LeadFilter::In(LeadState::Spam)).await.len(), 1);
        assert!(lobby.notices().await.unwrap().is_empty(), "nobody is woken by spam");
        let wrong = send(house, &stamp(house).await, LeadCard::default(), "a", false).await;
        assert_eq!(refusal(wrong), Refusal::invalid("given", domain::Why::Missing));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_source_cannot_flood_and_all_of_them_cannot_either() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        house.clock.advance(Duration::minutes(120));
        let hour = 3600 - house.desk.now().seconds() % 3600;
        house.clock.advance(Duration::seconds(hour));
        let threshold = house.desk.threshold();
        let quiet = threshold.enquiry_stamp().await.unwrap().bits;
        let mut stamps = Vec::new();
        for _ in 0..70 {
            stamps.push(threshold.enquiry_stamp().await.unwrap().text);
        }
        house.clock.advance(Duration::minutes(1));
        let mut taken = 0;
        for form in &stamps[..6] {
            match send(house, form, card("Flo", "Flood"), "198.51.100.1", false).await {
                Ok(Taken::Yes) => taken += 1,
                Err(Error::Refused(Refusal::TooMany { retry_after_s })) => assert!(retry_after_s <= 3600),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(taken, 4, "of one source without a script's work");
        let mut refused = 0;
        for (n, form) in stamps[6..].iter().enumerate() {
            let sent = send(house, form, card("Flo", "Flood"), &format!("source {n}"), false).await;
            refused += usize::from(sent.is_err());
        }
        assert_eq!(refused, 64 - 56, "of all sources together");
        assert!(
            house.desk.threshold().enquiry_stamp().await.unwrap().bits > quiet,
            "busy hours ask for more work"
        );
        assert_eq!(all(house, &ana, LeadFilter::Open).await.len(), 60);
        house.clock.advance(Duration::hours(1));
        let again = stamp(house).await;
        assert_eq!(
            send(house, &again, card("Flo", "Flood"), "198.51.100.1", false).await.unwrap(),
            Taken::Yes
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scripts_work_is_given_more_room() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let mut taken = 0;
    for _ in 0..12 {
        let stamp = house.desk.threshold().enquiry_stamp().await.unwrap();
        house.clock.advance(Duration::seconds(10));
        let nonce = stamp.text.split('.').nth(1).unwrap().to_owned();
        let zeros = |n: u64| {
            let mut digest = seal::RunningDigest::new();
            digest.update(format!("{nonce}:{n}").as_bytes());
            u128::from_be_bytes(digest.finish()[..16].try_into().unwrap()).leading_zeros()
        };
        let work = (0..).find(|n| zeros(*n) >= stamp.bits).unwrap().to_string();
        let enquiry = Enquiry {
            card: card("Work", "Er"),
            consent: ConsentKept::default(),
            source: LeadSource::Unsaid,
            locale: Locale::En,
            road: LeadRoad::Embedded,
            stamp: &stamp.text,
            work: &work,
            trap: false,
            address: "198.51.100.2",
        };
        taken += usize::from(house.desk.threshold().enquire(enquiry).await.is_ok());
    }
    assert_eq!(taken, 10);
    assert_eq!(all(&house, &ana, LeadFilter::Open).await.len(), 10);
    testkit::after_every_test(&house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_who_take_people_in_see_enquiries() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lead = entered(house, &cast.ana, card("Nadia", "Leadquill"), 1).await;
        for who in [&cast.lawyer, &cast.caseworker] {
            let lobby = house.desk.lobby(who).unwrap();
            assert_eq!(lobby.lead(lead).await.unwrap().id, lead);
            lobby.note_lead(lead, &words(1, "called")).await.unwrap();
        }
        for who in [&cast.auditor, &cast.system_administrator] {
            let lobby = house.desk.lobby(who).unwrap();
            let not_found = |e: Option<Error>| assert!(e.expect("refused").is_not_found());
            not_found(lobby.lead(lead).await.err());
            not_found(lobby.leads(LeadFilter::Open, "", None, 9).await.err());
            not_found(lobby.lead_history(lead).await.err());
            not_found(lobby.conflict_searches(lead).await.err());
            not_found(lobby.search_conflicts(lead, &[]).await.err());
            not_found(lobby.note_lead(lead, &words(2, "x")).await.err());
            not_found(lobby.move_lead(lead, LeadState::Spam, None, &words(3, "")).await.err());
            not_found(lobby.assign_lead(lead, None).await.err());
            not_found(lobby.lead_figures(Timestamp::from_micros(0)).await.err());
            not_found(lobby.alike(&Traits::default()).await.err());
            assert_eq!(lobby.lead_of_matter(cast.lucia.matter).await.unwrap(), None);
        }
        assert!(house.desk.lobby(&cast.lucia.contact).is_err(), "a client has no lobby");
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let nowhere = LeadId::from_bytes([9; 16]);
        assert_eq!(refusal(lobby.lead(nowhere).await), Refusal::NotFound);
        assert_eq!(refusal(lobby.note_lead(nowhere, &words(1, "x")).await), Refusal::NotFound);
        assert_eq!(refusal(lobby.assign_lead(lead, Some(cast.auditor.person())).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_history_only_grows_and_a_line_sent_twice_is_one() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = entered(house, &ana, card("Nadia", "Leadquill"), 1).await;
        assert_eq!(
            entered(house, &ana, card("Nadia", "Leadquill"), 1).await,
            lead,
            "the same form is the same enquiry"
        );
        for _ in 0..2 {
            lobby.note_lead(lead, &words(1, "notecanary")).await.unwrap();
        }
        let long = "x".repeat(5_000);
        assert_eq!(refusal(lobby.note_lead(lead, &words(2, "  ")).await).code(), "invalid");
        assert_eq!(refusal(lobby.note_lead(lead, &words(2, &long)).await).code(), "invalid");
        assert_eq!(lobby.lead(lead).await.unwrap().state, LeadState::New, "a note answers nobody");
        house.clock.advance(Duration::hours(2));
        let reached =
            |n| lobby.log_lead_contact(lead, ContactChannel::Phone, ContactOutcome::NoAnswer, None, n);
        let first = words(3, "rang twice");
        reached(&first).await.unwrap();
        let then = house.desk.now();
        let now = lobby.lead(lead).await.unwrap();
        assert_eq!((now.state, now.contacted_at), (LeadState::Contacted, Some(then)));
        house.clock.advance(Duration::hours(1));
        reached(&words(4, "")).await.unwrap();
        assert_eq!(
            lobby.lead(lead).await.unwrap().contacted_at,
            Some(then),
            "the first contact stays the first"
        );
        let lose = async |why| lobby.move_lead(lead, LeadState::Lost, why, &words(5, "")).await;
        assert_eq!(refusal(lose(None).await).code(), "invalid");
        lose(Some(LostReason::Fee)).await.unwrap();
        lose(Some(LostReason::Fee)).await.unwrap();
        assert_eq!(lobby.lead(lead).await.unwrap().lost, Some(LostReason::Fee));
        let won = lobby.move_lead(lead, LeadState::Won, None, &words(6, "")).await;
        assert_eq!(refusal(won), Refusal::WrongState, "nothing is won by hand");
        lobby.move_lead(lead, LeadState::Contacted, None, &words(7, "they wrote again")).await.unwrap();
        assert_eq!(lobby.lead(lead).await.unwrap().lost, None);
        let history = lobby.lead_history(lead).await.unwrap();
        assert_eq!(history.len(), 5, "note, two contacts, two moves");
        // Of two changes made from one reading, the second is told so.
        let at = lobby.lead(lead).await.unwrap().revision;
        let changed = LeadCard { phone: "212 555 0142".into(), ..card("Nadia", "Leadquill") };
        lobby.change_lead(lead, at, &changed, LeadSource::Client, Locale::En).await.unwrap();
        let late = lobby.change_lead(lead, at, &changed, LeadSource::Other, Locale::En).await;
        assert_eq!(refusal(late), Refusal::Conflict);
        assert_eq!(lobby.leads(LeadFilter::Open, "leadq", None, 9).await.unwrap().len(), 1);
        assert!(lobby.leads(LeadFilter::Open, "nobody", None, 9).await.unwrap().is_empty());
    })
    .await;
}

// INT-03, INT-21: a call that is written down the next morning counts from when it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_written_down_later_counts_from_when_it_was() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = entered(house, &ana, card("Nadia", "Leadquill"), 1).await;
        let came = lobby.lead(lead).await.unwrap().created_at;
        house.clock.advance(Duration::hours(4));
        let now = house.desk.now();
        let log = async |at, n| {
            let (by, how) = (ContactChannel::Phone, ContactOutcome::Reached);
            lobby.log_lead_contact(lead, by, how, at, &words(n, "")).await
        };
        for wrong in [came.plus(Duration::seconds(-1)), now.plus(Duration::seconds(1))] {
            let refused = refusal(log(Some(wrong), 1).await);
            assert_eq!(refused, Refusal::invalid("day", domain::Why::NotAllowed), "{wrong:?}");
        }
        let second = came.plus(Duration::hours(3));
        log(Some(second), 2).await.unwrap();
        assert_eq!(lobby.lead(lead).await.unwrap().contacted_at, Some(second));
        // An earlier one comes to light: it is the first. A later one is not.
        let first = came.plus(Duration::hours(1));
        log(Some(first), 3).await.unwrap();
        log(None, 4).await.unwrap();
        assert_eq!(lobby.lead(lead).await.unwrap().contacted_at, Some(first));
        let figures = lobby.lead_figures(came.plus(Duration::hours(-1))).await.unwrap();
        assert_eq!(figures[0].first_contact, Some(Duration::hours(1)));
        let history = lobby.lead_history(lead).await.unwrap();
        let said: Vec<_> = history.iter().map(|line| (line.at, line.written)).collect();
        assert_eq!(said, [(now, None), (second, Some(now)), (first, Some(now))]);
    })
    .await;
}

// INT-02: every word that is typed counts, a telephone number is found by its digits, and a search stays in its cut.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_takes_every_word_and_the_digits_of_a_number_within_its_cut() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let ana = &cast.ana;
        let lobby = house.desk.lobby(ana).unwrap();
        let with =
            |phone: &str, given: &str, family: &str| LeadCard { phone: phone.into(), ..card(given, family) };
        let one = entered(house, ana, with("+1 (212) 555-0142", "Nadia", "Quillone"), 1).await;
        let two = entered(house, ana, with("+1 (212) 555-0143", "Nadia", "Quilltwo"), 2).await;
        let found = async |filter, typed: &str| {
            let rows = lobby.leads(filter, typed, None, 9).await.unwrap();
            rows.into_iter().map(|row| row.id).collect::<std::collections::BTreeSet<_>>()
        };
        let both = std::collections::BTreeSet::from([one, two]);
        assert_eq!(found(LeadFilter::Open, "nadia").await, both);
        for typed in ["Nadia Quillone", "quillo na", "212 555 0142", "+12125550142", "0142", "nadia 0142"] {
            assert_eq!(found(LeadFilter::Open, typed).await, [one].into(), "{typed}");
        }
        assert!(found(LeadFilter::Open, "nadia nobody").await.is_empty());
        // The cut is kept.
        lobby.move_lead(two, LeadState::Lost, Some(LostReason::Fee), &words(8, "")).await.unwrap();
        assert_eq!(found(LeadFilter::Open, "nadia").await, [one].into());
        assert_eq!(found(LeadFilter::In(LeadState::Lost), "nadia").await, [two].into());
        assert!(found(LeadFilter::Mine, "nadia").await.is_empty());
        lobby.assign_lead(one, Some(ana.person())).await.unwrap();
        assert_eq!(found(LeadFilter::Mine, "nadia").await, [one].into());
        // In the lists of clients and of matters too.
        let family = persona::LUCIA.family;
        let clients = async |typed: String| lobby.clients(&typed, None, 9).await.unwrap().len();
        assert_eq!(clients(family.to_owned()).await, 1);
        assert_eq!(clients(format!("{family} {}", persona::LUCIA.given)).await, 1);
        assert_eq!(clients(format!("{family} {}", persona::OMAR.given)).await, 0);
        let matters =
            async |typed: String| lobby.matters(MatterFilter::All, &typed, None, 9).await.unwrap().len();
        assert_eq!(matters(family.to_owned()).await, 1);
        assert_eq!(matters(format!("{family} {}", persona::OMAR.given)).await, 0);
        // Enquiries from before are filed again by the rules of now.
        let mut raw = house.raw().await;
        let token = "DELETE FROM search_token WHERE kind = 'lead'";
        raw.run(token).await;
        raw.run("UPDATE lead SET indexed = 0").await;
        assert!(found(LeadFilter::Open, "0142").await.is_empty());
        house.desk.backstage().reindex().await.unwrap();
        assert_eq!(found(LeadFilter::Open, "0142").await, [one].into());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_found_however_they_are_spelled_and_closed_matters_say_only_that_there_is_something() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = house.room::<Steering>(&cast.ana, cast.omar.matter).await;
        let zhukovsky = |name: &str| Opposing { name: name.to_owned(), ..Opposing::default() };
        let against = room.add_opposing(&zhukovsky("Aleksandr Zhukovsky")).await.unwrap();
        let twice = room.add_opposing(&zhukovsky(" Aleksandr Zhukovsky ")).await.unwrap();
        assert_eq!(twice, against, "sent twice");
        let lead = entered(house, &cast.ana, card("Lucia", "Zorilaquint"), 1).await;
        let ana = house.desk.lobby(&cast.ana).unwrap();
        ana.search_conflicts(lead, &["Жуковский Александр".to_owned()]).await.unwrap();
        let searches = ana.conflict_searches(lead).await.unwrap();
        let found = &searches[0].found;
        assert!(
            found.iter().any(|f| f.kind == LikelyKind::Client && f.name.contains("Zorrillaquint")),
            "{found:?}"
        );
        let other = found.iter().find(|f| f.kind == LikelyKind::OtherSide).expect("the other side");
        assert_eq!(other.matter.as_ref().unwrap().0, cast.omar.matter);
        assert!(!searches[0].restricted);
        // Somebody who may not enter that matter learns that there is something, also from what the owner found.
        let caseworker = house.desk.lobby(&cast.caseworker).unwrap();
        let seen = caseworker.conflict_searches(lead).await.unwrap();
        assert!(seen[0].restricted && seen[0].found.iter().all(|f| f.kind != LikelyKind::OtherSide));
        caseworker.search_conflicts(lead, &["Alexander Zhukovsky".to_owned()]).await.unwrap();
        let seen = caseworker.conflict_searches(lead).await.unwrap();
        assert!(seen[0].restricted, "a search of one's own");
        assert!(!format!("{:?}", seen[0].found).contains("Zhukovsky"));
        // The same address, the same telephone, and nothing at all.
        let by_email = Traits { email: persona::OMAR.email.to_uppercase(), ..Traits::default() };
        let (found, _) = ana.alike(&by_email).await.unwrap();
        assert_eq!(found[0].why, [Likeness::Email]);
        let nobody = Traits { names: vec!["Wilhelmina Przybylski".into()], ..Traits::default() };
        assert_eq!(ana.alike(&nobody).await.unwrap(), (Vec::new(), false));
        assert!(ana.alike(&Traits::default()).await.unwrap().0.is_empty());
        // Whoever is not on the other side any more goes on being found, and so does a name that was corrected.
        let by_name = |name: &str| Traits { names: vec![name.into()], ..Traits::default() };
        let zhukovsky = by_name("Aleksandr Zhukovsky");
        assert_eq!(ana.alike(&zhukovsky).await.unwrap().0[0].ended, None);
        room.end_opposing(against).await.unwrap();
        let (found, _) = ana.alike(&zhukovsky).await.unwrap();
        assert_eq!((found.len(), found[0].kind), (1, LikelyKind::OtherSide));
        assert_eq!(found[0].ended, Some(house.desk.now()));
        let kept = ana.conflict_searches(lead).await.unwrap();
        let kept = kept.iter().flat_map(|s| &s.found).find(|f| f.kind == LikelyKind::OtherSide).unwrap();
        assert!(kept.ended.is_some(), "a kept search says so too");
        let rows = room.opposing().await.unwrap();
        let married = Opposing { name: "Aleksandr Quillfeather".into(), ..rows[0].who.clone() };
        room.change_opposing(against, rows[0].revision, &married, None).await.unwrap();
        for name in ["Aleksandr Zhukovsky", "Aleksandr Quillfeather"] {
            let (found, _) = ana.alike(&by_name(name)).await.unwrap();
            assert_eq!((found.len(), found[0].name.as_str()), (1, "Aleksandr Quillfeather"), "{name}");
        }
        // Only what was written down by mistake is forgotten.
        room.remove_opposing(against, "a mix-up").await.unwrap();
        assert!(ana.alike(&zhukovsky).await.unwrap().0.is_empty(), "its tokens are gone too");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_about_the_newest_search_once_and_a_waiver_says_why() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = entered(house, &ana, card("Nadia", "Leadquill"), 1).await;
        let old = lobby.search_conflicts(lead, &[]).await.unwrap();
        house.clock.advance(Duration::seconds(1));
        let new = lobby.search_conflicts(lead, &[]).await.unwrap();
        let decide =
            |search, decision, reason: &'static str| lobby.decide_conflict(lead, search, decision, reason);
        assert_eq!(refusal(decide(old, ConflictDecision::Clear, "").await), Refusal::Conflict);
        assert_eq!(refusal(decide(new, ConflictDecision::Waived, " ").await).code(), "invalid");
        let both =
            join_all((0..2).map(|_| decide(new, ConflictDecision::Waived, "reasoncanary: both agreed")))
                .await;
        assert_eq!(both.iter().filter(|d| d.is_ok()).count(), 1);
        let row = &lobby.conflict_searches(lead).await.unwrap()[0];
        assert_eq!(
            (row.decision, row.reason.as_str()),
            (Some(ConflictDecision::Waived), "reasoncanary: both agreed")
        );
        let many = vec!["Name".to_owned(); 11];
        assert_eq!(refusal(lobby.search_conflicts(lead, &many).await).code(), "invalid");
    })
    .await;
}

pub fn wish(lead: LeadId, responsible: &Actor, number: &str) -> Conversion {
    Conversion {
        lead,
        client: None,
        matter: NewMatter {
            name: "Green card for Nadia".into(),
            internal_title: String::new(),
            number: number.into(),
            client: String::new(),
            pack: "us-family-green-card".into(),
            kind: "us-family-green-card".into(),
            stage: "collecting".into(),
            sensitivity: Sensitivity::Ordinary,
            letter_first: false,
        },
        organisation: None,
        relation: Relation::MainApplicant,
        responsible: responsible.person(),
        heading: String::new(),
        answers: std::collections::BTreeMap::new(),
        source: String::new(),
        along: Vec::new(),
    }
}

pub async fn accepted(house: &TestHouse, who: &Actor, lead: LeadId) {
    let lobby = house.desk.lobby(who).unwrap();
    lobby.check_lead(lead, AcceptancePoint::ALL, &words(200, "")).await.unwrap();
    // What is newest is told by the time, and the clock stands still here.
    house.clock.advance(Duration::seconds(1));
    let search = lobby.search_conflicts(lead, &[]).await.unwrap();
    lobby.decide_conflict(lead, search, ConflictDecision::Clear, "").await.unwrap();
}

// INT-04: what the enquiry of somebody on file says anew waits beside their record, once, and is not lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_enquiry_of_somebody_on_file_proposes_what_is_new_in_it_and_fills_what_was_empty() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut registry = lobby.fields().await.unwrap();
        let label = || [("en".to_owned(), "Employer".to_owned())].into();
        for home in [FieldHome::Lead, FieldHome::Client] {
            registry.fields.push(FieldDef::new("employer".into(), label(), FieldKind::Text, home));
        }
        lobby.change_fields(&registry).await.unwrap();
        let client = house.client(&ana, persona::LUCIA).await;
        let on_file = lobby.client(client).await.unwrap();
        let card = LeadCard {
            // The same name without its marks is the same name.
            given: "LUCIA".into(),
            family: persona::LUCIA.family.into(),
            email: "new-address@lead-canary.example".into(),
            phone: "+1 212 555 0142".into(),
            born: "1990-03-02".into(),
            prefers: "message".into(),
            speaks: "am".into(),
            interpreter: "yes".into(),
            own: [("employer".to_owned(), "Quillworks".to_owned())].into(),
            ..LeadCard::default()
        };
        let lead = entered(house, &ana, card, 1).await;
        accepted(house, &ana, lead).await;
        let wish = Conversion { client: Some(client), ..wish(lead, &ana, "NR-known") };
        let done = lobby.convert_lead(&wish).await.unwrap();
        assert_eq!(lobby.convert_lead(&wish).await.unwrap(), done, "pressed twice");
        let proposals = lobby.proposals(client).await.unwrap();
        let said: std::collections::BTreeMap<_, _> =
            proposals.iter().map(|one| (one.field.code(), (one.old.as_str(), one.new.as_str()))).collect();
        let email = on_file.email.as_deref().unwrap();
        let wanted = [
            ("born", ("", "1990-03-02")),
            ("email", (email, "new-address@lead-canary.example")),
            ("phone", ("", "+1 212 555 0142")),
            ("prefers", ("", "message")),
            ("speaks", ("", "am")),
            ("interpreter", ("", "yes")),
        ];
        assert_eq!(said, wanted.into());
        assert!(proposals.iter().all(|one| one.lead == Some(lead) && one.matter == done.matter));
        let now = lobby.client(client).await.unwrap();
        assert_eq!(
            (&now.email, &now.card.phone),
            (&on_file.email, &on_file.card.phone),
            "nothing is overwritten"
        );
        assert_eq!(now.card.own.get("employer").map(String::as_str), Some("Quillworks"), "it was empty");
        // Accepted like what the client says themselves.
        let prefers = proposals.iter().find(|one| one.new == "message").unwrap().id;
        let yes = vault::DetailDecision { accept: true, evidence: "", version: None };
        lobby.decide_detail(client, prefers, &yes).await.unwrap();
        let now = lobby.client(client).await.unwrap();
        assert_eq!(now.card.values("")[&domain::ProfileField::Prefers], "message");
    })
    .await;
}

// INT-12: an answer goes on where the client's record asks the same for this kind of matter or for one they have.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_goes_on_to_the_fields_of_a_client_that_are_for_their_kinds_of_matter() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut registry = lobby.fields().await.unwrap();
        let mut add = |key: &str, home, kinds: &[&str]| {
            let label = [("en".to_owned(), key.to_owned())].into();
            let mut field = FieldDef::new(key.to_owned(), label, FieldKind::Text, home);
            field.kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
            registry.fields.push(field);
        };
        for (key, kind) in [("this", "us-family-green-card"), ("theirs", "family"), ("other", "us-h1b")] {
            add(key, FieldHome::Lead, &[]);
            add(key, FieldHome::Client, &[kind]);
        }
        lobby.change_fields(&registry).await.unwrap();
        let said = || LeadCard {
            own: ["this", "theirs", "other"].map(|key| (key.to_owned(), format!("said of {key}"))).into(),
            topic: "us-h1b/first".into(),
            ..card("Nadia", "Leadquill")
        };
        assert_eq!(said().kinds(), ["us-h1b".to_owned()].into());
        assert!(card("Nadia", "Leadquill").kinds().is_empty());
        let kept = async |client| {
            let own = house.desk.lobby(&ana).unwrap().client(client).await.unwrap().card.own;
            own.into_keys().collect::<Vec<_>>()
        };
        let lead = entered(house, &ana, said(), 1).await;
        accepted(house, &ana, lead).await;
        let done = lobby.convert_lead(&wish(lead, &ana, "NR-1")).await.unwrap();
        assert_eq!(kept(done.client).await, ["this"]);
        // What no field took is with what they wrote.
        let notes = house.room::<Reading>(&ana, done.matter).await.file_notes().await.unwrap();
        assert!(notes[0].text.contains("said of other") && notes[0].text.contains("said of theirs"));
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lead = entered(house, &ana, said(), 2).await;
        accepted(house, &ana, lead).await;
        let wish = Conversion { client: Some(lucia.client), ..wish(lead, &ana, "NR-2") };
        lobby.convert_lead(&wish).await.unwrap();
        assert_eq!(kept(lucia.client).await, ["theirs", "this"]);
    })
    .await;
}

// S2-08, S2-99: once, however often it is pressed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_conversions_at_once_make_one_client_and_one_matter() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let lead =
            entered(house, &ana, LeadCard { phone: "212 555 0142".into(), ..card("Nadia", "Leadquill") }, 1)
                .await;
        accepted(house, &ana, lead).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let wishes: Vec<_> = (0..100).map(|n| wish(lead, &lawyer, &format!("NR-{}", n % 7))).collect();
        let all = join_all(wishes.iter().map(|wish| lobby.convert_lead(wish))).await;
        let done: Vec<_> = all.into_iter().map(|done| done.unwrap()).collect();
        assert!(done.iter().all(|d| *d == done[0]));
        let mut raw = house.raw().await;
        for (table, rows) in
            [("client", 1), ("matter", 1), ("client_matter", 1), ("party", 1), ("audit_head", 2)]
        {
            let count = raw.one(&format!("SELECT count(*) FROM {table}"), &[]).await;
            assert_eq!(count, Cell::Int(rows), "{table}");
        }
        let client = lobby.client(done[0].client).await.unwrap();
        assert_eq!((client.card.given.as_str(), client.card.phone.as_str()), ("Nadia", "212 555 0142"));
        assert_eq!(
            (client.email.as_deref(), client.locale),
            (Some("leadquill@lead-canary.example"), Locale::En)
        );
        assert_eq!(lobby.lead_of_client(done[0].client).await.unwrap(), Some(lead));
        assert_eq!(lobby.lead_of_matter(done[0].matter).await.unwrap(), Some(lead));
        let row = lobby.lead(lead).await.unwrap();
        assert_eq!(
            (row.state, row.client, row.matter),
            (LeadState::Won, Some(done[0].client), Some(done[0].matter))
        );
        for who in [&ana, &lawyer] {
            let told = house.desk.lobby(who).unwrap().notices().await.unwrap();
            assert!(
                told.iter().all(|n| n.read || !n.kind.starts_with("lead_")),
                "nobody is called to it again"
            );
        }
        // The lawyer answers for it, whoever converted it goes on, and both find it.
        let team =
            house.room::<vault::Reading>(&lawyer, done[0].matter).await.assigned().await.unwrap().len();
        assert_eq!(team, 2);
        let told = house.desk.lobby(&lawyer).unwrap().notices().await.unwrap();
        assert!(told.iter().any(|n| n.kind == "matter_given" && n.matter == Some(done[0].matter)));
        house.room::<vault::Auditing>(&ana, done[0].matter).await.verify().await.unwrap();
        let moved = lobby.move_lead(lead, LeadState::Lost, Some(LostReason::Fee), &words(9, "")).await;
        assert_eq!(refusal(moved), Refusal::WrongState, "what was won stays won");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_opened_before_it_was_looked_at_and_a_known_client_is_used_instead() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let billing = house.staff(&ana, Role::Billing).await;
        let known = house.client(&ana, persona::LUCIA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = entered(house, &ana, card("Lucia", "Zorrillaquint"), 1).await;
        let convert = async |wish: Conversion| lobby.convert_lead(&wish).await;
        let field = |no: Refusal| match no {
            Refusal::Invalid { field, .. } => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(field(refusal(convert(wish(lead, &ana, "N1")).await)), "points");
        lobby.check_lead(lead, &AcceptancePoint::ALL[1..], &words(1, "")).await.unwrap();
        assert_eq!(field(refusal(convert(wish(lead, &ana, "N1")).await)), "points");
        house.clock.advance(Duration::seconds(1));
        lobby.check_lead(lead, AcceptancePoint::ALL, &words(2, "")).await.unwrap();
        assert_eq!(field(refusal(convert(wish(lead, &ana, "N1")).await)), "search");
        let search = lobby.search_conflicts(lead, &[]).await.unwrap();
        assert_eq!(field(refusal(convert(wish(lead, &ana, "N1")).await)), "search", "found and not decided");
        lobby.decide_conflict(lead, search, ConflictDecision::Conflict, "they are against us").await.unwrap();
        assert_eq!(field(refusal(convert(wish(lead, &ana, "N1")).await)), "search");
        house.clock.advance(Duration::seconds(1));
        let search = lobby.search_conflicts(lead, &[]).await.unwrap();
        lobby.decide_conflict(lead, search, ConflictDecision::Clear, "").await.unwrap();
        assert_eq!(field(refusal(convert(wish(lead, &billing, "N1")).await)), "responsible");
        assert_eq!(field(refusal(convert(wish(lead, &ana, " ")).await)), "number");
        let nobody =
            Conversion { client: Some(domain::ClientId::from_bytes([7; 16])), ..wish(lead, &ana, "N1") };
        assert_eq!(field(refusal(convert(nobody).await)), "client");
        assert_eq!(lobby.lead(lead).await.unwrap().state, LeadState::New, "what was refused changed nothing");
        house.clock.advance(Duration::days(31));
        let ana = house.second_session(&ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let stale = lobby.convert_lead(&wish(lead, &ana, "N1")).await;
        assert_eq!(field(refusal(stale)), "search", "older than the practice wants");
        let search = lobby.search_conflicts(lead, &[]).await.unwrap();
        lobby.decide_conflict(lead, search, ConflictDecision::Waived, "asked both").await.unwrap();
        let done =
            lobby.convert_lead(&Conversion { client: Some(known), ..wish(lead, &ana, "N1") }).await.unwrap();
        assert_eq!(done.client, known);
        assert_eq!(lobby.clients("", None, 9).await.unwrap().len(), 1, "no second record");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_enquiries_nothing_came_of_are_forgotten_when_the_practice_wants_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut leads = Vec::new();
        for (n, family) in ["Newquill", "Lostquill", "Talkquill", "Wonquill"].into_iter().enumerate() {
            let n = u8::try_from(n).unwrap();
            let lead = entered(house, &ana, card("Nadia", family), n).await;
            lobby.note_lead(lead, &words(n, "forgetcanary")).await.unwrap();
            lobby.search_conflicts(lead, &["Forgotten Namequill".to_owned()]).await.unwrap();
            leads.push(lead);
        }
        lobby
            .move_lead(leads[1], LeadState::Lost, Some(LostReason::NoAnswer), &words(20, "forgetcanary"))
            .await
            .unwrap();
        lobby
            .log_lead_contact(leads[2], ContactChannel::Email, ContactOutcome::Reached, None, &words(21, ""))
            .await
            .unwrap();
        accepted(house, &ana, leads[3]).await;
        lobby.convert_lead(&wish(leads[3], &ana, "N1")).await.unwrap();
        let backstage = house.desk.backstage();
        house.clock.advance(Duration::days(40));
        assert_eq!(backstage.forget_leads().await.unwrap(), 0, "unless asked to, nothing is deleted");
        let ana = house.second_session(&ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let keep = EnquirySettings { forget_days: 30, ..EnquirySettings::default() };
        lobby.change_enquiry(&keep).await.unwrap();
        assert_eq!(backstage.forget_leads().await.unwrap(), 2);
        assert_eq!(backstage.forget_leads().await.unwrap(), 0);
        for (lead, there) in leads.iter().zip([false, false, true, true]) {
            let row = lobby.lead(*lead).await.unwrap();
            assert_eq!(row.card.is_some(), there, "{:?}", row.state);
            assert_eq!(lobby.lead_history(*lead).await.unwrap().is_empty(), !there);
            assert_eq!(lobby.conflict_searches(*lead).await.unwrap().is_empty(), !there);
        }
        assert_eq!(lobby.leads(LeadFilter::Open, "newquill", None, 9).await.unwrap().len(), 0);
        let mut raw = house.raw().await;
        let empty = "SELECT count(*) FROM lead WHERE erased_at IS NOT NULL AND length(sealed) = 0";
        assert_eq!(raw.one(empty, &[]).await, Cell::Int(2), "the sealed content itself is gone");
        let lines = lobby.practice_events(None, 50).await.unwrap();
        assert_eq!(lines.iter().filter(|l| l.code == domain::AuditCode::LeadErased).count(), 2);
        // An erased enquiry takes no more words.
        assert_eq!(refusal(lobby.note_lead(leads[0], &words(30, "x")).await), Refusal::WrongState);
        assert_eq!(refusal(lobby.search_conflicts(leads[0], &[]).await), Refusal::WrongState);
        let figures = lobby.lead_figures(Timestamp::from_micros(0)).await.unwrap();
        assert_eq!(
            (figures.len(), figures[0].came, figures[0].won, figures[0].lost),
            (1, 4, 1, 1),
            "counts stay true"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cards_indexed_by_older_rules_are_indexed_again() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let mut raw = house.raw().await;
        raw.exec("DELETE FROM search_token WHERE kind <> $1", &[Cell::Text("lead".into())]).await;
        raw.exec("UPDATE client SET indexed = $1", &[Cell::Int(0)]).await;
        raw.exec("UPDATE matter SET indexed = $1", &[Cell::Int(0)]).await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        assert!(lobby.clients("lucia", None, 9).await.unwrap().is_empty());
        assert_eq!(house.desk.backstage().reindex().await.unwrap(), 6);
        assert_eq!(house.desk.backstage().reindex().await.unwrap(), 0);
        assert_eq!(lobby.clients("lucia", None, 9).await.unwrap().len(), 1, "without the accent");
        assert_eq!(lobby.clients("LUCÍA", None, 9).await.unwrap().len(), 1);
        assert!(!lobby.matters(vault::MatterFilter::All, "green", None, 9).await.unwrap().is_empty());
    })
    .await;
}

//! What staff enter in somebody's name at the steps of the first visit: whole or not at all, with how they knew, marked wherever it is
//! read, and theirs to change whose answer it is.

use domain::{AuditCode, ConsentPurpose as Purpose, Duration, Locale, RecordSource, Refusal, Why};
use testkit::{TestHouse, canary, device, on_both_engines};
use vault::{
    Actor, Auditing, ConsentTexts, ConsentVerdict as Verdict, EnteredAnswer, EnteredHow, Error, MailKind,
    Reading, Result, Steering,
};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

const ON_PAPER: EnteredHow<'_> = EnteredHow {
    source: Some(RecordSource::PaperForm),
    words: "binder 4, howcanary",
    instructed_by: "her sister whomcanary",
    on: "2026-01-02",
    today: "2026-01-03",
};

fn answer(purpose: Purpose, verdict: Verdict) -> EnteredAnswer {
    EnteredAnswer {
        purpose,
        verdict,
        version: "S2".to_owned(),
        title: "Keeping it".to_owned(),
        text: "The whole text.".to_owned(),
        language: Locale::Es,
    }
}

async fn enters(
    house: &TestHouse,
    who: &Actor,
    of: &testkit::Portal,
    answers: &[EnteredAnswer],
    confirmed: bool,
    how: EnteredHow<'_>,
) -> Result<()> {
    let room = house.room::<Steering>(who, of.matter).await;
    let done = room.enter_answers(of.access, answers, confirmed, &how).await;
    house.clock.advance(Duration::seconds(1));
    done
}

// INT-15, INT-24
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_enter_for_somebody_says_how_they_knew_and_is_theirs_to_change() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let texts: ConsentTexts =
            [Purpose::Submission, Purpose::Storage].map(|one| (one, "S2".to_owned())).into();
        let both = [answer(Purpose::Submission, Verdict::Agreed), answer(Purpose::Storage, Verdict::Agreed)];
        let missing = |field| Refusal::invalid(field, Why::Missing);
        for (how, field) in [
            (EnteredHow { source: None, ..ON_PAPER }, missing("source")),
            (
                EnteredHow { source: Some(RecordSource::Other), words: " ", ..ON_PAPER },
                missing("source_words"),
            ),
            (EnteredHow { instructed_by: "", ..ON_PAPER }, missing("instructed_by")),
            (EnteredHow { on: "", ..ON_PAPER }, missing("on")),
            (EnteredHow { on: "2026-01-04", ..ON_PAPER }, Refusal::invalid("on", Why::NotAllowed)),
        ] {
            assert_eq!(refusal(enters(house, ana, lucia, &both, true, how).await), field);
        }
        assert_eq!(refusal(enters(house, ana, lucia, &[], false, ON_PAPER).await), missing("answers"));
        // All of it or nothing: a no cannot be taken back.
        let half =
            [answer(Purpose::Storage, Verdict::Agreed), answer(Purpose::Submission, Verdict::Withdrawn)];
        assert_eq!(refusal(enters(house, ana, lucia, &half, true, ON_PAPER).await), Refusal::WrongState);
        // Nobody sponsors her, so she is asked nothing about that.
        let sponsor = [answer(Purpose::Sponsor, Verdict::Agreed)];
        assert!(enters(house, ana, lucia, &sponsor, false, ON_PAPER).await.unwrap_err().is_not_found());
        let first = async || house.desk.first_visit(&lucia.contact, &texts).await.unwrap();
        assert!(!first().await.answered() && !first().await.confirmed, "what was refused is not kept");
        // Nor by whoever only reads.
        let auditing = house.desk.admit::<Steering>(&cast.auditor, lucia.matter).await;
        assert!(auditing.is_err_and(|e| e.is_not_found()));

        house.empty_outbox().await;
        enters(house, ana, lucia, &both, true, ON_PAPER).await.unwrap();
        enters(house, ana, lucia, &both, false, ON_PAPER).await.unwrap();
        assert!(first().await.done(), "she is asked neither again");
        house.mail_to(testkit::persona::LUCIA.email, MailKind::Alert).await;
        let codes = async || {
            let log = house.room::<Auditing>(ana, lucia.matter).await.events(None, 50).await.unwrap();
            log.iter()
                .filter(|line| line.object == lucia.access.bytes())
                .map(|line| line.code)
                .collect::<Vec<_>>()
        };
        let by_hand = codes().await.into_iter().filter(|code| *code == AuditCode::ConsentGivenByHand).count();
        assert_eq!(by_hand, 2, "the same answer twice is one");
        assert!(codes().await.contains(&AuditCode::DetailsConfirmedByHand));

        // Read by staff with how they knew, and with its line.
        let room = house.room::<Reading>(ana, lucia.matter).await;
        let all = room.consents().await.unwrap()[&lucia.access].clone();
        assert!(all.len() == 2 && all.iter().all(|one| one.by_hand));
        let evidence = room.consent(all[1].id).await.unwrap();
        let entered = evidence.read.entered.clone().unwrap();
        assert_eq!((entered.by.as_str(), entered.words.as_str()), ("Ana Quillfeather", ON_PAPER.words));
        assert_eq!(
            (entered.instructed_by.as_str(), entered.on.as_str()),
            (ON_PAPER.instructed_by, "2026-01-02")
        );
        assert!(evidence.line.is_some() && evidence.name == testkit::persona::LUCIA.full());
        let can = room.enterable(lucia.access).await.unwrap();
        assert!(can.confirms && can.purposes[&Purpose::Storage] == Some(Verdict::Agreed));
        assert!(!can.purposes.contains_key(&Purpose::Sponsor));
        let lobby = house.desk.lobby(ana).unwrap();
        let confirmed = lobby.details_confirmed(lucia.client).await.unwrap().unwrap();
        assert_eq!(confirmed.entered, Some(entered));

        // By herself with that it was the practice, and neither which of the staff nor where the paper lies.
        let own = house.desk.own_consents(&lucia.contact).await.unwrap().to_vec();
        let mine = own[0].read.entered.clone().unwrap();
        assert_eq!((mine.by.as_str(), mine.words.as_str()), ("", ""));
        assert_eq!(mine.instructed_by, ON_PAPER.instructed_by);
        assert!(own.iter().all(|one| one.stands));
        assert!(house.desk.my_details(&lucia.contact).await.unwrap().by_hand);
        // She changes both: what she says is hers alone.
        house.desk.withdraw_consent(&lucia.contact, own[0].id, &device()).await.unwrap();
        house.clock.advance(Duration::seconds(1));
        house.desk.propose_details(&lucia.contact, &Default::default()).await.unwrap();
        assert!(!house.desk.my_details(&lucia.contact).await.unwrap().by_hand);
        assert_eq!(lobby.details_confirmed(lucia.client).await.unwrap().unwrap().entered, None);
        let now = room.consents().await.unwrap()[&lucia.access].clone();
        let storage = now.iter().find(|one| one.about == own[0].about).unwrap();
        assert_eq!((storage.verdict, storage.by_hand), (Verdict::Withdrawn, false));

        // A taking back by phone, of the other.
        let other = own[1].about[0];
        let back = [answer(other, Verdict::Withdrawn)];
        enters(house, ana, lucia, &back, false, ON_PAPER).await.unwrap();
        enters(house, ana, lucia, &back, false, ON_PAPER).await.unwrap();
        assert!(codes().await.contains(&AuditCode::ConsentWithdrawnByHand));
        let own = house.desk.own_consents(&lucia.contact).await.unwrap().to_vec();
        assert!(own.iter().all(|one| !one.stands && one.withdrawn_at.is_some()));
        // Of the two, the one she took back herself is hers, and the other says that the practice entered it.
        let by_hand = |one: &vault::OwnConsent| one.withdrawn_by_hand.clone().map(|how| (how.by, how.words));
        let nothing = (String::new(), String::new());
        assert!(own.iter().any(|one| by_hand(one).is_none()));
        assert!(own.iter().any(|one| by_hand(one) == Some(nothing.clone()) && one.about == [other]));
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[b"howcanary", b"whomcanary"]), Vec::<String>::new());
        }
    })
    .await;
}

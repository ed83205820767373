//! The words a practice explains in its own way: kept by the house, sealed, changed by whoever may change settings, and
//! never lost to somebody who was at it at the same moment.

use domain::{Refusal, Role, Why};
use futures_util::future::join_all;
use std::collections::BTreeMap;
use testkit::{TestHouse, canary, on_both_engines};
use vault::{Error, OwnTerm, Result};

fn term(key: &str, name: &str, means: &str) -> OwnTerm {
    let both = |text: &str| BTreeMap::from(["en", "es"].map(|code| (code.to_owned(), text.to_owned())));
    OwnTerm { key: key.to_owned(), name: both(name), also: BTreeMap::new(), means: both(means) }
}

fn refused(result: Result<()>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn known(house: &TestHouse, ana: &vault::Actor) -> Vec<OwnTerm> {
    house.desk.lobby(ana).unwrap().settings().await.unwrap().glossary
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_kept_changed_and_taken_away_and_none_is_lost_to_another() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.explain(&term("", "Glosscanary", "What only we say.")).await.unwrap();
        let names: Vec<String> = (0..8).map(|n| format!("Word {n}")).collect();
        let all: Vec<OwnTerm> = names.iter().map(|name| term("", name, "It means this.")).collect();
        for done in join_all(all.iter().map(|one| lobby.explain(one))).await {
            done.unwrap();
        }
        let kept = known(house, &ana).await;
        assert_eq!(kept.len(), 9, "of eight at once none is lost");
        let taken = refused(lobby.explain(&term("", " glossCANARY ", "Again.")).await);
        assert_eq!(taken, Refusal::invalid("name", Why::Taken));
        let first = kept.iter().find(|one| one.name["en"] == "Glosscanary").unwrap();
        lobby.explain(&term(&first.key, "Glosscanary", "Said better.")).await.unwrap();
        let kept = known(house, &ana).await;
        assert_eq!((kept.len(), kept[0].means["es"].as_str()), (9, "Said better."));
        for (name, means, field) in [("", "x", "name"), ("x", " ", "means")] {
            assert_eq!(
                refused(lobby.explain(&term("", name, means)).await),
                Refusal::invalid(field, Why::Missing)
            );
        }
        let long = "x".repeat(401);
        assert_eq!(
            refused(lobby.explain(&term("", "y", &long)).await),
            Refusal::invalid("means", Why::TooLong)
        );
        for _ in 0..2 {
            lobby.explain_no_more(&first.key).await.unwrap();
        }
        assert_eq!(known(house, &ana).await.len(), 8);
        assert!(lobby.explain(&term(&first.key, "Back", "Again.")).await.is_err_and(|e| e.is_not_found()));
        let paralegal = house.staff(&ana, Role::Caseworker).await;
        let theirs = house.desk.lobby(&paralegal).unwrap();
        assert!(theirs.explain(&term("", "Mine", "No.")).await.is_err());
        assert!(theirs.explain_no_more(&kept[1].key).await.is_err());
        assert_eq!(known(house, &ana).await.len(), 8);
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[b"Glosscanary".as_slice()]), Vec::<String>::new());
        }
    })
    .await;
}

//! The client door must not tell who is known by what it costs: asking for a link runs the same statements with values
//! of the same sizes for a known address, an unknown one, a revoked admission and a workspace that never was, and goes
//! on doing so when the limits bite. Times are measured elsewhere (`make timing`); this holds on any machine.

use super::testkit::{TestHouse, on_both_engines, persona};
use crate::engine::witness::{self, Asked};
use crate::lobby::access::NewLink;
use crate::{Error, Steering};
use domain::{AccessId, Locale, Refusal};

/// What came back and what was asked of the database on the way.
type Told = (String, Vec<Asked>);

async fn ask(house: &TestHouse, access: AccessId, email: &str, source: &str) -> Told {
    let new = NewLink { access, email, browser: "a browser", source, agent: "a program", locale: Locale::En };
    let (answer, asked) = witness::of(house.desk.threshold().ask_for_link(&new)).await;
    let said = match answer {
        Ok(()) => "written down".to_owned(),
        Err(Error::Refused(refusal @ Refusal::TooMany { .. })) => format!("{refusal:?}"),
        Err(other) => panic!("{other:?}"),
    };
    (said, asked)
}

// S2-86, S2-87: not even by what it costs
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_for_a_link_costs_the_same_whoever_asks() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        house.room::<Steering>(&ana, omar.matter).await.revoke_access(omar.access).await.unwrap();
        let nowhere = AccessId::from_bytes([7; 16]);
        let stranger = "nobody-here@example.com";
        let askers = [
            (lucia.access, persona::LUCIA.email),
            (lucia.access, stranger),
            (omar.access, persona::OMAR.email),
            (nowhere, persona::LUCIA.email),
            (nowhere, "somebody@else.example"),
        ];
        // The first asks, in the cache or not, are not compared.
        ask(house, nowhere, "warm@up.example", "203.0.113.200").await;
        let mut told = Vec::new();
        for (n, (access, email)) in askers.iter().enumerate() {
            told.push(ask(house, *access, email, &format!("203.0.113.{n}")).await);
        }
        assert_eq!(told[0].0, "written down");
        assert!(told[0].1.len() >= 5, "limits, the request and its commit were seen: {:?}", told[0].1);
        assert!(told.iter().all(|t| *t == told[0]), "{told:#?}");
    })
    .await;
}

// S2-92
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_bites_known_and_unknown_alike() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let nowhere = AccessId::from_bytes([7; 16]);
        let stranger = "nobody-here@example.com";
        // Lucía has asked once to come in; so has the stranger.
        ask(house, nowhere, stranger, "203.0.113.200").await;
        let mut told: Vec<Vec<Told>> = Vec::new();
        for (n, (access, email)) in
            [(lucia.access, persona::LUCIA.email), (nowhere, stranger)].iter().enumerate()
        {
            let mut all = Vec::new();
            for _ in 0..8 {
                all.push(ask(house, *access, email, &format!("203.0.113.{n}")).await);
            }
            told.push(all);
        }
        let refused = told[0].iter().filter(|(said, _)| said != "written down").count();
        assert!((1..8).contains(&refused), "the limit was reached: {refused} of 8");
        assert_eq!(told[0], told[1]);
    })
    .await;
}

//! Correcting a client's name asks the database for a fixed number of things and three more for each of their matters,
//! however many words the name has: somebody in two hundred matters is corrected in one short transaction.

use super::testkit::{TestHouse, persona};
use crate::engine::witness;
use crate::{NewClient, NewMatter, Steering};
use domain::{Email, Locale, Relation, Sensitivity};

async fn asked(matters: usize) -> usize {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let client = house.client(&ana, persona::LUCIA).await;
    let lobby = house.desk.lobby(&ana).unwrap();
    for n in 0..matters {
        let new = NewMatter {
            name: format!("Case {n}"),
            internal_title: String::new(),
            number: format!("N-{n}"),
            client: persona::LUCIA.full(),
            pack: "p".into(),
            kind: "k".into(),
            stage: "s".into(),
            sensitivity: Sensitivity::Ordinary,
            letter_first: false,
        };
        let matter = lobby.open_matter(&new).await.unwrap();
        let room = house.room::<Steering>(&ana, matter).await;
        room.add_party(client, Relation::MainApplicant).await.unwrap();
    }
    let row = lobby.client(client).await.unwrap();
    let card = crate::ClientCard { family: "Maximiliana Bartholomea".into(), ..row.card };
    let email = Email::parse(persona::LUCIA.email).ok();
    let new = NewClient { card, email, locale: Locale::Es };
    let (done, asked) =
        witness::of(lobby.change_client(client, &new, &super::testkit::BY_PHONE, row.revision)).await;
    done.unwrap();
    let found = lobby.matters(crate::MatterFilter::All, "bartholomea", None, 50).await.unwrap();
    assert_eq!(found.len(), matters);
    house.close().await;
    asked.len()
}

#[tokio::test]
async fn one_more_matter_costs_three_more_statements() {
    let (few, many) = (asked(1).await, asked(13).await);
    assert!(many - few <= 3 * 12, "{few} statements for one matter, {many} for thirteen");
}

//! What clients of one matter share about themselves: only what was chosen, with whom it was chosen, while both are let in and
//! until it is taken back; and nothing of it is anybody's but as their own word.

use super::helpers;
use super::matter::family;
use domain::{AuditCode, Capacity, Duration, ProfileField as F, ShareId, SharePiece as Piece};
use futures_util::future::join_all;
use std::collections::BTreeMap;
use testkit::{Persona, Portal, TestHouse, canary, on_both_engines};
use vault::{Actor, Auditing, MailKind, NewAccess, OfferedShare, ProposalState, Reading, Result, Steering};

const VERA: Persona =
    Persona { given: "Vera", family: "Strangerquint", email: "vera.strangerquint@mail-canary.example" };
const HOMES: &str = "2021-07 - 12 Elmcanary Street\n2019-03 2021-06 4 Ash Street";

fn nothing<T>(result: Result<T>) {
    assert!(result.err().unwrap().is_not_found());
}

async fn says(house: &TestHouse, who: &Portal, fields: &[(F, &str)]) -> usize {
    let said: BTreeMap<F, String> = fields.iter().map(|(f, value)| (*f, (*value).to_owned())).collect();
    house.desk.propose_details(&who.contact, &said).await.unwrap()
}

async fn offered(house: &TestHouse, who: &Portal) -> Vec<OfferedShare> {
    house.desk.detail_shares(&who.contact).await.unwrap().offered.clone()
}

/// Whom somebody could share with, by name.
async fn people(house: &TestHouse, who: &Actor) -> Vec<String> {
    house.desk.detail_shares(who).await.unwrap().people.iter().map(|one| one.name.clone()).collect()
}

async fn lines(house: &TestHouse, ana: &Actor, of: &Portal) -> Vec<AuditCode> {
    let log = house.room::<Auditing>(ana, of.matter).await.events(None, 200).await.unwrap();
    let ours = [AuditCode::DetailsShared, AuditCode::DetailsUnshared, AuditCode::DetailsUsed];
    log.iter().rev().map(|line| line.code).filter(|code| ours.contains(code)).collect()
}

// INT-18, S2-20: address history shared by choice, and by nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_was_chosen_is_shown_to_whom_it_was_chosen_for_until_it_is_taken_back() {
    on_both_engines(async |house| {
        let (ana, all, _) = family(house).await;
        let [lucia, omar, marta, _] = &all[..] else { panic!("four") };
        let passport = (F::PassportNumber, "PC1234567");
        says(house, lucia, &[(F::AddressHistory, HOMES), (F::Phone, "212 555 0142"), passport]).await;
        assert!(offered(house, omar).await.is_empty() && offered(house, marta).await.is_empty());
        house.empty_outbox().await;
        // However often it is pressed, it is shared once, and they are told once.
        let press = |_| house.desk.share_details(&lucia.contact, marta.access, Piece::Addresses);
        assert!(join_all((0..4).map(press)).await.iter().all(Result::is_ok));
        assert_eq!(lines(house, &ana, lucia).await, [AuditCode::DetailsShared]);
        assert_eq!(house.mail_to(lucia.who.email, MailKind::Alert).await.to, lucia.who.email);
        let [one] = &offered(house, marta).await[..] else { panic!("one share") };
        assert_eq!((one.name.as_str(), one.piece), (lucia.who.full().as_str(), Piece::Addresses));
        let kept: Vec<_> = one.values.iter().map(|(field, value)| (*field, value.as_str())).collect();
        assert_eq!(kept, [(F::AddressHistory, HOMES)], "neither the phone nor the passport");
        assert!(offered(house, omar).await.is_empty(), "he is not meant");
        nothing(house.desk.use_share(&omar.contact, one.id).await);
        nothing(house.desk.unshare_details(&marta.contact, one.id).await);
        // Using it copies nothing: what she sends then is her own word, which waits like any other.
        house.desk.use_share(&marta.contact, one.id).await.unwrap();
        assert!(house.desk.my_details(&marta.contact).await.unwrap().proposed.is_empty());
        says(house, marta, &[(F::AddressHistory, &one.values[&F::AddressHistory])]).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let waits = lobby.proposals(marta.client).await.unwrap();
        assert_eq!((waits.len(), waits[0].state, waits[0].new.as_str()), (1, ProposalState::Open, HOMES));
        // Staff see who shares what with whom.
        let staff = house.room::<Reading>(&ana, lucia.matter).await;
        let seen = staff.who_sees().await.unwrap();
        let [row] = &seen.shares[..] else { panic!("one row") };
        assert_eq!((&row.from, &row.to), (&lucia.who.full(), &marta.who.full()));
        let mine = house.desk.detail_shares(&lucia.contact).await.unwrap();
        assert_eq!(mine.people.iter().flat_map(|person| &person.shared).count(), 1);
        // Taken back, nothing more can be taken over; what she sent as her own stays hers.
        for _ in 0..2 {
            house.desk.unshare_details(&lucia.contact, one.id).await.unwrap();
        }
        assert!(offered(house, marta).await.is_empty());
        nothing(house.desk.use_share(&marta.contact, one.id).await);
        assert!(staff.who_sees().await.unwrap().shares.is_empty());
        assert_eq!(lobby.proposals(marta.client).await.unwrap().len(), 1);
        let codes = [AuditCode::DetailsShared, AuditCode::DetailsUsed, AuditCode::DetailsUnshared];
        assert_eq!(lines(house, &ana, lucia).await, codes);
        // Shared again it is another share.
        house.desk.share_details(&lucia.contact, marta.access, Piece::Phone).await.unwrap();
        let again = offered(house, marta).await;
        assert_eq!((again.len(), again[0].values[&F::Phone].as_str()), (1, "212 555 0142"));
        nothing(house.desk.use_share(&marta.contact, one.id).await);
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[b"Elmcanary"]), Vec::<String>::new());
        }
    })
    .await;
}

// S2-19: whoever is not a client of that very matter, let in as themselves, is nobody there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_helpers_observers_and_staff_share_nothing_and_learn_of_nobody() {
    on_both_engines(async |house| {
        let (ana, all, _) = family(house).await;
        let [lucia, _, marta, sofia] = &all[..] else { panic!("four") };
        let vera = house.portal(&ana, VERA).await;
        says(house, lucia, &[(F::Address, "12 Elmcanary Street")]).await;
        says(house, &vera, &[(F::Address, "1 Other Road")]).await;
        let named = people(house, &lucia.contact).await;
        assert_eq!(named.len(), 3);
        assert!(!named.contains(&VERA.full()) && !named.contains(&lucia.who.full()));
        assert!(people(house, &vera.contact).await.is_empty(), "she has nobody, and learns of nobody");
        nothing(house.desk.share_details(&lucia.contact, vera.access, Piece::Addresses).await);
        nothing(house.desk.share_details(&vera.contact, lucia.access, Piece::Addresses).await);
        nothing(house.desk.share_details(&lucia.contact, lucia.access, Piece::Addresses).await);
        house.desk.share_details(&lucia.contact, marta.access, Piece::Addresses).await.unwrap();
        let id = offered(house, marta).await[0].id;
        for share in [id, ShareId::from_bytes([7; 16])] {
            nothing(house.desk.use_share(&vera.contact, share).await);
            nothing(house.desk.unshare_details(&vera.contact, share).await);
        }
        assert!(offered(house, &vera).await.is_empty());
        // Somebody who helps Marta reads no details, hers or anybody's; and nobody shares with a helper.
        let helper = helpers::rosa(house, &ana, marta, Capacity::SendsAlong).await;
        let hers = helper.portal().unwrap().0;
        nothing(house.desk.detail_shares(&helper).await);
        nothing(house.desk.use_share(&helper, id).await);
        nothing(house.desk.share_details(&helper, lucia.access, Piece::Phone).await);
        nothing(house.desk.share_details(&lucia.contact, hers, Piece::Phone).await);
        assert_eq!(people(house, &lucia.contact).await, named);
        nothing(house.desk.detail_shares(&ana).await);
        nothing(house.desk.share_details(&ana, marta.access, Piece::Phone).await);
        // Whoever only follows the case takes no part in it, also when they became that after the sharing.
        house.desk.share_details(&lucia.contact, sofia.access, Piece::Addresses).await.unwrap();
        assert_eq!(offered(house, sofia).await.len(), 1);
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.change_party(sofia.client, domain::Relation::Observer).await.unwrap();
        let actor = house.sign_in(sofia.access, sofia.who).await;
        let follows = house.desk.detail_shares(&actor).await.unwrap();
        assert!(follows.offered.is_empty() && follows.people.is_empty());
        assert_eq!(people(house, &lucia.contact).await.len(), 2);
        nothing(house.desk.share_details(&lucia.contact, sofia.access, Piece::Phone).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_share_ends_with_either_admission_and_with_the_matter_and_does_not_come_back() {
    on_both_engines(async |house| {
        let (ana, all, _) = family(house).await;
        let [lucia, omar, marta, _] = &all[..] else { panic!("four") };
        says(house, lucia, &[(F::Phone, "212 555 0142")]).await;
        says(house, omar, &[(F::Phone, "212 555 0143")]).await;
        house.desk.share_details(&lucia.contact, marta.access, Piece::Phone).await.unwrap();
        house.desk.share_details(&omar.contact, marta.access, Piece::Phone).await.unwrap();
        assert_eq!(offered(house, marta).await.len(), 2);
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let again = async |of: &Portal| {
            house.clock.advance(Duration::seconds(1));
            room.revoke_access(of.access).await.unwrap();
            nothing(house.desk.detail_shares(&of.contact).await);
            house.clock.advance(Duration::seconds(1));
            let sees = room.portal().await.unwrap();
            let relation = sees.iter().find(|row| row.id == of.access).unwrap().relation;
            let access = room.enable_access(&NewAccess { client: of.client, relation }).await.unwrap();
            assert_eq!(access, of.access);
            house.sign_in(access, of.who).await
        };
        // Whoever shared goes and comes back: it is not shared any more, and can be shared anew.
        let contact = again(lucia).await;
        let left = offered(house, marta).await;
        assert_eq!(left.iter().map(|one| one.name.clone()).collect::<Vec<_>>(), [omar.who.full()]);
        house.desk.share_details(&contact, marta.access, Piece::Phone).await.unwrap();
        assert_eq!(offered(house, marta).await.len(), 2);
        // So it is with whom it is shared.
        let marta = Portal { contact: again(marta).await, who: marta.who, ..*marta };
        assert!(offered(house, &marta).await.is_empty());
        house.desk.share_details(&omar.contact, marta.access, Piece::Phone).await.unwrap();
        let id = offered(house, &marta).await[0].id;
        // While the matter is wound up people still talk; closed, nobody is let in, and opened again nothing is shared.
        room.wind_up(None).await.unwrap();
        assert_eq!(offered(house, &marta).await.len(), 1);
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        house.clock.advance(Duration::seconds(1));
        room.close("closed").await.unwrap();
        nothing(house.desk.detail_shares(&marta.contact).await);
        nothing(house.desk.use_share(&marta.contact, id).await);
        nothing(house.desk.unshare_details(&omar.contact, id).await);
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        assert!(reading.who_sees().await.unwrap().shares.is_empty());
    })
    .await;
}

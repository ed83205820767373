//! What clients of one matter share about themselves, through the pages: chosen by name, filled in by a press, saved by nobody but
//! the reader, and gone when it is taken back. Lucía reads Spanish and Marta English.

use super::{Browser, Doors};
use domain::{AccessId, ClientId, Email, Locale, ProfileField as F, Relation};
use http::StatusCode;
use testkit::persona;
use vault::{ClientCard, MailKind, NewAccess, NewClient, Steering};
use web::words::Words;

/// The value of a hidden field in the form that posts to `action`.
fn hidden(page: &str, action: &str, name: &str) -> String {
    let form = page.split(&format!("action=\"{action}\"")).nth(1).expect("a form");
    let value = form.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("a field");
    value.split('"').next().unwrap().to_owned()
}

impl Doors {
    /// Marta, of the same matter.
    async fn marta_joins(&self) -> (ClientId, AccessId) {
        let who = persona::MARTA;
        let card = ClientCard { given: who.given.into(), family: who.family.into(), ..ClientCard::default() };
        let new = NewClient { card, email: Some(Email::parse(who.email).unwrap()), locale: Locale::En };
        let client =
            self.house.desk.lobby(&self.ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap();
        let room = self.house.room::<Steering>(&self.ana, self.lucia.matter).await;
        room.add_party(client, Relation::Partner).await.unwrap();
        let new = NewAccess { client, relation: Relation::Partner };
        (client, room.enable_access(&new).await.unwrap())
    }

    async fn comes_in(&self, access: AccessId, email: &str) -> Browser {
        let (mut browser, base) = (self.browser(), format!("/p/{access}"));
        let csrf = browser.get(&base).await.csrf();
        browser.post(&base, &[("csrf", &csrf), ("email", email)]).await.see();
        let token = self.house.mail_to(email, MailKind::SignInLink).await.token.unwrap();
        let csrf = browser.get(&format!("{base}/enter/{token}")).await.csrf();
        browser.post(&format!("{base}/enter"), &[("csrf", &csrf), ("token", &token)]).await.see();
        browser
    }
}

// INT-18, S2-20
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_a_family_shares_addresses_by_name_and_the_other_sends_them_as_their_own() {
    let doors = Doors::open().await;
    let (es, en) = (Words::of(Locale::Es), Words::of(Locale::En));
    let (client, access) = doors.marta_joins().await;
    let (mut lucia, mut marta) =
        (doors.signed_in().await, doors.comes_in(access, persona::MARTA.email).await);
    let (hers, his) = (format!("{}/details", doors.base()), format!("/p/{access}/details"));
    let homes = [(F::AddressHistory, "2021-07 - 12 Elm <b>Street</b>"), (F::Phone, "212 555 0142")];
    let said = homes.map(|(field, value)| (field, value.to_owned())).into();
    doors.house.desk.propose_details(&doors.lucia.contact, &said).await.unwrap();
    // Nobody is shown anything before somebody chose so.
    assert!(!marta.get(&his).await.text().contains("Elm"));
    let page = lucia.get(&hers).await;
    let name = persona::MARTA.full();
    assert!(page.text().contains(&es.shared_share_addresses(name.as_str())), "{}", page.text());
    assert!(page.text().contains(&es.shared_share_phone(name.as_str())));
    let (csrf, to) = (page.csrf(), hidden(page.text(), &format!("{hers}/share"), "to"));
    assert_eq!(to, access.to_string());
    let sharing = format!("{hers}/share");
    let odd = lucia.post(&sharing, &[("csrf", &csrf), ("to", &to), ("piece", "passport_number")]).await;
    assert!(odd.status.is_client_error(), "{}", odd.status);
    let shared = lucia.post(&sharing, &[("csrf", &csrf), ("to", &to), ("piece", "addresses")]).await;
    assert_eq!(shared.see(), format!("{hers}?saved=shared"));
    let page = lucia.get(shared.see()).await;
    assert!(page.text().contains(&es.shared_done()) && page.text().contains(&es.shared_take_back()));
    let account = lucia.get(&format!("{}/account", doors.base())).await;
    assert!(account.text().contains(&es.shared_account()) && account.text().contains(&name));
    // She reads what would be filled in, and nothing is before she presses.
    let page = marta.get(&his).await;
    assert!(page.text().contains(&en.shared_offer_addresses(persona::LUCIA.full())), "{}", page.text());
    assert!(page.text().contains("12 Elm &#60;b&#62;Street") && !page.text().contains("212 555 0142"));
    assert!(!page.text().contains("value=\"12 Elm"), "shown, and not in the form");
    let (csrf, share) = (page.csrf(), hidden(page.text(), &format!("{his}/use"), "share"));
    let using = format!("{his}/use");
    let filled = marta.post(&using, &[("csrf", &csrf), ("share", &share)]).await;
    assert_eq!(filled.see(), format!("{his}?use={share}"));
    let page = marta.get(filled.see()).await;
    assert!(page.text().contains("value=\"12 Elm &#60;b&#62;Street&#60;/b&#62;\""), "{}", page.text());
    assert!(page.text().contains(&en.shared_use_addresses()));
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    assert!(lobby.proposals(client).await.unwrap().is_empty(), "nothing is saved by it");
    let row = [
        ("csrf", csrf.as_str()),
        ("given", persona::MARTA.given),
        ("family", persona::MARTA.family),
        ("home1_line", "12 Elm <b>Street</b>"),
        ("home1_from_m", "7"),
        ("home1_from_y", "2021"),
        ("home1_to_m", ""),
        ("home1_to_y", ""),
    ];
    assert_eq!(marta.post(&his, &row).await.see(), format!("{his}?saved=1"));
    let waits = lobby.proposals(client).await.unwrap();
    assert_eq!((waits.len(), waits[0].field, waits[0].new.as_str()), (1, F::AddressHistory, homes[0].1));
    // Taken back while her page lies open: the press finds nothing, and says so.
    let page = lucia.get(&hers).await;
    let (csrf_es, given) = (page.csrf(), hidden(page.text(), &format!("{hers}/unshare"), "share"));
    let back = lucia.post(&format!("{hers}/unshare"), &[("csrf", &csrf_es), ("share", &given)]).await;
    assert_eq!(back.see(), format!("{hers}?saved=unshared"));
    assert!(lucia.get(back.see()).await.text().contains(&es.shared_undone()));
    let late = marta.post(&using, &[("csrf", &csrf), ("share", &share)]).await;
    assert_eq!(late.see(), format!("{his}?saved=over"));
    let page = marta.get(late.see()).await;
    assert!(page.text().contains(&en.shared_over()) && !page.text().contains(&en.shared_use_addresses()));
    let typed = marta.get(&format!("{his}?use={share}")).await;
    assert!(!typed.text().contains("We filled in"), "nor by its address");
    testkit::after_every_test(&doors.house).await;
}

// S2-19: an address, an id or a share of another matter is an id of nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_is_nobody_to_share_with_and_a_strangers_share_is_no_share() {
    let doors = Doors::open().await;
    let (_, access) = doors.marta_joins().await;
    let omar = doors.house.portal(&doors.ana, persona::OMAR).await;
    let said = [(F::Phone, "212 555 0187".to_owned())].into();
    doors.house.desk.propose_details(&doors.lucia.contact, &said).await.unwrap();
    doors.house.desk.share_details(&doors.lucia.contact, access, domain::SharePiece::Phone).await.unwrap();
    let shares = doors.house.desk.detail_shares(&doors.lucia.contact).await.unwrap();
    let share = shares.people[0].shared[0].id.to_string();
    let (mut his, at) =
        (doors.comes_in(omar.access, persona::OMAR.email).await, format!("/p/{}/details", omar.access));
    let page = his.get(&at).await;
    assert!(!page.text().contains("id=\"sharing\"") && !page.text().contains(persona::LUCIA.family));
    let csrf = page.csrf();
    let nobody = "acc_00000000000000000000000000";
    for to in [access.to_string(), doors.lucia.access.to_string(), nobody.to_owned(), String::new()] {
        let fields = [("csrf", csrf.as_str()), ("to", &to), ("piece", "phone")];
        assert_eq!(his.post(&format!("{at}/share"), &fields).await.status, StatusCode::NOT_FOUND, "{to}");
    }
    let fields = [("csrf", csrf.as_str()), ("share", share.as_str())];
    assert_eq!(his.post(&format!("{at}/unshare"), &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(his.post(&format!("{at}/use"), &fields).await.see(), format!("{at}?saved=over"));
    assert!(!his.get(&format!("{at}?use={share}")).await.text().contains("0187"));
    testkit::after_every_test(&doors.house).await;
}

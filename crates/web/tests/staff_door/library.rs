//! The library at the desk: everything on one page and found by name, handed out as one signed file; a pack of another practice
//! looked at, its signer confirmed, its parts taken as versions, twice and with somebody in between; and nothing of an altered
//! or unsigned one.

use super::forms::Form;
use super::{Browser, EMAIL, Page, colleague, known, owner, site};
use axum::Router;
use domain::Role;
use domain::pack::LetterKind;
use http::StatusCode;
use testkit::TestHouse;
use vault::{LetterText, Words};

const LIBRARY: &str = "/desk/settings/library";

fn letter(name: &str, text: &str) -> LetterText {
    let words = |text: &str| Words::from([("en".to_owned(), text.to_owned())]);
    LetterText::new(LetterKind::Closing, &words(name), &words(text))
}

/// A pack as a browser sends it.
async fn bring(browser: &mut Browser, app: &Router, file: &[u8]) -> Page {
    let csrf = browser.see(LIBRARY).await.between("name=\"csrf\" value=\"", "\"").to_owned();
    let form = Form::new(&csrf).file("file", "pack.json", "application/json", file);
    form.post(app, browser, &format!("{LIBRARY}/file")).await
}

/// A pack of another practice with these letters.
async fn theirs(letters: &[LetterText]) -> Vec<u8> {
    let other = TestHouse::sqlite().await;
    let ana = other.ana().await;
    let parts: Vec<_> = letters.iter().map(|one| vault::letter_part(one).unwrap()).collect();
    other.desk.lobby(&ana).unwrap().sign_pack(&parts).await.unwrap()
}

#[tokio::test]
async fn everything_is_on_one_page_is_found_by_name_and_goes_out_signed() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let id =
        house.desk.lobby(&ana).unwrap().add_letter_text(&letter("Goodbye", "Dear {client}.")).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    assert!(browser.see("/desk/settings").await.html.contains(LIBRARY));
    let page = browser.see(LIBRARY).await;
    for said in
        ["Checklists", "Letters", "Ready texts", "Stages", "Words explained", "Goodbye", "Missing page"]
    {
        assert!(page.html.contains(said), "{said}");
    }
    assert!(page.html.contains(&format!("value=\"letter:{id}\"")));
    let found = browser.see(&format!("{LIBRARY}?q=good")).await;
    assert!(found.html.contains("Goodbye") && !found.html.contains("Missing page"));

    let none = browser.post(&format!("{LIBRARY}/export"), &[("do", "chosen")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let which = format!("letter:{id}");
    let file = browser.post(&format!("{LIBRARY}/export"), &[("do", "chosen"), ("part", &which)]).await;
    assert_eq!((file.status, file.kind.as_str()), (StatusCode::OK, "application/json"));
    let pack = vault::open_pack(file.html.as_bytes()).unwrap();
    assert_eq!((pack.parts.len(), pack.parts[0].0.name.as_str()), (1, "Goodbye"));
    let all = browser.post(&format!("{LIBRARY}/export"), &[("do", "all")]).await;
    assert_eq!(all.html, file.html, "it is all there is of our own, and the same bytes");
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_pack_is_looked_at_its_signer_confirmed_and_its_parts_taken_as_versions() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let here = lobby.add_letter_text(&letter("Goodbye", "Dear {client}.\nOur old words.")).await.unwrap();
    lobby.add_letter_text(&letter("Same", "Dear {client}.")).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let file = theirs(&[
        letter("goodbye", "Dear {client}.\nTheir new words."),
        letter("Same", "Dear {client}."),
        letter("Third", "Dear {client}, third."),
    ])
    .await;

    // What was altered, or nobody signed, is said to be that and kept nowhere.
    let altered = String::from_utf8(file.clone()).unwrap().replace("Their new", "Their own");
    let refused = bring(&mut browser, &app, altered.as_bytes()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("is not what was signed"), "{}", refused.html);
    let text = String::from_utf8(file.clone()).unwrap();
    let bare = format!("{}\n}}\n", text.split_once(",\n  \"signature\"").unwrap().0);
    let unsigned = bring(&mut browser, &app, bare.as_bytes()).await;
    assert!(unsigned.html.contains("Nobody signed this pack"));
    assert!(bring(&mut browser, &app, &file[..file.len() / 2]).await.html.contains("This is no pack"));
    assert!(bring(&mut browser, &app, b"").await.html.contains("Choose a file"));
    let huge = vec![b'x'; vault::LARGEST_PACK + 1];
    assert!(bring(&mut browser, &app, &huge).await.html.contains("larger than any pack"));
    assert!(lobby.pack_files().await.unwrap().is_empty());

    let there = bring(&mut browser, &app, &file).await.location;
    assert!(there.starts_with(&format!("{LIBRARY}/packs/pck_")), "{there}");
    let page = browser.see(&there).await;
    assert!(page.html.contains("No owner has confirmed this signer"));
    assert!(page.html.contains("Our old words.") && page.html.contains("Their new words."), "side by side");
    assert!(page.html.contains("Already here") && page.html.contains("Differs from version 1"));
    // Nothing is taken from a signer nobody knows, whatever is posted.
    let at = |name: &str| match name {
        "goodbye" => "2:1",
        "Same" => "0:1",
        _ => "1:0",
    };
    let take = [("do", "take"), ("signed", "yes"), ("part", at("goodbye")), ("part", at("Third"))];
    assert_ne!(browser.post(&there, &take).await.status, StatusCode::SEE_OTHER);
    assert_eq!(lobby.letter_texts().await.unwrap().len(), 2);

    let page = browser.see(&there).await;
    let fingerprint = page.between("name=\"fingerprint\" value=\"", "\"").to_owned();
    browser.send(&format!("{there}/confirm"), &[("fingerprint", &fingerprint)]).await;
    let page = browser.see(&there).await;
    assert!(
        page.html.contains("Known: confirmed by")
            && page.html.contains(&format!("value=\"{}\"", at("goodbye")))
    );
    // Unticked or not signed off, nothing happens, and it is said.
    let unsigned = browser.post(&there, &[("do", "take"), ("part", at("Third"))]).await;
    assert!(unsigned.html.contains("Sign it off first"));
    assert!(browser.post(&there, &[("do", "take"), ("signed", "yes")]).await.html.contains("Tick what is"));

    // Somebody changes one of them meanwhile: it is left and named, the other is taken, and the pack stays.
    lobby.change_letter_text(here, 1, &letter("Goodbye", "Dear {client}.\nBetween.")).await.unwrap();
    let half = browser.post(&there, &take).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.html.contains("Somebody changed this meanwhile") && half.html.contains("goodbye"));
    assert_eq!(lobby.letter_texts().await.unwrap().len(), 3);
    // Looked at again it is the next version, what was there stays, and what was taken is not taken twice.
    let again = [("do", "take"), ("signed", "yes"), ("part", "2:2"), ("part", "1:1")];
    assert_eq!(browser.send(&there, &again).await, LIBRARY);
    let versions = lobby.letter_text_versions(here).await.unwrap();
    assert_eq!(versions.len(), 3);
    assert!(
        versions[0].letter.text["en"].contains("Their new")
            && versions[1].letter.text["en"].contains("Between")
    );
    assert_eq!(lobby.letter_texts().await.unwrap().len(), 3);
    assert_eq!(browser.get(&there).await.status, StatusCode::NOT_FOUND);

    // The signer is known for the next pack, until it is withdrawn.
    let page = browser.see(LIBRARY).await;
    assert!(page.html.contains("Confirmed by"));
    browser.send(&format!("{LIBRARY}/signers/{fingerprint}/withdraw"), &[]).await;
    let there = bring(&mut browser, &app, &file).await.location;
    assert!(browser.see(&there).await.html.contains("No owner has confirmed this signer"));
    assert_eq!(browser.send(&there, &[("do", "away")]).await, LIBRARY);
    assert_eq!(browser.get(&there).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}

// What is taken was seen: of a list that stands changed every text of a new request, in every language, is on the page.
#[tokio::test]
async fn a_list_that_differs_shows_all_of_a_new_request_and_one_that_was_retired_is_new() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let list =
        || casework::lists::blank(("Visa", "Visado"), ("Papers", "Papeles"), ("Passport", "Pasaporte"));
    let mut theirs = list();
    let mut more = casework::lists::item("bank", ("Bank papers", "Papeles del banco"));
    more.why = casework::lists::both(("Whyword", "Porqueword"));
    more.hint = casework::lists::both(("Hintword", "Pistaword"));
    more.checks = vec![casework::lists::both(("Checkword", "Miraword"))];
    theirs.checklists[0].groups[0].items.push(more);
    theirs.checklists[0].groups[0].title.es = "Otros papeles".to_owned();
    let here = lobby.add_template("", "Visa", &list().written()).await.unwrap();
    let other = TestHouse::sqlite().await;
    let part =
        vault::PackPart { kind: vault::PartKind::List, name: "Visa".to_owned(), text: theirs.written() };
    let file = other.desk.lobby(&other.ana().await).unwrap().sign_pack(&[part]).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let there = bring(&mut browser, &app, &file).await.location;
    let page = browser.see(&there).await;
    for said in [
        "Whyword",
        "Porqueword",
        "Hintword",
        "Pistaword",
        "Checkword",
        "Miraword",
        "Papeles del banco",
        "Otros papeles",
    ] {
        assert!(page.html.contains(said), "{said} is nowhere: {}", page.html);
    }
    assert!(page.html.contains("Differs from version 1"));
    lobby.retire_template(here, false).await.unwrap();
    let page = browser.see(&there).await;
    assert!(!page.html.contains("Differs from version 1") && !page.html.contains("Already here"));
    let fingerprint = page.between("name=\"fingerprint\" value=\"", "\"").to_owned();
    browser.send(&format!("{there}/confirm"), &[("fingerprint", &fingerprint)]).await;
    browser.see(&there).await;
    assert_eq!(browser.send(&there, &[("do", "take"), ("signed", "yes"), ("part", "0:0")]).await, LIBRARY);
    let rows = lobby.templates().await.unwrap();
    assert_eq!(rows.iter().map(|row| (row.live, row.version)).collect::<Vec<_>>(), [(false, 1), (true, 1)]);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn whoever_may_not_keep_lists_finds_no_library() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let mut theirs = colleague(&house, &app, &mut ana, Role::Caseworker).await;
    for path in [LIBRARY.to_owned(), format!("{LIBRARY}/packs/pck_x")] {
        assert_eq!(theirs.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["export", "packs/pck_x", "packs/pck_x/confirm", "signers/00/withdraw"] {
        let path = format!("{LIBRARY}/{path}");
        assert_eq!(theirs.post(&path, &[("do", "all")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

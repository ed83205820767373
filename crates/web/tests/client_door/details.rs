//! My Details and the first visit, through the portal's pages.

use super::Doors;
use domain::ProfileField;
use http::StatusCode;
use testkit::persona;
use vault::FirstVisitSettings;

// S2-12..17: each of these fields is on the page and takes what its owner types. S2-120: a client confirms their details.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_sees_what_is_on_file_and_says_what_is_not_right() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let at = format!("{}/details", doors.base());
    let page = browser.get(&at).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains(persona::LUCIA.family) && page.text().contains(persona::LUCIA.email));
    for field in [
        "given",
        "middle",
        "family",
        "own_script",
        "born_d",
        "born_m",
        "born_y",
        "email",
        "phone",
        "address",
        "nationality",
        "passport_number",
        "passport_issued_y",
        "passport_expires_y",
    ] {
        assert!(page.text().contains(&format!("name=\"{field}\"")), "{field}");
    }
    let home = format!("{}/home", doors.base());
    assert!(browser.get(&home).await.text().contains(&format!("href=\"{at}\"")), "home asks first");
    let csrf = page.csrf();
    let usual = [
        ("csrf", csrf.as_str()),
        ("given", persona::LUCIA.given),
        ("middle", ""),
        ("family", persona::LUCIA.family),
        ("email", persona::LUCIA.email),
        ("name_order", ""),
        ("prefers", ""),
    ];
    let same = browser.post(&at, &usual).await;
    assert_eq!(same.see(), format!("{at}?saved=0"));
    assert!(!browser.get(&home).await.text().contains(&format!("href=\"{at}\"")), "and not again");
    let with = |more: &[(&'static str, &'static str)]| [&usual[..], more].concat();
    let wrong = browser
        .post(
            &at,
            &with(&[("born_d", "31"), ("born_m", "2"), ("born_y", "1990"), ("passport_number", "<b>")]),
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text().contains("value=\"31\"")
            && wrong.text().contains("value=\"1990\"")
            && !wrong.text().contains("<b>"),
        "what was typed stays, as text"
    );
    let nameless = browser.post(&at, &[("csrf", csrf.as_str()), ("given", " "), ("family", "")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let changed =
        with(&[("born_d", "28"), ("born_m", "2"), ("born_y", "1990"), ("passport_number", "pc 1234567")]);
    for _ in 0..2 {
        assert!(browser.post(&at, &changed).await.see().starts_with(&at));
    }
    let page = browser.get(&at).await;
    assert!(page.text().contains("PC1234567") && page.text().contains("id=\"passport_number-waits\""));
    // S0-134: the language they speak is any language, and one nobody named is asked for again.
    let unnamed = browser.post(&at, &with(&[("speaks", "other"), ("speaks_other", " ")])).await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unnamed.text().contains("id=\"speaks-wrong\""), "{}", unnamed.text());
    let spoken = with(&[("speaks", "other"), ("speaks_other", "Quechua <b>"), ("interpreter", "yes")]);
    assert!(browser.post(&at, &spoken).await.see().starts_with(&at));
    let page = browser.get(&at).await;
    assert!(
        page.text().contains("value=\"Quechua &#60;b&#62;\"") && page.text().contains("id=\"speaks-waits\"")
    );
    assert!(page.text().contains("value=\"other\" selected"), "{}", page.text());
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    assert_eq!(lobby.details_waiting(doors.lucia.client).await.unwrap(), 4);
    let card = lobby.client(doors.lucia.client).await.unwrap().card;
    assert!(!card.values("").contains_key(&ProfileField::PassportNumber), "nothing is overwritten");
    let other = format!("/p/{}/details", domain::AccessId::from_bytes([7; 16]));
    assert_ne!(browser.get(&other).await.status, StatusCode::OK);
    testkit::after_every_test(&doors.house).await;
}

// S2-105: My Details come before everything else where the practice wants it. S2-120
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_practice_wants_it_the_first_visit_comes_before_everything_else() {
    let doors = Doors::open().await;
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let first = FirstVisitSettings { guided: true, ..FirstVisitSettings::default() };
    lobby.change_first_visit(&first).await.unwrap();
    let mut browser = doors.signed_in().await;
    let base = doors.base();
    for path in ["/home", "/documents", "/messages", &format!("/items/{}", doors.lucia.item)] {
        assert_eq!(browser.get(&format!("{base}{path}")).await.see(), format!("{base}/welcome"), "{path}");
    }
    let page = browser.get(&format!("{base}/welcome")).await;
    assert_eq!(page.status, StatusCode::OK);
    // Who sees it stands beside what is agreed to.
    assert!(page.text().contains("Quién puede ver ahora lo que usted envía"), "{}", page.text());
    assert!(page.text().contains("persona titular de"), "{}", page.text());
    for purpose in ["submission", "storage"] {
        assert!(page.text().contains(&format!("name=\"answer-{purpose}\"")), "{purpose}");
    }
    for purpose in ["sponsor", "ai"] {
        assert!(!page.text().contains(&format!("name=\"answer-{purpose}\"")), "{purpose} is not asked here");
    }
    // One of two is no answer, and what was chosen stays.
    let csrf = page.csrf();
    let half = [("csrf", csrf.as_str()), ("answer-storage", "agree"), ("version-storage", "S2")];
    let again = browser.post(&format!("{base}/welcome"), &half).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text().contains("href=\"#agree-submission\"")
            && again.text().contains("value=\"agree\" checked")
    );
    assert!(doors.house.desk.own_consents(&doors.lucia.contact).await.unwrap().is_empty());
    assert_eq!(doors.says(&mut browser, "decline").await, format!("{base}/welcome"));
    assert_eq!(
        browser.get(&format!("{base}/home")).await.see(),
        format!("{base}/welcome"),
        "no opens nothing"
    );
    assert_eq!(doors.says(&mut browser, "agree").await, format!("{base}/details"));
    assert_eq!(browser.get(&format!("{base}/home")).await.see(), format!("{base}/details"));
    let csrf = browser.get(&format!("{base}/details")).await.csrf();
    let right = [("csrf", csrf.as_str()), ("given", persona::LUCIA.given), ("family", persona::LUCIA.family)];
    assert_eq!(browser.post(&format!("{base}/details"), &right).await.see(), format!("{base}/home"));
    assert_eq!(browser.get(&format!("{base}/home")).await.status, StatusCode::OK);
    // A new text is asked for anew.
    let consent = [("es".to_owned(), "Otro texto.".to_owned())].into();
    let own = vault::OwnConsentText { words: consent, version: 0 };
    let texts = [("submission".to_owned(), own)].into();
    lobby.change_first_visit(&FirstVisitSettings { texts, ..first }).await.unwrap();
    assert_eq!(browser.get(&format!("{base}/home")).await.see(), format!("{base}/welcome"));
    assert!(browser.get(&format!("{base}/welcome")).await.text().contains("Otro texto."));
    testkit::after_every_test(&doors.house).await;
}

// S2-03: what a client comes for is each one step from home.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn details_documents_messages_progress_and_approvals_are_each_a_page_of_the_portal() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let base = doors.base();
    let home = browser.get(&format!("{base}/home")).await;
    for place in ["details", "documents", "messages", "progress"] {
        assert!(home.text().contains(&format!("href=\"{base}/{place}\"")), "{place}");
    }
    for place in ["details", "documents", "messages", "progress", "approvals"] {
        assert_eq!(browser.get(&format!("{base}/{place}")).await.status, StatusCode::OK, "{place}");
    }
    let account = browser.get(&format!("{base}/account")).await;
    assert!(account.text().contains(&format!("href=\"{base}/details\"")), "also once they are confirmed");
    testkit::after_every_test(&doors.house).await;
}

// ADM-07: what is asked and said follows the practice's region. INT-18: homes are typed row by row and wait like any field.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_are_asked_in_the_regions_order_and_homes_row_by_row() {
    let doors = Doors::open().await;
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let mut browser = doors.signed_in().await;
    let at = format!("{}/details", doors.base());
    for (region, order) in [
        ("us", ["born_d", "born_m", "born_y"]),
        ("au", ["born_d", "born_m", "born_y"]),
        ("ca", ["born_y", "born_m", "born_d"]),
    ] {
        let settings = vault::Settings {
            region: region.to_owned(),
            website: "https://quillfeather.example/es".to_owned(),
            ..lobby.settings().await.unwrap()
        };
        lobby.change_settings(&settings).await.unwrap();
        let page = browser.get(&at).await;
        let places = order.map(|name| page.text().find(&format!("name=\"{name}\"")).expect("a part"));
        assert!(places.is_sorted(), "{region}: {places:?}");
        assert!(page.text().contains(domain::Region::from_code(region).unwrap().phone_example()), "{region}");
    }
    let home = browser.get(&format!("{}/home", doors.base())).await;
    assert!(home.text().contains("href=\"https://quillfeather.example/es\""), "the website");
    let csrf = browser.get(&at).await.csrf();
    let usual = [("csrf", csrf.as_str()), ("given", persona::LUCIA.given), ("family", persona::LUCIA.family)];
    let row = |year: &'static str| {
        [
            ("home1_line", "12 Elm <b>Street</b>"),
            ("home1_from_m", "7"),
            ("home1_from_y", year),
            ("home1_to_m", ""),
            ("home1_to_y", ""),
            ("home2_line", ""),
            ("home2_from_m", ""),
            ("home2_from_y", ""),
            ("home2_to_m", ""),
            ("home2_to_y", ""),
        ]
    };
    let wrong = browser.post(&at, &[&usual[..], &row("")].concat()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text().contains("12 Elm &#60;b&#62;Street")
            && wrong.text().contains("id=\"address_history-wrong\"")
    );
    assert!(browser.post(&at, &[&usual[..], &row("2021")].concat()).await.see().ends_with("?saved=1"));
    let waits = lobby.proposals(doors.lucia.client).await.unwrap();
    let one = waits.iter().find(|one| one.field == ProfileField::AddressHistory).expect("it waits");
    assert_eq!(one.new, "2021-07 - 12 Elm <b>Street</b>");
    let page = browser.get(&at).await;
    assert!(page.text().contains("value=\"2021\"") && page.text().contains("id=\"address_history-waits\""));
    testkit::after_every_test(&doors.house).await;
}

// INT-24: the client reads what the practice entered in their name, and since when.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_reads_that_the_practice_entered_something_until_they_say_it_themselves() {
    let doors = Doors::open().await;
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let mut browser = doors.signed_in().await;
    let at = format!("{}/details", doors.base());
    assert!(!browser.get(&at).await.text().contains("registró esto"));
    let row = lobby.client(doors.lucia.client).await.unwrap();
    let mut card = row.card.clone();
    card.set(ProfileField::Phone, "212 555 0142");
    let email = row.email.map(|email| domain::Email::parse(&email).unwrap());
    let new = vault::NewClient { card, email, locale: row.locale };
    lobby.change_client(doors.lucia.client, &new, &testkit::BY_PHONE, row.revision).await.unwrap();
    let page = browser.get(&at).await;
    assert_eq!(page.text().matches("registró esto").count(), 1, "{}", page.text());
    testkit::after_every_test(&doors.house).await;
}

// S2-100: what is probably a slip is asked about before it is sent, and taken from whoever says that it is right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_obvious_slip_is_asked_about_once_and_saved_when_they_say_that_it_is_right() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let at = format!("{}/details", doors.base());
    let page = browser.get(&at).await;
    assert!(!page.text().contains("¿Es correcto?"));
    let csrf = page.csrf();
    let with = |born: &'static str, ends: &'static str, sure: &str| {
        let text = str::to_owned;
        vec![
            ("csrf", csrf.clone()),
            ("given", text(persona::LUCIA.given)),
            ("family", text(persona::LUCIA.family)),
            ("born_y", text(born)),
            ("born_m", text("2")),
            ("born_d", text("28")),
            ("passport_issued_y", text("2020")),
            ("passport_issued_m", text("1")),
            ("passport_issued_d", text("1")),
            ("passport_expires_y", text(ends)),
            ("passport_expires_m", text("1")),
            ("passport_expires_d", text("1")),
            ("sure", text(sure)),
        ]
    };
    async fn post(browser: &mut super::Browser, at: &str, form: &[(&str, String)]) -> super::Seen {
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        browser.post(at, &form).await
    }
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let asked = post(&mut browser, &at, &with("2090", "2019", "")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = asked.text();
    assert!(
        text.contains("¿Es correcto?") && text.contains("Esta fecha de nacimiento todavía no ha llegado.")
    );
    assert!(text.contains("Este pasaporte vence antes del día en que se emitió."), "{text}");
    assert!(
        text.contains("value=\"2090\"") && text.contains("Sí, esto es correcto"),
        "nothing typed is lost"
    );
    assert_eq!(
        lobby.details_waiting(doors.lucia.client).await.unwrap(),
        0,
        "nothing is sent before they say so"
    );
    let sure = text.split("name=\"sure\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    // A yes is said to these very words: another slip is asked about anew.
    let other = post(&mut browser, &at, &with("1890", "2019", &sure)).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.text().contains("anterior a 1900"), "{}", other.text());
    let sent = post(&mut browser, &at, &with("2090", "2019", &sure)).await;
    assert_eq!(sent.see(), format!("{at}?saved=1"));
    assert_eq!(lobby.details_waiting(doors.lucia.client).await.unwrap(), 3);
    // What was said already is no question again, and what is usual is none.
    assert_eq!(post(&mut browser, &at, &with("2090", "2019", "")).await.see(), format!("{at}?saved=0"));
    assert_eq!(post(&mut browser, &at, &with("1990", "2035", "")).await.see(), format!("{at}?saved=1"));
    testkit::after_every_test(&doors.house).await;
}

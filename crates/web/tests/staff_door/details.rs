//! What a client said about themselves, side by side with what is on file, decided field by field at the desk.

use super::{EMAIL, known, site};
use domain::ProfileField as F;
use http::StatusCode;
use std::collections::BTreeMap;
use testkit::{TestHouse, persona};

// S2-11, S2-18: staff see the old and the new side by side and accept each with what they saw.
#[tokio::test]
async fn what_a_client_said_is_decided_field_by_field_with_what_was_seen() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "passport.pdf", b"%PDF-1.7 passport").await;
    let words = [(F::PassportNumber, "PC1234567"), (F::Born, "1990-02-28"), (F::Phone, "212 555 0142")];
    let words: BTreeMap<F, String> = words.iter().map(|(f, v)| (*f, (*v).to_owned())).collect();
    house.desk.propose_details(&lucia.contact, &words).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let client = format!("/desk/clients/{}", lucia.client);
    assert!(browser.see("/desk/notices").await.html.contains(&format!("href=\"{client}\"")));
    let w = web::words::Words::of(domain::Locale::En);
    // KPI-09: they came in and have said that their details are right, or what is not.
    for (language, w) in [("es", web::words::Words::of(domain::Locale::Es)), ("en", w)] {
        browser.send("/desk/language", &[("language", language), ("back", "/desk/today")]).await;
        let today = browser.see("/desk/today").await;
        assert!(today.html.contains(&w.today_details()), "{}", today.html);
        assert!(today.html.contains(&format!("href=\"{client}#said\"")), "{}", today.html);
        assert!(browser.see("/desk/adoption").await.html.contains(&w.adoption_confirmed()));
    }
    for language in ["es", "en"] {
        browser.send("/desk/language", &[("language", language), ("back", &client)]).await;
        browser.see(&client).await;
    }
    let page = browser.see(&client).await;
    assert!(page.html.contains("PC1234567") && page.html.contains(&w.client_unverified()));
    let rows = house.desk.lobby(&ana).unwrap().proposals(lucia.client).await.unwrap();
    let at = |field| {
        let one = rows.iter().find(|one| one.field == field).unwrap();
        format!("{client}/details/{}", one.id)
    };
    let bare = browser.post(&at(F::PassportNumber), &[("verdict", "accept"), ("evidence", " ")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.html.contains(&w.client_evidence_missing()));
    let version = version.to_string();
    let papers = [("verdict", "accept"), ("evidence", ""), ("version", version.as_str())];
    assert_eq!(browser.send(&at(F::PassportNumber), &papers).await, client);
    assert_eq!(browser.send(&at(F::Born), &[("verdict", "decline"), ("evidence", "")]).await, client);
    assert_eq!(browser.send(&at(F::Phone), &[("verdict", "accept")]).await, client);
    let twice = browser.post(&at(F::Phone), &[("verdict", "accept")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.see(&client).await;
    assert!(page.html.contains("212 555 0142") && !page.html.contains("id=\"said\""));
    let odd = browser.post(&at(F::Phone), &[("verdict", "perhaps")]).await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
    // The whole record can be typed by staff too, and what cannot be read stands at its field.
    let edit = browser.see(&format!("{client}/edit")).await;
    assert!(edit.html.contains("value=\"PC1234567\""));
    let revision = house.desk.lobby(&ana).unwrap().client(lucia.client).await.unwrap().revision.to_string();
    let form = |a_number: &'static str| {
        [
            ("revision", revision.as_str()),
            ("given", persona::LUCIA.given),
            ("middle", "Inés"),
            ("family", persona::LUCIA.family),
            ("email", persona::LUCIA.email),
            ("language", "es"),
            ("passport_number", "PC1234567"),
            ("a_number", a_number),
            ("born", "2/28/1990"),
            ("address", "12 Ash Street"),
            ("home1_line", "4 Oak Street"),
            ("home1_from_m", "3"),
            ("home1_from_y", "2019"),
            ("home1_to_m", "6"),
            ("home1_to_y", "2021"),
            ("home2_line", "12 Ash Street"),
            ("home2_from_m", "7"),
            ("home2_from_y", "2021"),
            ("home2_to_m", ""),
            ("home2_to_y", ""),
            ("priority_dates", "2020-01-02, 2021-03-04"),
            ("speaks", "am"),
            ("interpreter", "yes"),
        ]
    };
    let wrong = browser.post(&format!("{client}/edit"), &form("A1")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("href=\"#a_number\"><strong>"), "the summary names the field");
    assert!(wrong.html.contains("value=\"4 Oak Street\"") && wrong.html.contains("name=\"home4_line\""));
    // INT-24: who somebody is changes on somebody's word, which stands beside what changed.
    let unsaid = browser.post(&format!("{client}/edit"), &form("012-345-678")).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.html.contains("href=\"#source\"") && unsaid.html.contains("value=\"012-345-678\""));
    let known = |source: &'static str, words: &'static str| {
        [("source", source), ("source_words", words), ("instructed_by", "Lucía <i>herself</i>")]
    };
    let other = [&form("012-345-678")[..], &known("other", " ")].concat();
    assert!(browser.post(&format!("{client}/edit"), &other).await.html.contains("href=\"#source_words\""));
    let said = [&form("012-345-678")[..], &known("paper_form", "signed on page 3")].concat();
    browser.send(&format!("{client}/edit"), &said).await;
    let page = browser.see(&client).await;
    assert!(page.html.contains("on instruction of Lucía &#60;i&#62;herself"), "{}", page.html);
    assert!(page.html.contains(&format!("{}: signed on page 3", w.entered_paper())));
    let nothing = w.client_nothing();
    assert!(page.html.contains(&format!("<bdi>{nothing}</bdi> → <bdi>A012345678</bdi>")));
    let mine = house.desk.my_details(&lucia.contact).await.unwrap();
    assert!(mine.entered.contains_key(&F::ANumber) && !mine.entered.contains_key(&F::PassportNumber));
    assert!(page.html.contains("A012345678") && page.html.contains("January 2, 2020 · March 4, 2021"));
    assert!(page.html.contains("February 28, 1990") && page.html.contains("12 Ash Street"));
    assert!(page.html.contains("March 2019 to June 2021: 4 Oak Street"));
    // S0-134: what somebody speaks stands on their record, and on the matter's people before anybody calls them.
    assert!(page.html.contains("Amharic (አማርኛ)"));
    let people = browser.see(&format!("/desk/matters/{}/people", lucia.matter)).await;
    assert!(people.html.contains("Speaks Amharic (አማርኛ)") && people.html.contains(&w.spoken_needs()));
    let lobby = house.desk.lobby(&ana).unwrap();
    let uk = vault::Settings { region: "uk".to_owned(), ..lobby.settings().await.unwrap() };
    lobby.change_settings(&uk).await.unwrap();
    assert!(browser.see(&client).await.html.contains("28 February 1990"), "said as in the practice's region");
    let us = vault::Settings { region: "us".to_owned(), ..lobby.settings().await.unwrap() };
    lobby.change_settings(&us).await.unwrap();
    assert!(page.html.contains(&w.client_not_confirmed()), "the client is asked about what staff wrote");
    let late = [&form("012-345-679")[..], &known("phone", "")].concat();
    let late = browser.post(&format!("{client}/edit"), &late).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.html.contains(&w.client_behind_title()) && late.html.contains("A012345678"));
    let schema = browser.see("/desk/settings/client-profile.schema.json").await;
    for property in [
        "firstName",
        "lastName",
        "dob",
        "aNumber",
        "countryOfBirth",
        "primaryLanguage",
        "portalLanguage",
        "caseTypes",
    ] {
        assert!(schema.html.contains(&format!("\"{property}\"")), "{property}");
    }
    let page = browser.see("/desk/settings/clients").await;
    assert!(page.html.contains("the text that comes with the program, version 2"));
    let set = [("guided", "yes"), ("consent_storage_en", "Ours."), ("consent_storage_es", "")];
    assert_eq!(browser.send("/desk/settings/clients", &set).await, "/desk/settings/clients");
    assert!(browser.see("/desk/settings/clients").await.html.contains("your office’s own text, version 1"));
    browser.see("/desk/audit").await;
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn the_practices_own_fields_of_a_client_are_asked_kept_and_exported() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    browser.see("/desk/settings/fields").await;
    for (revision, label, kind, choices) in [
        ("0", "Employer", "text", ""),
        ("1", "Years in the country", "number", ""),
        ("2", "Branch", "choice", "North | Norte\nSouth"),
    ] {
        let field = [
            ("do", "add"),
            ("revision", revision),
            ("label", label),
            ("kind", kind),
            ("home", "client"),
            ("choices", choices),
        ];
        browser.send("/desk/settings/fields", &field).await;
    }
    let client = format!("/desk/clients/{}", lucia.client);
    let edit = browser.see(&format!("{client}/edit")).await;
    assert!(edit.html.contains("name=\"own-employer\"") && edit.html.contains("name=\"own-branch\""));
    let form = |years: &'static str, revision: &'static str| {
        [
            ("revision", revision),
            ("given", persona::LUCIA.given),
            ("family", persona::LUCIA.family),
            ("email", persona::LUCIA.email),
            ("language", "es"),
            ("own-employer", "Ash & <b>Sons</b>"),
            ("own-years-in-the-country", years),
            ("own-branch", "north"),
        ]
    };
    let wrong = browser.post(&format!("{client}/edit"), &form("many", "1")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("href=\"#custom\"") && wrong.html.contains("value=\"many\""));
    browser.send(&format!("{client}/edit"), &form("1,234", "1")).await;
    let card = house.desk.lobby(&ana).unwrap().client(lucia.client).await.unwrap().card;
    assert_eq!(card.own["years-in-the-country"], "1234");
    let page = browser.see(&client).await;
    assert!(page.html.contains("Ash &#38; &#60;b&#62;Sons") && page.html.contains("North"));
    // A field that is retired is not asked any more, and what it holds stays.
    browser.send("/desk/settings/fields", &[("do", "turn"), ("at", "0"), ("revision", "3")]).await;
    assert!(!browser.see(&format!("{client}/edit")).await.html.contains("own-employer"));
    browser.send(&format!("{client}/edit"), &form("12", "2")).await;
    assert!(browser.see(&client).await.html.contains("Ash &#38;"));
    let schema = browser.see("/desk/settings/client-profile.schema.json").await;
    assert!(schema.html.contains("\"customFields\"") && schema.html.contains("\"employer\""));
    testkit::after_every_test(&house).await;
}

// INT-12: a field of clients for one kind of matter, at the desk and never in the portal.
#[tokio::test]
async fn a_field_of_clients_can_be_for_some_kinds_of_matter_only() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let settings = "/desk/settings/fields";
    browser.see(settings).await;
    for (revision, label, home, kind) in
        [("0", "Job title", "client", "us-h1b"), ("1", "Children", "client", "us-naturalization")]
    {
        let field = [
            ("do", "add"),
            ("revision", revision),
            ("label", label),
            ("kind", "text"),
            ("home", home),
            ("choices", ""),
            ("for", kind),
        ];
        assert_eq!(browser.send(settings, &field).await, settings);
    }
    let page = browser.see(settings).await.html;
    assert!(page.contains("Text · Client · H-1B"), "{page}");
    let edit = format!("/desk/clients/{}/edit", lucia.client);
    assert!(!browser.see(&edit).await.html.contains("own-"), "no matter of theirs is of such a kind");
    assert!(!browser.see("/desk/clients/new").await.html.contains("own-"));
    let new = vault::NewMatter {
        name: "H-1B".to_owned(),
        internal_title: String::new(),
        number: "NR-h1b".to_owned(),
        client: persona::LUCIA.full(),
        pack: "us-h1b".to_owned(),
        kind: "us-h1b".to_owned(),
        stage: "collecting".to_owned(),
        sensitivity: domain::Sensitivity::Ordinary,
        letter_first: false,
    };
    let matter = house.desk.lobby(&ana).unwrap().open_matter(&new).await.unwrap();
    let steering = house.room::<vault::Steering>(&ana, matter).await;
    steering.add_party(lucia.client, domain::Relation::MainApplicant).await.unwrap();
    let html = browser.see(&edit).await.html;
    assert!(html.contains("name=\"own-job-title\"") && !html.contains("own-children"));
    let form = |job: &'static str, revision: &'static str| {
        [
            ("revision", revision),
            ("given", persona::LUCIA.given),
            ("family", persona::LUCIA.family),
            ("email", persona::LUCIA.email),
            ("language", "es"),
            ("own-job-title", job),
            ("own-children", "forged"),
        ]
    };
    browser.send(&edit, &form("Weaver", "1")).await;
    let kept = async || house.desk.lobby(&ana).unwrap().client(lucia.client).await.unwrap().card.own;
    assert_eq!(kept().await.into_iter().collect::<Vec<_>>(), [("job-title".to_owned(), "Weaver".to_owned())]);
    // Where the kind is taken back from the field, what is kept is shown and can be changed.
    let change = [("do", "kinds"), ("at", "0"), ("revision", "2"), ("for", "us-naturalization")];
    browser.send(settings, &change).await;
    assert!(browser.see(&edit).await.html.contains("name=\"own-job-title\""));
    assert!(browser.see(&format!("/desk/clients/{}", lucia.client)).await.html.contains("Weaver"));
    // A form that was opened before it was asked takes nothing away.
    let before: Vec<_> = form("", "2").into_iter().filter(|(name, _)| !name.starts_with("own-")).collect();
    browser.send(&edit, &before).await;
    assert_eq!(kept().await["job-title"], "Weaver");
    browser.send(&edit, &form("", "3")).await;
    assert!(kept().await.is_empty());
    assert!(!browser.see(&edit).await.html.contains("own-"));
    for path in ["/desk/settings/fields/schema.json", "/desk/settings/client-profile.schema.json"] {
        assert!(browser.see(path).await.html.contains("x-matter-kinds"), "{path}");
    }
    browser.send("/desk/language", &[("language", "es"), ("back", settings)]).await;
    browser.see(settings).await;
    testkit::after_every_test(&house).await;
}

// S0-75: what a page does not need is not on it.
#[tokio::test]
async fn whoever_bills_reads_how_a_client_is_reached_and_whoever_is_outside_a_closed_circle_finds_nobody() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    house.staff(&ana, domain::Role::Billing).await;
    house.staff(&ana, domain::Role::Caseworker).await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let row = lobby.client(lucia.client).await.unwrap();
    let mut card = row.card.clone();
    for (field, value) in [(F::ANumber, "A123456789"), (F::Born, "1990-02-28"), (F::Address, "12 Ash Street")]
    {
        card.set(field, value);
    }
    card.phone = "212 555 0142".to_owned();
    let email = Some(domain::Email::parse(persona::LUCIA.email).unwrap());
    let new = vault::NewClient { card, email, locale: row.locale };
    lobby.change_client(lucia.client, &new, &testkit::BY_PHONE, row.revision).await.unwrap();
    let words: BTreeMap<F, String> = [(F::PassportNumber, "PC1234567".to_owned())].into();
    house.desk.propose_details(&lucia.contact, &words).await.unwrap();
    let page = format!("/desk/clients/{}", lucia.client);
    let secrets = ["123456789", "123-456-789", "1990", "Ash Street", "PC1234567", "Entered by staff"];
    let app = site(&house).await;
    let mut owner = known(&house, &app, EMAIL).await;
    let whole = owner.see(&page).await.html;
    assert!(
        whole.contains("PC1234567") && whole.contains("Ash Street") && whole.contains("Entered by staff")
    );
    let mut billing = known(&house, &app, "billing@firm-canary.example").await;
    let part = billing.see(&page).await.html;
    assert!(part.contains(persona::LUCIA.family) && part.contains(persona::LUCIA.email));
    assert!(part.contains("212 555 0142"), "{part}");
    for secret in secrets {
        assert!(!part.contains(secret), "{secret}: {part}");
    }
    for rest in ["/edit", "/files"] {
        assert_eq!(billing.get(&format!("{page}{rest}")).await.status, StatusCode::NOT_FOUND, "{rest}");
    }

    let mut outside = known(&house, &app, "caseworker@firm-canary.example").await;
    let find = format!("/desk/search?q={}", persona::LUCIA.family);
    let pages = [page.as_str(), "/desk/clients", find.as_str()];
    assert!(outside.see(&find).await.html.contains(&page));
    let room = house.room::<vault::Steering>(&ana, lucia.matter).await;
    room.set_sensitivity(domain::Sensitivity::Sensitive).await.unwrap();
    for who in [&mut outside, &mut billing] {
        assert_eq!(who.get(pages[0]).await.status, StatusCode::NOT_FOUND);
        let nobody = who.get("/desk/clients/nobody").await.html.replace("nobody", "X");
        let hidden = who.get(pages[0]).await.html.replace(&lucia.client.to_string(), "X");
        assert_eq!(hidden, nobody, "as if there were nobody");
        for list in &pages[1..] {
            let html = who.see(list).await.html.replace(&format!("value=\"{}\"", persona::LUCIA.family), "");
            assert!(
                !html.contains(&lucia.client.to_string()) && !html.contains(persona::LUCIA.email),
                "{list}"
            );
        }
    }
    assert!(owner.see("/desk/clients").await.html.contains(&page));
    testkit::after_every_test(&house).await;
}

// S2-100: at the desk a slip is noticed beside what was typed and in the record, and keeps nobody from saving.
#[tokio::test]
async fn an_obvious_slip_in_a_record_is_noticed_at_the_desk_and_forbids_nothing() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let client = format!("/desk/clients/{}", lucia.client);
    let w = web::words::Words::of(domain::Locale::En);
    let notes = [w.doubt_born_long_ago(), w.doubt_passport_over()];
    for path in [client.clone(), format!("{client}/edit")] {
        let page = browser.see(&path).await.html;
        assert!(notes.iter().all(|note| !page.contains(note)), "{path}");
    }
    let revision = house.desk.lobby(&ana).unwrap().client(lucia.client).await.unwrap().revision.to_string();
    let form = [
        ("revision", revision.as_str()),
        ("given", persona::LUCIA.given),
        ("family", persona::LUCIA.family),
        ("email", persona::LUCIA.email),
        ("language", "es"),
        ("born", "1899-01-01"),
        ("passport_issued", "2010-01-01"),
        ("passport_expires", "2020-01-01"),
        ("source", "phone"),
        ("instructed_by", "Lucía"),
    ];
    browser.send(&format!("{client}/edit"), &form).await;
    for path in [client.clone(), format!("{client}/edit")] {
        let page = browser.see(&path).await.html;
        assert!(notes.iter().all(|note| page.contains(note)), "{path}: {page}");
    }
    testkit::after_every_test(&house).await;
}

// INT-24: whoever is typed at the desk for the first time is there on somebody's word, too, and the history begins with it.
#[tokio::test]
async fn a_record_begins_with_whose_word_it_is() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    for path in ["/desk/clients/new", "/desk/clients/organisations/new", "/desk/matters/new"] {
        desk.see(path).await;
        for language in ["es", "en"] {
            desk.send("/desk/language", &[("language", language), ("back", path)]).await;
            desk.see(path).await;
        }
        let html = desk.see(path).await.html;
        assert!(html.contains("value=\"in_person\" selected"), "{path}: {html}");
        assert!(html.contains("value=\"the client themselves\""), "{path}");
        assert!(!html.contains("value=\"enquiry\""), "{path}: nobody chooses that");
    }
    let form = [("given", "Omar"), ("family", "Belquill"), ("email", ""), ("language", "en")];
    let unsaid = desk.post("/desk/clients/new", &form).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.html.contains("href=\"#source\"") && unsaid.html.contains("value=\"Belquill\""));
    let forged = [&form[..], &[("source", "enquiry"), ("instructed_by", "Omar")]].concat();
    assert_eq!(desk.post("/desk/clients/new", &forged).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = [&form[..], &[("source", "phone"), ("instructed_by", "His <i>sister</i>")]].concat();
    let client = desk.send("/desk/clients/new", &said).await;
    let html = desk.see(&client).await.html;
    assert!(html.contains("on instruction of His &#60;i&#62;sister"), "{html}");
    assert!(html.contains("→ <bdi>Belquill</bdi>"), "{html}");
    let acme = [
        ("family", "Acme Works"),
        ("language", "en"),
        ("source", "document"),
        ("source_words", "The register"),
    ];
    let acme = desk.send("/desk/clients/organisations/new", &acme).await;
    assert!(desk.see(&acme).await.html.contains("A document: The register"));
    // Somebody new in the form of a matter.
    let page = desk.see("/desk/matters/new").await;
    let kind = format!("us-{}", page.between("<option value=\"us-", "\""));
    let mut opening = vec![
        ("client", "new"),
        ("given", "Wilhelmina"),
        ("family", "Przybylquill"),
        ("email", ""),
        ("language", "en"),
        ("kind", kind.as_str()),
        ("title", "Her case"),
    ];
    opening.extend(super::LOOKED_AT.iter().copied());
    let unsaid = desk.post("/desk/matters/new", &opening).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.html.contains("href=\"#source\""), "{}", unsaid.html);
    opening.extend([("source", "in_person"), ("instructed_by", "Her guardian")]);
    let opened = desk.post("/desk/matters/new", &opening).await;
    assert!(opened.location.starts_with("/desk/matters/mat_"), "{} {}", opened.location, opened.html);
    let lobby = house.desk.lobby(&ana).unwrap();
    let all = lobby.clients("Przybylquill", None, 9).await.unwrap();
    assert_eq!(lobby.record_entries(all[0].id).await.unwrap()[0].instructed_by, "Her guardian");
    testkit::after_every_test(&house).await;
}

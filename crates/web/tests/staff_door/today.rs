//! The desk's first page, the search box and the page about adoption, through the staff door.

use super::{EMAIL, known, site};
use testkit::{TestHouse, persona};
use vault::{Contributing, Reading};

#[tokio::test]
async fn the_day_begins_with_what_calls_and_every_call_leads_to_its_matter() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    assert_eq!(browser.get("/desk").await.location, "/desk/today");
    let page = browser.see("/desk/today").await;
    assert!(page.html.contains("Nothing needs you now."), "{}", page.html);
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let omar = house.portal(&ana, persona::OMAR).await;
    let version = house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    let room = house.room::<Contributing>(&omar.contact, omar.matter).await;
    room.ask_for_help(omar.item, "lost", "It burnt.").await.unwrap();
    let page = browser.see("/desk/today").await;
    assert!(page.html.contains("2 things need you."), "{}", page.html);
    assert!(page.html.contains(&format!("href=\"/desk/review/{version}\"")));
    assert!(page.html.contains(&format!("href=\"/desk/matters/{}/checklist\"", omar.matter)));
    assert!(!page.html.contains("It burnt."), "what was written stays in its room");
    let said = vault::To::About(vault::About::Matter, String::new());
    house
        .room::<Contributing>(&lucia.contact, lucia.matter)
        .await
        .write_to_us(&testkit::message(said, "When will I hear?", 1))
        .await
        .unwrap();
    let page = browser.see("/desk/today").await;
    assert!(page.html.contains("3 things need you."), "{}", page.html);
    assert!(page.html.contains(&format!("href=\"/desk/matters/{}/messages\"", lucia.matter)));
    let card =
        vault::LeadCard { given: "Aïssatou".into(), phone: "+1 555 0100".into(), ..Default::default() };
    let new = vault::NewLead {
        card,
        road: domain::LeadRoad::Phone,
        source: domain::LeadSource::Search,
        locale: domain::Locale::En,
        attempt: [7; 32],
    };
    let lead = house.desk.lobby(&ana).unwrap().enter_lead(&new).await.unwrap();
    let with_lead = browser.see("/desk/today").await;
    assert!(with_lead.html.contains(&format!("href=\"/desk/leads/{lead}\"")), "{}", with_lead.html);
    assert!(with_lead.html.contains("4 things need you."));
    assert!(!page.html.contains("When will I hear"), "what was written stays in its room");
    // Every box has all of itself on a page, up to a hundred; what is no box is nothing.
    let all = browser.see("/desk/today/help").await.html;
    assert!(all.contains(&format!("href=\"/desk/matters/{}/checklist\"", omar.matter)), "{all}");
    assert!(browser.see("/desk/today/intake").await.html.contains("Nothing is missing from an intake."));
    assert_eq!(browser.get("/desk/today/everything").await.status, http::StatusCode::NOT_FOUND);
    let page = browser.see("/desk/adoption").await;
    assert!(page.html.contains("(50%)"), "one of two sent something: {}", page.html);
}

// The practice's own words for stages are in both languages, and a desk names them in the reader's.
#[tokio::test]
async fn a_stage_is_named_in_the_readers_language() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let path = format!("/desk/matters/{}/stage", lucia.matter);
    let pack = house.room::<Reading>(&ana, lucia.matter).await.matter_sheet().await.unwrap().pack.clone();
    let stage = casework::steer::flow(&pack).iter().find(|s| s.key == "documents").unwrap();
    for (code, said, other) in
        [("en", &stage.internal.en, &stage.internal.es), ("es", &stage.internal.es, &stage.internal.en)]
    {
        browser.see(&path).await;
        browser.send("/desk/language", &[("language", code), ("back", "/desk")]).await;
        for path in [path.as_str(), "/desk/matters"] {
            let page = browser.see(path).await.html;
            assert!(page.contains(said.as_str()) && !page.contains(other.as_str()), "{code} {path}: {page}");
        }
    }
}

#[tokio::test]
async fn one_box_finds_matters_clients_documents_and_places() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "Contrato <b>2041</b>.pdf", b"%PDF-1.7 one").await;
    let empty = browser.see("/desk/search").await;
    assert!(empty.html.contains("href=\"/desk/matters/new\""), "places without a word typed");
    let page = browser.see("/desk/search?q=contrato+2041").await;
    assert!(page.html.contains(&format!("href=\"/desk/review/{version}\"")), "{}", page.html);
    assert!(!page.html.contains("<b>2041"), "a file's name is text");
    let page = browser.see(&format!("/desk/search?q={}", persona::LUCIA.family)).await;
    assert!(page.html.contains(&format!("href=\"/desk/matters/{}\"", lucia.matter)));
    assert!(page.html.contains(&format!("href=\"/desk/clients/{}\"", lucia.client)));
    let page = browser.see("/desk/search?q=%3Eset").await;
    assert!(page.html.contains("href=\"/desk/settings\"") && !page.html.contains(">Matters</h2>"));
    let page = browser.see("/desk/search?q=zzzz%22%3E%3Cscript%3E").await;
    assert!(page.html.contains("Nothing you may see begins with") && !page.html.contains("<script>"));
}

// What only staff know of a matter leads to it as well, is shown as what was found, and is no client's to read.
#[tokio::test]
async fn a_matter_is_found_by_the_practices_own_title_what_is_applied_for_and_the_receipt_number() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let matter = format!("href=\"/desk/matters/{}\"", lucia.matter);
    let words = ["quasarfile", "kestrelvisa", "ioe0123456789", "0123456"];
    for word in words {
        assert!(!browser.see(&format!("/desk/search?q={word}")).await.html.contains(&matter), "{word}");
    }
    let room = house.room::<vault::Steering>(&ana, lucia.matter).await;
    let sheet = room.matter_sheet().await.unwrap();
    let mut to = sheet.fields.clone();
    to.visa_type = "Kestrelvisa, family".to_owned();
    to.details.internal_title = "Quasarfile <b>2</b>".to_owned();
    to.details.receipt = "IOE0123456789".to_owned();
    room.change_matter(&to, sheet.revision).await.unwrap();
    let w = web::words::Words::of(domain::Locale::En);
    for (word, said) in [
        ("quasarfile", "Quasarfile &#60;b&#62;2".to_owned()),
        ("kestrel", "Kestrelvisa, family".to_owned()),
        ("ioe0123456789", "IOE0123456789".to_owned()),
        ("0123456", "IOE0123456789".to_owned()),
        ("quasar+0123456", "IOE0123456789".to_owned()),
    ] {
        for path in ["/desk/search?", "/desk/matters?whose=all&", "/desk/matters?whose=mine&"] {
            let html = browser.see(&format!("{path}q={word}")).await.html;
            assert!(html.contains(&matter) && html.contains(&said), "{path}{word}: {html}");
        }
    }
    let list = browser.see("/desk/matters?whose=all").await.html;
    assert!(list.contains("Quasarfile &#60;b&#62;2") && !list.contains("IOE0123456789"), "{list}");
    let head = browser.see(&format!("/desk/matters/{}/people", lucia.matter)).await;
    let head = head.between("class=\"identity-facts\"", "</dl>").to_owned();
    assert!(head.contains(&w.matter_f_internal_title()) && head.contains("Quasarfile"), "{head}");
    let preview = format!("/desk/matters/{}/portal/{}/preview/progress", lucia.matter, lucia.client);
    assert!(!browser.see(&preview).await.html.contains("Quasarfile"), "no client reads it");
}

// ADM: whoever jumps from anywhere gets to every page of the settings that is theirs, and to no other.
#[tokio::test]
async fn the_palettes_places_are_every_settings_page_that_opens_for_the_reader() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut owner = known(&house, &app, EMAIL).await;
    let w = web::words::Words::of(domain::Locale::En);
    let all = owner.see("/desk/search").await.html;
    for (path, label) in [
        ("/desk/settings/library", w.pack_library()),
        ("/desk/settings/letters", w.letters_title()),
        ("/desk/walls", w.roles_walls()),
        ("/desk/settings/mails", w.wording_title()),
        ("/desk/settings/fields", w.matter_fields_title()),
        ("/desk/teams", w.roles_teams()),
        ("/desk/settings/roles", w.own_role_title()),
        ("/desk/settings/lists", w.lists_settings()),
        ("/desk/people/reviews", w.access_title()),
        ("/desk/audit/odd", w.odd_title()),
    ] {
        assert!(all.contains(&format!("href=\"{path}\"")) && all.contains(&label), "{path}");
    }
    let listed = |html: &str| {
        let hrefs = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let ours = hrefs.filter(|href| {
            ["/desk/settings", "/desk/walls", "/desk/teams", "/desk/people", "/desk/audit"]
                .iter()
                .any(|start| href.starts_with(start))
        });
        ours.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(listed(&all).len() > 17, "{all}");
    for path in listed(&all) {
        assert!(owner.see(&path).await.html.contains("<h1"), "{path}");
    }
    house.staff(&ana, domain::Role::Caseworker).await;
    let mut caseworker = known(&house, &app, "caseworker@firm-canary.example").await;
    let theirs = listed(&caseworker.see("/desk/search").await.html);
    for path in ["/desk/walls", "/desk/teams", "/desk/settings/library", "/desk/audit/odd"] {
        assert!(!theirs.contains(path), "{path}");
    }
}

#[tokio::test]
async fn all_of_one_kind_has_pages_and_commands_are_those_one_may_begin() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let mut first = None;
    for n in 0..9u8 {
        house.clock.advance(domain::Duration::seconds(1));
        let version = house.sent(&lucia, &format!("contrato {n}.pdf"), &[n]).await;
        first.get_or_insert(version);
    }
    let first = format!("href=\"/desk/review/{}\"", first.unwrap());
    let lobby = house.desk.lobby(&ana).unwrap();
    for n in 0..52u8 {
        let card = vault::LeadCard {
            given: "Aïssatou".into(),
            family: format!("Contratista{n}"),
            ..Default::default()
        };
        let new = vault::NewLead {
            card,
            road: domain::LeadRoad::Phone,
            source: domain::LeadSource::Search,
            locale: domain::Locale::En,
            attempt: [n; 32],
        };
        lobby.enter_lead(&new).await.unwrap();
    }
    for language in ["en", "es"] {
        browser.see("/desk/search").await;
        browser.send("/desk/language", &[("language", language), ("back", "/desk/search")]).await;
        let w = web::words::Words::of(domain::Locale::from_code(language).unwrap());
        let few = browser.see("/desk/search?q=contrat").await.html;
        assert!(few.contains(&w.search_more_documents()) && !few.contains(&first), "eight of nine: {few}");
        assert!(few.contains("href=\"/desk/search?in=documents&#38;q=contrat\""), "{few}");
        let all = browser.see("/desk/search?in=documents&q=contrat").await;
        assert!(all.html.contains(&first) && !all.html.contains("/desk/leads/led_"));
        assert!(few.contains(&w.search_more_leads()));
        let some = browser.see("/desk/search?in=enquiries&q=contrat").await;
        assert_eq!(some.html.matches("href=\"/desk/leads/led_").count(), 50, "{}", some.html);
        let next = some.between("rel=\"next\" href=\"", "\"").replace("&#38;", "&");
        let rest = browser.see(&next).await.html;
        assert!(
            rest.matches("href=\"/desk/leads/led_").count() == 2 && !rest.contains("rel=\"next\""),
            "{rest}"
        );
        let empty = browser.see("/desk/search?q=%3E").await.html;
        for begun in
            ["/desk/matters/new", "/desk/clients/new", "/desk/leads/new", "/desk/today", "/desk/keys"]
        {
            assert!(empty.contains(&format!("href=\"{begun}\"")), "{begun}: {empty}");
        }
        let keys = browser.see("/desk/keys").await.html;
        for said in
            [w.desk_keys_lead(), w.desk_key_next(), w.flag_open(), w.msg_desk_key_reply(), w.dates_rail()]
        {
            assert!(keys.contains(&said), "{said}");
        }
    }
    // Who may begin none of these is offered none.
    house.clock.advance(domain::Duration::minutes(2));
    let billing = house.staff(&ana, domain::Role::Billing).await;
    let staff = house.desk.lobby(&ana).unwrap().staff().await.unwrap();
    let email = staff.into_iter().find(|row| row.id == billing.person()).unwrap().email;
    let mut browser = known(&house, &app, &email).await;
    let page = browser.see("/desk/search?q=contrat").await.html;
    assert!(!page.contains("/desk/leads/") && !page.contains("/desk/review/"), "{page}");
    assert!(!browser.see("/desk/search").await.html.contains("/desk/matters/new"));
}

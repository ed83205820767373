//! The practice's own lists and the shape of a matter's checklist at the desk: made, edited, signed off and taken along;
//! applied with what is new, here and changed told apart; words, dates, order, and what is not asked for any more.

use super::{EMAIL, known, matter, owner, site};
use domain::Locale;
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{Contributing, ItemWords, NewItem, Reading, Steering};
use web::words::Words;

#[tokio::test]
async fn a_list_becomes_the_practices_own_and_a_matter_shows_what_differs() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, _) = matter(&mut ana).await;
    let lists = "/desk/settings/lists";
    ana.see(lists).await;
    let kind = "us-family-green-card/i130-i485";
    let page = ana.post(lists, &[("do", "from"), ("from", "gone/list")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let own = ana.send(lists, &[("do", "from"), ("from", kind)]).await;
    let page = ana.see(&own).await;
    assert!(page.html.contains("name=\"version\" value=\"1\""));
    let g = page.between("name=\"g\" value=\"", "\"").to_owned();
    // One request is worded anew; a missing language is a mistake that is told, with what was typed.
    let form = |title: &'static str, es: &'static str| {
        vec![
            ("do", "item"),
            ("version", "1"),
            ("i", "0"),
            ("title", title),
            ("title_es", es),
            ("why", "It was ADJUDICATED by the NVC."),
            ("why_es", "Porque sí."),
            ("hint", "Every page."),
            ("hint_es", "Todas las páginas."),
            ("need", "required"),
            ("before_target", "10"),
            ("accepts", "pdf"),
            ("max_files", "4"),
            ("instead", "A letter | Una carta"),
            ("checks", "Stamped | Sellado"),
        ]
    };
    let with = |mut form: Vec<(&'static str, &'static str)>, g: &'static str| {
        form.push(("g", g));
        form
    };
    let g: &'static str = g.leak();
    let page = ana.post(&own, &with(form("Proof <b>new</b>", ""), g)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("has no text in") && page.html.contains("Proof &#60;b&#62;new&#60;/b&#62;"));
    let mut soon = with(form("Proof anew", "Prueba nueva"), g);
    soon.push(("due_days", "soon"));
    let page = ana.post(&own, &soon).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "a day that is no number is told, not lost");
    assert!(page.html.contains("Type a number of days") && page.html.contains("Proof anew"));
    ana.send(&own, &with(form("Proof <b>new</b>", "Prueba nueva"), g)).await;
    let page = ana.see(&own).await;
    assert!(
        page.html.contains("name=\"version\" value=\"2\"") && page.html.contains("Hard to read"),
        "{}",
        page.html
    );
    // Who saves an older version is told; nothing is lost.
    ana.send(&own, &with(form("Too late", "Tarde"), g)).await;
    assert!(!ana.see(&own).await.html.contains("Too late"));
    for verb in ["group-add", "group-up", "item-add", "item-up", "item-remove", "list"] {
        let version = ana.see(&own).await.between("name=\"version\" value=\"", "\"").to_owned();
        let form = [
            ("do", verb),
            ("version", version.as_str()),
            ("g", "1"),
            ("i", "2"),
            ("group", "More"),
            ("group_es", "Más"),
            ("title", "One more"),
            ("title_es", "Uno más"),
            ("kind", ""),
        ];
        ana.send(&own, &form).await;
    }
    let text = ana.get(&format!("{own}/versions/2")).await;
    assert!(
        text.kind == "application/toml" && text.html.starts_with("# Version 2, signed off by Ana"),
        "{}",
        text.html
    );
    // Brought back only when somebody signs it off, and every mistake at once.
    let page = ana.post(lists, &[("do", "import"), ("text", &text.html)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = ana.post(lists, &[("do", "import"), ("text", "id = 7\nx = 1"), ("signed", "yes")]).await;
    assert!(page.html.contains("is not a field of a pack"), "{}", page.html);
    ana.send(lists, &[("do", "import"), ("text", &text.html), ("signed", "yes")]).await;
    ana.send("/desk/language", &[("language", "es"), ("back", "/desk")]).await;
    ana.see(&own).await;
    ana.see(lists).await;
    ana.send("/desk/language", &[("language", "en"), ("back", "/desk")]).await;

    // The matter has the shipped wording: the practice's own differs in one request.
    let base = format!("/desk/matters/{matter}");
    let id = own.rsplit('/').next().unwrap();
    let choose = format!("{base}/checklist/template?template={id}");
    let page = ana.see(&choose).await;
    assert!(
        page.html.contains("Different in the list now")
            && page.html.contains("Proof &#60;b&#62;new&#60;/b&#62;")
    );
    let rest = page.html.split("Different in the list now").nth(1).unwrap();
    // Each old stands beside each new, of what is said and of what is taken.
    for (what, was, now) in [
        ("What to send", "<del lang=\"en\">", "<ins lang=\"en\">Proof &#60;b&#62;new"),
        ("Kinds of file", "PDF, JPEG", "<ins>PDF</ins>"),
        ("Most files", "<del>6</del>", "<ins>4</ins>"),
        ("What else would do", "", "A letter | Una carta"),
        ("What to check before accepting", "", "Stamped | Sellado"),
        ("Days before the target date", "", "<ins>10</ins>"),
    ] {
        let row = rest
            .split(&format!("<th scope=\"row\" role=\"rowheader\">{what}"))
            .nth(1)
            .unwrap_or_else(|| panic!("{what}: {rest}"));
        let row = row.split("</tr>").next().unwrap();
        assert!(row.contains(was) && row.contains(now), "{what}: {row}");
    }
    let key = rest.split("name=\"item\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    ana.send(&format!("{base}/checklist/template"), &[("template", id), ("item", &key)]).await;
    let page = ana.see(&format!("{base}/checklist")).await;
    assert!(page.html.contains("Proof &#60;b&#62;new&#60;/b&#62;"));
    assert!(!ana.see(&choose).await.html.contains("Different in the list now"));
    ana.send(&own, &[("do", "turn")]).await;
    assert!(!ana.see(&format!("{base}/checklist")).await.html.contains(&format!("value=\"{id}\"")));
}

#[tokio::test]
async fn a_request_changes_its_words_and_place_and_comes_back_after_it_was_taken_off() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = matter(&mut ana).await;
    let base = format!("/desk/matters/{matter}");
    let list = format!("{base}/checklist");
    // What is asked for in letters that not everybody knows is asked for all the same, with advice.
    let jargon = [
        ("group", "Letters"),
        ("title", "NVC letter"),
        ("title_es", "Carta del NVC"),
        ("why", "It was adjudicated by the NVC."),
    ];
    let there = ana.send(&list, &jargon).await;
    let told = ana.see(&there).await.html;
    let w = web::words::Words::of(domain::Locale::En);
    assert!(told.contains("NVC letter"), "advice refuses nothing: {told}");
    assert!(told.contains(&w.matter_stage_hard()) && told.contains(&w.matter_hard_abbreviation()), "{told}");
    let page = ana.see(&list).await;
    assert!(!page.html.contains(&w.matter_hard_abbreviation()), "said once, to whoever wrote it");
    let link = format!("href=\"{list}/itm");
    let requests = page.html.split(&link).skip(1);
    let requests: Vec<_> = requests.map(|rest| rest.split(['"', '/', '?', '#']).next().unwrap()).collect();
    let mut jargon = None;
    for id in requests {
        let request = ana.see(&format!("{list}/itm{id}")).await;
        if request.html.contains("value=\"NVC letter\"") {
            jargon = Some(request);
        }
    }
    let jargon = jargon.expect("a way to change it");
    let advice = jargon.between("id=\"plainer\"", "</ul>").to_owned();
    assert!(advice.contains("English: ") && advice.contains("Spanish: "), "{advice}");
    let item = format!("{list}/itm{}", page.between(&format!("href=\"{list}/itm"), "\""));
    let edit = ana.see(&item).await;
    let revision = edit.between("name=\"revision\" value=\"", "\"").to_owned();
    let form = |revision: &str, days: &str| {
        let text = |s: &str| s.to_owned();
        [
            ("revision", text(revision)),
            ("title", text("Your <i>passport</i>")),
            ("title_es", text("Su pasaporte")),
            ("why", text("It shows who you are.")),
            ("late", text("Without it we cannot file in time.")),
            ("days", text(days)),
            ("due", text("")),
        ]
    };
    for (revision, days, status) in [
        (revision.as_str(), "soon", StatusCode::UNPROCESSABLE_ENTITY),
        (&revision, "7", StatusCode::SEE_OTHER),
        (&revision, "8", StatusCode::SEE_OTHER),
    ] {
        let form = form(revision, days);
        let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(ana.post(&item, &form).await.status, status, "{days}");
    }
    assert!(ana.see(&item).await.html.contains("value=\"7\""), "the second editor was told");
    ana.send(&format!("{base}/target"), &[("target", "2026-01-31")]).await;
    let page = ana.see(&list).await;
    assert!(
        page.html.contains("Your &#60;i&#62;passport&#60;/i&#62;")
            && page.html.contains("January 24")
            && page.html.contains("Without it we cannot file in time."),
        "{}",
        page.html
    );
    assert_eq!(
        ana.post(&format!("{base}/target"), &[("target", "never")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    ana.see(&list).await;
    ana.send(&format!("{item}/move"), &[("way", "down")]).await;
    let group = page.between(&format!("action=\"{base}/groups/"), "\"").to_owned();
    let group = format!("{base}/groups/{group}");
    ana.send(&group, &[("title", "First <b>things</b>"), ("title_es", "")]).await;
    ana.send(&format!("{group}/move"), &[("way", "down")]).await;
    assert!(ana.see(&list).await.html.contains("First &#60;b&#62;things&#60;/b&#62;"));
    ana.send(&format!("{item}/remove"), &[]).await;
    ana.send(&format!("{item}/remove"), &[]).await;
    let page = ana.see(&list).await;
    assert!(page.html.contains("No longer asked for"));
    let preview = ana.see(&format!("{base}/portal/{client}/preview/documents")).await;
    assert!(!preview.html.contains("Su pasaporte"));
    ana.see(&list).await;
    ana.send(&format!("{item}/ask"), &[]).await;
    assert!(
        ana.see(&format!("{base}/portal/{client}/preview/documents")).await.html.contains("Su pasaporte")
    );
    ana.see(&list).await;
    ana.send(&format!("{group}/remove"), &[]).await;
    assert!(ana.see(&list).await.html.contains("No longer asked for"));
    let log = ana.see(&format!("{base}/audit")).await;
    assert!(log.html.contains("stopped asking for something") && log.html.contains("Field: Target date"));
}

#[tokio::test]
async fn what_a_client_brought_is_put_under_a_request_and_a_proposal_is_decided_with_words() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let mut lucia = house.portal(&ana, persona::LUCIA).await;
    let passport = lucia.item;
    let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let other = NewItem { key: "other/1".to_owned(), ..testkit::item("x", "Other: letter") };
    let heading = vault::Words::from([("en".to_owned(), "Other documents".to_owned())]);
    let brought = client.bring_other(&other, &heading).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/checklist", lucia.matter);
    // Nothing to move before anything came.
    assert!(!browser.see(&format!("{base}/{brought}")).await.html.contains("/under\""));
    lucia.item = brought;
    house.ready(&lucia, "carta.pdf", b"%PDF-1.7 letter").await;
    let page = browser.see(&format!("{base}/{brought}")).await;
    assert!(page.html.contains("/under\"") && page.html.contains(&format!("value=\"{passport}\"")));
    let none = browser.post(&format!("{base}/{brought}/under"), &[("request", "x")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in ["It is under that request now.", "It cannot go there now."] {
        browser.send(&format!("{base}/{brought}/under"), &[("request", &passport.to_string())]).await;
        let page = browser.see(&base).await;
        assert!(page.html.contains(said) && page.html.contains("carta.pdf"), "{said}");
        assert!(!page.html.contains("Other: letter"), "nothing is left to ask for");
    }

    // Another request, which the client says does not apply to them.
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    let more = testkit::group("g", "G", vec![testkit::item("visa", "Old visa")]);
    steering.apply_checklist("t", &[more]).await.unwrap();
    let list = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
    let found = list.iter().flat_map(|g| &g.items).find(|i| i.template_key == "visa").unwrap();
    let visa = found.seen_by_client.id;
    client.ask_for_help(visa, "not_applicable", "Nunca <i>viajé</i>").await.unwrap();
    let page = browser.see(&base).await;
    assert!(page.html.contains("does not apply to them") && page.html.contains("Nunca &#60;i&#62;viajé"));
    browser.send(&format!("{base}/{visa}/answered"), &[("said", "")]).await;
    assert!(browser.see(&base).await.html.contains("Write why."));
    browser.send(&format!("{base}/{visa}/answered"), &[("said", "La <b>otra</b> visa")]).await;
    let page = browser.see(&base).await;
    assert!(
        page.html.contains("The client was told") && page.html.contains("La &#60;b&#62;otra&#60;/b&#62;")
    );
    assert_eq!(client.request(visa).await.unwrap().said.as_ref().unwrap().text, "La <b>otra</b> visa");
    client.ask_for_help(visa, "not_applicable", "De veras").await.unwrap();
    browser.see(&base).await;
    browser.send(&format!("{base}/{visa}/waive"), &[("said", "")]).await;
    let agreed = client.request(visa).await.unwrap();
    assert_eq!(agreed.state, domain::ItemState::NotNeeded);
    assert_eq!(agreed.dropped, Some(domain::Dropped::NotApplicable));
    assert!(browser.see(&base).await.html.contains("Not applicable"));
    // Asked again and let go by the practice is something else.
    browser.send(&format!("{base}/{visa}/restore"), &[]).await;
    assert_eq!(client.request(visa).await.unwrap().dropped, None);
    browser.see(&base).await;
    browser.send(&format!("{base}/{visa}/waive"), &[("said", "Ya la tenemos.")]).await;
    assert_eq!(client.request(visa).await.unwrap().dropped, Some(domain::Dropped::Waived));
    let page = browser.see(&base).await;
    assert!(page.html.contains("Waived") && !page.html.contains("Not applicable"));
    let log = browser.see(&format!("/desk/matters/{}/audit", lucia.matter)).await;
    assert!(log.html.contains("put what the client brought under a request"));
    testkit::after_every_test(&house).await;
}

// UX-15: whoever files a paper for a client reads before who will see it.
#[tokio::test]
async fn the_form_that_files_for_a_client_names_who_will_see_it() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let lucia = &cast.lucia;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let here = format!("/desk/matters/{}/checklist/{}", lucia.matter, lucia.item);
    let shown = async |browser: &mut super::Browser| {
        let page = browser.see(&here).await;
        page.between("<h2>File a document for the client</h2>", "<form").to_owned()
    };
    let (hers, theirs) = (persona::LUCIA.full(), persona::MARTA.full());
    let said = shown(&mut ana).await;
    assert!(said.contains(&format!("shown to: {hers}.")) && !said.contains(&theirs), "{said}");
    let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
    let (client, relation) = (cast.marta.client, domain::Relation::Petitioner);
    steering.add_party(client, relation).await.unwrap();
    assert!(!shown(&mut ana).await.contains(&theirs), "who does not come in sees nothing");
    steering.enable_access(&vault::NewAccess { client, relation }).await.unwrap();
    let said = shown(&mut ana).await;
    assert!(said.contains(&hers) && said.contains(&theirs), "{said}");
    // A no to disclosure closes what is asked of everybody to who sponsors her.
    let from = testkit::device();
    let answer = vault::ConsentAnswer {
        purpose: domain::ConsentPurpose::Sponsor,
        version: "S2",
        title: "T",
        text: "May they see it?",
        language: domain::Locale::Es,
        agreed: false,
        device: &from,
    };
    house.desk.answer_consent(&lucia.contact, &answer).await.unwrap();
    assert!(!shown(&mut ana).await.contains(&theirs));
    steering.address_item(lucia.item, Some(client)).await.unwrap();
    let said = shown(&mut ana).await;
    assert!(said.contains(&theirs) && !said.contains(&hers), "{said}");
    steering.revoke_access(cast.lucia.access).await.unwrap();
    steering.address_item(lucia.item, Some(lucia.client)).await.unwrap();
    assert!(shown(&mut ana).await.contains("Nobody sees it in the portal for now"));
}

#[tokio::test]
async fn what_is_missing_is_listed_and_called_to_mind_by_hand_with_a_day_or_without() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let w = Words::of(Locale::En);
    let base = format!("/desk/matters/{}/checklist", cast.lucia.matter);
    let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
    let reading = house.room::<Reading>(&cast.ana, cast.lucia.matter).await;
    let group = reading.checklist().await.unwrap()[0].id;
    let due_at = Some(house.desk.now().plus_days(20));
    let late = std::collections::BTreeMap::from([("en".to_owned(), "The filing waits a month.".to_owned())]);
    let words = ItemWords { late, ..testkit::item("lease", "Lease of the zebra").words };
    steering.add_item(group, &NewItem { due_at, words, ..testkit::item("lease", "") }).await.unwrap();
    let page = ana.see(&base).await;
    let panel = page.between("id=\"remind\"", "</section>");
    assert!(panel.contains("Lease of the zebra") && panel.contains("The filing waits a month."), "{panel}");
    assert!(panel.contains("Due ") && panel.contains(&w.missing_no_day()), "{panel}");
    let done = ana.send(&format!("{base}/remind"), &[]).await;
    let page = ana.see(&done).await;
    let asked = panel.matches("<li>").count();
    assert!(page.html.contains(&w.remind_done(asked)), "{}", page.html);
    let again = ana.send(&format!("{base}/remind"), &[]).await;
    assert!(ana.see(&again).await.html.contains(&w.remind_soon()));
    // Nothing is missing any more, and nobody is reminded of nothing.
    for item in reading.checklist().await.unwrap().iter().flat_map(|group| &group.items) {
        steering.set_needed(item.seen_by_client.id, false).await.unwrap();
    }
    assert!(!ana.see(&base).await.html.contains("id=\"remind\""));
    let nothing = ana.send(&format!("{base}/remind"), &[]).await;
    assert!(ana.see(&nothing).await.html.contains(&w.remind_nothing()));
}

//! A practice's own lists and fields at the desk: everything a shipped list says can be said, a file is brought in, a matter
//! begins with one, the same is not asked twice unseen, and choices change without what was chosen being lost.

use super::forms::Form;
use super::{Browser, EMAIL, LOOKED_AT, Page, known, matter, owner, site};
use axum::Router;
use http::StatusCode;
use testkit::TestHouse;
use vault::Reading;

const LISTS: &str = "/desk/settings/lists";

/// A file of a list as a browser sends it.
async fn bring(browser: &Browser, app: &Router, csrf: &str, file: &[u8], signed: &str) -> Page {
    let form = Form::new(csrf).file("file", "list.toml", "application/toml", file).text("signed", signed);
    form.post(app, browser, &format!("{LISTS}/file")).await
}

fn item(version: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("do", "item"),
        ("version", version),
        ("g", "0"),
        ("i", "0"),
        ("title", "Bank letter"),
        ("title_es", "Carta del banco"),
        ("why", "It shows what you have."),
        ("why_es", "Muestra lo que tiene."),
        ("hint", "Every page."),
        ("hint_es", "Todas las páginas."),
        ("need", "required"),
        ("accepts", "docx"),
        ("accepts", "pdf"),
        ("max_files", "3"),
        ("instead", "A statement | Un estado de cuenta"),
        ("checks", "Signed | Firmada\nThis year | De este año"),
        ("validity", "aged"),
        ("span", "90"),
        ("translation", "yes"),
        ("original", "yes"),
    ]
}

fn with(
    mut form: Vec<(&'static str, &'static str)>,
    name: &str,
    value: &'static str,
) -> Vec<(&'static str, &'static str)> {
    for field in form.iter_mut().filter(|(known, _)| *known == name) {
        field.1 = value;
    }
    form
}

/// A list from nothing with one request.
async fn own_list(ana: &mut Browser) -> String {
    ana.see(LISTS).await;
    let form = [
        ("do", "new"),
        ("name", "Money"),
        ("name_es", "Dinero"),
        ("group", "Bank"),
        ("group_es", "Banco"),
        ("first", "Bank letter"),
        ("first_es", "Carta del banco"),
        ("kind", ""),
    ];
    ana.send(LISTS, &form).await
}

#[tokio::test]
async fn everything_a_shipped_list_says_can_be_said_in_an_own_one_and_a_file_brings_it_back() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let own = own_list(&mut ana).await;
    ana.see(&own).await;
    for (name, value, said) in [
        ("max_files", "0", "Type a number of files from 1 to 100."),
        ("accepts", "exe", "Choose at least one kind of file."),
        ("instead", "| Solo español", "Write each line in English first"),
        ("span", "soon", "Type a number: up to 120 months"),
        ("checks", "Only English", "has no text in"),
    ] {
        let page = ana.post(&own, &with(item("1"), name, value)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.html.contains(said) && page.html.contains("Bank letter"), "{name}: {}", page.html);
        assert!(name == "accepts" || page.html.contains(value), "what was typed stays: {name}");
    }
    ana.send(&own, &item("1")).await;
    let page = ana.see(&own).await;
    for known in [
        "value=\"docx\" checked",
        "value=\"pdf\" checked",
        "name=\"max_files\" type=\"text\" inputmode=\"numeric\" value=\"3\"",
        "This year | De este año",
        "value=\"aged\" selected",
        "value=\"90\"",
        "name=\"translation\" value=\"yes\" checked",
        "name=\"original\" value=\"yes\" checked",
    ] {
        assert!(page.html.contains(known), "{known}: {}", page.html);
    }
    assert!(!page.html.contains("value=\"jpeg\" checked"));
    let group = |version: &'static str, who: &'static str| {
        [
            ("do", "group"),
            ("version", version),
            ("g", "0"),
            ("title", "Bank"),
            ("title_es", "Banco"),
            ("who", who),
        ]
    };
    ana.send(&own, &group("2", "petitioner")).await;
    assert!(ana.see(&own).await.html.contains("value=\"petitioner\" selected"));
    let text = ana.get(&format!("{own}/versions/3")).await.html;
    for line in ["who = \"petitioner\"", "max_files = 3", "validity = 90", "if_foreign", "\"needed\"", "docx"]
    {
        assert!(text.contains(line), "{line}: {text}");
    }

    // The same text from a file: signed off, and with every mistake told where it could not be read.
    ana.see(LISTS).await;
    let csrf = ana.csrf.clone();
    for (file, signed, said) in [
        (&b""[..], "yes", "Choose a text file of a list."),
        (b"\xff\xfe\x00", "yes", "Choose a text file of a list."),
        (b"id = 7\nx = 1", "yes", "is not a field of a pack"),
        (text.as_bytes(), "", "Say that you have read it."),
    ] {
        let page = bring(&ana, &app, &csrf, file, signed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    let foreign = bring(&ana, &app, "0000", text.as_bytes(), "yes").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "a form from elsewhere");
    let brought = bring(&ana, &app, &csrf, text.as_bytes(), "yes").await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.html);
    let page = ana.see(&brought.location).await;
    assert!(
        page.html.contains("This year | De este año") && page.html.contains("value=\"petitioner\" selected")
    );
}

#[tokio::test]
async fn a_matter_begins_with_an_own_list_of_its_kind_only() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, me) = owner(&house, &app).await;
    let (_, client) = matter(&mut ana).await;
    let own = own_list(&mut ana).await;
    let id = own.rsplit('/').next().unwrap().to_owned();
    let page = ana.see("/desk/matters/new").await;
    assert!(
        page.html.contains(&format!("value=\"us-h1b/{id}\"")) && page.html.contains("Money (your own list)"),
        "{}",
        page.html
    );
    let kind = format!("us-h1b/{id}");
    let open = |kind: &str| {
        let text = |s: &str| s.to_owned();
        vec![
            ("client", client.clone()),
            ("kind", text(kind)),
            ("title", text("Work visa")),
            ("reference", text("")),
        ]
    };
    let post = async |ana: &mut Browser, kind: &str| {
        let form = open(kind);
        let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).chain(LOOKED_AT).collect();
        ana.post("/desk/matters/new", &form).await
    };
    for wrong in
        [format!("us-h1b/{}", domain::TemplateId::from_bytes([7; 16])), format!("gone/{id}"), id.clone()]
    {
        assert_eq!(post(&mut ana, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let opened = post(&mut ana, &kind).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.html);
    let page = ana.see(&format!("{}/checklist", opened.location)).await;
    assert!(page.html.contains("Bank letter"), "{}", page.html);
    let _signed_in = me;
    // For other kinds, or taken out of use, it is not offered and not taken.
    let about = [
        ("do", "list"),
        ("version", "1"),
        ("title", "Money"),
        ("title_es", "Dinero"),
        ("kind", "us-naturalization"),
    ];
    ana.see(&own).await;
    ana.send(&own, &about).await;
    let page = ana.see("/desk/matters/new").await;
    assert!(!page.html.contains(&kind) && page.html.contains(&format!("us-naturalization/{id}")));
    assert_eq!(post(&mut ana, &kind).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    ana.see(&own).await;
    ana.send(&own, &[("do", "turn")]).await;
    assert!(!ana.see("/desk/matters/new").await.html.contains(&id));
}

#[tokio::test]
async fn one_request_takes_what_it_is_told_to_and_the_same_is_asked_again_only_on_purpose() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, testkit::persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let list = format!("/desk/matters/{}/checklist", lucia.matter);
    browser.see(&list).await;
    let form = |title: &'static str, files: &'static str| {
        vec![
            ("group", "Money"),
            ("title", title),
            ("title_es", ""),
            ("need", "optional"),
            ("accepts", "xlsx"),
            ("max_files", files),
            ("instead", "A letter | Una carta"),
            ("checks", "Signed"),
        ]
    };
    let page = browser.post(&list, &form("Bank <i>letter</i>", "many")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("Type a number of files") && page.html.contains("value=\"many\""));
    assert!(page.html.contains("value=\"xlsx\" checked") && !page.html.contains("value=\"pdf\" checked"));
    browser.send(&list, &form("Bank <i>letter</i>", "2")).await;
    let found = async |title: &str| {
        let all = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
        let all = all.iter().flat_map(|g| &g.items);
        all.filter(|i| i.seen_by_client.words.title["en"] == title)
            .map(|i| (i.seen_by_client.id, i.as_edit()))
            .collect::<Vec<_>>()
    };
    let (id, made) = found("Bank <i>letter</i>").await.remove(0);
    assert_eq!((made.need, made.max_files), (domain::pack::Need::Optional, 2));
    assert_eq!(made.accepts, [domain::FileType::Xlsx]);
    assert_eq!(made.words.instead[0]["es"], "Una carta");
    assert!(made.words.checks[0]["en"] == "Signed" && !made.words.checks[0].contains_key("es"));

    // Spelled another way it is still the same.
    let page = browser.post(&list, &form("BANK <i>létter</i>", "2")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("Is here already: Bank &#60;i&#62;letter"), "{}", page.html);
    assert!(page.html.contains("name=\"anyway\"") && page.html.contains("value=\"BANK"));
    let anyway = [form("BANK <i>létter</i>", "2"), vec![("anyway", "yes")]].concat();
    browser.send(&list, &anyway).await;
    assert_eq!(found("BANK <i>létter</i>").await.len(), 1);

    // The same on the request's own page.
    let item = format!("{list}/{id}");
    let page = browser.see(&item).await;
    assert!(
        page.html.contains("value=\"xlsx\" checked")
            && page.html.contains(">A letter | Una carta</textarea>")
    );
    let revision = page.between("name=\"revision\" value=\"", "\"").to_owned();
    let edit = |files: &'static str| {
        vec![
            ("revision", revision.as_str()),
            ("title", "Bank letter"),
            ("title_es", "Carta"),
            ("need", "required"),
            ("accepts", "jpeg"),
            ("accepts", "pdf"),
            ("max_files", files),
            ("instead", ""),
            ("checks", "Signed | Firmada\nStamped | Sellada"),
        ]
    };
    let page = browser.post(&item, &edit("101")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("value=\"101\"") && page.html.contains("Stamped | Sellada"));
    browser.send(&item, &edit("9")).await;
    let (_, now) = found("Bank letter").await.remove(0);
    assert_eq!((now.need, now.max_files), (domain::pack::Need::Required, 9));
    assert_eq!(now.accepts, [domain::FileType::Pdf, domain::FileType::Jpeg]);
    assert!(now.words.instead.is_empty() && now.words.checks[1]["es"] == "Sellada");
}

#[tokio::test]
async fn a_list_for_one_person_says_what_everybody_is_asked_already() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = matter(&mut ana).await;
    let list = format!("/desk/matters/{matter}/checklist");
    let page = ana.see(&list).await;
    let template = format!("us-{}", page.between("<option value=\"us-", "\""));
    let page = ana.see(&format!("{list}/template?template={template}")).await;
    assert!(!page.html.contains("Is here already"), "what is there by its name stands below");
    let page = ana.see(&format!("{list}/template?template={template}&who={client}")).await;
    let html = page.html;
    let twin = html.split("<label class=\"tick\">").find(|label| label.contains("Is here already")).unwrap();
    assert!(!twin.contains(" checked"), "nothing is asked twice unseen: {twin}");
    // Asked on purpose, it is added.
    let key = twin.split("name=\"item\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = [("template", template.as_str()), ("who", client.as_str()), ("item", key.as_str())];
    ana.send(&format!("{list}/template"), &form).await;
    let page = ana.see(&format!("{list}/template?template={template}&who={client}")).await;
    assert!(!page.html.contains(&format!("value=\"{key}\"")), "it is here now: {}", page.html);
}

#[tokio::test]
async fn choices_are_reworded_added_and_retired_and_a_field_belongs_to_several_kinds() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let fields = "/desk/settings/fields";
    browser.see(fields).await;
    let add = [
        ("do", "add"),
        ("revision", "0"),
        ("label", "Way in"),
        ("label_es", "Entrada"),
        ("kind", "choice"),
        ("choices", "By land | Por tierra\nBy sea | Por mar"),
        ("home", "matter"),
        ("for", "us-h1b"),
        ("for", "general"),
    ];
    browser.send(fields, &add).await;
    let registry = async || house.desk.lobby(&ana).unwrap().fields().await.unwrap();
    assert_eq!(registry().await.fields[0].kinds, ["general", "us-h1b"]);
    let page = browser.see(fields).await;
    assert!(page.html.contains("name=\"choice-by-land\"") && page.html.contains("value=\"us-h1b\" checked"));
    let change = [
        ("do", "choices"),
        ("revision", "1"),
        ("at", "0"),
        ("choice-by-land", "Over <b>land</b>"),
        ("choice-es-by-land", "Por tierra"),
        ("choice-by-sea", "By sea"),
        ("choice-es-by-sea", "Por mar"),
        ("offered", "by-land"),
        ("more", "By land | Otra vez\nBy air"),
    ];
    browser.send(fields, &change).await;
    let field = registry().await.fields[0].clone();
    let keys: Vec<_> = field.choices.iter().map(|c| (c.key.as_str(), c.retired)).collect();
    assert_eq!(keys, [("by-land", false), ("by-sea", true), ("by-land-2", false), ("by-air", false)]);
    assert_eq!(field.choices[0].said(domain::Locale::En), "Over <b>land</b>");
    assert!(browser.see(fields).await.html.contains("Over &#60;b&#62;land"));
    browser
        .send(fields, &[("do", "kinds"), ("revision", "2"), ("at", "0"), ("for", "us-naturalization")])
        .await;
    assert_eq!(registry().await.fields[0].kinds, ["us-naturalization"]);
    // None of its choices left, or one without a name, is told.
    for form in [
        vec![("choice-by-land", "a"), ("choice-by-land-2", "b"), ("choice-by-air", "c")],
        vec![("choice-by-air", " "), ("offered", "by-air")],
    ] {
        let form = [vec![("do", "choices"), ("revision", "3"), ("at", "0")], form].concat();
        let page = browser.post(fields, &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("Write at least one choice."), "{}", page.html);
    }
}

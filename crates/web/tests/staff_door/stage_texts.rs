//! Stages in Settings through the door: words looked at, saved, lost to nobody and given up; what the composer offers and clients
//! read from then on; a mail exactly where the practice chose one; and a pack of another practice's words.

use super::{Browser, EMAIL, Page, colleague, known, owner, site};
use casework::stages;
use domain::Role;
use http::StatusCode;
use std::collections::BTreeMap;
use testkit::TestHouse;
use vault::{MailKind, StageText, StageTexts, StageWords, Words, stages_part};

const LIST: &str = "/desk/settings/stages";
const DOCUMENTS: &str = "/desk/settings/stages/us-family-green-card/documents";

fn typed<'a>(act: &'a str, seen: &'a str, en: &'a str, mail: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("do", act),
        ("seen", seen),
        ("client", en),
        ("client_es", "Leemos cada papel. <b>Le escribimos</b> pronto."),
        ("usually", "3 to 5 days"),
        ("usually_es", "De 3 a 5 días"),
        ("you", ""),
        ("you_es", ""),
        ("mail", mail),
    ]
}

const OURS: &str = "We read every paper. We write to you soon.";

/// Which way of telling the composer offers first.
fn offered(page: &Page) -> &str {
    ["notify", "silent", "call_first"]
        .into_iter()
        .find(|tell| page.between(&format!("value=\"{tell}\""), ">").contains("checked"))
        .unwrap_or_default()
}

async fn composed(ana: &mut Browser, stage: &str, from: &str, to: &str) -> Page {
    let to = format!("us-family-green-card/{to}");
    ana.post(stage, &[("from", from), ("to", &to), ("step", "look"), ("sentence", "stage")]).await
}

async fn notices(house: &TestHouse) -> usize {
    house.clock.advance(domain::Duration::minutes(1));
    let backstage = house.desk.backstage();
    let mut count = 0;
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        backstage.mail_taken(mail.id, &mail.to, "250 taken").await.unwrap();
        count += usize::from(mail.kind == MailKind::PortalNotice);
    }
    count
}

// MAT-02, ADM-06, S1-67, S1-68
#[tokio::test]
async fn a_stage_is_worded_anew_and_read_everywhere_until_what_ships_is_taken_again() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = super::matter(&mut ana).await;
    assert!(ana.see("/desk/settings").await.html.contains(LIST));
    let list = ana.see(LIST).await;
    assert!(list.html.contains("Naturalization (N-400)") && list.html.contains("0 in our own words"));
    let kind = ana.see(&format!("{LIST}/us-family-green-card")).await;
    for said in
        ["Document collection", "We are collecting your documents.", "Call first", "A lawyer takes it on"]
    {
        assert!(kind.html.contains(said), "{said}");
    }
    let page = ana.see(DOCUMENTS).await;
    assert!(
        page.html.contains("Send the documents on your list.") && !page.html.contains("value=\"restore\"")
    );

    // Looked at, it is saved nowhere; in one language only, it is said what is missing.
    let looked = ana.post(DOCUMENTS, &typed("preview", "0", OURS, "")).await;
    assert!(looked.status == StatusCode::OK && looked.html.contains("This usually takes: 3 to 5 days."));
    let wrong = ana.post(DOCUMENTS, &typed("save", "0", " ", "")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.html.contains("Write it in both languages") && wrong.html.contains("&#60;b&#62;Le escribimos")
    );
    assert!(ana.see(LIST).await.html.contains("0 in our own words"));
    ana.send(DOCUMENTS, &typed("save", "0", OURS, "yes")).await;
    let late = ana.post(DOCUMENTS, &typed("save", "0", "Mine.", "yes")).await;
    assert!(
        late.status == StatusCode::UNPROCESSABLE_ENTITY && late.html.contains("Somebody changed this stage")
    );
    let page = ana.see(DOCUMENTS).await;
    for said in
        [OURS, "Version 1", "Standard wording", "We are collecting your documents.", "value=\"restore\""]
    {
        assert!(page.html.contains(said), "{said}");
    }
    let tick = |page: &Page| page.between("name=\"mail\" value=\"yes\"", ">").contains("checked");
    assert!(tick(&page));

    // The composer begins with it, and what comes next is told in it, before and after the move.
    let seen = format!("/desk/matters/{matter}/portal/{client}/preview/progress");
    let stage = format!("/desk/matters/{matter}/stage");
    let now = ana.see(&stage).await;
    assert!(!now.html.contains(OURS), "the desk has names of its own");
    let from =
        ana.see(&format!("{stage}?to=documents")).await.between("name=\"from\" value=\"", "\"").to_owned();
    let page = composed(&mut ana, &stage, &from, "documents").await;
    assert!(page.html.contains(OURS), "{}", page.html);
    assert_eq!(offered(&page), "notify");
    let silent = composed(&mut ana, &stage, &from, "eligibility").await;
    assert_eq!(offered(&silent), "silent", "nothing is ticked that nobody chose");
    assert_eq!(offered(&composed(&mut ana, &stage, &from, "rfe").await), "call_first");
    let to = "us-family-green-card/documents";
    let go =
        [("from", from.as_str()), ("to", to), ("step", "go"), ("en", OURS), ("es", ""), ("tell", "silent")];
    ana.send(&stage, &go).await;
    let preview = ana.see(&seen).await;
    assert!(
        preview.html.contains("De 3 a 5 días") && !preview.html.contains("Envíe los documentos de su lista.")
    );
    for ours in ["Document collection", "Reunión de documentos"] {
        assert!(!preview.html.contains(ours), "{ours}");
    }

    ana.send(DOCUMENTS, &[("do", "restore"), ("seen", "1")]).await;
    let page = ana.see(DOCUMENTS).await;
    assert!(!page.html.contains("value=\"restore\"") && tick(&page), "where mails go is another choice");
    assert!(ana.see(&seen).await.html.contains("Envíe los documentos de su lista."));
    let page = ana.see(&format!("{DOCUMENTS}?version=1")).await;
    assert!(page.html.contains(OURS) && page.html.contains("You look at version 1"));
    assert!(ana.see("/desk/audit").await.html.contains("changed what clients read at a stage"));
    let nowhere = ["us-unheard-of", "us-h1b/gone", "us-unheard-of/documents"];
    for nowhere in nowhere {
        assert_eq!(ana.get(&format!("{LIST}/{nowhere}")).await.status, StatusCode::NOT_FOUND);
    }
    let mut caseworker = colleague(&house, &app, &mut ana, Role::Caseworker).await;
    for path in [LIST, DOCUMENTS] {
        assert_eq!(caseworker.get(path).await.status, StatusCode::NOT_FOUND);
    }
    testkit::after_every_test(&house).await;
}

// NOT-03, NOT-09
#[tokio::test]
async fn clients_are_written_to_where_the_practice_chose_and_serious_news_waits_for_a_call_all_the_same() {
    let house = TestHouse::sqlite().await;
    let actor = house.ana().await;
    house.write_at_once(&actor).await;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let (matter, client) = super::matter(&mut ana).await;
    ana.send(&format!("/desk/matters/{matter}/portal/{client}/enable"), &[]).await;
    let rfe = "/desk/settings/stages/us-family-green-card/rfe";
    for path in [DOCUMENTS, rfe] {
        ana.send(path, &typed("save", "0", OURS, "yes")).await;
    }
    notices(&house).await;
    let stage = format!("/desk/matters/{matter}/stage");
    let mut from =
        ana.see(&format!("{stage}?to=documents")).await.between("name=\"from\" value=\"", "\"").to_owned();
    for (to, tell, expected) in
        [("eligibility", "silent", 0), ("documents", "notify", 1), ("rfe", "call_first", 0)]
    {
        let page = composed(&mut ana, &stage, &from, to).await;
        assert_eq!(offered(&page), tell, "{to}");
        // Pressed as it is offered.
        let key = format!("us-family-green-card/{to}");
        let go = [
            ("from", from.as_str()),
            ("to", &key),
            ("step", "go"),
            ("en", OURS),
            ("es", "Leemos cada papel."),
            ("tell", offered(&page)),
            ("anyway", "It was filed before the matter came here."),
        ];
        assert_eq!(ana.send(&stage, &go).await, stage);
        from = to.to_owned();
        assert_eq!(notices(&house).await, expected, "{to}");
    }
    // After the call the mail is offered as the practice chose; shown without it, none leaves.
    let page = ana.see(&stage).await;
    assert!(page.between("name=\"mail\" value=\"yes\"", ">").contains("checked"));
    let publish = format!("{stage}/{}/publish", page.between(&format!("action=\"{stage}/"), "/publish"));
    ana.send(&publish, &[]).await;
    assert_eq!(notices(&house).await, 0);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn words_of_stages_go_into_a_pack_and_come_from_one_with_what_differs() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let library = "/desk/settings/library";
    assert!(!browser.see(library).await.html.contains("value=\"stages:"), "what ships goes into no pack");
    browser.send(DOCUMENTS, &typed("save", "0", OURS, "yes")).await;
    assert!(browser.see(library).await.html.contains("value=\"stages:us-family-green-card\""));
    let which = ("part", "stages:us-family-green-card");
    let file = browser.post(&format!("{library}/export"), &[("do", "chosen"), which]).await;
    let opened = vault::open_pack(file.html.as_bytes()).unwrap();
    assert!(opened.parts[0].0.text.contains(OURS) && opened.parts.len() == 1);

    // Another practice's: one kind that is here with a stage that is not, and a kind that is not.
    let both = |en: &str, es: &str| {
        Words::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())])
    };
    let words = StageWords { client: both("They read it.", "Lo leen."), ..StageWords::default() };
    let theirs = StageText { words: Some(words), ..StageText::default() };
    let part = |kind: &str, name: &str, stages: &[&str]| {
        let stages: BTreeMap<_, _> = stages.iter().map(|key| ((*key).to_owned(), theirs.clone())).collect();
        stages_part(&StageTexts { kind: kind.to_owned(), name: name.to_owned(), stages }).unwrap()
    };
    let lobby = house.desk.lobby(&ana).unwrap();
    let pack = domain::pack::Pack::parse(
        domain::pack::SHIPPED.iter().find(|(id, _)| *id == "us-family-green-card").unwrap().1,
    );
    let name = pack.unwrap().name.en;
    let parts = [
        part("us-family-green-card", &name, &["documents", "intake", "moonshot"]),
        part("au-partner", "Partner visa", &["documents"]),
    ];
    let file = lobby.sign_pack(&parts).await.unwrap();
    let id = lobby.bring_pack(&file).await.unwrap().unwrap();
    let there = format!("{library}/packs/{id}");
    let page = browser.see(&there).await;
    for said in [
        "Differs from what is here",
        OURS,
        "They read it.",
        "Lo leen.",
        "moonshot: this stage is not here, and is not taken",
        "Not for us",
        "This kind of matter, or these stages of it, are not here.",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    let fingerprint = page.between("name=\"fingerprint\" value=\"", "\"").to_owned();
    browser.send(&format!("{there}/confirm"), &[("fingerprint", &fingerprint)]).await;
    let page = browser.see(&there).await;
    assert_eq!(page.html.matches("Take these words").count(), 1);
    let (here, nowhere) = if page.html.contains("value=\"0:1\"") { ("0:1", "1:0") } else { ("1:1", "0:0") };
    // Pressed by hand, what is for another practice is left and named.
    let take = [("do", "take"), ("signed", "yes"), ("part", here), ("part", nowhere)];
    let half = browser.post(&there, &take).await;
    assert!(half.status == StatusCode::UNPROCESSABLE_ENTITY && half.html.contains("Partner visa"));
    let rows = lobby.stage_texts().await.unwrap();
    let keys: Vec<_> = rows.iter().map(|row| (row.stage.as_str(), row.version)).collect();
    assert_eq!(keys, [("documents", 2), ("intake", 1)]);
    assert_eq!(rows[0].text.mail, Some(true), "what the pack is silent about stays");
    assert!(browser.see(&there).await.html.contains("Already here"));
    assert!(browser.see(DOCUMENTS).await.html.contains("They read it."));
    testkit::after_every_test(&house).await;
}

// MAT-02, ADM-06
#[tokio::test]
async fn what_may_come_later_is_worded_apart_from_what_is_there_and_can_be_left_untold() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = super::matter(&mut ana).await;
    let seen = format!("/desk/matters/{matter}/portal/{client}/preview/progress");
    let ships = "Usted nos enviará sus documentos.";
    assert!(ana.see(&seen).await.html.contains(ships));
    let page = ana.see(DOCUMENTS).await;
    assert!(page.html.contains("name=\"ahead\"") && page.html.contains(ships));
    // Clients never read ahead of the first stage, of serious news, or of the end.
    for stage in ["welcome", "rfe", "closed"] {
        let page = ana.see(&format!("{LIST}/us-family-green-card/{stage}")).await;
        assert!(!page.html.contains("name=\"ahead\""), "{stage}");
    }
    // Everything but what is said ahead stays as it ships.
    let (_, stage) = stages::find("us-family-green-card", "documents").unwrap();
    let both = |words: &Option<domain::pack::Words>| {
        words.as_ref().map(|words| (words.en.clone(), words.es.clone())).unwrap_or_default()
    };
    let (usually, you) = (both(&stage.usually), both(&stage.you));
    let form = |act: &'static str, seen: &'static str, en: &'static str, es: &'static str| {
        vec![
            ("do", act),
            ("seen", seen),
            ("client", stage.client.en.as_str()),
            ("client_es", stage.client.es.as_str()),
            ("usually", usually.0.as_str()),
            ("usually_es", usually.1.as_str()),
            ("you", you.0.as_str()),
            ("you_es", you.1.as_str()),
            ("ahead", en),
            ("ahead_es", es),
        ]
    };
    let ours = "Su carpeta se llenará poco a poco.";
    let looked = ana.post(DOCUMENTS, &form("preview", "0", "Your folder will fill.", ours)).await;
    assert!(
        looked.html.contains("What may come later") && looked.html.contains("Lo que puede venir después")
    );
    let half = ana.post(DOCUMENTS, &form("save", "0", "Your folder will fill.", " ")).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.html.contains("Write it in both languages") && half.html.contains("href=\"#ahead_es\""));
    assert!(ana.see(&seen).await.html.contains(ships), "nothing of it was kept");
    ana.send(DOCUMENTS, &form("save", "0", "Your folder will fill.", ours)).await;
    let told = ana.see(&seen).await;
    assert!(told.html.contains(ours) && !told.html.contains(ships));
    let kind = ana.see(&format!("{LIST}/us-family-green-card")).await;
    assert!(kind.html.contains("Our words"));
    // Told to nobody, and as it ships again.
    ana.send(DOCUMENTS, &form("save", "1", "", "")).await;
    let told = ana.see(&seen).await;
    assert!(!told.html.contains(ours) && !told.html.contains(ships));
    let page = ana.see(DOCUMENTS).await;
    assert!(
        page.html.contains("Clients are not told that it comes.")
            && page.html.contains("Your folder will fill.")
    );
    ana.send(DOCUMENTS, &[("do", "restore"), ("seen", "2")]).await;
    assert!(ana.see(&seen).await.html.contains(ships));
    testkit::after_every_test(&house).await;
}

// NOT-03
#[tokio::test]
async fn the_mails_of_all_stages_are_ticked_at_once_and_nobodys_words_are_lost_by_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let kind = format!("{LIST}/us-family-green-card");
    browser.see(DOCUMENTS).await;
    browser.send(DOCUMENTS, &typed("save", "0", OURS, "yes")).await;
    let ticked = |page: &Page| -> Vec<String> {
        let ticks = page.html.split("name=\"mail\" value=\"").skip(1);
        let ticks = ticks.filter(|rest| rest.split('>').next().unwrap().contains("checked"));
        ticks.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let page = browser.see(&kind).await;
    assert_eq!(ticked(&page), ["documents"]);
    assert!(!page.html.contains("name=\"mail\" value=\"closed\""), "no matter is moved there");
    let seen = page.between("name=\"seen\" value=\"", "\"").to_owned();
    let to = browser.send(&kind, &[("seen", &seen), ("mail", "filed"), ("mail", "receipt")]).await;
    assert_eq!(to, kind);
    let page = browser.see(&kind).await;
    assert_eq!(ticked(&page), ["filed", "receipt"]);
    assert!(page.html.contains("at 2 stages") && page.html.contains(OURS), "{}", page.html);
    // Somebody words a stage meanwhile: the ticks are not saved over it, and stand as they were set.
    let seen = page.between("name=\"seen\" value=\"", "\"").to_owned();
    let other = format!("{LIST}/us-family-green-card/receipt");
    browser.send(&other, &typed("save", "1", "USCIS has it.", "yes")).await;
    let late = browser.post(&kind, &[("seen", &seen), ("mail", "rfe")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.html.contains("Somebody changed a stage meanwhile"));
    assert_eq!(ticked(&late), ["rfe"]);
    assert_eq!(ticked(&browser.see(&kind).await), ["filed", "receipt"]);
    let again = late.between("name=\"seen\" value=\"", "\"").to_owned();
    browser.send(&kind, &[("seen", &again), ("mail", "rfe")]).await;
    let page = browser.see(&kind).await;
    assert_eq!(ticked(&page), ["rfe"]);
    let rows = house.desk.lobby(&ana).unwrap().stage_texts().await.unwrap();
    let said =
        |stage: &str| rows.iter().find(|row| row.stage == stage).and_then(|row| row.text.words.clone());
    assert!(said("documents").is_some() && said("receipt").is_some() && said("rfe").is_none());
    assert_eq!(
        browser.post(&format!("{LIST}/us-unheard-of"), &[("seen", "0")]).await.status,
        StatusCode::NOT_FOUND
    );
    let mut caseworker = colleague(&house, &app, &mut browser, Role::Caseworker).await;
    caseworker.see("/desk/matters").await;
    assert_eq!(caseworker.get(&kind).await.status, StatusCode::NOT_FOUND);
    assert_eq!(caseworker.post(&kind, &[("seen", "0")]).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}

//! Steering a matter at the desk: facts and the practice's own fields, two editors, stages composed and shown, people and
//! the other side, and the end with the way back. Every page is looked at in both languages.

use super::{Browser, EMAIL, Page, in_both, known, matter, owner, site};
use domain::{Assignment, Locale, Role};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::Steering;
use web::words::Words;

fn revision(page: &Page) -> String {
    page.between("name=\"revision\" value=\"", "\"").to_owned()
}

#[tokio::test]
async fn facts_and_own_fields_are_kept_and_the_second_editor_sees_both() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, _) = matter(&mut ana).await;
    let base = format!("/desk/matters/{matter}");

    let fields = "/desk/settings/fields";
    in_both(&mut ana, fields).await;
    let add = |label: &'static str, kind: &'static str| {
        [
            ("do", "add"),
            ("revision", "0"),
            ("label", label),
            ("label_es", "Cuota"),
            ("kind", kind),
            ("home", "matter"),
        ]
    };
    let page = ana.post(fields, &add("", "number")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = ana.post(fields, &add("Way in", "choice")).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.html.contains("at least one choice"));
    ana.send(fields, &add("Fee <b>paid</b>", "number")).await;
    let page = ana.see(fields).await;
    assert!(page.html.contains("Fee &#60;b&#62;paid&#60;/b&#62;"), "what was typed is text");
    let at = revision(&page);
    ana.send(
        fields,
        &[("do", "name"), ("revision", &at), ("at", "0"), ("label", "Fee"), ("label_es", "Cuota")],
    )
    .await;
    let schema = ana.get(&format!("{fields}/schema.json")).await;
    assert!(
        schema.kind == "application/schema+json" && schema.html.contains("\"fee-b-paid-b\""),
        "{}",
        schema.html
    );

    let [page, es] = in_both(&mut ana, &format!("{base}/edit")).await;
    assert!(page.html.contains("name=\"own-fee-b-paid-b\"") && es.html.contains(">Cuota</label>"));
    let at = revision(&page);
    let form = |revision: &str, fee: &str, day: &str| {
        let text = |s: &str| s.to_owned();
        vec![
            ("revision", text(revision)),
            ("name", text("Your green card")),
            ("number", text("HV-7")),
            ("visa_type", text("Family green card")),
            ("priority", text("urgent")),
            ("lodged_at", text("2025-03-04")),
            ("next_action", text("Call <i>USCIS</i>")),
            ("next_action_due", text(day)),
            ("source", text("A friend")),
            ("own-fee-b-paid-b", text(fee)),
        ]
    };
    let sent = |form: Vec<(&'static str, String)>| form;
    let wrong = sent(form(&at, "a lot", "someday"));
    let wrong: Vec<_> = wrong.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let page = ana.post(&format!("{base}/edit"), &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.html.contains("value=\"a lot\"") && page.html.contains("value=\"someday\""),
        "what was typed stays"
    );
    let good = form(&at, "1,234.50", "12/31/2025");
    let good: Vec<_> = good.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(ana.send(&format!("{base}/edit"), &good).await, base);
    let page = ana.see(&base).await;
    for said in ["Urgent", "1234.5", "A friend", "Call &#60;i&#62;USCIS&#60;/i&#62;", "Family green card"] {
        assert!(page.html.contains(said), "{said}");
    }
    // Somebody who looked before writes after.
    let late = form(&at, "9", "");
    let late: Vec<_> = late.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let page = ana.post(&format!("{base}/edit"), &late).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("while you were writing") && page.html.contains("1234.5"), "{}", page.html);
    let again = revision(&page);
    assert_ne!(again, at);
    let chosen = form(&again, "9", "");
    let chosen: Vec<_> = chosen.iter().map(|(k, v)| (*k, v.as_str())).collect();
    ana.send(&format!("{base}/edit"), &chosen).await;
    let log = ana.see(&format!("{base}/audit")).await;
    assert!(log.html.contains("Field: Priority"), "the log says which field");

    for query in
        ["order=next", "order=priority", "stage=documents", "priority=urgent", "stale=30", "order=nothing"]
    {
        let [page, _] = in_both(&mut ana, &format!("/desk/matters?whose=all&{query}")).await;
        let listed = page.html.contains(&format!("href=\"/desk/matters/{matter}\""));
        assert_eq!(listed, !matches!(query, "order=next" | "stage=documents" | "stale=30"), "{query}");
    }
}

#[tokio::test]
async fn a_stage_is_composed_looked_at_and_shown_and_serious_news_waits_for_a_call() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = matter(&mut ana).await;
    let base = format!("/desk/matters/{matter}");
    let stage = format!("{base}/stage");
    in_both(&mut ana, &stage).await;
    let [page, _] = in_both(&mut ana, &format!("{stage}?to=documents")).await;
    assert!(page.html.contains("The usual sentence of this stage"));
    let (from, to) =
        (page.between("name=\"from\" value=\"", "\""), page.between("name=\"to\" value=\"", "\""));
    let (from, to) = (from.to_owned(), to.to_owned());
    let slots = [
        ("from", from.as_str()),
        ("to", &to),
        ("step", "look"),
        ("sentence", "sent"),
        ("actor", "we"),
        ("document", "your form"),
        ("document_es", "su formulario"),
        ("next", "we-write"),
        ("when", "by Friday"),
        ("when_es", "antes del viernes"),
    ];
    let page = ana.post(&stage, &slots).await;
    assert_eq!(page.status, StatusCode::OK);
    for said in [
        "We sent your form. You will hear from us by Friday.",
        "Enviamos su formulario. Le escribiremos antes del viernes.",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    let words = [("en", "We SENT it to the NVC for adjudication!"), ("es", "")];
    let hard =
        [("from", from.as_str()), ("to", &to), ("step", "again"), words[0], words[1], ("tell", "notify")];
    let page = ana.post(&stage, &hard).await;
    assert!(
        page.html.contains("There is no text in this language")
            && page.html.contains("Leave out the exclamation")
    );
    let go = [
        ("from", from.as_str()),
        ("to", &to),
        ("step", "go"),
        ("en", "We sent <b>it</b>. News by Friday."),
        ("es", "Lo enviamos. Noticias el viernes."),
        ("tell", "silent"),
    ];
    assert_eq!(ana.send(&stage, &go).await, stage);
    assert_eq!(ana.send(&stage, &go).await, stage, "sent twice it is told, not done twice");
    let page = ana.see(&stage).await;
    assert_eq!(page.html.matches("We sent &#60;b&#62;it&#60;/b&#62;.").count(), 1, "{}", page.html);
    let preview = ana.see(&format!("{base}/portal/{client}/preview/progress")).await;
    assert!(
        preview.html.contains("aria-current=\"step\"") && preview.html.contains("Lo enviamos."),
        "{}",
        preview.html
    );
    // Serious news: call first is what is chosen unless somebody says otherwise.
    let page = ana.see(&format!("{stage}?to=rfe")).await;
    assert!(page.html.contains("This is serious news"));
    let to = page.between("name=\"to\" value=\"", "\"").to_owned();
    let page = ana
        .post(&stage, &[("from", "documents"), ("to", &to), ("step", "look"), ("sentence", "stage")])
        .await;
    assert!(page.between("value=\"call_first\"", ">").contains("checked"), "{}", page.html);
    let rfe = [
        ("from", "documents"),
        ("to", to.as_str()),
        ("step", "go"),
        ("en", "USCIS asked for more. We call you."),
        ("es", ""),
        ("tell", "call_first"),
        ("anyway", "It was filed before the matter came here."),
    ];
    ana.send(&stage, &rfe).await;
    let seen = ana.see(&format!("{base}/portal/{client}/preview/progress")).await;
    assert!(!seen.html.contains("USCIS asked for more"), "held back");
    let page = ana.see(&stage).await;
    let publish =
        format!("{base}/stage/{}/publish", page.between(&format!("action=\"{base}/stage/"), "/publish"));
    ana.send(&publish, &[]).await;
    ana.send(&publish, &[]).await;
    let seen = ana.see(&format!("{base}/portal/{client}/preview/progress")).await;
    assert!(seen.html.contains("USCIS asked for more"));
    // Backwards only with a reason.
    let page = ana.see(&format!("{stage}?to=documents")).await;
    let to = page.between("name=\"to\" value=\"", "\"").to_owned();
    let back = |reason: &'static str| {
        [
            ("from", "rfe".to_owned()),
            ("to", to.clone()),
            ("step", "go".to_owned()),
            ("en", "We collect again. We write soon.".to_owned()),
            ("tell", "silent".to_owned()),
            ("reason", reason.to_owned()),
        ]
    };
    for (reason, status) in
        [("", StatusCode::UNPROCESSABLE_ENTITY), ("Papers were lost", StatusCode::SEE_OTHER)]
    {
        let form = back(reason);
        let form: Vec<_> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(ana.post(&stage, &form).await.status, status, "{reason}");
    }
    assert!(ana.see(&stage).await.html.contains("Papers were lost"));
    let seen = ana.see(&format!("{base}/portal/{client}/preview/progress")).await;
    assert!(!seen.html.contains("Papers were lost"), "reasons are ours");
}

#[tokio::test]
async fn a_matter_ends_and_begins_again_and_people_come_and_go() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = matter(&mut ana).await;
    let base = format!("/desk/matters/{matter}");
    let people = format!("{base}/people");
    in_both(&mut ana, &format!("{people}/{client}")).await;
    let [page, _] = in_both(&mut ana, &format!("{people}/{client}/remove")).await;
    assert!(page.html.contains("Link another client first") && !page.html.contains("btn stop"));
    let page = ana.post(&format!("{people}/opposing"), &[("opposing_name", " ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    ana.send(
        &format!("{people}/opposing"),
        &[("opposing_name", "Bo <b>Stone</b>"), ("opposing_role", "Landlord")],
    )
    .await;
    let page = ana.see(&people).await;
    assert!(page.html.contains("Bo &#60;b&#62;Stone&#60;/b&#62;"));
    let entry = format!("{people}/opposing/{}", page.between(&format!("{people}/opposing/"), "\""));
    let [page, _] = in_both(&mut ana, &entry).await;
    let typed = |revision: &'static str, name: &'static str| {
        [
            ("revision", revision),
            ("opposing_name", name),
            ("opposing_role", "Landlord"),
            ("opposing_notes", ""),
        ]
    };
    assert_eq!(revision(&page), "1");
    let page = ana.post(&entry, &typed("1", " ")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    ana.send(&entry, &typed("1", "Bo Stonecanary")).await;
    let late = ana.post(&entry, &typed("1", "Bo Late")).await;
    assert!(late.html.contains("A colleague changed this entry meanwhile") && late.html.contains("Bo Late"));
    ana.send(&format!("{entry}/end"), &[]).await;
    let page = ana.see(&people).await;
    assert!(page.html.contains("Bo Stonecanary") && page.html.contains("Was on the other side until"));
    ana.send(&format!("{entry}/resume"), &[]).await;
    assert!(!ana.see(&people).await.html.contains("Was on the other side until"));
    in_both(&mut ana, &format!("{entry}/remove")).await;
    let page = ana.post(&format!("{entry}/remove"), &[("reason", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    ana.send(&format!("{entry}/remove"), &[("reason", "Mixed up with a neighbour")]).await;
    let page = ana.see(&people).await;
    // The search that was made for them is kept; they are not.
    assert!(!page.html.contains(&entry), "{}", page.html);
    let log = ana.see(&format!("{base}/audit")).await;
    assert!(log.html.contains("written down on the other side by mistake."), "{}", log.html);
    assert!(log.html.contains("Mixed up with a neighbour") && log.html.contains("Bo Stonecanary"));

    ana.see("/desk/clients/new").await;
    let other = ana
        .send(
            "/desk/clients/new",
            &[
                ("given", "Omar"),
                ("family", "Bel"),
                ("email", ""),
                ("language", "en"),
                ("source", "phone"),
                ("instructed_by", "Omar"),
            ],
        )
        .await;
    let other = other.strip_prefix("/desk/clients/").unwrap().to_owned();
    ana.see(&people).await;
    ana.send(&format!("{people}/link"), &[("client", &other), ("part", "partner")]).await;
    ana.send(&format!("{people}/{other}"), &[("part", "observer")]).await;
    // Each request can be asked of one of them now.
    let list = format!("{base}/checklist");
    let page = ana.see(&list).await;
    let address = format!(
        "{list}/{}/for",
        page.between(&format!("action=\"{list}/itm"), "/for").trim_start_matches('/')
    );
    let address = address.replace(&format!("{list}/_"), &format!("{list}/itm_"));
    ana.send(&address, &[("who", &other)]).await;
    assert!(ana.see(&list).await.html.contains("For Omar Bel"));
    let group = page.between(&format!("action=\"{base}/groups/"), "/for").to_owned();
    ana.send(&format!("{base}/groups/{group}/for"), &[("who", &client)]).await;
    let applied =
        ana.see(&format!("{list}/template?template=us-family-green-card%2Fi130-i485&who={other}")).await;
    assert!(applied.html.contains("Omar Bel"));
    assert_eq!(
        ana.get(&format!(
            "{list}/template?template=us-family-green-card%2Fi130-i485&who=cli_00000000000000000000000001"
        ))
        .await
        .status,
        StatusCode::NOT_FOUND
    );
    ana.see(&people).await;
    ana.send(&format!("{people}/{other}/remove"), &[]).await;
    ana.send(&format!("{people}/{other}/remove"), &[]).await;

    // When access ends is chosen as winding up begins, and changed until the matter is closed.
    let (wind_up, w) = (format!("{base}/wind-up"), Words::of(Locale::En));
    let page = ana.see(&wind_up).await.html;
    assert!(page.contains("name=\"until\"") && page.contains("value=\"2025-11-08\""), "{page}");
    for wrong in ["", "soon", "2020-01-01", "2030-01-01"] {
        let page = ana.post(&wind_up, &[("access", "day"), ("until", wrong)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(page.html.contains("id=\"until-problem\"") && page.html.contains(wrong), "{}", page.html);
    }
    let done = ana.send(&wind_up, &[("access", "day"), ("until", "11/20/2025")]).await;
    assert!(ana.see(&done).await.html.contains(&w.ending_done_until()));
    let day = "Thursday, November 20";
    assert!(ana.see(&format!("{base}/stage")).await.html.contains(&w.ending_until_day(day)));
    in_both(&mut ana, &wind_up).await;
    assert!(ana.see(&wind_up).await.html.contains("value=\"2025-11-20\""));
    assert!(ana.see(&format!("{base}/close")).await.html.contains(&w.ending_close_before(day)));
    ana.send(&wind_up, &[("access", "close"), ("until", "2025-11-20")]).await;
    assert!(!ana.see(&format!("{base}/close")).await.html.contains(&w.ending_close_before(day)));
    ana.send(&format!("{base}/reopen"), &[("reason", "Too soon.")]).await;
    for (verb, said) in [("wind-up", "The matter is being closed"), ("close", "The matter is closed")] {
        in_both(&mut ana, &format!("{base}/{verb}")).await;
        ana.send(&format!("{base}/{verb}"), &[]).await;
        ana.send(&format!("{base}/{verb}"), &[]).await;
        assert!(ana.see(&format!("{base}/stage")).await.html.contains(said), "{verb}");
    }
    in_both(&mut ana, &format!("{base}/reopen")).await;
    let page = ana.post(&format!("{base}/reopen"), &[("reason", " ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    ana.send(&format!("{base}/reopen"), &[("reason", "They appealed.")]).await;
    assert!(ana.see(&format!("{base}/stage")).await.html.contains("The matter is open."));
}

// MAT-04: whose the next action is, in the head, in the list and on Today.
#[tokio::test]
async fn the_next_action_is_named_in_the_head_the_list_and_on_the_day_of_whose_it_is() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    let name = house.desk.lobby(&ana).unwrap().name_of(ana.person()).await.unwrap().unwrap();
    for (language, day) in [("en", "2025-10-12"), ("es", "2025-10-13")] {
        browser.see(&base).await;
        browser.send("/desk/language", &[("language", language), ("back", &base)]).await;
        let w = Words::of(domain::Locale::from_code(language).unwrap());
        let form = browser.see(&format!("{base}/edit")).await;
        assert!(form.html.contains(&w.matter_next_by_named(&name)), "{}", form.html);
        let sheet = house.room::<vault::Reading>(&ana, lucia.matter).await.matter_sheet().await.unwrap();
        let (revision, me) = (sheet.revision.to_string(), ana.person().to_string());
        let fields = |by| {
            [
                ("revision", revision.as_str()),
                ("name", "Your green card"),
                ("number", "HV-7"),
                ("priority", "normal"),
                ("next_action", "Call <i>them</i>"),
                ("next_action_due", day),
                ("next_action_by", by),
            ]
        };
        let wrong = browser.post(&format!("{base}/edit"), &fields("prs_nobody")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.html.contains(&w.matter_next_by_wrong()) && wrong.html.contains("Call &#60;i&#62;them")
        );
        browser.send(&format!("{base}/edit"), &fields(&me)).await;
        let head = browser.see(&format!("{base}/people")).await;
        let head = head.between("class=\"identity-facts\"", "</dl>");
        assert!(head.contains(&format!("Call &#60;i&#62;them&#60;/i&#62; · {name} · ")), "{head}");
        let list = browser.see("/desk/matters?whose=mine&order=next").await.html;
        assert!(list.contains(&format!(" · {name}")), "{list}");
        let today = browser.see("/desk/today").await.html;
        assert!(
            today.contains(&w.today_next_own()) && today.contains(&format!("href=\"{base}\"")),
            "{today}"
        );
        assert!(!today.contains("Call &#60;"), "what was typed stays in its room");
    }
    let log = browser.see(&format!("{base}/audit")).await;
    assert!(log.html.contains(&Words::of(domain::Locale::Es).matter_f_next_action_by()), "{}", log.html);
    testkit::after_every_test(&house).await;
}

// MAT-13: linked matters at the desk, in both languages, and nothing of it before a client or a colleague outside.
#[tokio::test]
async fn linked_matters_are_found_linked_and_read_by_staff_who_may_open_both() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let (hers, his) = (cast.lucia.matter, cast.omar.matter);
    let here = format!("/desk/matters/{hers}/linked");
    let his_link = format!("href=\"/desk/matters/{his}\"");
    let offered = browser.see(&format!("{here}?q={}", persona::OMAR.family)).await.html;
    assert!(offered.contains(&format!("value=\"{his}\"")), "{offered}");
    let unsaid = browser.post(&here, &[("other", &his.to_string()), ("how", " ")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = [("other", his.to_string()), ("how", "Her <b>brother</b>".to_owned())];
    let said: Vec<_> = said.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(browser.send(&here, &said).await, here);
    for language in ["en", "es"] {
        browser.send("/desk/language", &[("language", language), ("back", &here)]).await;
        let w = Words::of(domain::Locale::from_code(language).unwrap());
        let page = browser.see(&here).await;
        assert!(
            page.html.contains(&his_link) && page.html.contains("Her &#60;b&#62;brother"),
            "{}",
            page.html
        );
        assert!(page.html.contains(&w.linked_lead()) && page.html.contains(&w.linked_stands(2, 0, 0)));
        let overview = browser.see(&format!("/desk/matters/{hers}")).await.html;
        assert!(overview.contains(&his_link) && overview.contains(&w.linked_title()));
        let back = browser.see(&format!("/desk/matters/{his}/linked")).await.html;
        assert!(back.contains(&format!("href=\"/desk/matters/{hers}\"")));
    }
    // A colleague of hers alone reads a page that knows of no other.
    let staff = house.desk.lobby(&cast.ana).unwrap().staff().await.unwrap();
    let email = staff.into_iter().find(|row| row.id == cast.caseworker.person()).unwrap().email;
    let mut outside = known(&house, &app, &email).await;
    for path in [here.clone(), format!("/desk/matters/{hers}"), format!("{here}?q={}", persona::OMAR.family)]
    {
        let page = outside.see(&path).await.html;
        assert!(!page.contains(&his.to_string()) && !page.contains("brother"), "{path}: {page}");
    }
    let refused = outside.post(&here, &[("other", &his.to_string()), ("how", "guessed")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let page = browser.see(&here).await;
    let end = format!("{here}/{}/end", page.between(&format!("{here}/"), "/end"));
    assert_eq!(browser.send(&end, &[]).await, here);
    assert!(!browser.see(&here).await.html.contains(&his_link));
    testkit::after_every_test(&house).await;
}

// APP-15: what leaves the practice was looked at by a lawyer; whoever prepares it brings it there and no further.
#[tokio::test]
async fn only_a_lawyer_takes_a_matter_on_from_the_final_check_and_hears_that_it_waits() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let (clerk, lawyer) = (house.staff(&ana, Role::Caseworker).await, house.staff(&ana, Role::Lawyer).await);
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let (matter, _) = matter(&mut desk).await;
    let stage = format!("/desk/matters/{matter}/stage");
    let room = house.room::<Steering>(&ana, matter.parse().unwrap()).await;
    room.assign(clerk.person(), Assignment::Team).await.unwrap();
    let kind = room.matter_sheet().await.unwrap().pack.clone();
    let go = async |browser: &mut Browser, from: &str, to: &str, anyway: &str| {
        let to = format!("{kind}/{to}");
        browser.see(&stage).await;
        let form = [
            ("from", from),
            ("to", &to),
            ("step", "go"),
            ("en", "Next."),
            ("tell", "silent"),
            ("anyway", anyway),
        ];
        browser.post(&stage, &form).await
    };
    let mut theirs = known(&house, &app, "caseworker@firm-canary.example").await;
    // The clerk reads who can.
    let page = theirs.see(&format!("{stage}?to=filed")).await;
    assert!(
        page.html.contains("Only a lawyer takes it on")
            && page.html.contains("These colleagues can: Ana Quillfeather.")
    );
    assert!(!page.html.contains("name=\"step\""), "nothing to press");
    room.assign(lawyer.person(), Assignment::Team).await.unwrap();
    let from = room.matter_sheet().await.unwrap().stage.clone();
    let over = go(&mut theirs, &from, "filed", "").await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY, "and nobody leaps over it");
    assert_eq!(go(&mut theirs, &from, "final-check", "").await.status, StatusCode::SEE_OTHER);
    let refused = go(&mut theirs, "final-check", "filed", "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("Only a lawyer takes the application on"), "{}", refused.html);
    assert_eq!(room.matter_sheet().await.unwrap().stage, "final-check");
    // The lawyer of the matter was told, as the owner who leads it was.
    let mut hers = known(&house, &app, "lawyer@firm-canary.example").await;
    let notices = hers.see("/desk/notices").await;
    assert!(notices.html.contains("waits for your final check"), "{}", notices.html);
    let page = theirs.see(&format!("{stage}?to=filed")).await;
    assert!(page.html.contains("These colleagues can") && !page.html.contains("name=\"step\""));
    // The lawyer goes on; leave to lodge is asked for all the same.
    let ahead = hers.see(&format!("{stage}?to=filed")).await;
    assert!(!ahead.html.contains("Only a lawyer") && ahead.html.contains("name=\"step\""));
    assert_eq!(go(&mut hers, "final-check", "filed", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = go(&mut desk, "final-check", "filed", "It went out on paper").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    testkit::after_every_test(&house).await;
}

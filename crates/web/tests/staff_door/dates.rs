//! A matter's dates at the desk: written down, read as the client will before they are shown, moved with their history, and
//! found in the list of all matters, on the first page of the day and in a calendar file that names nobody.

use super::{Browser, EMAIL, known, site};
use domain::{Duration, Locale};
use http::StatusCode;
use testkit::{TestHouse, persona};
use web::words::Words;

const CASEWORKER: &str = "caseworker@firm-canary.example";

fn form(fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> =
        ["kind", "who", "day", "time", "label", "label_es", "place", "note", "note_es"]
            .map(|field| (field, String::new()))
            .to_vec();
    for (name, value) in fields {
        all.retain(|(known, _)| known != name);
        all.push((*name, (*value).to_owned()));
    }
    all
}

async fn send(browser: &mut Browser, path: &str, fields: &[(&'static str, &str)]) -> super::Page {
    let form = form(fields);
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &form).await
}

#[tokio::test]
async fn a_date_is_read_as_the_client_will_before_it_is_shown_and_moved_with_its_history() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let w = Words::of(Locale::En);
    let base = format!("/desk/matters/{}/dates", cast.lucia.matter);
    let page = ana.see(&base).await;
    assert!(page.html.contains(&w.dates_matter_none()) && page.html.contains("name=\"day\""));
    assert!(page.html.contains("14 days before, 3 days before, on the day"), "{}", page.html);

    // What is wrong is said where it is, and what was typed stays.
    let wrong = send(&mut ana, &base, &[("kind", "interview"), ("place", "Room <b>zebra</b>")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("id=\"day-problem\"") && wrong.html.contains("Room &#60;b&#62;zebra"));
    let wrong =
        send(&mut ana, &base, &[("kind", "interview"), ("day", "2025-11-03"), ("time", "25:00")]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.html.contains("id=\"time-problem\""));
    let wrong = send(&mut ana, &base, &[("kind", "other"), ("day", "2025-11-03")]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.html.contains("id=\"label-problem\""));

    // Shown only after it was read as the client will, in both languages.
    let fields = [
        ("kind", "interview"),
        ("day", "2025-11-03"),
        ("time", "09:30"),
        ("place", "26 Federal Plaza"),
        ("note", "Your <i>zebra</i> passport"),
        ("note_es", "Su pasaporte cebra"),
        ("shown", "yes"),
    ];
    let read = send(&mut ana, &base, &fields).await;
    assert_eq!(read.status, StatusCode::OK);
    for said in [
        w.dates_check_title().as_str(),
        "Monday, November 3, 9:30 AM",
        "Entrevista",
        "Su pasaporte cebra",
        "&#60;i&#62;zebra",
    ] {
        assert!(read.html.contains(said), "{said}: {}", read.html);
    }
    assert!(ana.see(&base).await.html.contains(&w.dates_matter_none()), "nothing is saved yet");
    let back = send(&mut ana, &base, &[&fields[..], &[("go", "change")]].concat()).await;
    assert!(back.html.contains("value=\"2025-11-03\"") && back.html.contains("Su pasaporte cebra"));
    let saved = send(&mut ana, &base, &[&fields[..], &[("go", "show")]].concat()).await;
    assert_eq!((saved.status, saved.location.as_str()), (StatusCode::SEE_OTHER, base.as_str()));
    let page = ana.see(&base).await;
    assert!(page.html.contains(&w.dates_tag_shown()) && page.html.contains("Monday, November 3, 9:30 AM"));

    // Moved, it says where it was; an older page writes over nothing.
    let date = page.between(&format!("href=\"{base}/day_"), "\"").to_owned();
    let one = format!("{base}/day_{date}");
    let old = ana.see(&one).await.between("name=\"revision\" value=\"", "\"").to_owned();
    let moved = [("day", "2025-11-10"), ("time", ""), ("revision", old.as_str())];
    assert_eq!(send(&mut ana, &one, &moved).await.location, one);
    let page = ana.see(&one).await;
    assert!(page.html.contains(&w.dates_was("Monday, November 3, 9:30 AM")), "{}", page.html);
    let said = w.dates_act_moved("Monday, November 10", "Ana Quillfeather");
    assert!(page.html.contains(&said), "{said}: {}", page.html);
    assert!(!page.html.contains(&w.dates_tag_shown()), "the box was not ticked");
    let late = [("day", "2025-12-01"), ("time", ""), ("revision", old.as_str())];
    assert_eq!(send(&mut ana, &one, &late).await.location, one);
    let page = ana.see(&one).await;
    assert!(page.html.contains(&w.dates_changed_first()) && page.html.contains("Monday, November 10"));

    // Done, and in the log in words.
    assert_eq!(ana.send(&format!("{one}/state"), &[("to", "done")]).await, one);
    let page = ana.see(&one).await;
    assert!(page.html.contains(&w.dates_tag_done()) && !page.html.contains("name=\"revision\""));
    let log = ana.see(&format!("/desk/matters/{}/audit", cast.lucia.matter)).await.html;
    for said in [
        w.dates_did_add("Ana Quillfeather"),
        w.dates_did_show("Ana Quillfeather"),
        w.dates_did_move("Ana Quillfeather"),
        w.dates_did_hide("Ana Quillfeather"),
        w.dates_log_done("Ana Quillfeather"),
    ] {
        assert!(log.contains(&said), "{said}: {log}");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn dates_of_all_matters_stand_by_week_and_a_calendar_file_names_nobody() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let mut caseworker = known(&house, &app, CASEWORKER).await;
    let w = Words::of(Locale::En);
    for (matter, kind, day) in [
        (cast.lucia.matter, "biometrics", "2025-10-06"),
        (cast.lucia.matter, "interview", "2025-10-14"),
        (cast.omar.matter, "hearing", "2025-10-10"),
        (cast.omar.matter, "stay_ends", "2026-03-02"),
    ] {
        let path = format!("/desk/matters/{matter}/dates");
        ana.see(&path).await;
        let saved = send(&mut ana, &path, &[("kind", kind), ("day", day)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    }
    // It is Thursday, October 9.
    let page = ana.see("/desk/dates").await;
    let (late, this) = (page.html.find(&w.dates_late()), page.html.find(&w.dates_this_week()));
    assert!(late.is_some() && late < this, "what is overdue stands first: {}", page.html);
    assert!(page.html.contains(&w.dates_week("Monday, October 13")));
    assert!(page.html.contains(persona::OMAR.family) && page.html.contains("href=\"/desk/dates.ics\""));
    let cut = ana.see("/desk/dates?whose=all&kind=stay_ends").await.html;
    let row = |html: &str, kind: &str| html.contains(&format!(">{kind}<span"));
    assert!(row(&cut, &w.dates_kind_stay_ends()) && !row(&cut, &w.dates_kind_hearing()), "{cut}");

    // Whoever is on one of the two matters finds that one, and leads none.
    let theirs = caseworker.see("/desk/dates?whose=all").await.html;
    assert!(row(&theirs, &w.dates_kind_interview()) && !row(&theirs, &w.dates_kind_hearing()), "{theirs}");
    assert!(!theirs.contains(persona::OMAR.family));
    assert!(caseworker.see("/desk/dates").await.html.contains(&w.dates_none()));
    let absent = caseworker.get("/desk/nothing-here").await;
    let his = format!("/desk/matters/{}/dates", cast.omar.matter);
    for refused in [caseworker.get(&his).await, send(&mut caseworker, &his, &[("kind", "hearing")]).await] {
        assert_eq!((refused.status, &refused.html), (StatusCode::NOT_FOUND, &absent.html));
    }

    let day = ana.see("/desk/today").await.html;
    assert!(day.contains(&w.dates_box()) && day.contains(&w.dates_over_days(3_u32)), "{day}");
    assert!(day.contains(&format!("{} · {}", w.dates_tag_late(), w.dates_over_days(3_u32))), "{day}");
    assert!(!day.contains(&w.today_lead_none()), "what is overdue needs somebody: {day}");
    assert!(day.contains(&w.dates_kind_hearing()) && !day.contains(&w.dates_kind_stay_ends()), "{day}");
    let quiet = caseworker.see("/desk/today").await.html;
    assert!(!quiet.contains(&w.dates_kind_hearing()), "{quiet}");

    let file = ana.get("/desk/dates.ics").await;
    assert!(file.kind.starts_with("text/calendar"), "{}", file.kind);
    assert!(file.html.contains("DTSTART;VALUE=DATE:20251014\r\nSUMMARY:Interview NR-Z"), "{}", file.html);
    assert_eq!(file.html.matches("BEGIN:VEVENT").count(), 4);
    for name in [persona::OMAR.given, persona::LUCIA.given, "Green card"] {
        assert!(!file.html.contains(name), "{name}");
    }
    house.clock.advance(Duration::minutes(1));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn the_bar_of_a_matter_shows_the_next_day_and_one_that_is_over_until_it_is_settled() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let steering = house.room::<vault::Steering>(&ana, lucia.matter).await;
    let day = |kind, days| vault::NewKeyDate {
        kind,
        at: house.desk.now().plus_days(days),
        timed: false,
        whose: None,
        shown: false,
        words: vault::DateWords::default(),
    };
    let hearing = steering.add_key_date(&day(domain::KeyDateKind::Hearing, 2)).await.unwrap();
    steering.add_key_date(&day(domain::KeyDateKind::Interview, 30)).await.unwrap();
    let app = site(&house).await;
    let bar = |page: &super::Page| page.between("<dl class=\"identity-facts\">", "</dl>").to_owned();
    let base = format!("/desk/matters/{}", lucia.matter);
    let mut desk = known(&house, &app, EMAIL).await;
    let now = bar(&desk.see(&base).await);
    assert!(now.contains("Hearing") && !now.contains("tag bad"), "{now}");
    house.clock.advance(domain::Duration::days(5));
    let mut desk = known(&house, &app, EMAIL).await;
    let late = bar(&desk.see(&base).await);
    assert!(late.contains("Hearing") && late.contains("tag bad"), "{late}");
    house.clock.advance(Duration::minutes(1));
    let ana = house.second_session(&ana).await;
    let steering = house.room::<vault::Steering>(&ana, lucia.matter).await;
    steering.set_key_date(hearing, domain::KeyDateState::Done).await.unwrap();
    let next = bar(&desk.see(&base).await);
    assert!(next.contains("Interview") && !next.contains("tag bad"), "{next}");
}

//! The days of a matter: who sees one, what stays of it when it is moved, in whose lists it stands, and who is reminded of it,
//! once and never of what is over.

use super::walls::refused;
use domain::{
    Assignment, AuditCode, ClientId, Duration, KeyDateAct, KeyDateKind, KeyDateState, MatterId, Refusal,
    Relation, Sensitivity, Timestamp, Why, limits,
};
use futures_util::future::join_all;
use testkit::{Portal, TestHouse, on_both_engines, persona};
use vault::{
    Actor, After, Against, Around, Auditing, ClientDate, Contributing, DateCut, DateEdit, DateWords, JobKind,
    KeyDate, MailKind, MailState, NewAccess, NewKeyDate, Reading, Relaying, Reminded, Room, Steering, Words,
};

fn words(note: &str) -> DateWords {
    DateWords {
        label: Words::new(),
        place: "26 Federal Plaza".to_owned(),
        note: Words::from([("en".to_owned(), note.to_owned())]),
    }
}

/// Noon at the practice, so many days after the tests begin.
fn noon(days: i64) -> Timestamp {
    Timestamp::from_seconds(1_760_000_000 + 7 * 3_600).plus_days(days)
}

fn interview(days: i64, whose: Option<ClientId>, shown: bool) -> NewKeyDate {
    let (kind, at) = (KeyDateKind::Interview, noon(days));
    NewKeyDate { kind, at, timed: false, whose, shown, words: words("Bring it all.") }
}

fn as_it_is(date: &KeyDate) -> DateEdit {
    DateEdit {
        at: date.at,
        timed: date.timed,
        shown: date.shown_at.is_some(),
        words: date.words.clone(),
        revision: date.revision,
    }
}

async fn steering(house: &TestHouse, who: &Actor, matter: MatterId) -> Room<Steering> {
    house.room::<Steering>(who, matter).await
}

/// The only day there is.
async fn only(house: &TestHouse, who: &Actor, matter: MatterId) -> KeyDate {
    let all = house.room::<Reading>(who, matter).await.key_dates().await.unwrap();
    assert_eq!(all.len(), 1);
    all[0].clone()
}

/// The days a client is shown, by the day they are on.
async fn shown(house: &TestHouse, of: &Portal) -> Vec<Timestamp> {
    let own = house.room::<Contributing>(&of.contact, of.matter).await.own_dates().await.unwrap();
    let read = house.room::<Reading>(&of.contact, of.matter).await.follow_dates().await.unwrap();
    let days = |of: &[vault::ForClient<ClientDate>]| of.iter().map(|date| date.at).collect::<Vec<_>>();
    assert_eq!(days(&own), days(&read));
    days(&own)
}

/// One more client of the same matter, who comes in.
async fn beside(house: &TestHouse, ana: &Actor, of: &Portal, relation: Relation) -> Portal {
    let client = house.client(ana, persona::OMAR).await;
    let room = steering(house, ana, of.matter).await;
    room.add_party(client, relation).await.unwrap();
    let access = room.enable_access(&NewAccess { client, relation }).await.unwrap();
    let contact = house.sign_in(access, persona::OMAR).await;
    Portal { who: persona::OMAR, matter: of.matter, client, access, item: of.item, contact }
}

async fn lines(house: &TestHouse, owner: &Actor, matter: MatterId, code: AuditCode) -> usize {
    let room = house.room::<Auditing>(owner, matter).await;
    room.events(None, 200).await.unwrap().iter().filter(|line| line.code == code).count()
}

/// To whom notices to clients leave now.
async fn left_to(house: &TestHouse) -> Vec<String> {
    let backstage = house.desk.backstage();
    let mut out = Vec::new();
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        if mail.kind == MailKind::PortalNotice {
            out.push(mail.to.clone());
        }
        backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap();
    }
    out
}

/// Runs the timers that are due.
async fn timers(house: &TestHouse) -> Vec<Reminded> {
    let backstage = house.desk.backstage();
    let mut out = Vec::new();
    while let Some(claim) = backstage.claim().await.unwrap() {
        if claim.kind() == JobKind::Remind {
            let room = house.desk.admit_job::<Relaying>(&claim).await.unwrap().enter().await.unwrap();
            out.push(room.remind().await.unwrap());
        }
        backstage.finish(&claim).await.unwrap();
    }
    out
}

/// What somebody was ever told of days, and how much of it they have not read.
async fn told(house: &TestHouse, who: &Actor) -> (Vec<String>, usize) {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    let mut days: Vec<_> = notices.iter().filter(|notice| notice.kind.starts_with("date_")).collect();
    days.sort_by_key(|notice| notice.at);
    let unread = days.iter().filter(|notice| !notice.read).count();
    (days.iter().map(|notice| notice.kind.clone()).collect(), unread)
}

async fn for_ever(house: &TestHouse) {
    house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_sees_a_day_that_is_shown_and_theirs_and_no_other() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = beside(house, &ana, &lucia, Relation::Partner).await;
        let room = steering(house, &ana, lucia.matter).await;
        room.add_key_date(&interview(10, None, true)).await.unwrap();
        room.add_key_date(&interview(11, Some(lucia.client), true)).await.unwrap();
        let hidden = room.add_key_date(&interview(12, Some(lucia.client), false)).await.unwrap();
        assert_eq!(shown(house, &lucia).await, [noon(10), noon(11)]);
        assert_eq!(shown(house, &omar).await, [noon(10)], "his seat");
        // The preview is what they see, and staff have no pages of their own as clients.
        let staff = house.room::<Reading>(&ana, lucia.matter).await;
        assert_eq!(staff.key_dates().await.unwrap().len(), 3);
        assert_eq!(staff.preview_dates(lucia.client).await.unwrap().len(), 2);
        assert_eq!(staff.preview_dates(omar.client).await.unwrap().len(), 1);
        assert!(staff.follow_dates().await.is_err());
        let clients = house.room::<Reading>(&lucia.contact, lucia.matter).await;
        assert_eq!(refused(clients.key_dates().await), Refusal::NotAllowed);

        // Shown later, and hidden again.
        let all = staff.key_dates().await.unwrap();
        let date = all.iter().find(|date| date.id == hidden).unwrap();
        let show = DateEdit { shown: true, ..as_it_is(date) };
        room.change_key_date(hidden, &show).await.unwrap();
        assert_eq!(shown(house, &lucia).await.len(), 3);
        let hide = DateEdit { shown: false, revision: 2, ..show };
        room.change_key_date(hidden, &hide).await.unwrap();
        assert_eq!(shown(house, &lucia).await.len(), 2);
        assert_eq!(lines(house, &ana, lucia.matter, AuditCode::DateShown).await, 3);
        assert_eq!(lines(house, &ana, lucia.matter, AuditCode::DateHidden).await, 1);

        // Whoever only follows the matter has no days in it.
        room.change_party(omar.client, Relation::Observer).await.unwrap();
        let again = house.sign_in(omar.access, persona::OMAR).await;
        let follows = house.room::<Reading>(&again, omar.matter).await;
        assert_eq!(refused(follows.follow_dates().await), Refusal::NotAllowed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_helps_a_client_is_shown_no_days() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = steering(house, &cast.ana, cast.lucia.matter).await;
        room.add_key_date(&interview(10, None, true)).await.unwrap();
        let access = super::helpers::named(house, &cast.lucia).await;
        room.let_helper_in(access).await.unwrap();
        let rosa = house.sign_in(access, super::helpers::ROSA).await;
        let along = house.room::<Contributing>(&rosa, cast.lucia.matter).await;
        assert_eq!(refused(along.own_dates().await), Refusal::NotAllowed);
        let along = house.room::<Reading>(&rosa, cast.lucia.matter).await;
        assert_eq!(refused(along.follow_dates().await), Refusal::NotAllowed);
        assert_eq!(shown(house, &cast.lucia).await, [noon(10)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moved_day_keeps_where_it_was_and_nobody_writes_over_a_colleague() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, matter) = (&cast.lucia, cast.lucia.matter);
        let room = steering(house, &cast.ana, matter).await;
        let pressed = join_all((0..8).map(|_| async {
            let new = interview(20, None, true);
            room.add_key_date(&new).await
        }));
        let ids: Vec<_> = pressed.await.into_iter().map(Result::unwrap).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "pressed eight times it is one day");
        assert_eq!(lines(house, &cast.ana, matter, AuditCode::DateAdded).await, 1);

        let first = only(house, &cast.ana, matter).await;
        let later = DateEdit { at: noon(34), ..as_it_is(&first) };
        let theirs = steering(house, &cast.caseworker, matter).await;
        theirs.change_key_date(first.id, &later).await.unwrap();
        theirs.change_key_date(first.id, &later).await.unwrap();
        let other = DateEdit { at: noon(50), ..as_it_is(&first) };
        assert_eq!(refused(room.change_key_date(first.id, &other).await), Refusal::Conflict);
        let moved = only(house, &cast.ana, matter).await;
        assert_eq!((moved.at, moved.revision, moved.steps.len()), (noon(34), 2, 2));
        let acts: Vec<_> = moved.steps.iter().map(|step| (step.act, step.at, step.by)).collect();
        let (ana, caseworker) = (cast.ana.person(), cast.caseworker.person());
        assert_eq!(acts, [(KeyDateAct::Added, noon(20), ana), (KeyDateAct::Moved, noon(34), caseworker)]);
        let seen = house.room::<Contributing>(&lucia.contact, matter).await.own_dates().await.unwrap();
        assert_eq!((seen[0].at, seen[0].was), (noon(34), Some((noon(20), false))));

        // Done, again, and taken off; what was done is not taken off as if it had never been.
        room.set_key_date(first.id, KeyDateState::Done).await.unwrap();
        room.set_key_date(first.id, KeyDateState::Done).await.unwrap();
        assert_eq!(refused(room.set_key_date(first.id, KeyDateState::TakenOff).await), Refusal::WrongState);
        let edit = DateEdit { at: noon(60), ..as_it_is(&moved) };
        assert_eq!(refused(room.change_key_date(first.id, &edit).await), Refusal::WrongState);
        room.set_key_date(first.id, KeyDateState::Ahead).await.unwrap();
        room.set_key_date(first.id, KeyDateState::TakenOff).await.unwrap();
        let gone = only(house, &cast.ana, matter).await;
        assert_eq!((gone.state, gone.steps.len()), (KeyDateState::TakenOff, 5));
        for (code, count) in [
            (AuditCode::DateMoved, 1),
            (AuditCode::DateDone, 1),
            (AuditCode::DateBack, 1),
            (AuditCode::DateTakenOff, 1),
        ] {
            assert_eq!(lines(house, &cast.ana, matter, code).await, count, "{code}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_says_nothing_or_is_of_somebody_else_is_refused() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = steering(house, &cast.ana, cast.lucia.matter).await;
        let wrong = |field, why| Refusal::Invalid { field, why };
        let unnamed = NewKeyDate { kind: KeyDateKind::Other, ..interview(3, None, false) };
        assert_eq!(refused(room.add_key_date(&unnamed).await), wrong("label", Why::Missing));
        let mut long = interview(3, None, false);
        long.words.place = "x".repeat(limits::TITLE_CHARS + 1);
        assert_eq!(refused(room.add_key_date(&long).await), wrong("place", Why::TooLong));
        let omars = room.add_key_date(&interview(3, Some(cast.omar.client), true)).await;
        assert_eq!(refused(omars), Refusal::NotFound, "a client of another matter");
        assert_eq!(lines(house, &cast.ana, cast.lucia.matter, AuditCode::DateAdded).await, 0);
    })
    .await;
}

/// The days in somebody's list, by matter.
async fn listed(house: &TestHouse, who: &Actor, cut: DateCut) -> Vec<MatterId> {
    let lobby = house.desk.lobby(who).unwrap();
    let (mut out, mut after) = (Vec::new(), None);
    loop {
        let page = lobby.date_lines(cut, after, 2).await.unwrap();
        let Some(last) = page.last() else { return out };
        // As an address carries it.
        after = Some(last.after().to_string().parse::<After>().unwrap());
        out.extend(page.iter().map(|line| line.matter));
        assert!(out.len() < 20, "the pages end");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_show_the_days_of_matters_one_may_enter_and_walls_and_circles_hold() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucias, omars) = (cast.lucia.matter, cast.omar.matter);
        for (matter, days) in [(lucias, 9), (omars, 5)] {
            let room = steering(house, &cast.ana, matter).await;
            room.add_key_date(&interview(days, None, false)).await.unwrap();
            let ends = NewKeyDate { kind: KeyDateKind::StayEnds, ..interview(days + 30, None, false) };
            room.add_key_date(&ends).await.unwrap();
            // A day to know is nothing that comes next.
            let fact = NewKeyDate { kind: KeyDateKind::PriorityDate, ..interview(-900, None, false) };
            room.add_key_date(&fact).await.unwrap();
        }
        let all = DateCut::default();
        assert_eq!(listed(house, &cast.ana, all).await, [omars, lucias, omars, lucias]);
        assert_eq!(listed(house, &cast.lawyer, all).await.len(), 4);
        assert_eq!(listed(house, &cast.caseworker, all).await, [lucias, lucias]);
        for nobody in [&cast.auditor, &cast.system_administrator] {
            let lines = house.desk.lobby(nobody).unwrap().date_lines(all, None, 50).await;
            assert!(lines.is_err() || lines.is_ok_and(|lines| lines.is_empty()));
        }
        // The lawyer is cover of Lucía's matter and of the team of Omar's.
        let led = DateCut { led: true, ..all };
        assert_eq!(listed(house, &cast.lawyer, led).await, [lucias, lucias]);
        let ends = DateCut { kind: Some(KeyDateKind::StayEnds), ..all };
        assert_eq!(listed(house, &cast.ana, ends).await, [omars, lucias]);
        let near = DateCut { before: Some(noon(6)), ..all };
        assert_eq!(listed(house, &cast.ana, near).await, [omars]);

        // A circle drawn closer around Omar's matter leaves the lawyer outside.
        let room = steering(house, &cast.ana, omars).await;
        room.set_sensitivity(Sensitivity::Sensitive).await.unwrap();
        assert_eq!(listed(house, &cast.lawyer, all).await, [lucias, lucias]);
        assert_eq!(listed(house, &cast.ana, all).await.len(), 4);
        room.assign(cast.caseworker.person(), Assignment::Cover).await.unwrap();
        assert_eq!(listed(house, &cast.caseworker, all).await.len(), 4);
        // A wall outweighs whatever somebody is in the matter.
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let (around, against) = (Around::Matter(lucias), Against::Person(cast.lawyer.person()));
        lobby.raise_wall(around, against, "kin").await.unwrap();
        for cut in [all, led] {
            assert!(listed(house, &cast.lawyer, cut).await.is_empty());
        }
        // What was dealt with is in no list, and neither is what is wound up.
        let room = steering(house, &cast.ana, lucias).await;
        let dates = house.room::<Reading>(&cast.ana, lucias).await.key_dates().await.unwrap();
        let first = dates.iter().find(|date| date.kind == KeyDateKind::Interview).unwrap();
        room.set_key_date(first.id, KeyDateState::Done).await.unwrap();
        assert_eq!(listed(house, &cast.ana, all).await, [omars, omars, lucias]);
        room.wind_up(None).await.unwrap();
        assert_eq!(listed(house, &cast.ana, all).await, [omars, omars]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_reminded_once_each_time_and_a_moved_day_is_planned_anew() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = beside(house, &ana, &lucia, Relation::Partner).await;
        house.empty_outbox().await;
        for_ever(house).await;
        let room = steering(house, &ana, lucia.matter).await;
        let date = room.add_key_date(&interview(20, Some(lucia.client), true)).await.unwrap();
        let start = house.desk.now();
        let mut seen = Vec::new();
        let walk = async |days: std::ops::Range<i64>, seen: &mut Vec<(i64, usize, Vec<String>)>| {
            for day in days {
                house.clock.set(start.plus_days(day).plus_hours(9));
                timers(house).await;
                house.clock.advance(Duration::minutes(6));
                assert!(timers(house).await.is_empty(), "nothing is left to do on day {day}");
                let (told, mails) = (told(house, &ana).await.0.len(), left_to(house).await);
                if told > 0 || !mails.is_empty() {
                    seen.push((day, told, mails));
                }
            }
        };
        let lucias = vec![persona::LUCIA.email.to_owned()];
        // Fourteen days before, for whoever leads it; that it is shown was a mail of the first day.
        walk(0..10, &mut seen).await;
        let days: Vec<_> = seen.iter().map(|(day, told, _)| (*day, *told)).collect();
        assert_eq!(days, [(0, 0), (6, 1), (7, 1), (8, 1), (9, 1)]);
        assert_eq!(seen[0].2, lucias);
        assert!(seen[1..].iter().all(|(.., mails)| mails.is_empty()));
        // Moved by ten days, what was planned for the old day is not said, and the notice of it is over.
        let was = only(house, &ana, lucia.matter).await;
        let later = DateEdit { at: noon(30), ..as_it_is(&was) };
        room.change_key_date(date, &later).await.unwrap();
        assert_eq!(told(house, &ana).await.1, 0);
        seen.clear();
        walk(10..31, &mut seen).await;
        let grew: Vec<(i64, usize)> =
            seen.windows(2).filter(|pair| pair[1].1 > pair[0].1).map(|pair| (pair[1].0, pair[1].1)).collect();
        assert_eq!(grew, [(16, 2), (27, 3), (30, 4)], "14, 3 and 0 days before the new day");
        let mailed: Vec<i64> = seen.iter().filter(|one| !one.2.is_empty()).map(|one| one.0).collect();
        assert_eq!(mailed, [10, 23, 29], "that it moved, a week before, the day before");
        assert!(seen.iter().all(|(.., mails)| !mails.contains(&omar.who.email.to_owned())), "it is hers");
        let (kinds, unread) = told(house, &ana).await;
        assert_eq!((kinds.last().map(String::as_str), unread), (Some("date_today"), 1));
        assert_eq!(lines(house, &ana, lucia.matter, AuditCode::DateReminded).await, 6);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_reminded_of_what_is_over_taken_off_hidden_or_of_a_matter_that_is() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        for_ever(house).await;
        let ana = &cast.ana;
        let mut ids = Vec::new();
        for portal in [&cast.lucia, &cast.omar, &cast.marta] {
            let room = steering(house, ana, portal.matter).await;
            let hidden = portal.matter == cast.marta.matter;
            ids.push(room.add_key_date(&interview(20, None, !hidden)).await.unwrap());
        }
        steering(house, ana, cast.lucia.matter).await.set_key_date(ids[0], KeyDateState::Done).await.unwrap();
        steering(house, ana, cast.omar.matter).await.wind_up(None).await.unwrap();
        house.clock.advance(Duration::hours(12));
        house.empty_outbox().await;
        let start = house.desk.now();
        for day in 1..22 {
            house.clock.set(start.plus_days(day));
            timers(house).await;
        }
        // Marta's is the only one that counts: three times, and her client hears nothing.
        assert_eq!(told(house, ana).await.0.len(), 3);
        house.clock.advance(Duration::days(1));
        assert!(left_to(house).await.is_empty());
        let room = steering(house, ana, cast.marta.matter).await;
        room.set_key_date(ids[2], KeyDateState::TakenOff).await.unwrap();
        assert_eq!(told(house, ana).await.1, 0, "there is nothing to read about it any more");
        // A day that comes late into the book is not called to mind for what is past already.
        let soon = NewKeyDate { at: house.desk.now().plus_days(1), ..interview(0, None, false) };
        room.add_key_date(&soon).await.unwrap();
        timers(house).await;
        assert_eq!(told(house, ana).await.0.len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_number_is_kept_in_its_one_form_or_refused() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let room = steering(house, &ana, lucia.matter).await;
        let sheet = room.matter_sheet().await.unwrap();
        let mut fields = sheet.fields.clone();
        fields.details.receipt = "IOE 12".to_owned();
        let wrong = Refusal::Invalid { field: "receipt", why: Why::Malformed };
        assert_eq!(refused(room.change_matter(&fields, sheet.revision).await), wrong);
        fields.details.receipt = " ioe-012 345 6789 ".to_owned();
        room.change_matter(&fields, sheet.revision).await.unwrap();
        let kept = room.matter_sheet().await.unwrap();
        assert_eq!(kept.fields.details.receipt, "IOE0123456789");
    })
    .await;
}

//! Every method of a room that takes an id is given the ids of another matter, and answers "not found".

use std::collections::{BTreeMap, BTreeSet};
use testkit::{Cell, Raw, TestHouse, item, message, on_both_engines, pieces};
use vault::{
    About, Answer, Contributing, Decision, Error, NewAccess, NewApproval, NewCard, NewStage, NewUpload,
    Opposing, Publishing, Reading, Release, Result, Reviewing, Steering, Tell, To,
};

/// Methods that take no id of something inside a matter, each with what it takes instead.
const WITHOUT_IDS: &[(&str, &str)] = &[
    ("add_note", "words"),
    ("add_opposing", "words"),
    ("add_party", "a client: clients live in the lobby"),
    ("already_sent", "a name this person gave a sending"),
    ("apply_checklist", "words"),
    ("approvals", "nothing"),
    ("approvals_if_any", "nothing"),
    ("assign", "a person: staff live in the lobby"),
    ("assign_team", "a team: teams live in the lobby"),
    ("assigned", "nothing"),
    ("authority_to_proceed", "nothing"),
    ("begin_paper", "words"),
    ("begin_paper_once", "words, and a name this person gave the attempt"),
    ("bin", "nothing"),
    ("bring_other", "words"),
    ("bring_with_message", "words"),
    ("card", "nothing"),
    ("change_matter", "values and a number of this matter's own row"),
    ("change_stage", "a stage's name"),
    ("approvals_asked", "nothing"),
    ("checklist", "nothing"),
    ("client_keys", "nothing"),
    ("close", "a stage's name"),
    ("conversations", "nothing"),
    ("consents", "nothing"),
    ("destroy_binned", "nothing: the claim names what lies in the bin"),
    ("documents", "nothing"),
    ("events", "a line's number in this room's own chain"),
    ("every_decision", "nothing"),
    ("noted_days", "nothing"),
    ("expire_approval", "nothing: the claim names the approval"),
    ("expire_upload", "nothing: the claim names the upload"),
    ("face", "nothing"),
    ("file_finding", "nothing: the claim names the version"),
    ("file_notes", "nothing"),
    ("filed", "nothing"),
    ("follow", "nothing"),
    ("fresh_ways", "nothing"),
    ("fresh_ways_of", "nothing"),
    ("hand_over", "a person: staff live in the lobby"),
    ("handler", "nothing"),
    ("helped", "nothing"),
    ("helper_facts", "nothing"),
    ("helpers", "nothing"),
    ("name_helper", "words"),
    ("step_back", "nothing: whoever helps ends their own"),
    ("report_stuck", "a name this person gave the attempt"),
    ("end_helper_of_the_day", "nothing: the claim names the helper"),
    ("key_dates", "nothing"),
    ("own_dates", "nothing"),
    ("follow_dates", "nothing"),
    ("follow_receipt", "nothing"),
    ("holds", "nothing"),
    ("is_held", "nothing"),
    ("latest", "nothing"),
    ("lift_hold", "words"),
    ("letter", "nothing"),
    ("letter_waits", "nothing"),
    ("lodge", "a stage's name"),
    ("lodging", "nothing"),
    ("mail_stops", "nothing"),
    ("text_lines", "nothing"),
    ("matter_sheet", "nothing"),
    ("next", "nothing: an original already opened"),
    ("next_date", "nothing"),
    ("opposing", "nothing"),
    ("own_files", "nothing"),
    ("papers", "nothing"),
    ("parties", "nothing"),
    ("place_hold", "words"),
    ("portal", "nothing"),
    ("organisations", "nothing"),
    ("others_who_decide", "nothing"),
    ("others_who_release", "nothing"),
    ("others_who_sign_off", "nothing"),
    ("preview_approvals", "a client and a person: both live in the lobby"),
    ("progress", "nothing"),
    ("pulse", "nothing"),
    ("pulses", "nothing"),
    ("remind_of_approval", "nothing: the claim names the approval"),
    ("quarantined", "nothing: the claim names the version"),
    ("reach_of", "a person: staff live in the lobby"),
    ("read_all", "nothing: an original already opened"),
    ("remind", "nothing: the claim names the matter"),
    ("remind_of_approval", "nothing: the claim names the approval"),
    ("reopen", "words"),
    ("requests", "nothing"),
    ("seen_by", "nothing"),
    ("days_seen_by", "nothing"),
    ("sensitivity", "nothing"),
    ("set_sensitivity", "words"),
    ("stage_texts", "nothing"),
    ("set_target", "a day"),
    ("staff_approvals", "nothing"),
    ("stages", "nothing"),
    ("take_away", "a number"),
    ("tally", "nothing"),
    ("target", "nothing"),
    ("teams_on", "nothing"),
    ("threads", "nothing"),
    ("unassign_team", "a team: teams live in the lobby"),
    ("unverified", "nothing"),
    ("verify", "nothing"),
    ("waits_for_letter", "nothing"),
    ("walled_off", "nothing"),
    ("want_letter", "nothing"),
    ("who_sees", "nothing"),
    ("wind_up", "a day"),
    ("change_last_day", "a day"),
    ("end_access_of_the_day", "nothing"),
    ("remind_now", "nothing"),
    ("written_out", "nothing"),
    ("sponsor_consents", "nothing"),
];

#[derive(Default)]
struct Sweep {
    done: BTreeSet<&'static str>,
}

impl Sweep {
    fn refused<T>(&mut self, name: &'static str, result: Result<T>) {
        match result {
            Err(e) if e.is_not_found() => {}
            Err(e) => panic!("{name} answered {e:?} to an id of another matter"),
            Ok(_) => panic!("{name} worked on an id of another matter"),
        }
        self.done.insert(name);
    }
}

/// All of a matter, to see that nothing changed.
async fn whole(raw: &mut Raw, matter: domain::MatterId) -> Vec<Vec<Vec<Cell>>> {
    let mut out = Vec::new();
    for table in [
        "face",
        "party",
        "item_group",
        "item",
        "document",
        "upload",
        "segment",
        "version",
        "preview",
        "decision",
        "bin",
        "thread",
        "message",
        "message_version",
        "message_read",
        "message_file",
        "team_comment",
        "file_note",
        "thread_line",
        "approval",
        "approval_version",
        "approval_answer",
        "approval_seen",
        "approval_line",
        "matter_event",
        "stage_event",
        "opposing",
        "lawyer_flag",
        "key_date",
        "key_date_step",
        "date_line",
        "pulse",
        "pulse_said",
        "problem_report",
        "letter_event",
        "portal_access",
        "review_line",
        "job",
        "other_side",
        "conflict_search",
    ] {
        let mut rows =
            raw.rows(&format!("SELECT * FROM {table} WHERE matter_id = $1"), &[matter.into()]).await;
        rows.sort();
        out.push(rows);
    }
    out
}

async fn sweep(house: &TestHouse) -> BTreeSet<&'static str> {
    let cast = house.cast().await;
    let (hers, his) = (&cast.lucia, &cast.omar);
    let version = house.ready(hers, "hers.pdf", b"her file").await;
    let binned = house.sent(hers, "binned.pdf", b"binned").await;
    house.sent(hers, "waiting.pdf", b"another").await;
    let upload = house.saved(hers, "saved.pdf", b"a third").await;
    let group = house.room::<Reading>(&cast.ana, hers.matter).await.checklist().await.unwrap()[0].id;
    let ticket = house
        .room::<Reviewing>(&cast.ana, hers.matter)
        .await
        .open_version(version)
        .await
        .unwrap()
        .ticket
        .clone();
    let reviewing = house.room::<Reviewing>(&cast.ana, hers.matter).await;
    reviewing.flag_for_lawyer(version, "hers", None).await.unwrap();
    let from = testkit::device();
    let consent = vault::ConsentAnswer {
        purpose: domain::ConsentPurpose::Storage,
        version: "S1",
        title: "hers",
        text: "hers",
        language: domain::Locale::Es,
        agreed: true,
        device: &from,
    };
    house.desk.answer_consent(&hers.contact, &consent).await.unwrap();
    let consent = house.desk.own_consents(&hers.contact).await.unwrap()[0].id;
    let helper = super::helpers::named(house, hers).await;
    let talk = house.room::<Contributing>(&cast.lucia.contact, hers.matter).await;
    let said = talk.write_to_us(&message(To::About(About::Item(hers.item), String::new()), "hers", 1)).await;
    let said = said.unwrap();
    let kept = house.room::<Steering>(&cast.ana, hers.matter).await.add_note("hers", [1; 16]).await.unwrap();
    let along = vault::NewMessage { files: vec![version], ..message(To::Thread(said.thread), "hers", 2) };
    house.room::<Publishing>(&cast.ana, hers.matter).await.answer(&along, false).await.unwrap();
    let documents = house.room::<Reading>(&cast.ana, hers.matter).await.documents().await.unwrap();
    let of = |version| documents.iter().find(|d| d.versions[0].id == version).unwrap().id;
    let document = of(version);
    let steering = house.room::<Steering>(&cast.ana, hers.matter).await;
    steering.delete_document(of(binned), "hers").await.unwrap();
    let bin = house.room::<Reading>(&cast.ana, hers.matter).await.bin().await.unwrap()[0].id;
    let stage = NewStage {
        asks_sign_off: false,
        from: "collecting".into(),
        to: "lodged".into(),
        from_said: String::new(),
        to_said: String::new(),
        words: Default::default(),
        tell: Tell::CallFirst,
        reason: String::new(),
    };
    let held = steering.change_stage(&stage).await.unwrap();
    let day = vault::NewKeyDate {
        kind: domain::KeyDateKind::Interview,
        at: house.desk.now().plus_days(20),
        timed: true,
        whose: Some(hers.client),
        shown: true,
        words: vault::DateWords::default(),
    };
    let date = steering.add_key_date(&day).await.unwrap();
    let across = steering
        .add_opposing(&Opposing { name: "Her landlord".into(), ..Opposing::default() })
        .await
        .unwrap();
    let joining = vault::Joining::OtherSide("Her landlord".into());
    let lobby = house.desk.lobby(&cast.ana).unwrap();
    let searched = lobby.search_for_matter(hers.matter, &joining).await.unwrap();
    let conflict = steering.keep_search(&searched).await.unwrap();
    let ruling = lobby.ruling(&steering, conflict, domain::ConflictDecision::Clear, "").await.unwrap();
    drop(steering);
    let ask = NewApproval {
        kind: domain::ApprovalKind::Statement,
        title: vault::Words::from([("es".to_owned(), "Título".to_owned())]),
        description: vault::Words::new(),
        versions: vec![version],
        mode: domain::ApprovalMode::All,
        approvers: vec![hers.access],
        copies: Vec::new(),
        due_at: None,
        release: Release::AtOnce,
        terms: None,
        how_read: false,
    };
    let approval =
        house.room::<Publishing>(&cast.ana, hers.matter).await.request_approval(&ask).await.unwrap();
    let paper = house.room::<Contributing>(&cast.ana, hers.matter).await.begin_paper("hers").await.unwrap();
    // A job of hers is under way while somebody stands in his rooms.
    let backstage = house.desk.backstage();
    let hers_claim = backstage.claim().await.unwrap().expect("her job");
    house.sent(his, "his.pdf", b"his file").await;

    let mut raw = house.raw().await;
    let before = whole(&mut raw, hers.matter).await;
    let mut s = Sweep::default();

    let room = house.room::<Contributing>(&his.contact, his.matter).await;
    s.refused("end_helper", room.end_helper(helper).await);
    s.refused("request", room.request(hers.item).await);
    s.refused("ask_for_help", room.ask_for_help(hers.item, "unclear", "?").await);
    let new = NewUpload { item: hers.item, name: "x.pdf".into(), size: 3, attempt: None, replaces: None };
    s.refused("open_upload", room.open_upload(&new).await);
    s.refused("spot", room.spot(&new).await);
    let own = NewUpload { item: his.item, name: "x.pdf".into(), size: 3, attempt: None, replaces: None };
    let spot = room.spot(&own).await.unwrap();
    s.refused("receive", room.receive(&new, spot, &mut Box::pin(pieces(b"abc", 3)), None).await);
    s.refused("upload", room.upload(upload).await);
    s.refused("append", room.append(upload, 0, pieces(b"abc", 3), None).await);
    s.refused("cancel_upload", room.cancel_upload(upload).await);
    s.refused("turn_away", room.turn_away(upload, domain::RefusalCause::Archive).await);
    s.refused("ends_here", room.ends_here(upload, 7).await);
    s.refused("saved", room.saved(hers.item).await);
    s.refused("sent", room.sent(hers.item).await);
    s.refused("own_original", room.own_original(version).await);
    s.refused("sent_picture", room.sent_picture(hers.item, version).await);
    s.refused("sent_picture", room.sent_picture(his.item, version).await);
    s.refused("send", room.send(hers.item, &[upload]).await);
    s.refused("send", room.send(his.item, &[upload]).await);

    s.refused("thread", room.thread(said.thread).await);
    s.refused("messages", room.messages(said.thread, None).await);
    s.refused("read_thread", room.read_thread(said.thread).await);
    s.refused("reword", room.reword(said.message, "mine").await);
    s.refused("take_message_back", room.take_message_back(said.message).await);
    assert!(room.thread_about(About::Item(hers.item)).await.unwrap().is_none(), "her thread is not his");
    s.done.insert("thread_about");
    let abouts = [
        About::Item(hers.item),
        About::Document(document),
        About::Version(version),
        About::Approval(approval),
    ];
    for about in abouts {
        s.refused("topic", room.topic(about).await);
        s.refused("said_about", room.said_about(about, 3).await);
    }
    for to in abouts.map(|about| To::About(about, String::new())).into_iter().chain([To::Thread(said.thread)])
    {
        s.refused("write_to_us", room.write_to_us(&message(to.clone(), "his", 2)).await);
        s.refused("report_problem", room.report_problem(&message(to, "his", 2)).await);
    }
    s.refused("answer_pulse", room.answer_pulse(held, domain::PulseState::Clear, "").await);
    let mut naming = message(To::About(About::Item(his.item), String::new()), "his", 3);
    naming.files = vec![version];
    s.refused("write_to_us", room.write_to_us(&naming).await);
    let own = house.saved(his, "along.pdf", b"along").await;
    let general = message(To::About(About::Matter, String::new()), "his", 8);
    s.refused("write_with_files", room.write_with_files(&general, hers.item, &[own]).await);
    s.refused("write_with_files", room.write_with_files(&general, his.item, &[upload]).await);
    s.refused("write_with_files", room.write_with_files(&general, his.item, &[own, upload]).await);
    for to in [To::Thread(said.thread), To::About(About::Item(hers.item), String::new())] {
        s.refused("write_with_files", room.write_with_files(&message(to, "his", 9), his.item, &[own]).await);
    }

    let staff = house.room::<Publishing>(&cast.ana, his.matter).await;
    let ours = message(To::About(About::Matter, String::new()), "his", 20);
    let ours = staff.answer(&ours, false).await.unwrap();
    for thread in [said.thread, ours.thread] {
        s.refused("open_named", room.open_named(thread, version).await);
    }

    let device = testkit::device();
    let answer = Answer {
        verdict: domain::Verdict::Approve,
        bound: "",
        reason: "",
        code: "",
        read: None,
        passkey: None,
        card: None,
        language: domain::Locale::En,
        device: &device,
    };
    s.refused("approval", room.approval(approval).await);
    s.refused("approval_page", room.approval_page(approval, version, 1).await);
    s.refused("approval_original", room.approval_original(approval, version).await);
    s.refused("talk_seen_by", room.talk_seen_by(Some(said.thread)).await);
    s.refused("approval_seen_by", room.approval_seen_by(approval).await);
    s.refused("approval_thumb", room.approval_thumb(approval, version).await);
    s.refused("send_fresh_code", room.send_fresh_code(approval).await);
    s.refused(
        "ask_passkey_for_answer",
        room.ask_passkey_for_answer(approval, &super::passkeys::site()).await,
    );
    s.refused("answer_approval", room.answer_approval(approval, &answer).await);
    s.refused("my_certificate", room.my_certificate(approval).await);

    let room = house.room::<Publishing>(&cast.ana, his.matter).await;
    s.refused("answer", room.answer(&message(To::Thread(said.thread), "his", 4), true).await);
    for to in abouts.map(|about| To::About(about, String::new())) {
        s.refused("answer", room.answer(&message(to, "his", 4), true).await);
    }
    let names = vault::NewMessage { files: vec![version], ..message(To::Thread(ours.thread), "his", 21) };
    s.refused("answer", room.answer(&names, false).await);
    s.refused("reword_answer", room.reword_answer(said.message, "his").await);
    s.refused("take_answer_back", room.take_answer_back(said.message).await);
    s.refused("thread_done", room.thread_done(said.thread).await);
    s.refused("assign_thread", room.assign_thread(said.thread, None).await);
    let room = house.room::<Contributing>(&cast.ana, his.matter).await;
    let filing = vault::Filing::new(domain::Channel::Post, "");
    let came = vault::NewItem { for_client: Some(hers.client), ..testkit::item("other/came", "Came") };
    s.refused("bring_for", room.bring_for(&came, &came.words.title).await);
    s.refused("file_for", room.file_for(hers.item, &[upload], &filing).await);
    s.refused("file_for", room.file_for(his.item, &[upload], &filing).await);

    let room = house.room::<Contributing>(&cast.ana, his.matter).await;
    s.refused("file_paper", room.file_paper(paper, upload).await);
    let own = room.begin_paper("his").await.unwrap();
    s.refused("file_paper", room.file_paper(own, upload).await);
    let to_him = message(To::Thread(ours.thread), "his", 22);
    let to_hers = vault::NewMessage {
        with: Some(hers.access),
        ..message(To::About(About::Matter, String::new()), "his", 23)
    };
    for to in [&message(To::Thread(said.thread), "his", 24), &to_hers] {
        s.refused("begin_enclosure", room.begin_enclosure("his", to).await);
        s.refused("answer_with_papers", room.answer_with_papers(to, false, &[(own, upload)]).await);
    }
    for (paper, upload) in [(paper, upload), (own, upload)] {
        s.refused("answer_with_papers", room.answer_with_papers(&to_him, false, &[(paper, upload)]).await);
    }

    let room = house.room::<Publishing>(&cast.lawyer, his.matter).await;
    let ask = |versions: Vec<domain::VersionId>, approvers: Vec<domain::AccessId>| NewApproval {
        kind: domain::ApprovalKind::Statement,
        title: vault::Words::from([("en".to_owned(), "T".to_owned()), ("es".to_owned(), "T".to_owned())]),
        description: vault::Words::new(),
        versions,
        mode: domain::ApprovalMode::All,
        approvers,
        copies: Vec::new(),
        due_at: None,
        release: Release::AtOnce,
        terms: None,
        how_read: false,
    };
    s.refused("request_approval", room.request_approval(&ask(vec![version], vec![his.access])).await);
    s.refused("request_approval", room.request_approval(&ask(vec![], vec![hers.access])).await);
    s.refused("try_approval", room.try_approval(&ask(vec![version], vec![his.access])).await);
    s.refused("ask_again", room.ask_again(approval).await);
    let more = vault::OneMore { access: hers.access, joins: vault::Joins::Answers, reason: "why" };
    s.refused("ask_again_with", room.ask_again_with(approval, &more).await);
    let more = vault::OneMore { access: his.access, ..more };
    s.refused("ask_again_with", room.ask_again_with(approval, &more).await);
    s.refused("release_approval", room.release_approval(approval).await);
    s.refused("cancel_approval", room.cancel_approval(approval, "why").await);
    s.refused("remind_approvers", room.remind_approvers(approval).await);
    s.refused("pause_approval", room.pause_approval(approval, domain::Resumes::ByHand).await);
    s.refused("resume_approval", room.resume_approval(approval).await);
    s.refused("lift_letter", room.lift_letter(Some(hers.client), "why").await);
    s.refused("letter_on_paper", room.letter_on_paper(hers.client, version).await);
    s.refused("letter_on_paper", room.letter_on_paper(his.client, version).await);

    let room = house.room::<Reading>(&cast.ana, his.matter).await;
    s.refused("staff_approval", room.staff_approval(approval).await);
    s.refused("approvals_about", room.approvals_about(document).await);
    s.refused("certify_approval", room.certify_approval(approval).await);

    let room = house.room::<Steering>(&cast.ana, his.matter).await;
    s.refused("comment", room.comment(said.thread, "his", [5; 16]).await);
    s.refused("correct_note", room.correct_note(kept, "his", [6; 16]).await);
    s.refused("keep_as_note", room.keep_as_note(said.message, [7; 16]).await);
    s.refused("add_item", room.add_item(group, &item("k", "K")).await);
    s.refused("set_needed", room.set_needed(hers.item, false).await);
    s.refused("help_answered", room.help_answered(hers.item).await);
    s.refused("waive", room.waive(hers.item, "why").await);
    s.refused("waive", room.waive(hers.item, "").await);
    s.refused("answer_help", room.answer_help(hers.item, "why").await);
    s.refused("revoke_access", room.revoke_access(hers.access).await);
    let how = vault::EnteredHow::default();
    s.refused("enter_answers", room.enter_answers(hers.access, &[], true, &how).await);
    s.refused("give_first_secret", room.give_first_secret(hers.access, "hash").await);
    s.refused("reset_factor", room.reset_factor(hers.access, "checked").await);
    s.refused("revoke_card", room.revoke_card(hers.access).await);
    let card = || NewCard { number: "1".to_owned(), codes: vec!["code".to_owned()], days: 9 };
    s.refused("print_card", room.print_card(hers.access, &card()).await);
    let wrong = NewAccess { client: hers.client, relation: domain::Relation::Partner };
    s.refused("enable_with_card", room.enable_with_card(&wrong, &card()).await);
    s.refused("write_again", room.write_again(hers.access).await);
    s.refused("text_again", room.text_again(hers.access).await);
    s.refused("send_link", room.send_link(hers.access).await);
    s.refused("let_in", room.let_in(hers.access).await);
    s.refused("let_helper_in", room.let_helper_in(helper).await);
    s.refused("set_department", room.set_department(hers.client, None).await);
    s.refused("change_party", room.change_party(hers.client, domain::Relation::Partner).await);
    s.refused("remove_party", room.remove_party(hers.client).await);
    s.refused("address_item", room.address_item(hers.item, None).await);
    s.refused("address_item", room.address_item(his.item, Some(hers.client)).await);
    s.refused("address_group", room.address_group(group, None).await);
    s.refused("remove_opposing", room.remove_opposing(across, "by mistake").await);
    s.refused("end_opposing", room.end_opposing(across).await);
    s.refused("resume_opposing", room.resume_opposing(across).await);
    s.refused("add_key_date", room.add_key_date(&day).await);
    let (at, words) = (day.at.plus_days(1), vault::DateWords::default());
    let moved = vault::DateEdit { at, timed: true, shown: true, words, revision: 1 };
    s.refused("change_key_date", room.change_key_date(date, &moved).await);
    s.refused("set_key_date", room.set_key_date(date, domain::KeyDateState::Done).await);
    s.refused("keep_search", room.keep_search(&searched).await);
    let joining = room.add_party_searched(hers.client, domain::Relation::Partner, &searched).await;
    s.refused("add_party_searched", joining);
    let landlord = Opposing { name: "Her landlord".into(), ..Opposing::default() };
    s.refused("change_opposing", room.change_opposing(across, 1, &landlord, None).await);
    s.refused("add_opposing_searched", room.add_opposing_searched(&landlord, &searched).await);
    // What somebody decided about a search of hers, brought into his room.
    s.refused("decide_conflict", room.decide_conflict(&ruling).await);
    s.refused("ask_owners", room.ask_owners(&lobby, conflict).await);
    let title = testkit::item("k", "K").words.title;
    let edit = vault::ItemEdit {
        words: testkit::item("k", "K").words,
        need: domain::pack::Need::Required,
        accepts: vec![domain::FileType::Pdf],
        max_files: 3,
        due_at: None,
        target_days: None,
        revision: 1,
        follows: None,
    };
    s.refused("delete_document", room.delete_document(document, "his").await);
    s.refused("restore_document", room.restore_document(bin).await);
    s.refused("put_under", room.put_under(hers.item, his.item).await);
    s.refused("put_under", room.put_under(his.item, hers.item).await);
    s.refused("edit_item", room.edit_item(hers.item, &edit).await);
    s.refused("rename_group", room.rename_group(group, &title).await);
    s.refused("move_group", room.move_group(group, vault::Way::Up).await);
    s.refused("remove_group", room.remove_group(group).await);
    s.refused("move_item", room.move_item(hers.item, None, Some(vault::Way::Up)).await);
    s.refused("move_item", room.move_item(his.item, Some(group), None).await);
    s.refused("set_asked_for", room.set_asked_for(hers.item, false).await);
    let addressed = vault::NewItem { for_client: Some(hers.client), ..item("k", "K") };
    let asked = testkit::group("g", "G", vec![addressed]);
    s.refused("apply_checklist", room.apply_checklist("t", &[asked]).await);
    s.done.remove("apply_checklist");
    s.refused(
        "enable_access",
        room.enable_access(&NewAccess { client: hers.client, relation: domain::Relation::Partner }).await,
    );

    let room = house.room::<Publishing>(&cast.ana, his.matter).await;
    s.refused("publish_stage", room.publish_stage(held, true).await);
    let room = house.room::<Reviewing>(&cast.ana, his.matter).await;
    s.refused("open_version", room.open_version(version).await);
    s.refused("decide", room.decide(version, &Decision::Accept).await);
    s.refused(
        "decide_checked",
        room.decide_checked(version, &Decision::Accept, &[0], &vault::DocumentDays::default()).await,
    );
    s.refused("take_back", room.take_back(version).await);
    s.refused("flag_for_lawyer", room.flag_for_lawyer(version, "why", None).await);
    s.refused("take_flag_off", room.take_flag_off(version).await);
    s.refused("page", room.page(version, 1, "page", &ticket).await);
    s.refused("still_open", room.still_open(version, &ticket).await);
    s.refused("preview_for", room.preview_for(hers.client).await);

    let room = house.room::<Reading>(&cast.ana, his.matter).await;
    s.refused("conversation_with_comments", room.conversation_with_comments(said.thread, None).await);
    for about in abouts {
        s.refused("staff_topic", room.staff_topic(about).await);
        s.refused("conversations_about", room.conversations_about(about, 3).await);
        let seen = room.preview_said_about(his.access, his.client, about, 3).await;
        s.refused("preview_said_about", seen);
    }
    s.refused("seen_by_staff", room.seen_by_staff(said.thread).await);
    s.refused("transcript", room.transcript(said.thread).await);
    s.refused("consent", room.consent(consent).await);
    s.refused("mails", room.mails(hers.access).await);
    s.refused("attachable", room.attachable(Some(hers.access)).await);
    s.refused("open_document", room.open_document(version).await);
    s.refused("download", room.download(version).await);
    s.refused("preview_progress", room.preview_progress(hers.client).await);
    s.refused("preview_dates", room.preview_dates(hers.client).await);
    s.refused("preview_receipt", room.preview_receipt(hers.client).await);
    let (seat, whose) = (hers.client, hers.contact.person());
    s.refused("preview_seen_by", room.preview_seen_by(seat, whose, None).await);
    s.refused("preview_talk_seen_by", room.preview_talk_seen_by(seat, whose, true).await);
    s.refused("preview_seen_by", room.preview_seen_by(seat, whose, Some(approval)).await);
    s.refused("preview_consents", room.preview_consents(hers.access).await);
    let texts = [(domain::ConsentPurpose::Storage, "S2".to_owned())].into();
    let first = room.preview_first_visit(hers.client, Some(hers.access), &texts).await;
    s.refused("preview_first_visit", first);
    s.refused("preview_first_visit", room.preview_first_visit(hers.client, None, &texts).await);
    s.refused("preview_notices", room.preview_notices(hers.access).await);
    s.refused("preview_helpers", room.preview_helpers(hers.access).await);
    s.refused("enterable", room.enterable(hers.access).await);
    s.refused("preview_details", room.preview_details(hers.access).await);
    s.refused("preview_threads", room.preview_threads(hers.access).await);
    s.refused("preview_messages", room.preview_messages(hers.access, seat, said.thread, None).await);
    s.refused("preview_messages", room.preview_messages(his.access, his.client, said.thread, None).await);

    assert!(whole(&mut raw, hers.matter).await == before, "a refused call changed another matter");
    backstage.finish(&hers_claim).await.unwrap();
    s.done
}

// S2-02
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_room_answers_to_an_id_of_another_matter() {
    let methods = methods();
    on_both_engines(async |house| {
        let done = sweep(house).await;
        for (name, ids) in &methods {
            let listed = WITHOUT_IDS.iter().any(|(n, _)| n == name);
            assert!(
                done.contains(name.as_str()) != listed,
                "`{name}` must be swept or listed as taking no id"
            );
            assert!(!listed || !ids, "`{name}` takes an id and must be swept");
        }
        for name in done.iter().copied().chain(WITHOUT_IDS.iter().map(|(n, _)| *n)) {
            assert!(methods.contains_key(name), "`{name}` is no method of a room any more");
        }
    })
    .await;
}

/// Every public asynchronous method below `src/room`, and whether its signature names an id of something in a matter.
fn methods() -> BTreeMap<String, bool> {
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/room")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for part in text.split("pub async fn ").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let arguments = &part[..part.find("->").unwrap_or(part.len()).min(part.find('{').unwrap())];
            let outside = ["ClientId", "PersonId", "MatterId", "TeamId"];
            let ids = arguments
                .split(|c: char| !c.is_alphanumeric())
                .any(|w| w.ends_with("Id") && w.len() > 2 && !outside.contains(&w));
            let known: &mut bool = out.entry(name).or_default();
            *known |= ids;
        }
    }
    assert!(out.len() > 30, "the rooms' methods were found: {}", out.len());
    out
}

// S2-19
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_admitted_to_a_matter_that_is_not_theirs() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let matter = cast.lucia.matter;
        let nowhere = domain::MatterId::from_bytes([9; 16]);
        for (who, actor) in [
            ("another client", &cast.omar.contact),
            ("her sister", &cast.marta.contact),
            ("the system administrator", &cast.system_administrator),
        ] {
            for matter in [matter, nowhere] {
                let no: [Option<Error>; 5] = [
                    house.desk.admit::<Reading>(actor, matter).await.err(),
                    house.desk.admit::<Contributing>(actor, matter).await.err(),
                    house.desk.admit::<Reviewing>(actor, matter).await.err(),
                    house.desk.admit::<Steering>(actor, matter).await.err(),
                    house.desk.admit::<vault::Auditing>(actor, matter).await.err(),
                ];
                for e in no {
                    assert!(e.expect("refused").is_not_found(), "{who}");
                }
            }
        }
        // Purposes of staff are closed to a client in her own matter, and hers to staff.
        assert!(house.desk.admit::<Reviewing>(&cast.lucia.contact, matter).await.is_err());
        assert!(house.desk.admit::<vault::Scanning>(&cast.ana, matter).await.is_err());
        // The auditor reads logs and nothing else.
        house.room::<vault::Auditing>(&cast.auditor, matter).await.verify().await.unwrap();
        assert!(house.desk.admit::<Reading>(&cast.auditor, matter).await.is_err());
    })
    .await;
}

//! Clients, colleagues, settings, notices, sessions, the outbox and the page that asks first.

use crate::Press;
use std::io;
use web::staff_view::clear::ClearFigures;
use web::staff_view::client_notes::{ClientNoteLine, ClientNotesPage, Correction};
use web::staff_view::details::Entered;
use web::staff_view::leaving::{Fact, HeldRow, LeavePage, LeavePreviewPage, LeftPage, MoveRow, PlaceRow};
use web::staff_view::messages::TeamComposer;
use web::staff_view::office::*;
use web::staff_view::people::*;
use web::staff_view::role::{PastRole, RolePage, RolePreviewPage};
use web::staff_view::roles::{Inside, Member, Team, TeamsPage, Wall, WallFormPage, WallsPage};
use web::staff_view::texts::{TextSample, TextsPage};
use web::staff_view::today::*;
use web::staff_view::wordings::Delivery;
use web::staff_view::{Choice, More, Place, Problems, Shell, Tag, Tone};

pub fn print(to: &Press) -> io::Result<()> {
    clients(to)?;
    staff(to)?;
    settings(to)?;
    today(to)?;
    rest(to)
}

fn row(name: &str, email: &str) -> ClientRow {
    ClientRow {
        href: "/desk/clients/cli_1".into(),
        name: name.into(),
        email: email.into(),
        language: "Español".into(),
        matters: 1,
        held: email.is_empty(),
        stopped: name.starts_with('L'),
    }
}

fn clients(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Clients));
    let list = |query: &str, rows| ClientsPage {
        w,
        shell,
        query: query.into(),
        rows,
        more: More::default(),
        may_manage: true,
    };
    to.page(
        "clients",
        &list(
            "",
            vec![
                row("Example, Lucía", "lucia@example.test"),
                row("Sample, Omar", ""),
                row("مثال، ليلى", "l@example.test"),
            ],
        ),
    )?;
    to.page("clients-none", &list("Zz", Vec::new()))?;
    let client = |email: &str, matters| ClientPage {
        organisation: None,
        w,
        shell,
        base: "/desk/clients/cli_1".into(),
        held: true,
        stops: vec![StoppedAddress {
            sentence: w.access_mail_client_stop("lucia@example.com", "Lucía Example", "Nov 12"),
            said: "550 5.1.1 no such user".into(),
        }],
        name: "Lucía Example".into(),
        record: Vec::new(),
        files: Vec::new(),
        confirmed: String::new(),
        said: Vec::new(),
        decided: Vec::new(),
        entered: vec![Entered {
            sentence: w.entered_by_instruction("Nov 12", "Ana Torres", "Lucía Example"),
            source: w.entered_phone(),
            changes: vec![(w.profile_phone(), w.client_nothing(), "212 555 0142".into())],
        }],
        notes: vec![note(Vec::new())],
        notes_link: w.client_note_see(3),
        email: email.into(),
        language: "Español".into(),
        since: "Nov 12, Ana Torres".into(),
        matters,
        enquiry: None,
        may_manage: true,
        may_open: true,
        wall_href: "/desk/walls/new?client=cli_1".into(),
        merge_href: "/desk/clients/cli_1/merge".into(),
        known_as: vec!["Lucía Ejemplo".into()],
        searches: Vec::new(),
        decisions: Vec::new(),
        reason: String::new(),
        problems: Problems::none(),
        joined: crate::merge::joined(),
    };
    to.page("client", &client("lucia@example.test", crate::matter::rows(w)))?;
    to.page("client-bare", &client("", Vec::new()))?;
    client_notes(to)?;
    let form = |form, alike, problems| ClientFormPage {
        w,
        shell,
        form,
        given: "Lucía".into(),
        middle: String::new(),
        more: Vec::new(),
        own: Vec::new(),
        sources: vec![Choice::new("", w.entered_unsaid()), Choice::new("phone", w.entered_phone())],
        source_words: String::new(),
        instructed_by: String::new(),
        revision: None,
        clashes: Vec::new(),
        family: "Example".into(),
        own_script: String::new(),
        email: String::new(),
        phone: String::new(),
        languages: vec![Choice::new("en", "English"), Choice::new("es", "Español").chosen()],
        alike,
        next: String::new(),
        problems,
    };
    to.page("client-new", &form(ClientForm::New, Vec::new(), Problems::none()))?;
    to.page("client-alike", &form(ClientForm::New, vec![crate::matter::found(w)], Problems::none()))?;
    let edit = ClientForm::Edit {
        base: "/desk/clients/cli_1".into(),
        name: "Lucía Example".into(),
        organisation: false,
    };
    to.page(
        "client-edit-wrong",
        &form(edit, Vec::new(), Problems::none().with("email", w.desk_email_wrong())),
    )
}

/// A note, with what says that it was corrected or corrects another.
fn note(said: Vec<String>) -> ClientNoteLine {
    let mut said = said.into_iter();
    let struck = said.next().unwrap_or_default();
    ClientNoteLine {
        id: format!("cnt_{}", struck.len()),
        who: "Ana Torres".into(),
        when: "2026-11-12 10:04".into(),
        text: "Her sister answers the phone in the mornings. <b>Ask for Lucía</b>.".into(),
        struck,
        corrects: said.next().map(|said| ("#cnt_0".into(), said)),
        reason: said.next().unwrap_or_default(),
        form: None,
    }
}

fn client_notes(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Clients));
    let text = "Called twice.".to_owned();
    let form = TeamComposer { text, problem: None, attempt: "0".repeat(32) };
    let wrong = Correction { unreasoned: Some(w.client_note_reason_missing()), ..Correction::default() };
    let page = |notes, templates, failed| ClientNotesPage {
        w,
        shell,
        base: "/desk/clients/cli_1".into(),
        name: "Lucía Example".into(),
        notes,
        form: Some(form.clone()),
        templates,
        failed,
    };
    let stands = ClientNoteLine {
        form: Some(wrong),
        ..note(vec![String::new(), w.note_corrects("Nov 12"), "The wrong sister".into()])
    };
    let notes = vec![stands, note(vec![w.note_struck("Nov 12")])];
    let heads = vec![("/desk/clients/cli_1/notes?use=call#new".to_owned(), "A call".to_owned())];
    to.page("client-notes", &page(notes, heads, true))?;
    to.page("client-notes-none", &page(Vec::new(), Vec::new(), false))
}

fn staff(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::People));
    let one = |name: &str, initials: &str, role: String, factor, account| StaffRow {
        id: "stf_1".into(),
        name: name.into(),
        initials: initials.into(),
        email: format!("{}@example.test", initials.to_lowercase()),
        role,
        factor,
        last_seen: "Nov 20".into(),
        account,
    };
    let on = || Tag::new(Tone::Ok, w.desk_factor_on());
    to.page(
        "people",
        &StaffPage {
            w,
            shell,
            staff: vec![
                one("Ana Torres", "AT", w.desk_role_owner(), on(), Account::Own),
                one("Daniel Vale", "DV", w.desk_role_lawyer(), on(), Account::Active),
                one(
                    "Priya Vale",
                    "PV",
                    w.desk_role_caseworker(),
                    Tag::new(Tone::Todo, w.desk_factor_off()),
                    Account::Disabled,
                ),
            ],
            invitations: vec![InvitationRow {
                id: "inv_1".into(),
                name: "Sam Placeholder".into(),
                email: "sam@example.test".into(),
                role: w.desk_role_auditor(),
                ends: "Nov 27".into(),
            }],
            roles: vec![
                Choice::new("lawyer", w.desk_role_lawyer()).hint(w.desk_role_lawyer_hint()),
                Choice::new("caseworker", w.desk_role_caseworker())
                    .hint(w.desk_role_caseworker_hint())
                    .chosen(),
                Choice::new("intake", w.desk_role_intake()).hint(w.desk_role_intake_hint()),
                Choice::new("auditor", w.desk_role_auditor()).hint(w.desk_role_auditor_hint()),
                Choice::new("administrator", w.desk_role_administrator())
                    .hint(w.desk_role_administrator_hint()),
            ],
            name: String::new(),
            email: String::new(),
            may_teams: true,
            problems: Problems::none(),
        },
    )?;
    roles(to)?;
    leaving(to)?;
    role(to)?;
    crate::own_roles::press(to)?;
    to.page(
        "confirm",
        &ConfirmPage {
            w,
            shell,
            title: w.desk_revoke_title("Lucía Example"),
            sentences: vec![w.desk_revoke_text(), w.desk_revoke_text_again()],
            action: "/desk/matters/mat_1/portal/cli_1/revoke".into(),
            verb: w.desk_portal_revoke(),
            stops: true,
            cancel: "/desk/matters/mat_1/portal".into(),
        },
    )
}

fn roles(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::People));
    let member = |name: &str, away| Member { id: "stf_1".into(), name: name.into(), away };
    let team = |id: &str, name: &str, members| Team {
        id: id.into(),
        name: name.into(),
        members,
        others: vec![Choice::new("stf_3", "Priya Vale")],
    };
    let teams = |teams, name: &str, problems| TeamsPage { w, shell, teams, name: name.into(), problems };
    let both = vec![
        team("tea_1", "Family cases", vec![member("Ana Torres", false), member("Daniel Vale", true)]),
        team("tea_2", "Night shift", Vec::new()),
    ];
    to.page("teams", &teams(both, "", Problems::none()))?;
    let taken = Problems::none().with("name", w.roles_name_taken());
    to.page("teams-wrong", &teams(Vec::new(), "Family cases", taken))?;
    let wall = |inside, lifted| Wall {
        id: "wal_1".into(),
        inside,
        around: Tag::new(Tone::Plain, w.roles_wall_of_matter()),
        kept_out: "Daniel Vale".into(),
        raised: w.roles_wall_raised("Nov 12", "Ana Torres"),
        lifted,
    };
    let inside = || {
        Some(Inside {
            href: "/desk/matters/mat_1".into(),
            name: "Green card of Example".into(),
            number: "2026-001".into(),
            reason: "Acted for the other side.".into(),
        })
    };
    let ended = Some((w.roles_wall_ended("Nov 20", "Ana Torres"), "Settled.".to_owned()));
    let walls = |asked: &str, problems| WallsPage {
        w,
        shell,
        standing: vec![wall(inside(), None), Wall { id: "wal_2".into(), ..wall(None, None) }],
        lifted: vec![wall(inside(), ended.clone())],
        asked: asked.into(),
        reason: String::new(),
        problems,
    };
    to.page("walls", &walls("", Problems::none()))?;
    let why = Problems::none().with("reason", w.desk_message_missing());
    to.page("walls-wrong", &walls("wal_1", why.clone()))?;
    to.page(
        "wall-new",
        &WallFormPage {
            w,
            shell,
            field: "matter",
            id: "mat_1".into(),
            name: "Green card of Example".into(),
            back: "/desk/matters/mat_1/people".into(),
            against: vec![
                Choice::new("", w.people_choose()),
                Choice::new("stf_1", "Daniel Vale"),
                Choice::new("tea_1", w.roles_wall_choice_team("Family cases")),
            ],
            reason: String::new(),
            problems: why,
        },
    )
}

fn role(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::People));
    let past = |role: String, when: String, again| PastRole { role, when, again };
    let page = |problems| RolePage {
        w,
        shell,
        action: "/desk/people/stf_1/role".into(),
        name: "Daniel Vale".into(),
        has: "lawyer".into(),
        has_said: w.desk_role_lawyer(),
        roles: vec![
            Choice::new("lawyer", w.desk_role_lawyer()).hint(w.desk_role_lawyer_hint()).chosen(),
            Choice::new("intake", w.desk_role_intake()).hint(w.desk_role_intake_hint()),
        ],
        past: vec![
            past(w.desk_role_lawyer(), w.people_role_by("Nov 12", "Ana Torres"), None),
            past(w.desk_role_intake(), w.people_role_joined("Nov 2"), Some("intake".into())),
        ],
        problems,
    };
    to.page("role", &page(Problems::none()))?;
    to.page("role-wrong", &page(Problems::none().with("role", w.people_role_same())))?;
    to.page(
        "role-preview",
        &RolePreviewPage {
            w,
            shell,
            action: "/desk/people/stf_1/role".into(),
            title: w.people_role_preview("Daniel Vale", w.desk_role_intake()),
            from: "lawyer".into(),
            to: "intake".into(),
            gains: Vec::new(),
            loses: vec![w.power_review(), w.power_publish()],
        },
    )
}

fn leaving(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::People));
    let heirs = || vec![Choice::new("", w.people_same_heir()), Choice::new("stf_2", "Ana Torres")];
    let row = |must, wrong| HeldRow {
        id: "mat_1".into(),
        href: "/desk/matters/mat_1".into(),
        name: "Green card of Example".into(),
        number: "2026-001".into(),
        duty: w.desk_duty_responsible(),
        waits: format!("{}, {}", w.people_wait_messages(2), w.people_wait_reviews(1)),
        heirs: heirs(),
        must,
        wrong,
    };
    let fact = |label: String, value: &str| Fact { label, value: value.into() };
    let page = |wrong: bool, cut_short, problems| LeavePage {
        w,
        shell,
        action: "/desk/people/stf_1/leave".into(),
        name: "Daniel Vale".into(),
        facts: vec![
            fact(w.desk_role(), "Lawyer"),
            fact(w.people_f_leads(), "2"),
            fact(w.roles_teams(), "Family cases"),
            fact(w.people_f_sessions(), "1"),
        ],
        waits: vec![w.people_wait_messages(2), w.people_wait_actions(1)],
        heirs: heirs(),
        matters: vec![row(true, wrong), row(false, false)],
        places: vec![PlaceRow {
            href: "/desk/matters/mat_3".into(),
            name: "Lease of Example".into(),
            number: "2026-003".into(),
            duty: w.desk_duty_team(),
        }],
        restricted: w.people_restricted(1),
        cut_short,
        problems,
    };
    to.page("leave", &page(false, None, Problems::none()))?;
    let cut = Some(w.people_leave_cut_short_text("Nov 12", "Ana Torres"));
    to.page("leave-wrong", &page(true, cut, Problems::none().with("heir", w.people_left_alone(1))))?;
    let moved = |to: &str, state| MoveRow {
        href: "/desk/matters/mat_1".into(),
        name: "Green card of Example".into(),
        number: "2026-001".into(),
        to: to.into(),
        state,
    };
    to.page(
        "leave-preview",
        &LeavePreviewPage {
            w,
            shell,
            action: "/desk/people/stf_1/leave".into(),
            name: "Daniel Vale".into(),
            departure: "dpt_1".into(),
            heir: "stf_2".into(),
            moves: vec![moved("Ana Torres", Tag::new(Tone::Todo, w.bulk_state_will()))],
            fields: vec![("to-mat_1".into(), "stf_2".into())],
            ends: vec![w.people_end_account(), w.people_end_sessions(1), w.people_end_log()],
        },
    )?;
    to.page(
        "left",
        &LeftPage {
            w,
            shell,
            name: "Daniel Vale".into(),
            lead: w.people_left_lead("Nov 12", "Ana Torres"),
            moves: vec![moved("Ana Torres", Tag::new(Tone::Ok, w.people_handed()))],
            back: "/desk/people/stf_1/restore".into(),
        },
    )
}

fn settings(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Settings));
    let page = |profile, problems| SettingsPage {
        may_fields: true,
        may_roles: true,
        may_watch: true,
        w,
        shell,
        practice: "Harbor & Vale".into(),
        phone: "(555) 555-0142".into(),
        hours: ["Monday to Friday, 9 to 5".into(), "De lunes a viernes, de 9 a 5".into()],
        address: "12 Harbor Street\nNew York, NY 10004".into(),
        website: "https://harborvale.example".into(),
        regions: super::door::regions(w),
        phone_hint: w.region_phone_hint("(212) 555-0142"),
        time_zones: vec![
            Choice::new("America/New_York", "America/New_York").chosen(),
            Choice::new("Etc/UTC", "UTC"),
        ],
        languages: vec![Choice::new("en", "English").chosen(), Choice::new("es", "Español").chosen()],
        profile,
        review_days: 3,
        answer_days: 2,
        receipts: vec![
            Choice::new("off", w.talk_receipts_off()),
            Choice::new("staff", w.talk_receipts_staff()).chosen(),
            Choice::new("both", w.talk_receipts_both()),
        ],
        decline_reason: true,
        letter_first: false,
        leave_to_lodge: true,
        bin_days: 30,
        access_days: 30,
        hear: Hearing {
            weekends: true,
            weekend: domain::notices::Weekend::of(&[6, 7]),
            ask_clear: true,
            bundle: 5,
            quiet_from: 20,
            quiet_to: 8,
            breaks: true,
            reminders: true,
            escalate: 3,
            flood: 10,
        },
        link_hours: 48,
        client_idle: 30,
        client_longest: 48,
        staff_idle: 30,
        staff_longest: 12,
        problems,
    };
    to.page("settings", &page(Profile::Standard, Problems::none()))?;
    to.page(
        "settings-wrong",
        &page(Profile::Strict, Problems::none().with("link_hours", w.desk_limit_wrong(1_u32, 48_u32))),
    )
}

fn texts(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Settings));
    let text = w.text_waits("Harbor & Vale", "https://portal.example.test/p/acc_01k9a4c5d6e7f8g9h0j1k2m3n4");
    let sample =
        TextSample { lang: "en", language: "English", text, size: w.post_set_segments(1_u32, 106_u32) };
    let recent = Delivery {
        what: w.desk_text_of(w.desk_mail_notice()),
        to: "Lucía Example".into(),
        when: "Nov 20, 9:14 AM".into(),
        state: Tag::new(Tone::Ok, w.desk_text_delivered()),
        tries: String::new(),
        answer: String::new(),
    };
    let page = |on, closed, recent, problems| TextsPage {
        w,
        shell,
        on,
        closed,
        busy: String::new(),
        number: "+1 212 555 0142".into(),
        languages: vec![Choice::new("en", "English").chosen(), Choice::new("es", "Español")],
        samples: vec![sample.clone()],
        recent,
        problems,
    };
    let closed = (w.post_set_closed("Nov 20, 9:00 AM"), "20003 Authenticate".to_owned());
    to.page("texts-off", &page(false, None, Vec::new(), Problems::none()))?;
    to.page("texts", &page(true, None, vec![recent.clone()], Problems::none()))?;
    to.page("texts-closed", &page(true, Some(closed), vec![recent], Problems::none()))?;
    to.page("texts-wrong", &page(true, None, Vec::new(), Problems::none().with("number", w.reach_country())))
}

fn rest(to: &Press) -> io::Result<()> {
    let w = to.w;
    let bare = &Shell { here: None, ..to.shell.clone() };
    let notice = |id: &str, seen| Notice {
        id: id.into(),
        href: "/desk/review/ver_0".into(),
        text: w.desk_notice_document("Passport: photo page"),
        matter: "HV-2041".into(),
        client: "Lucía Example".into(),
        when: "12 m".into(),
        seen,
    };
    to.page(
        "notices",
        &NoticesPage {
            w,
            shell: bare,
            notices: vec![notice("a", Seen::New), notice("b", Seen::New), notice("c", Seen::Read)],
        },
    )?;
    to.page("notices-empty", &NoticesPage { w, shell: bare, notices: Vec::new() })?;
    texts(to)?;
    let session = |device: &str, which| SessionRow {
        id: "ses_1".into(),
        device: device.into(),
        place: "203.0.113.7".into(),
        since: "Nov 20, 9:00 AM".into(),
        last: "9:31 AM".into(),
        which,
    };
    to.page(
        "sessions",
        &SessionsPage {
            w,
            shell: bare,
            sessions: vec![session("Chromium, Linux", Which::This), session("Safari, iPhone", Which::Other)],
            codes_left: 8,
        },
    )?;
    let mail = |subject: &str, state, link: Option<&str>| OutboxMail {
        to: "lucia@example.test".into(),
        subject: subject.into(),
        when: "9:14 AM".into(),
        state,
        body: "There is a new task for you in your portal.\n\nhttps://portal.example.test/in/abc".into(),
        link: link.map(Into::into),
    };
    let outbox = &to.at(Place::Outbox);
    let kept = || Tag::new(Tone::Wait, w.desk_mail_outbox());
    to.page(
        "outbox",
        &OutboxPage {
            w,
            shell: outbox,
            mails: vec![
                mail("Harbor & Vale: you have something to do", kept(), Some("/in/abc")),
                mail("Harbor & Vale: tiene algo pendiente", Tag::new(Tone::Bad, w.desk_mail_failed()), None),
            ],
        },
    )?;
    to.page("outbox-empty", &OutboxPage { w, shell: outbox, mails: Vec::new() })
}

fn today(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Today));
    let row = |title: &str, when: &str| CallRow {
        href: "/desk/matters/mat_1/checklist".into(),
        title: title.into(),
        about: "Lucía Example Ficticio · Family green card".into(),
        when: when.into(),
        late: false,
    };
    let calls = |title: String, rows: Vec<CallRow>, none: String| CallBox {
        title,
        count: if rows.is_empty() { String::new() } else { rows.len().to_string() },
        rows,
        none,
        all: None,
    };
    let busy = |title, none| {
        calls(title, vec![row("Green card for Lucía", "2 h"), row("حالة ليلى", "Nov 12")], none)
    };
    let columns = |full: bool| {
        let make = |title, none| if full { busy(title, none) } else { calls(title, Vec::new(), none) };
        vec![
            vec![
                Column {
                    title: w.today_decide(),
                    boxes: vec![make(w.today_review(), w.today_review_none())],
                },
                Column { title: w.dates_title(), boxes: vec![make(w.dates_box(), w.dates_box_none())] },
            ],
            vec![Column { title: w.today_answer(), boxes: vec![make(w.today_help(), w.today_help_none())] }],
            vec![Column {
                title: w.today_waiting(),
                boxes: vec![
                    make(w.today_late(), w.today_late_none()),
                    make(w.today_never_in(), w.today_never_in_none()),
                ],
            }],
        ]
    };
    let some = TodayPage { w, shell, lead: w.today_lead_some(4), columns: columns(true), adoption: true };
    to.page("today", &some)?;
    let none = TodayPage { w, shell, lead: w.today_lead_none(), columns: columns(false), adoption: false };
    to.page("today-none", &none)?;
    let hit = |title: &str| Hit {
        href: "/desk/matters/mat_1".into(),
        title: title.into(),
        about: "HV-2041 · Lucía Example".into(),
    };
    let group =
        |title: String, icon| HitGroup {
            title, icon, hits: vec![hit("Lucía"), hit("ليلى")], more: None
        };
    let groups =
        vec![group(w.search_matters(), "briefcase-business"), group(w.search_documents(), "file-text")];
    to.page(
        "search",
        &SearchPage {
            w,
            shell,
            query: "lu".into(),
            groups,
            asked: true,
            unfinished: true,
            more: More::default(),
        },
    )?;
    let nothing = SearchPage {
        w,
        shell,
        query: "zz".into(),
        groups: Vec::new(),
        asked: true,
        unfinished: false,
        more: More::default(),
    };
    to.page("search-none", &nothing)?;
    to.page("keys", &KeysPage { w, shell })?;
    let steps =
        [(12, "100 %"), (9, "75 %"), (8, "66 %"), (7, "58 %"), (3, "25 %")].map(|(n, s)| (n, s.to_owned()));
    let row = |of: String| FunnelRow { of, steps: steps.clone() };
    let cuts = vec![
        FunnelCut { name: w.adoption_language(), rows: vec![row("Español".into())] },
        FunnelCut {
            name: w.adoption_device(),
            rows: vec![row(w.adoption_phone()), row(w.adoption_device_none())],
        },
    ];
    let stuck = vec![busy(w.today_never_in(), w.today_never_in_none())];
    let clear = ClearFigures { clear: 14, not_quite: 3, no_answer: 9, problems: 2 };
    let row = |step: String, days: [i64; 2], of: [u32; 2]| {
        let [now, before] = [0, 1].map(|i| (w.span_days(days[i]), w.adoption_took_of(of[i])));
        TookRow { step, now, before }
    };
    let took = vec![
        row(w.adoption_took_came(), [1, 3], [41, 38]),
        row(w.adoption_took_sent(), [4, 6], [37, 35]),
        row(w.adoption_took_complete(), [19, 26], [22, 1]),
    ];
    to.page("adoption", &AdoptionPage { w, shell, cuts, stuck, took, clear })?;
    let clear = ClearFigures { clear: 0, not_quite: 0, no_answer: 0, problems: 0 };
    to.page(
        "adoption-none",
        &AdoptionPage { w, shell, cuts: Vec::new(), stuck: Vec::new(), took: Vec::new(), clear },
    )
}

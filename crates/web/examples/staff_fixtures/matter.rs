//! Matters: the list, a new one and its tabs.

use crate::Press;
use std::io;
use web::staff_view::asks::Asks;
use web::staff_view::audit::{Chain, Day, Line, Log, MatterAuditPage, PracticeAuditPage};
use web::staff_view::consents::{AnswerLine, ConsentPage};
use web::staff_view::entered::{EnteredAsk, EnteredPage};
use web::staff_view::leads::{FoundLine, Search};
use web::staff_view::matter::*;
use web::staff_view::messages::NoteLine;
use web::staff_view::odd::{OddLimits, OddLine, OddPage};
use web::staff_view::portal::*;
use web::staff_view::steer::{About, Fact, OpposingPage, OpposingRow};
use web::staff_view::{Choice, Chosen, More, Place, Problems, Shell, Tag, Tone};
use web::words::Words;

pub fn print(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let matters = |query: &str, rows| MattersPage {
        w,
        shell,
        whose: Whose::Mine,
        query: query.into(),
        rows,
        more: More { newer: None, older: Some("/desk/matters?after=x".into()) },
        may_open: true,
        may_pick: query.is_empty(),
        cut: ListCut::default(),
    };
    to.page("matters", &matters("", rows(w)))?;
    to.page("matters-none", &MattersPage { more: More::default(), ..matters("Zz", Vec::new()) })?;
    to.page("matters-first", &MattersPage { more: More::default(), ..matters("", Vec::new()) })?;
    new(to)?;

    let head = |tab| head(w, tab);
    to.page(
        "matter",
        &MatterPage {
            w,
            shell,
            head: head(Tab::Overview),
            tally: Tally { with_client: 3, to_review: 1, accepted: 5, unasked: 2 },
            to_review: vec![pending(
                "Passport: photo page",
                Tag::new(Tone::Todo, w.desk_state_received()),
                "12 m",
            )],
            decided: vec![pending("Diploma", Tag::new(Tone::Ok, w.desk_state_accepted()), "1 d")],
            unheard: String::new(),
            nobody_in: false,
            with_client: vec![
                pending("Birth certificate", Tag::new(Tone::Todo, w.desk_state_returned()), "Nov 18"),
                pending("Marriage certificate", Tag::new(Tone::Wait, w.desk_state_asked()), "Nov 12"),
            ],
            latest: Some(lines()),
            may_ask: true,
            portal: Tag::new(Tone::Ok, w.desk_portal_tag_open()),
            write_letter: String::new(),
            opened: "Nov 12, Ana Torres".into(),
            about: About {
                facts: vec![Fact::new(w.matter_f_priority(), w.matter_priority_high())],
                may_edit: true,
                may_move: true,
                stage: "Document collection".into(),
                held: true,
                end: String::new(),
            },
            notes: vec![NoteLine {
                id: "not_1".into(),
                who: "Ana Torres".into(),
                when: "2026-11-12 10:04".into(),
                text: "Her sister answers the phone in the mornings. <b>Ask for Lucía</b>.".into(),
                struck: String::new(),
                corrects: None,
                from_message: true,
                form: None,
            }],
            notes_link: w.matter_notes_see(3),
            people: vec![
                PersonStands {
                    name: "Lucía Example".into(),
                    nothing: String::new(),
                    asked: 6,
                    received: 1,
                    accepted: 3,
                    missing: 2,
                    overdue: 1,
                },
                PersonStands {
                    name: "Daniel Example".into(),
                    nothing: w.stands_only_everybody(6),
                    asked: 0,
                    received: 0,
                    accepted: 0,
                    missing: 0,
                    overdue: 0,
                },
            ],
            may_take: true,
            enquiry: Some("/desk/leads/led_1".into()),
            linked: Vec::new(),
        },
    )?;
    crate::sees::render(to, head(Tab::People))?;
    checklist(to)?;
    apply(to)?;
    portal(to)?;
    people(to)?;
    let log = |chain| Log {
        chain,
        days: vec![
            Day { label: "Friday, November 20".into(), lines: lines() },
            Day { label: "Thursday, November 19".into(), lines: lines() },
        ],
        more: More { newer: None, older: Some("?before=12".into()) },
    };
    let whole = || Chain::Whole { lines: 48_211, checked: "09:00".into() };
    to.page("matter-audit", &MatterAuditPage { w, shell, head: head(Tab::Audit), log: log(whole()) })?;
    let broken = Chain::Broken { at: "37".into() };
    to.page("matter-audit-broken", &MatterAuditPage { w, shell, head: head(Tab::Audit), log: log(broken) })?;
    to.page(
        "audit",
        &PracticeAuditPage {
            w,
            shell: &to.at(Place::Audit),
            odd: w.odd_link(1),
            number: String::new(),
            log: log(whole()),
        },
    )?;
    let empty = Log { chain: Chain::Unchecked, days: Vec::new(), more: More::default() };
    to.page(
        "audit-empty",
        &PracticeAuditPage {
            w,
            shell: &to.at(Place::Audit),
            odd: w.odd_link(0),
            number: "HV-9999".to_owned(),
            log: empty,
        },
    )?;
    to.page("audit-odd", &odd(w, &to.at(Place::Audit)))
}

fn odd<'a>(w: &'a Words, shell: &'a Shell) -> OddPage<'a> {
    let line = |id: &str, who: &str, what, looked| OddLine {
        id: id.into(),
        who: who.into(),
        href: String::new(),
        what,
        from: w.odd_from(120),
        when: "Nov 20, 9:31 AM".into(),
        looked,
    };
    let number = |n: &str| n.to_owned();
    OddPage {
        w,
        shell,
        may_close: true,
        open: vec![line("odd_1", "Ben Lawyer", w.odd_opened(132), None)],
        over: vec![line(
            "odd_2",
            "Ana Torres",
            w.odd_night("2:14 AM"),
            Some((w.odd_looked("Nov 19", "Ben Lawyer"), "A hearing the next morning.".into())),
        )],
        limits: Some(OddLimits {
            opened: number("120"),
            taken: number("60"),
            matters: number("50"),
            failed: number("10"),
            links: number("10"),
            night_from: number("0"),
            night_to: number("5"),
        }),
        wrong: String::new(),
        typed: String::new(),
        problems: Problems::none(),
    }
}

pub fn rows(w: &Words) -> Vec<MatterRow> {
    let row = |reference: &str, title: &str, client: &str, kind: &str, turn| MatterRow {
        id: "mat_1".into(),
        href: "/desk/matters/mat_1".into(),
        reference: reference.into(),
        title: title.into(),
        own_title: if reference == "HV-2041" { "I-485, marriage".into() } else { String::new() },
        found: if reference == "HV-1987" {
            vec![w.search_found_by(w.dates_receipt(), "IOE0123456789")]
        } else {
            Vec::new()
        },
        client: client.into(),
        kind: kind.into(),
        turn,
        moved: "12 m".into(),
        stage: "Document collection".into(),
        held: reference == "HV-2041",
        priority: w.matter_priority_urgent(),
        next: w.matter_list_next("Friday, December 4"),
    };
    vec![
        row(
            "HV-2041",
            "Your green card",
            "Lucía Example",
            "Family green card",
            Tag::new(Tone::Todo, w.desk_turn_us()),
        ),
        row(
            "HV-1987",
            "Your citizenship",
            "Omar Sample",
            "Naturalization",
            Tag::new(Tone::Wait, w.desk_turn_client()),
        ),
        row(
            "HV-2102",
            "Your work visa with Placeholder Industries",
            "Wei Placeholder",
            "H-1B",
            Tag::new(Tone::Ok, w.desk_turn_done()),
        ),
        row("HV-2110", "سفر", "ليلى مثال", "H-1B", Tag::new(Tone::Plain, w.desk_turn_nobody())),
    ]
}

fn languages(w: &Words) -> Vec<Choice> {
    vec![Choice::new("en", "English"), Choice::new("es", "Español").chosen().hint(w.desk_language())]
}

/// A search that found somebody, about which somebody has to decide.
pub fn found(w: &Words) -> FoundLine {
    FoundLine {
        href: "/desk/clients/cli_9".into(),
        name: "Lucia Exampel".into(),
        kind: w.lead_kind_client(),
        why: w.lead_like_name_sound(),
    }
}

fn search(w: &Words) -> Search {
    Search {
        id: "cfs_1".into(),
        by: w.lead_search_by("Nov 20, 9:31 AM", "Ana Torres"),
        terms: "Lucía Example, Daniel Example".into(),
        found: vec![found(w)],
        restricted: true,
        withheld: true,
        asked: w.conflict_asked("Nov 20, 9:40 AM", "Ana Torres"),
        ask: "/desk/matters/new/searches/cfs_1/ask".into(),
        decided: String::new(),
        reason: String::new(),
        open: true,
        decide: String::new(),
        too_old: false,
    }
}

fn new(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let page = |from, problems: Problems| NewMatterPage {
        alike: Vec::new(),
        names: "Daniel Example".into(),
        search: String::new(),
        found: (!problems.is_empty()).then(|| search(w)),
        decisions: vec![Choice::new("clear", w.lead_decision_clear())],
        reason: String::new(),
        sensitive: false,
        letter_first: false,
        w,
        shell,
        client_query: "Lu".into(),
        from,
        clients: vec![
            Choice::new("cli_1", "Lucía Example").hint("lucia@example.test · Español").chosen(),
            Choice::new("cli_2", "Luis Sample").hint("luis@example.test · English"),
        ],
        given: String::new(),
        family: String::new(),
        email: String::new(),
        languages: languages(w),
        sources: vec![Choice::new("in_person", w.entered_in_person()).chosen()],
        source_words: String::new(),
        instructed_by: w.entered_themselves(),
        kinds: vec![KindGroup {
            name: "US immigration".into(),
            kinds: vec![
                Choice::new("us.family-green-card", "Family green card").chosen(),
                Choice::new("us.h1b", "H-1B"),
                Choice::new("us.naturalization", "Naturalization"),
            ],
        }],
        points: vec![
            Choice::new("jurisdiction", w.lead_point_jurisdiction()).chosen(),
            Choice::new("fee", w.lead_point_fee()),
        ],
        own_title: "I-485, marriage".into(),
        title: String::new(),
        reference: "HV-2111".into(),
        problems,
    };
    let came = |problems: Problems| CamePage {
        w,
        shell,
        head: head(w, Tab::Checklist),
        what: "Letter from the landlord".into(),
        who: vec![Choice::new("cli_1", "Lucía Example").chosen(), Choice::new("all", w.filing_everybody())],
        channels: vec![Choice::new("post", w.filing_post()), Choice::new("fax", w.filing_fax()).chosen()],
        receiver: String::new(),
        problems,
    };
    to.page("matter-came", &came(Problems::none()))?;
    to.page("matter-came-wrong", &came(Problems::none().with("file", w.filing_no_file())))?;
    to.page("matter-new", &page(ClientFrom::Known, Problems::none()))?;
    let wrong = Problems::none().with("title", w.desk_client_title_hint()).with("given", w.desk_given());
    to.page("matter-new-wrong", &page(ClientFrom::New, wrong))
}

pub fn head(w: &Words, tab: Tab) -> MatterHead {
    MatterHead {
        sensitive: false,
        held: true,
        letter: false,
        base: "/desk/matters/mat_1".into(),
        title: "Your green card".into(),
        own_title: "I-485, marriage".into(),
        reference: "HV-2041".into(),
        kind: "Family green card".into(),
        clients: "Lucía Example, Daniel Example".into(),
        turn: Tag::new(Tone::Todo, w.desk_turn_us()),
        deadline: "Friday, December 4".into(),
        late: true,
        next: "Call the office · Ana Torres · Friday, December 4".into(),
        next_late: false,
        responsible: "Ana Torres".into(),
        unverified: vec![Waits {
            who: "Lucía Example".into(),
            what: "Passport number".into(),
            href: "/desk/clients/cli_1".into(),
        }],
        tab,
        tabs: MatterHead::all_tabs(),
    }
}

fn pending(title: &str, tag: Tag, when: &str) -> Pending {
    Pending { href: "/desk/review/ver_0".into(), title: title.into(), tag: Some(tag), when: when.into() }
}

fn lines() -> Vec<Line> {
    let line = |time: &str, sentence: &str, detail: &str, position| Line {
        time: time.into(),
        sentence: sentence.into(),
        detail: detail.into(),
        position,
        fingerprint: "9f2c41d077ab".into(),
    };
    vec![
        line("9:31:04 AM", "Ana Torres accepted version 2 of a document.", "", 37),
        line("9:30:58 AM", "Ana Torres opened version 2 of a document.", "", 36),
        line("9:14:20 AM", "Lucía Example sent a document.", "203.0.113.7 · iPhone", 35),
        line("9:02:11 AM", "Lucía Example signed in with a link.", "203.0.113.7 · iPhone", 34),
    ]
}

fn checklist(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let item = |title: &str, state, due: &str, received: &str, next| Item {
        title: title.into(),
        late: String::new(),
        why: "It shows who you are.".into(),
        state: Some(state),
        due: due.into(),
        note: None,
        told: None,
        versions: [received]
            .iter()
            .filter(|label| !label.is_empty())
            .map(|label| ItemVersion {
                href: "/desk/review/ver_0".into(),
                label: (*label).into(),
                when: "Nov 18".into(),
                state: None,
                days: vec![
                    Tag::new(Tone::Plain, w.validity_valid_until("May 16, 2030")),
                    Tag::new(Tone::Bad, w.validity_too_soon("August 1, 2030")),
                ],
            })
            .collect(),
        rest: Vec::new(),
        next,
        edit: String::new(),
        id: format!("itm_{}", title.to_lowercase().replace(' ', "-")),
        who: String::new(),
        people: Vec::new(),
        address: String::new(),
    };
    let waive = || ItemMove::Waive("/desk/matters/mat_1/checklist/itm_1/waive".into());
    let restore = || ItemMove::Restore("/desk/matters/mat_1/checklist/itm_1/restore".into());
    let page = |groups, problems| ChecklistPage {
        w,
        shell,
        head: head(w, Tab::Checklist),
        groups,
        templates: vec![
            Choice::new("family", "Family green card").chosen(),
            Choice::new("h1b", "H-1B"),
            Choice::new("natz", "Naturalization"),
        ],
        draft: ItemDraft {
            twin: w.twin_here("About you", "Passport: photo page"),
            asks: asks(w),
            ..ItemDraft::default()
        },
        gone: Vec::new(),
        unheard: w.shape_unheard("Daniel Okafor"),
        missing: Vec::new(),
        target: String::new(),
        people: Vec::new(),
        may_file: true,
        may_edit: true,
        problems,
    };
    let groups = vec![
        Group {
            base: "/desk/matters/mat_1/groups/grp_1".into(),
            title: "Lucía".into(),
            title_es: "Lucía".into(),
            first: false,
            last: false,
            name: "Lucía".into(),
            people: Vec::new(),
            address: String::new(),
            done: 1,
            items: vec![
                item(
                    "Passport: photo page",
                    Tag::new(Tone::Todo, w.desk_state_received()),
                    "",
                    "IMG_4032.HEIC · 2",
                    ItemMove::Fixed,
                ),
                item(
                    "Birth certificate",
                    Tag::new(Tone::Wait, w.desk_state_asked()),
                    "Friday, December 4",
                    "",
                    waive(),
                ),
                item(
                    "Two passport photos",
                    Tag::new(Tone::Ok, w.desk_state_accepted()),
                    "",
                    "photos.jpg · 1",
                    ItemMove::Fixed,
                ),
                item("Police certificate", Tag::new(Tone::Plain, w.desk_state_waived()), "", "", restore()),
            ],
        },
        Group {
            base: "/desk/matters/mat_1/groups/grp_1".into(),
            title: "Daniel".into(),
            title_es: "Daniel".into(),
            first: false,
            last: false,
            name: "Daniel".into(),
            people: Vec::new(),
            address: String::new(),
            done: 0,
            items: vec![item(
                "Proof of citizenship",
                Tag::new(Tone::Wait, w.desk_state_asked()),
                "",
                "",
                waive(),
            )],
        },
    ];
    to.page("checklist", &page(groups, Problems::none()))?;
    to.page("checklist-empty", &page(Vec::new(), Problems::none().with("title", w.desk_item_title_hint())))
}

fn asks(w: &Words) -> Asks {
    Asks {
        needs: vec![
            Choice::new("required", w.lists_need_required()).chosen(),
            Choice::new("optional", w.lists_need_optional()),
        ],
        kinds: vec![Choice::new("pdf", "PDF").chosen(), Choice::new("jpeg", "JPEG")],
        max_files: "20".into(),
        instead: "A letter | Una carta".into(),
        checks: "It can be read | Se puede leer".into(),
        validity: vec![
            Choice::new("lasting", w.lists_validity_lasting()),
            Choice::new("good", w.lists_validity_good()).chosen(),
        ],
        span: "6".into(),
    }
}

fn apply(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let offer = |title: &str, when: String, chosen| Offer {
        key: title.to_lowercase(),
        title: title.into(),
        group: "About you".into(),
        when,
        twin: String::new(),
        differences: Vec::new(),
        chosen,
    };
    let differs = |what: String, was: &str, now: &str| Difference {
        what,
        was: was.into(),
        now: now.into(),
        lang: "en",
    };
    to.page(
        "apply",
        &ApplyPage {
            w,
            shell,
            head: head(w, Tab::Checklist),
            template: "us/family".into(),
            name: "Family green card".into(),
            required: vec![offer("Birth certificate", String::new(), Chosen::Yes)],
            others: vec![Offer {
                twin: w.apply_twin("About you", "Divorce papers"),
                ..offer("Divorce decree", w.desk_apply_when("You were married before"), Chosen::No)
            }],
            known: vec!["Passport: photo page".into()],
            changed: vec![Offer {
                differences: vec![
                    differs(w.desk_item_title(), "Tax return", "Tax return, every page"),
                    differs(w.asks_kinds(), "PDF, JPEG", "PDF"),
                    differs(w.apply_late(), "", "Without it we cannot file in time."),
                ],
                ..offer("Tax return, every page", String::new(), Chosen::No)
            }],
            gone: Vec::new(),
            people: Vec::new(),
            who: String::new(),
            problems: Problems::none(),
        },
    )
}

fn portal(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let mail = |what: String, state, detail: &str| MailLine {
        what,
        when: "Nov 20, 9:14 AM".into(),
        state,
        detail: detail.into(),
    };
    let person = |id: &str, name: &str, email: &str, door, mails| PortalPerson {
        id: id.into(),
        name: name.into(),
        part: "Main applicant".into(),
        email: email.into(),
        language: "Español".into(),
        door,
        mails,
        access_mail: (!email.is_empty()).then(|| AccessMail {
            tone: Tone::Wait,
            sentence: w.access_mail_opened("Nov 20, 9:16 AM"),
            advice: vec![w.access_mail_do_button(name), w.access_mail_do_scanner()],
        }),
        talk: (!email.is_empty()).then(|| PortalTalk {
            all: 3,
            waiting: u32::from(id == "cli_1"),
            href: "/desk/matters/mat_1/messages?of=acc_1".into(),
            write: "/desk/matters/mat_1/messages?of=acc_1#new".into(),
        }),
        approvals: if id == "cli_1" {
            let one = |title: &str, state, when: &str| PortalApproval {
                title: title.into(),
                href: "/desk/matters/mat_1/approvals/apr_1".into(),
                state,
                when: when.into(),
            };
            vec![
                one("Your statement", Tag::new(Tone::Wait, w.desk_approval_person_asked()), ""),
                one("Engagement letter", Tag::new(Tone::Ok, w.desk_approval_person_approved()), "Nov 14"),
            ]
        } else {
            Vec::new()
        },
        ..PortalPerson::default()
    };
    let open = PortalDoor::Open(OpenDoor {
        url: "https://portal.example.test/w/4f9k2m7q".into(),
        since: "Nov 12, Ana Torres".into(),
        last_sign_in: "Nov 20, 9:02 AM".into(),
        live_sessions: 1,
    });
    let mails = vec![
        mail(w.desk_portal_send(), Tag::new(Tone::Ok, w.desk_mail_sent()), ""),
        mail(
            w.desk_portal_send(),
            Tag::new(Tone::Bad, w.desk_mail_failed()),
            "550 5.1.1 mailbox unavailable",
        ),
    ];
    let people = vec![
        person("cli_1", "Lucía Example", "lucia@example.test", open, mails),
        person(
            "cli_2",
            "Daniel Example",
            "",
            PortalDoor::NoAddress { fix: "/desk/clients/cli_2/edit".into() },
            Vec::new(),
        ),
        person("cli_3", "Mateo Example", "mateo@example.test", PortalDoor::Closed, Vec::new()),
        person(
            "cli_4",
            "Rosa Demo",
            "rosa@example.test",
            PortalDoor::Revoked { sentence: "Nov 19, Ana Torres.".into() },
            Vec::new(),
        ),
    ];
    let blocked = people.get(1).cloned();
    let closed = people.get(2).cloned();
    consent(to)?;
    to.page(
        "portal",
        &PortalPage {
            w,
            shell,
            head: head(w, Tab::Portal),
            people,
            organisations: Vec::new(),
            may: true,
            may_preview: true,
        },
    )?;
    to.page(
        "portal-nobody",
        &PortalPage {
            w,
            shell,
            head: head(w, Tab::Portal),
            people: Vec::new(),
            organisations: Vec::new(),
            may: true,
            may_preview: true,
        },
    )?;
    for (name, person, opening) in [
        ("portal-enable", closed.clone(), Opening::First),
        ("portal-enable-again", closed, Opening::Again),
        ("portal-enable-blocked", blocked, Opening::First),
    ] {
        let Some(person) = person else { continue };
        to.page(
            name,
            &EnablePortalPage {
                w,
                shell,
                head: head(w, Tab::Portal),
                person,
                opening,
                born: "February 28, 1990".into(),
                items: 9,
                ask: String::new(),
                edit_client: "/desk/clients/cli_3/edit".into(),
                problems: Problems::none(),
            },
        )?;
    }
    Ok(())
}

/// One answer with everything that proves it.
fn consent(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let answer = |sentence: String, href: &str| AnswerLine { sentence, href: href.into() };
    to.page(
        "consent",
        &ConsentPage {
            w,
            shell,
            back: "/desk/matters/mat_1/portal".into(),
            matter: "Green card for Lucía".into(),
            name: "Lucía Example".into(),
            about: w.consent_desk_storage(),
            verdict: w.consent_withdrawn(),
            when: "Friday, November 20, 9:02 AM EST".into(),
            version: w.consent_text_code(w.consent_text_shipped("1"), "S1"),
            language: "Español".into(),
            address: "203.0.113.77".into(),
            device: "Safari, iPhone".into(),
            agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1".into(),
            line: Some((w.consent_line("12"), "0b3442ab".repeat(8))),
            log: "/desk/matters/mat_1/audit?before=13".into(),
            entered: None,
            heading: "Le damos la bienvenida a Harbor & Vale".into(),
            text: "Acepto que Harbor & Vale guarde mis documentos.".into(),
            lang: "es",
            all: vec![
                answer(w.desk_consent_withdrew(w.consent_text_shipped("1"), "Nov 20"), ""),
                answer(
                    w.desk_consent_agreed(w.consent_text_shipped("1"), "Nov 12"),
                    "/desk/matters/mat_1/consents/cns_1",
                ),
            ],
        },
    )?;
    entered(to)
}

fn entered(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let ask = |(field, version_field), legend: String| EnteredAsk {
        field,
        legend,
        choices: vec![
            Choice::new("", w.byhand_keep()).chosen(),
            Choice::new("agreed", w.byhand_agreed()),
            Choice::new("declined", w.byhand_declined()),
        ],
        text: "Acepto que Harbor & Vale guarde mis documentos.".into(),
        version: "S2".into(),
        called: w.consent_text_shipped("2"),
        version_field,
        lang: "es",
    };
    to.page(
        "matter-entered",
        &EnteredPage {
            w,
            shell,
            back: "/desk/matters/mat_1/portal".into(),
            action: "/desk/matters/mat_1/consents/enter/acc_1".into(),
            name: "Lucía Example".into(),
            asks: vec![
                ask(
                    ("answer-submission", "version-submission"),
                    w.consent_about(w.consent_desk_submission(), w.byhand_unsaid()),
                ),
                ask(
                    ("answer-storage", "version-storage"),
                    w.consent_about(w.consent_desk_storage(), w.consent_agreed()),
                ),
            ],
            confirms: Some(w.client_not_confirmed()),
            confirmed: true,
            sources: vec![Choice::new("", w.entered_unsaid()), Choice::new("phone", w.entered_phone())],
            source_words: String::new(),
            instructed_by: "Lucía".into(),
            on: String::new(),
            problems: Problems::none().with("on", w.byhand_ahead()),
        },
    )
}

fn people(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let party = |name: &str, email: &str, portal| Party {
        href: "/desk/clients/cli_1".into(),
        name: name.into(),
        part: "Main applicant".into(),
        email: email.into(),
        portal,
        speaks: w.spoken_speaks_of("Amharic (አማርኛ)"),
        interpreter: if email.is_empty() { String::new() } else { w.spoken_needs() },
        unverified: String::new(),
        edit: "/desk/matters/mat_1/people/cli_1".into(),
    };
    let opposing = |name: &str, ended: &str| OpposingRow {
        name: name.into(),
        role: "Former employer".into(),
        notes: String::new(),
        ended: ended.into(),
        edit: "/desk/matters/mat_1/people/opposing/opp_1".into(),
    };
    to.page(
        "matter-opposing",
        &OpposingPage {
            w,
            shell,
            head: head(w, Tab::People),
            title: "Former Example".into(),
            draft: ["Former Example".into(), "Former employer".into(), String::new()],
            revision: 2,
            ended: "November 2, 2026".into(),
            action: "/desk/matters/mat_1/people/opposing/opp_1".into(),
            problems: Problems::none(),
        },
    )?;
    to.page(
        "matter-people",
        &MatterPeoplePage {
            circle: Some(w.circle_close()),
            w,
            shell,
            head: head(w, Tab::People),
            parties: vec![
                party("Lucía Example", "lucia@example.test", Tag::new(Tone::Ok, w.desk_portal_tag_open())),
                party("Daniel Example", "", Tag::new(Tone::Todo, w.desk_portal_tag_no_address())),
            ],
            assigned: vec![
                Assigned {
                    id: "stf_1".into(),
                    name: "Ana Torres".into(),
                    role: w.desk_role_caseworker(),
                    duty: w.desk_duty_responsible(),
                    by_team: false,
                    kept_out: String::new(),
                },
                Assigned {
                    id: "stf_2".into(),
                    name: "Daniel Vale".into(),
                    role: w.desk_role_lawyer(),
                    duty: w.desk_duty_cover(),
                    by_team: true,
                    kept_out: w.matter_team_walled(),
                },
            ],
            may: Steering::May,
            may_assign: Steering::May,
            clients: vec![Choice::new("cli_3", "Mateo Example")],
            client_query: "Ma".into(),
            party_parts: vec![Choice::new("dependant", "Dependant")],
            staff: vec![Choice::new("stf_3", "Priya Vale")],
            duties: vec![
                Choice::new("responsible", w.desk_duty_responsible()).hint(w.desk_duty_responsible_hint()),
                Choice::new("cover", w.desk_duty_cover()).hint(w.desk_duty_cover_hint()),
                Choice::new("team", w.desk_duty_team()).hint(w.desk_duty_team_hint()).chosen(),
            ],
            opposing: vec![opposing("Bo Example", ""), opposing("Former Example", "November 2, 2026")],
            opposing_draft: Default::default(),
            teams: vec![Choice::new("tea_1", "Family cases")],
            other_teams: vec![Choice::new("tea_2", "Night shift")],
            walled_off: vec!["Sam Placeholder".into()],
            wall_href: "/desk/walls/new?matter=mat_1".into(),
            sponsors: vec![
                (Tone::Bad, w.sponsor_said_no("Lucía")),
                (Tone::Todo, w.sponsor_unanswered("Daniel")),
            ],
            enquiry: Some("/desk/leads/led_1#search".into()),
            searches: vec![search(w)],
            decisions: vec![Choice::new("clear", w.lead_decision_clear())],
            reason: String::new(),
            problems: Problems::none(),
        },
    )
}

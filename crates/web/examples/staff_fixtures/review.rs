//! The review queue in every state.

use crate::Press;
use std::io;
use web::staff_view::messages::{Talk, TalkLine, TalkThread};
use web::staff_view::review::*;
use web::staff_view::{Choice, Flash, More, Problems, Shell, Tag, Tone};
use web::words::Words;

fn silent() -> Scanner {
    Scanner::Silent {
        since: "9:12 AM".to_owned(),
        why: "the scanner cannot be reached: connection refused".to_owned(),
    }
}

pub fn print(to: &Press) -> io::Result<()> {
    let w = to.w;
    let page = |open, scanner| ReviewPage {
        w,
        shell: &to.shell,
        splits: splits(w),
        queue: queue(w),
        more: later(),
        open,
        scanner,
    };
    let open = |stage, decision| Some(version(w, stage, decision));
    let closed = || Decision::Open(again(w, Shown::Closed), Beside { waiting: 2, accepted: true });
    to.page("review", &page(open(pages(w), closed()), Scanner::Working))?;
    to.page(
        "review-again",
        &page(open(pages(w), Decision::Open(again(w, Shown::Open), Beside::default())), Scanner::Working),
    )?;
    to.page("review-waiting", &page(open(Stage::Waiting, Decision::NotYet), silent()))?;
    let mut person = version(w, Stage::NeedsPerson { why: w.desk_why_no_pictures() }, closed());
    person.flags =
        vec![Flag { tone: Tone::Todo, title: w.desk_flag_macros(), text: w.desk_flag_macros_text() }];
    to.page("review-person", &page(Some(person), Scanner::Absent))?;
    let mut flagged = version(w, pages(w), closed());
    flagged.flagging = Flagging { stands: Some(raised(w)), form: None };
    to.page("review-flagged", &page(Some(flagged), Scanner::Working))?;
    let mut typed = version(w, pages(w), closed());
    let problems = Problems::none().with("why", w.flag_stands_already());
    typed.flagging = Flagging { stands: Some(raised(w)), form: Some(RaiseForm { problems, ..raise(w) }) };
    to.page("review-flagged-twice", &page(Some(typed), Scanner::Working))?;
    let mut refused = version(w, Stage::Refused { why: w.desk_why_malware() }, Decision::LookOnly);
    refused.download = None;
    refused.checks.clear();
    to.page("review-refused", &page(Some(refused), Scanner::Working))?;
    let check = |text: &str, mark| Checked { text: text.into(), mark };
    let made = Decision::Made(Box::new(Made {
        take_back: Some(TakeBack {
            action: "/desk/matters/mat_1/versions/ver_0/take-back".into(),
            until: w.desk_take_back_until("Nov 21, 9:31 AM"),
        }),
        outcome: Tag::new(Tone::Todo, w.desk_state_returned()),
        sentence: w.desk_decided_already("Daniel Vale", "10:02"),
        reason: w.desk_decided_reason(w.desk_reason_blurry()),
        told: Words::of(domain::locale::Locale::Es).desk_say_blurry(),
        lang: "es".into(),
        gloss: w.desk_say_blurry(),
        checked_by: w.desk_decided_checked("Daniel Vale"),
        checked: vec![
            check("All 4 corners are visible", Mark::Ticked),
            check("Machine-readable lines are clear", Mark::Open),
        ],
        days: vec![Tag::new(Tone::Plain, w.validity_valid_until("May 16, 2030"))],
        again: None,
    }));
    to.page("review-decided", &page(open(pages(w), made), Scanner::Working))?;
    to.page("review-look-only", &page(open(pages(w), Decision::LookOnly), Scanner::Working))?;
    to.page("review-list", &page(None, Scanner::Working))?;
    let shell = Shell {
        to_review: 0,
        flash: Some(Flash {
            tone: Tone::Ok,
            text: w.desk_done_accepted("Passport: photo page"),
            undo: "/desk/matters/mat_1/versions/ver_0/take-back".into(),
        }),
        ..to.shell.clone()
    };
    to.page(
        "review-empty",
        &ReviewPage {
            w,
            shell: &shell,
            splits: splits(w),
            queue: Vec::new(),
            more: More::default(),
            open: None,
            scanner: Scanner::Working,
        },
    )
}

fn raised(w: &Words) -> RaisedFlag {
    RaisedFlag {
        title: w.flag_title_for("Daniel Vale"),
        why: "The date of birth differs from the birth certificate.\nIs a sworn correction enough?".into(),
        by: w.flag_by("9:40 AM", "Ana Torres"),
        off: Some("/desk/matters/mat_1/versions/ver_0/flag/off".into()),
    }
}

fn raise(w: &Words) -> RaiseForm {
    RaiseForm {
        action: "/desk/matters/mat_1/versions/ver_0/flag".into(),
        colleagues: vec![Choice::new("", w.flag_anyone()), Choice::new("per_1", "Daniel Vale")],
        why: String::new(),
        problems: Problems::none(),
    }
}

fn later() -> More {
    More { newer: None, older: Some("/desk/review?from=x".into()) }
}

fn splits(w: &Words) -> Vec<Split> {
    let split = |key: &str, label, count, place| Split {
        href: format!("/desk/review?split={key}"),
        label,
        count,
        place,
    };
    vec![
        split("mine", w.desk_split_mine(), 8, Selected::Here),
        split("team", w.desk_split_team(), 14, Selected::Elsewhere),
        split("lawyer", w.flag_split(), 2, Selected::Elsewhere),
        split("flagged", w.desk_split_flagged(), 3, Selected::Elsewhere),
    ]
}

fn queue(w: &Words) -> Vec<QueueItem> {
    let blurry = || vec![Tag::new(Tone::Bad, w.desk_flag_locked())];
    [
        (
            "Lucía Example",
            "Passport: photo page",
            "I-485 · HV-2041",
            "12 m",
            vec![Tag::new(Tone::Todo, w.desk_state_returned())],
        ),
        ("Omar Sample", "Birth certificate + translation", "N-400 · HV-1987", "38 m", blurry()),
        (
            "Wei Placeholder",
            "Pay slips, 3 pages",
            "H-1B · HV-2102",
            "1 h",
            vec![Tag::new(Tone::Todo, w.flag_tag_for("Daniel Vale"))],
        ),
        (
            "Rosa Demo",
            "Marriage certificate",
            "I-130 · HV-2066",
            "2 h",
            vec![Tag::new(Tone::Wait, w.desk_state_checking())],
        ),
        (
            "Ivan Testov",
            "Police certificate",
            "I-485 · HV-1911",
            "3 h",
            vec![Tag::new(Tone::Bad, w.desk_state_refused())],
        ),
        ("Ada Mustermann", "Diploma", "O-1 · HV-2088", "5 h", Vec::new()),
        ("José Ficticio", "Lease agreement, 9 pages", "I-751 · HV-1850", "1 d", Vec::new()),
        (
            "Mina Example",
            "Medical exam envelope",
            "I-485 · HV-2012",
            "1 d",
            vec![Tag::new(Tone::Todo, w.desk_state_person())],
        ),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (person, document, matter, age, tags))| QueueItem {
        id: format!("ver_{at}"),
        href: format!("/desk/review/ver_{at}"),
        person: person.into(),
        document: document.into(),
        matter: matter.into(),
        age: age.into(),
        tags,
        place: if at == 0 { Selected::Here } else { Selected::Elsewhere },
    })
    .collect()
}

fn pages(w: &Words) -> Stage {
    let thumb = |number, place| Thumb {
        number,
        src: "/page.svg".into(),
        href: format!("/desk/review/ver_0?page={number}"),
        place,
    };
    Stage::Pages(Pages {
        number: 1,
        total: 2,
        src: "/page.svg".into(),
        large: "/page.svg".into(),
        alt: w.desk_page_alt("Passport: photo page", 1_u32, 2_u32),
        drawn: w.desk_pages_drawn(2_u32, 31_u32),
        width: 1200,
        height: 1500,
        text: "SPECIMEN PASSPORT\nEXAMPLE\nLUCIA".into(),
        thumbs: vec![thumb(1, Selected::Here), thumb(2, Selected::Elsewhere)],
        previous: None,
        next: Some("/desk/review/ver_0?page=2".into()),
    })
}

fn version(w: &Words, stage: Stage, decision: Decision) -> OpenVersion {
    let fact = |label, value: &str, face| Fact { label, value: value.into(), face };
    OpenVersion {
        id: "ver_0".into(),
        person: "Lucía Example".into(),
        client_href: "/desk/clients/cli_1".into(),
        matter_href: "/desk/matters/mat_1".into(),
        matter: "I-485 · HV-2041".into(),
        reads: "Español".into(),
        document: "Passport: photo page".into(),
        meta: format!("{} · 9:14 AM", w.desk_version_n(2_u32)),
        file_name: "IMG_4032 (pasaporte de Lucía, página con foto).HEIC".into(),
        facts: vec![
            fact(w.desk_fact_kind(), "HEIC", Face::Text),
            fact(w.desk_fact_size(), "2.4 MB", Face::Text),
            fact(w.desk_fact_virus(), &w.desk_virus_clean(), Face::Text),
            fact(w.desk_fact_print(), "9f2c 41d0 77ab", Face::Code),
        ],
        flags: Vec::new(),
        checks: vec![
            Check {
                code: "corners".into(),
                text: "All 4 corners are visible".into(),
                evidence: String::new(),
                mark: Mark::Open,
            },
            Check {
                code: "name".into(),
                text: "Name matches the matter".into(),
                evidence: "EXAMPLE, Lucía".into(),
                mark: Mark::Open,
            },
            Check {
                code: "mrz".into(),
                text: "Machine-readable lines are clear".into(),
                evidence: String::new(),
                mark: Mark::Open,
            },
        ],
        days: DaysForm { asks: w.validity_asks_until("August 1, 2030"), ..DaysForm::default() },
        earlier: vec![Earlier {
            href: "/desk/review/ver_old".into(),
            label: w.desk_version_n(1_u32),
            when: "Nov 18".into(),
            outcome: Tag::new(Tone::Todo, w.desk_state_returned()),
            reason: "La imagen salió borrosa y no podemos leerla.".into(),
        }],
        note: Some(Note {
            about: w.desk_asked_help(w.cannot_unclear(), "Nov 18"),
            text: "¿Sirve la copia que tengo?".into(),
        }),
        talk: Talk {
            threads: vec![TalkThread {
                href: "/desk/matters/mat_1/messages/thr_1".into(),
                label: w.topic_desk_on_request(),
                with: String::new(),
                state: Tag::new(Tone::Todo, w.msg_desk_state_us()),
            }],
            lines: vec![TalkLine {
                href: "/desk/matters/mat_1/messages/thr_1#msg_1".into(),
                who: "Lucía Example".into(),
                when: w.desk_ago_minutes(12_u32),
                text: "¿Sirve la copia que tengo?".into(),
            }],
            write: "/desk/matters/mat_1/messages?about=doc_1#new".into(),
            write_label: w.topic_desk_write_document(),
            all: "/desk/matters/mat_1/messages?about=doc_1".into(),
        },
        approvals: vec![NamedIn {
            href: "/desk/matters/mat_1/approvals/apr_1".into(),
            title: "The statement about your work".into(),
            about: format!("{} · {}", w.approval_kind_statement(), w.desk_version_n(2_u32)),
            when: "9:40 AM".into(),
            state: Tag::new(Tone::Wait, w.desk_approval_state_pending()),
        }],
        taken_back: String::new(),
        flagging: match decision {
            Decision::Open(..) => Flagging { stands: None, form: Some(raise(w)) },
            _ => Flagging::default(),
        },
        stage,
        decision,
        delete: "/desk/matters/mat_1/documents/doc_1/delete".into(),
        download: Some("/desk/matters/mat_1/versions/ver_0/download".into()),
    }
}

fn again(w: &Words, shown: Shown) -> Again {
    let es = Words::of(domain::locale::Locale::Es);
    let reason = |code: &str, label, message: String, gloss, place| Reason {
        code: code.into(),
        label,
        message,
        gloss,
        place,
    };
    Again {
        action: "/desk/matters/mat_1/versions/ver_0/decision".into(),
        shown,
        more: String::new(),
        first_name: "Lucía".into(),
        lang: "es".into(),
        lang_name: "Español".into(),
        reasons: vec![
            reason(
                "blurry",
                w.desk_reason_blurry(),
                es.desk_say_blurry(),
                w.desk_say_blurry(),
                Selected::Here,
            ),
            reason(
                "cut-off",
                w.desk_reason_cut_off(),
                es.desk_say_cut_off(),
                w.desk_say_cut_off(),
                Selected::Elsewhere,
            ),
            reason("dark", w.desk_reason_dark(), es.desk_say_dark(), w.desk_say_dark(), Selected::Elsewhere),
            reason(
                "wrong",
                w.desk_reason_wrong(),
                es.desk_say_wrong(),
                w.desk_say_wrong(),
                Selected::Elsewhere,
            ),
            reason(
                "expired",
                w.desk_reason_expired(),
                es.desk_say_expired(),
                w.desk_say_expired(),
                Selected::Elsewhere,
            ),
            reason(
                "other",
                w.desk_reason_other(),
                es.desk_say_other(),
                w.desk_say_other(),
                Selected::Elsewhere,
            ),
        ],
        message: es.desk_say_blurry(),
        problem: String::new(),
    }
}

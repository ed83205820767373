//! Reports as mail servers write them, and messages that only look like one.

use casework::ports::ReportedEnd;
use connectors::{MOST_READ, read_report};

/// Recipients of a report, and words that could be a tag, that are looked at.
const MOST_RECIPIENTS: usize = 20;
const MOST_TAGS: usize = 40;

const WORD: &str = "0k9m2q4r6t8v0w2x4y6z8a0b2c4d6e8f0g2h4j6k8m0n2";

fn status(fields: &str) -> String {
    format!("Reporting-MTA: dns; mx.firm.example\r\n\r\n{fields}\r\n")
}

fn failed(action: &str, status_code: &str) -> String {
    status(&format!(
        "Original-Recipient: rfc822;Lucia@client.example\r\nFinal-Recipient: rfc822; <lucia@client.example>\r\n\
         Action: {action}\r\nStatus: {status_code}\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n user here\r\n"
    ))
}

/// A report as Postfix writes one.
fn report(status: &str, letter: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.firm.example\r\nTo: portal@firm.example\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"B1\"\r\n\r\n\
         for people\r\n--B1\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n\
         --B1\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n\
         --B1\r\nContent-Type: text/rfc822-headers\r\n\r\n{letter}\r\n\r\n--B1--\r\n"
    )
}

fn letter() -> String {
    format!("From: portal@firm.example\r\nMessage-ID:\r\n <{WORD}@firm.example>\r\nSubject: x")
}

#[test]
fn a_refusal_says_whom_it_is_about_and_shows_the_letters_tag() {
    let read = read_report(report(&failed("failed", "5.1.1"), &letter()).as_bytes()).unwrap();
    assert_eq!(read.tags, [WORD]);
    assert_eq!(read.about.len(), 1);
    let one = &read.about[0];
    assert_eq!(one.addresses, ["Lucia@client.example", "lucia@client.example"]);
    assert_eq!((one.end, one.answer.as_str()), (ReportedEnd::Refused, "5.1.1 550 5.1.1 no such user here"));
}

#[test]
fn only_a_failure_of_class_five_refuses_an_address() {
    for (action, code, end) in [
        ("failed", "5.2.2", ReportedEnd::Refused),
        ("FAILED", "5.7.1", ReportedEnd::Refused),
        ("failed", "4.4.7", ReportedEnd::GivenUp),
        ("failed", "", ReportedEnd::GivenUp),
        ("failed", "55", ReportedEnd::GivenUp),
        ("delayed", "4.0.0", ReportedEnd::OnTheWay),
        ("delayed", "5.1.1", ReportedEnd::OnTheWay),
        ("delivered", "2.0.0", ReportedEnd::OnTheWay),
        ("relayed", "2.0.0", ReportedEnd::OnTheWay),
        ("expanded", "2.0.0", ReportedEnd::OnTheWay),
        ("nonsense", "5.0.0", ReportedEnd::OnTheWay),
    ] {
        let read = read_report(report(&failed(action, code), &letter()).as_bytes()).unwrap();
        assert_eq!(read.about[0].end, end, "{action} {code}");
    }
}

#[test]
fn a_letter_with_a_senders_address_of_its_own_is_known_by_that_alone() {
    let text = report(&failed("failed", "5.1.1"), "Subject: cut")
        .replace("To: portal@", &format!("To: \"x\" <Returns+{}@", WORD.to_ascii_uppercase()));
    let text = text.replace("firm.example\r\nAuto", "firm.example>\r\nAuto");
    assert_eq!(read_report(text.as_bytes()).unwrap().tags, [WORD.to_ascii_uppercase()]);
}

#[test]
fn a_status_made_fit_for_mail_and_a_whole_letter_are_read() {
    let whole = report(&failed("failed", "5.1.1"), &format!("{}\r\n\r\nbody", letter()));
    let whole = whole.replace("text/rfc822-headers", "message/rfc822");
    assert_eq!(read_report(whole.as_bytes()).unwrap().tags, [WORD]);
    let soft = failed("failed", "5.1.1").replace("no such\r\n user", "no =\r\nsuch user");
    let quoted = report(&soft, &letter()).replace(
        "message/delivery-status\r\n",
        "message/delivery-status\r\nContent-Transfer-Encoding: quoted-printable\r\n",
    );
    let read = read_report(quoted.as_bytes()).unwrap();
    assert_eq!(
        (read.about[0].end, read.about[0].answer.contains("no such user")),
        (ReportedEnd::Refused, true)
    );
    // Bare line feeds, as a pipe hands messages over.
    let unix = report(&failed("failed", "5.1.1"), &letter()).replace("\r\n", "\n");
    assert_eq!(read_report(unix.as_bytes()).unwrap().about[0].end, ReportedEnd::Refused);
}

#[test]
fn what_people_and_machines_answer_is_no_report() {
    let away = format!(
        "From: lucia@client.example\r\nTo: portal@firm.example\r\nIn-Reply-To: <{WORD}@firm.example>\r\n\
         Auto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    );
    let receipt = report(&failed("failed", "5.1.1"), &letter())
        .replace("message/delivery-status", "message/disposition-notification");
    let mixed = report(&failed("failed", "5.1.1"), &letter()).replace("multipart/report", "multipart/mixed");
    for text in [away.as_str(), receipt.as_str(), mixed.as_str(), "", "\r\n\r\n", "Subject", ":", "\0\0\0"] {
        assert!(read_report(text.as_bytes()).is_none(), "{text:?}");
    }
}

#[test]
fn a_report_about_nobody_or_without_a_letter_shows_nothing_to_believe() {
    let nobody = status("Action: failed\r\nStatus: 5.1.1");
    let read = read_report(report(&nobody, &letter()).as_bytes()).unwrap();
    assert_eq!((read.about.len(), read.about[0].addresses.len()), (1, 0));
    let bare = read_report(report(&failed("failed", "5.1.1"), "Subject: x").as_bytes()).unwrap();
    assert!(bare.tags.is_empty());
}

#[test]
fn hostile_messages_are_read_in_bounds() {
    // Nested as deep as it fits, as parts and as letters within letters.
    let mut deep = String::from("Content-Type: multipart/report; boundary=B0\r\n\r\n");
    for n in 0..6000 {
        deep += &format!("--B{n}\r\nContent-Type: multipart/mixed; boundary=B{}\r\n\r\n", n + 1);
    }
    assert!(read_report(deep.as_bytes()).is_none());
    let letters = "Content-Type: message/rfc822\r\n\r\n".repeat(8000);
    let deep = report(&failed("failed", "5.1.1"), &letters).replace("text/rfc822-headers", "message/rfc822");
    assert!(read_report(deep.as_bytes()).unwrap().tags.is_empty());
    // More recipients, tags and parts than anybody means; values without an end; letters of no known set.
    let many = status(&format!(
        "{}\r\n",
        "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.0.0\r\n\r\n".repeat(3000)
    ));
    let read = read_report(report(&many, &letter()).as_bytes()).unwrap();
    assert_eq!(read.about.len(), MOST_RECIPIENTS);
    let tags = format!("References: {}", format!("<{WORD}@x> ").repeat(3000));
    let text = format!("{tags}\r\n{}", report(&failed("failed", "5.1.1"), &letter()));
    assert_eq!(read_report(text.as_bytes()).unwrap().tags.len(), MOST_TAGS);
    let endless = failed("failed", "5.1.1").replace("no such", &"x".repeat(MOST_READ));
    let read = read_report(report(&endless, &letter()).as_bytes()).unwrap();
    assert!(read.about.iter().all(|one| one.answer.chars().count() <= 300));
    let mut bytes = report(&failed("failed", "5.1.1"), &letter())
        .replace("message/delivery-status\r\n", "message/delivery-status; charset=utf-7\r\n")
        .into_bytes();
    let at = bytes.windows(7).position(|w| w == b"no such").unwrap();
    bytes.splice(at..at + 2, [0xff, 0xfe, 0x00]);
    assert_eq!(read_report(&bytes).unwrap().about[0].end, ReportedEnd::Refused);
    // Cut anywhere, nothing stops.
    let whole = report(&failed("failed", "5.1.1"), &letter());
    for at in 0..whole.len() {
        let _read = read_report(&whole.as_bytes()[..at]);
    }
    // A boundary that is nothing is none.
    assert!(read_report(b"Content-Type: multipart/report; boundary=\"\"\r\n\r\n--\r\n\r\n--\r\n").is_none());
}

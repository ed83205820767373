//! Letters over a real SMTP conversation with a server that answers as scripted.

use crate::wire::{Frozen, Reply, Script, SmtpServer, bodies, config, headers, letter};
use casework::ports::{Delivery, Letter, Mailer};
use connectors::{Login, Security, SmtpConfig, SmtpMailer, SmtpProblem};
use domain::Duration;
use std::sync::Arc;
use std::time::Instant;

fn mailer(config: SmtpConfig) -> SmtpMailer {
    SmtpMailer::new(config, Arc::new(Frozen)).expect("a good configuration")
}

async fn send_to(script: Script) -> (Delivery, SmtpServer) {
    let server = SmtpServer::start(script).await;
    let delivery = mailer(config(server.port)).send(&letter()).await;
    (delivery, server)
}

#[tokio::test]
async fn a_letter_arrives_whole_in_both_forms() {
    let (delivery, server) = send_to(Script::default()).await;
    assert_eq!(delivery, Delivery::Taken { answer: "250 2.0.0 queued as 4F2A".to_owned() });
    let heard = server.heard();
    assert_eq!(
        heard.commands,
        [
            "EHLO desk.firm.example",
            "MAIL FROM:<portal@firm.example>",
            "RCPT TO:<lena@client.example>",
            "DATA",
            "QUIT"
        ]
    );
    assert!(heard.faults.is_empty(), "{:?}", heard.faults);
    let [mail] = heard.messages.as_slice() else { panic!("one message") };
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(
        bodies(mail),
        [
            ("text/plain; charset=utf-8".to_owned(), crlf(&letter().text)),
            ("text/html; charset=utf-8".to_owned(), crlf(&letter().html)),
        ]
    );
    let headers = headers(mail);
    for wanted in [
        "Date: Thu, 09 Oct 2025 08:53:20 +0000",
        "Message-ID: <mail_01k9a@firm.example>",
        "Auto-Submitted: auto-generated",
        "Content-Language: es",
        "MIME-Version: 1.0",
        "To: lena@client.example",
    ] {
        assert!(headers.iter().any(|header| header == wanted), "{wanted} in {headers:?}");
    }
}

#[tokio::test]
async fn a_hostile_name_or_subject_makes_one_message_and_no_header() {
    let server = SmtpServer::start(Script::default()).await;
    let mailer = mailer(config(server.port));
    mailer.send(&letter()).await;
    for end in ["\r\n", "\n", "\r", "\0\r\n"] {
        let hostile = format!(
            "Firm{end}Bcc: thief@evil.example{end}{end}.{end}MAIL FROM:<thief@evil.example>{end}\
             RCPT TO:<victim@evil.example>{end}DATA{end}"
        );
        let letter = Letter {
            id: hostile.clone(),
            from_name: hostile.clone(),
            subject: hostile.clone(),
            text: hostile.clone(),
            html: hostile.clone(),
            language: hostile,
            ..letter()
        };
        assert!(matches!(mailer.send(&letter).await, Delivery::Taken { .. }));
    }
    let heard = server.heard();
    assert_eq!(heard.messages.len(), 5, "one message for each letter");
    assert_eq!(heard.commands.len(), 5 * 5, "{:?}", heard.commands);
    assert!(heard.faults.is_empty(), "{:?}", heard.faults);
    assert!(!heard.commands.iter().any(|command| command.contains("evil")), "{:?}", heard.commands);
    let names = |mail: &String| -> Vec<String> {
        headers(mail).iter().map(|header| header.split(':').next().unwrap_or_default().to_owned()).collect()
    };
    let (first, others) = heard.messages.split_first().expect("messages");
    let mut wanted = names(first);
    wanted.retain(|name| name != "Content-Language");
    for mail in others {
        assert_eq!(names(mail), wanted);
    }
}

#[tokio::test]
async fn a_permanent_no_refuses_the_letter_in_the_servers_words() {
    for script in [
        Script { mail: Reply::Say("550 5.1.1 no such person here"), ..Script::default() },
        Script { rcpt: Reply::Say("550 5.1.1 no such person here"), ..Script::default() },
        Script { data: Reply::Say("550 5.1.1 no such person here"), ..Script::default() },
        Script { message: Reply::Say("550-5.1.1 no such\r\n550 5.1.1 person here"), ..Script::default() },
    ] {
        let (delivery, _server) = send_to(script).await;
        assert_eq!(delivery, Delivery::Refused { answer: "550 5.1.1 no such person here".to_owned() });
    }
}

#[tokio::test]
async fn a_passing_no_is_tried_again_later() {
    for script in [
        Script { greeting: Reply::Say("421 too busy"), ..Script::default() },
        Script { mail: Reply::Say("421 too busy"), ..Script::default() },
        Script { rcpt: Reply::Say("421 too busy"), ..Script::default() },
        Script { data: Reply::Say("421 too busy"), ..Script::default() },
        Script { message: Reply::Say("421 too busy"), ..Script::default() },
    ] {
        let (delivery, _server) = send_to(script).await;
        assert_eq!(delivery, Delivery::TryLater { answer: "421 too busy".to_owned() });
    }
}

#[tokio::test]
async fn a_server_that_will_not_talk_to_us_at_all_does_not_cost_the_letter() {
    for script in [
        Script { greeting: Reply::Say("554 5.7.1 go away"), ..Script::default() },
        Script { ehlo: Reply::Say("550 5.7.1 bad name"), ..Script::default() },
        Script { mail: Reply::Say("530 5.7.0 authentication required"), ..Script::default() },
        Script { greeting: Reply::Say("HTTP/1.1 400 Bad Request"), ..Script::default() },
    ] {
        let (delivery, server) = send_to(script).await;
        assert!(matches!(delivery, Delivery::TryLater { .. }), "{delivery:?}");
        assert!(server.heard().messages.is_empty());
    }
}

#[tokio::test]
async fn silence_and_hanging_up_are_tried_again_later() {
    for at in [Reply::Silence, Reply::HangUp] {
        for script in [
            Script { greeting: at, ..Script::default() },
            Script { mail: at, ..Script::default() },
            Script { message: at, ..Script::default() },
        ] {
            let server = SmtpServer::start(script).await;
            let started = Instant::now();
            let quick = SmtpConfig { timeout: Duration::millis(400), ..config(server.port) };
            let delivery = mailer(quick).send(&letter()).await;
            assert!(matches!(delivery, Delivery::TryLater { .. }), "{delivery:?}");
            assert!(started.elapsed().as_secs() < 3);
        }
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_after_its_verdict_does_not_change_it() {
    let (taken, _server) = send_to(Script { quit: Reply::Silence, ..Script::default() }).await;
    assert!(matches!(taken, Delivery::Taken { .. }), "{taken:?}");
    let script = Script { rcpt: Reply::Say("550 no"), quit: Reply::Silence, ..Script::default() };
    let (refused, _server) = send_to(script).await;
    assert!(matches!(refused, Delivery::Refused { .. }), "{refused:?}");
}

#[tokio::test]
async fn nobody_listening_is_tried_again_later() {
    let port = SmtpServer::start(Script::default()).await.port;
    // The server ended with the statement above; give its socket a moment to close.
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let delivery = mailer(config(port)).send(&letter()).await;
    assert!(matches!(delivery, Delivery::TryLater { .. }), "{delivery:?}");
}

#[tokio::test]
async fn a_server_without_starttls_is_told_neither_login_nor_letter() {
    let server = SmtpServer::start(Script::default()).await;
    let strict = SmtpConfig {
        security: Security::StartTls,
        login: Some(Login { user: "desk".to_owned(), password: "korrekt-hest".to_owned() }),
        ..config(server.port)
    };
    let delivery = mailer(strict).send(&letter()).await;
    assert!(matches!(delivery, Delivery::TryLater { .. }), "{delivery:?}");
    let heard = server.heard();
    assert_eq!(heard.commands, ["EHLO desk.firm.example"]);
    assert!(heard.messages.is_empty());
}

#[tokio::test]
async fn a_login_is_given_before_the_letter_and_a_wrong_one_does_not_cost_it() {
    let login = Some(Login { user: "desk".to_owned(), password: "korrekt-hest".to_owned() });
    let server = SmtpServer::start(Script::default()).await;
    let delivery = mailer(SmtpConfig { login: login.clone(), ..config(server.port) }).send(&letter()).await;
    assert!(matches!(delivery, Delivery::Taken { .. }), "{delivery:?}");
    let second = server.heard().commands.get(1).cloned();
    assert_eq!(second.as_deref(), Some("AUTH PLAIN AGRlc2sAa29ycmVrdC1oZXN0"));

    let wrong = Script { auth: Reply::Say("535 5.7.8 wrong"), ..Script::default() };
    let server = SmtpServer::start(wrong).await;
    let delivery = mailer(SmtpConfig { login, ..config(server.port) }).send(&letter()).await;
    assert_eq!(delivery, Delivery::TryLater { answer: "535 5.7.8 wrong".to_owned() });
}

#[tokio::test]
async fn a_probe_sends_no_letter_and_says_what_is_wrong() {
    let server = SmtpServer::start(Script::default()).await;
    assert_eq!(mailer(config(server.port)).probe().await, Ok(()));
    assert_eq!(server.heard().commands, ["EHLO desk.firm.example", "QUIT"]);
    let server = SmtpServer::start(Script { greeting: Reply::Say("554 go away"), ..Script::default() }).await;
    assert_eq!(mailer(config(server.port)).probe().await, Err("554 go away".to_owned()));
}

#[tokio::test]
async fn an_address_that_is_not_one_is_refused_without_a_conversation() {
    let server = SmtpServer::start(Script::default()).await;
    for to in
        ["", "lena@client.example, thief@evil.example", "lena@client.example>\r\nRCPT TO:<thief@evil.example"]
    {
        let delivery = mailer(config(server.port)).send(&Letter { to: to.to_owned(), ..letter() }).await;
        let Delivery::Refused { answer } = delivery else { panic!("{to:?}: {delivery:?}") };
        assert!(!answer.contains("example"), "{answer}");
    }
    assert!(server.heard().commands.is_empty());
}

#[test]
fn mail_without_tls_may_only_go_to_this_machine() {
    let refused = |changed: SmtpConfig| SmtpMailer::new(changed, Arc::new(Frozen)).err();
    for host in ["mail.example.com", "10.0.0.5", "localhost.example.com"] {
        let host = host.to_owned();
        let wanted = SmtpProblem::PlainOutside { host: host.clone() };
        assert!(wanted.to_string().contains("unencrypted"));
        assert_eq!(refused(SmtpConfig { host, ..config(25) }), Some(wanted));
    }
    for host in ["localhost", "127.0.0.1", "::1"] {
        assert_eq!(refused(SmtpConfig { host: host.to_owned(), ..config(25) }), None);
    }
    let outside = SmtpConfig { host: "mail.example.com".to_owned(), ..config(587) };
    assert_eq!(refused(SmtpConfig { security: Security::StartTls, ..outside.clone() }), None);
    assert_eq!(refused(SmtpConfig { security: Security::Tls, ..outside }), None);
}

#[test]
fn every_other_mistake_in_the_configuration_is_named() {
    let refused = |changed: SmtpConfig| SmtpMailer::new(changed, Arc::new(Frozen)).err();
    let text = str::to_owned;
    for host in ["", "mail example", "mail\r\n.example", "[::1]"] {
        assert_eq!(refused(SmtpConfig { host: text(host), ..config(25) }), Some(SmtpProblem::Host));
    }
    assert_eq!(refused(config(0)), Some(SmtpProblem::Port));
    let helo = Some(text("desk\r\nMAIL FROM:<a@b.example>"));
    assert_eq!(refused(SmtpConfig { helo, ..config(25) }), Some(SmtpProblem::Helo));
    let login = Some(Login { user: text("desk"), password: String::new() });
    assert_eq!(refused(SmtpConfig { login, ..config(25) }), Some(SmtpProblem::Login));
    assert_eq!(refused(SmtpConfig { timeout: Duration::ZERO, ..config(25) }), Some(SmtpProblem::Timeout));
    let roots = SmtpConfig { extra_roots: Some(b"not PEM".to_vec()), security: Security::Tls, ..config(465) };
    assert_eq!(refused(roots), Some(SmtpProblem::Roots));
}

#[test]
fn debug_output_shows_no_login() {
    let login = Some(Login { user: "desk".to_owned(), password: "korrekt-hest".to_owned() });
    let config = SmtpConfig { login, ..config(25) };
    let shown = format!("{config:?} {:?}", mailer(config.clone()));
    assert!(!shown.contains("korrekt-hest") && !shown.contains("\"desk\""), "{shown}");
}

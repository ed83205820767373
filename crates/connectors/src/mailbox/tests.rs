//! A server that does what it is told to: every no, every silence and every half-truth of one is trouble and no success.

use super::*;
use casework::ports::Report;
use std::sync::Mutex;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream};

/// A refusal of a letter as a mailbox holds it; what it says shows up nowhere.
const MAIL: &str = "Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n\
    Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; secretword@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--B--\r\n";

#[derive(Default)]
struct Heard(Mutex<usize>);

impl Judges for Heard {
    fn judge(&self, _: Report) -> Answer<'_, Result<Judged, String>> {
        *self.0.lock().unwrap() += 1;
        Box::pin(async { Ok(Judged::Settled) })
    }
}

/// One line to answer with, or many; nothing hangs up. `{tag}` is the question's.
type Says = fn(&str, &mut u32) -> Option<String>;

async fn serve(mut line: DuplexStream, says: Says) {
    line.write_all(b"* OK here\r\n").await.unwrap();
    let (read, mut write) = tokio::io::split(line);
    let mut lines = BufReader::new(read).lines();
    let mut marked = 0;
    while let Ok(Some(asked)) = lines.next_line().await {
        let Some((tag, question)) = asked.split_once(' ') else { return };
        let Some(said) = says(question, &mut marked) else { return };
        // Whoever hung up hears no more.
        if write.write_all(said.replace("{tag}", tag).as_bytes()).await.is_err() {
            return;
        }
    }
}

/// As a good server answers: one new message, which is not new any more once it is marked.
fn good(question: &str, marked: &mut u32) -> Option<String> {
    let verb = question.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Some(match verb.as_str() {
        "SELECT \"INBOX\"" => {
            "* OK [PERMANENTFLAGS (\\Seen \\*)] ok\r\n{tag} OK [READ-WRITE] open\r\n".to_owned()
        }
        "UID SEARCH" if *marked > 0 => "* SEARCH\r\n{tag} OK done\r\n".to_owned(),
        "UID SEARCH" => "* SEARCH 7\r\n{tag} OK done\r\n".to_owned(),
        "UID FETCH" => {
            let size = MAIL.len();
            format!("* 1 FETCH (UID 7 BODY[]<0> {{{size}}}\r\n{MAIL})\r\n{{tag}} OK done\r\n")
        }
        "UID STORE" => {
            *marked += 1;
            "* 1 FETCH (UID 7 FLAGS (\\Seen StrongroomRead))\r\n{tag} OK done\r\n".to_owned()
        }
        _ => "{tag} OK done\r\n".to_owned(),
    })
}

/// What a visit comes to, and how many reports were judged in it.
async fn visit(says: Says) -> (Result<u32, String>, usize) {
    let (ours, theirs) = tokio::io::duplex(64 << 10);
    let heard = Heard::default();
    let visited = async {
        let mut session = greet(ours, "portal", "word").await.unwrap();
        // The line ends with the session, and the server with the line.
        read_new(&mut session, "INBOX", &heard).await
    };
    let (read, ()) = tokio::join!(visited, serve(theirs, says));
    let judged = *heard.0.lock().unwrap();
    (read, judged)
}

#[tokio::test]
async fn a_message_is_read_judged_and_marked_once() {
    assert_eq!(visit(good).await, (Ok(1), 1));
}

#[tokio::test]
async fn whatever_a_server_refuses_is_trouble_and_said_without_a_word_of_a_mail() {
    let refuses: [(&str, Says); 6] = [
        ("SELECT no", |q, m| match q.starts_with("SELECT") {
            true => Some("{tag} NO no such folder\r\n".to_owned()),
            false => good(q, m),
        }),
        ("SEARCH no", |q, m| match q.starts_with("UID SEARCH") {
            true => Some("{tag} NO secretword\r\n".to_owned()),
            false => good(q, m),
        }),
        ("SEARCH bad", |q, m| match q.starts_with("UID SEARCH") {
            true => Some("* SEARCH\r\n{tag} BAD secretword\r\n".to_owned()),
            false => good(q, m),
        }),
        ("FETCH no", |q, m| match q.starts_with("UID FETCH") {
            true => Some("{tag} NO secretword\r\n".to_owned()),
            false => good(q, m),
        }),
        ("STORE no", |q, m| match q.starts_with("UID STORE") {
            true => Some("{tag} NO secretword over quota\r\n".to_owned()),
            false => good(q, m),
        }),
        ("STORE bad", |q, m| match q.starts_with("UID STORE") {
            true => Some("{tag} BAD secretword\r\n".to_owned()),
            false => good(q, m),
        }),
    ];
    for (name, says) in refuses {
        let (read, _) = visit(says).await;
        let why = read.expect_err(name);
        assert!(!why.contains("secretword"), "{name}: {why}");
    }
}

#[tokio::test]
async fn a_line_that_ends_in_the_middle_is_no_answer() {
    let ends: [(&str, Says); 6] = [
        ("SELECT", |q, m| if q.starts_with("SELECT") { None } else { good(q, m) }),
        ("SEARCH", |q, m| if q.starts_with("UID SEARCH") { None } else { good(q, m) }),
        ("FETCH", |q, m| if q.starts_with("UID FETCH") { None } else { good(q, m) }),
        ("STORE", |q, m| if q.starts_with("UID STORE") { None } else { good(q, m) }),
        ("the second SEARCH", |q, m| if q.starts_with("UID SEARCH UID") { None } else { good(q, m) }),
        ("a goodbye", |q, m| match q.starts_with("UID FETCH") {
            true => Some("* BYE secretword\r\n".to_owned()),
            false => good(q, m),
        }),
    ];
    for (name, says) in ends {
        let (read, _) = visit(says).await;
        assert_eq!(read, Err(asked::CLOSED.to_owned()), "{name}");
    }
}

#[tokio::test]
async fn a_folder_that_can_only_be_read_is_trouble_before_anything_is_read() {
    let (read, judged) = visit(|q, m| match q.starts_with("SELECT") {
        true => Some("* OK [PERMANENTFLAGS (\\*)] ok\r\n{tag} OK [READ-ONLY] open\r\n".to_owned()),
        false => good(q, m),
    })
    .await;
    assert!(read.is_err() && judged == 0, "{read:?}");
}

#[tokio::test]
async fn a_mark_the_server_says_it_made_and_did_not_is_trouble() {
    let (read, judged) = visit(|q, m| match q.starts_with("UID STORE") {
        true => Some("{tag} OK done\r\n".to_owned()),
        false => good(q, m),
    })
    .await;
    assert!(read.is_err() && judged == 1, "{read:?}");
}

#[tokio::test]
async fn a_message_without_a_body_is_trouble_unless_it_is_gone() {
    let (read, judged) = visit(|q, m| match q.starts_with("UID FETCH") {
        true => Some("* 1 FETCH (UID 7 BODY[]<0> NIL)\r\n{tag} OK done\r\n".to_owned()),
        false => good(q, m),
    })
    .await;
    assert!(read.is_err() && judged == 0, "{read:?}");
    // Somebody took it away between the two questions.
    let gone = visit(|q, m| match q.starts_with("UID FETCH") {
        true => {
            *m += 1;
            Some("{tag} OK done\r\n".to_owned())
        }
        false => good(q, m),
    })
    .await;
    assert_eq!(gone, (Ok(0), 0));
}

#[tokio::test]
async fn one_message_that_cannot_be_read_holds_up_no_other_and_is_said() {
    let (read, judged) = visit(|q, m| match q {
        "UID SEARCH UNKEYWORD StrongroomRead UNDELETED" => {
            Some("* SEARCH 3 7\r\n{tag} OK done\r\n".to_owned())
        }
        q if q.starts_with("UID FETCH 3 ") => Some("{tag} NO broken\r\n".to_owned()),
        q => good(q, m),
    })
    .await;
    assert!(read.is_err() && judged == 1, "{read:?}");
}

#[tokio::test]
async fn an_answer_without_end_ends_and_what_nobody_can_read_is_not_repeated() {
    let started = std::time::Instant::now();
    let (read, _) = visit(|q, m| match q.starts_with("UID FETCH") {
        // A message of half a gigabyte is announced, of which the beginning was asked for. Nothing waits for it.
        true => Some("* 1 FETCH (UID 7 BODY[]<0> {500000000}\r\nsecretword".to_owned()),
        false => good(q, m),
    })
    .await;
    assert!(read.as_ref().is_err_and(|why| why.contains("more than it was asked")), "{read:?}");
    let (read, _) = visit(|q, m| match q.starts_with("UID FETCH") {
        true => Some("* 1 FETCH (UID 8 FLAGS ())\r\n".repeat(100_000)),
        false => good(q, m),
    })
    .await;
    assert!(read.as_ref().is_err_and(|why| why.contains("more than it was asked")), "{read:?}");
    assert!(started.elapsed().as_secs() < 30);
    let (read, _) = visit(|q, m| match q.starts_with("UID FETCH") {
        true => Some("* 1 FETCH (UID secretword BODY[] )(\r\n".to_owned()),
        false => good(q, m),
    })
    .await;
    let why = read.unwrap_err();
    assert!(!why.contains("secretword"), "{why}");
}

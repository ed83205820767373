//! What becomes of a text, whatever the provider does.

use crate::provider::{ACCOUNT, FROM, KEY, Manner, Provider, SECRET};
use casework::ports::{Arrival, Handed, Text, Texter};
use connectors::{SmsConfig, SmsProblem, SmsProvider, SmsSender};
use domain::{Duration, Mobile};

fn config(port: u16) -> SmsConfig {
    SmsConfig {
        url: format!("http://127.0.0.1:{port}"),
        account: ACCOUNT.to_owned(),
        key: KEY.to_owned(),
        secret: SECRET.to_owned(),
        sender: SmsSender::From(FROM.to_owned()),
        timeout: Duration::seconds(1),
        extra_roots: None,
    }
}

fn at(provider: &Provider) -> SmsProvider {
    SmsProvider::new(config(provider.port)).expect("a configuration")
}

fn text(to: &str) -> Text {
    Text {
        to: Mobile::parse(to).expect("a number"),
        words: "Vega & Söhne: 1+1 = 2? ¡Algo le espera! 100 %".to_owned(),
    }
}

const LUCIA: &str = "+12125550142";

#[tokio::test]
async fn a_text_is_taken_word_for_word_and_asked_after_until_it_has_arrived() {
    let provider = Provider::start(Manner::Usual).await;
    let sms = at(&provider);
    let Handed::Taken { receipt, answer } = sms.send(&text(LUCIA)).await else { panic!("taken") };
    assert_eq!(answer, "201 Created");
    {
        let heard = provider.heard();
        let fields = heard.texts.get(&receipt).expect("its text");
        let told: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let words = text(LUCIA).words;
        assert_eq!(told, [("Body", words.as_str()), ("From", FROM), ("To", LUCIA)]);
    }
    for status in ["queued", "sending", "sent", "accepted"] {
        provider.heard().became.insert(receipt.clone(), (status, None));
        assert_eq!(sms.ask(&receipt).await, Arrival::OnTheWay, "{status}");
    }
    provider.heard().became.insert(receipt.clone(), ("delivered", None));
    assert_eq!(sms.ask(&receipt).await, Arrival::Arrived);
    provider.heard().became.insert(receipt.clone(), ("undelivered", Some(30003)));
    assert_eq!(sms.ask(&receipt).await, Arrival::Lost { answer: "30003 undelivered".into(), stop: false });
    provider.heard().became.insert(receipt.clone(), ("failed", Some(30006)));
    assert_eq!(sms.ask(&receipt).await, Arrival::Lost { answer: "30006 failed".into(), stop: true });
    assert_eq!(sms.ask("SM00").await, Arrival::Forgotten);
    let asked = provider.heard().asked.len();
    assert_eq!(sms.ask("../../Accounts").await, Arrival::Forgotten, "no name of a text");
    assert_eq!(provider.heard().asked.len(), asked, "and nobody was asked");
}

#[tokio::test]
async fn a_pool_of_numbers_can_be_the_sender() {
    let provider = Provider::start(Manner::Usual).await;
    let pool = SmsConfig { sender: SmsSender::Service("MG01".to_owned()), ..config(provider.port) };
    let handed = SmsProvider::new(pool).expect("a configuration").send(&text(LUCIA)).await;
    assert!(matches!(handed, Handed::Taken { .. }), "{handed:?}");
    assert!(provider.heard().texts.values().all(|fields| !fields.contains_key("From")));
}

#[tokio::test]
async fn a_number_that_takes_no_texts_stops_and_what_is_said_of_it_is_kept_without_it() {
    let provider = Provider::start(Manner::Usual).await;
    let sms = at(&provider);
    for (number, code) in [("+15005550001", "21211"), ("+15005550004", "21610"), ("+15005550009", "21614")] {
        // These numbers are the provider's own for trying; 500 is an area code nobody lives in.
        let Handed::Refused { answer, stop: true } = sms.send(&text(number)).await else {
            panic!("{number}")
        };
        assert!(answer.starts_with(code) && !answer.contains("5005550"), "{answer}");
    }
    assert!(provider.heard().texts.is_empty());
}

#[tokio::test]
async fn a_wrong_key_or_sender_closes_the_way_and_blames_no_text() {
    let provider = Provider::start(Manner::Usual).await;
    let wrong = SmsConfig { secret: "another".to_owned(), ..config(provider.port) };
    let sms = SmsProvider::new(wrong).expect("a configuration");
    assert_eq!(sms.send(&text(LUCIA)).await, Handed::Closed { answer: "20003 Authenticate".into() });
    assert_eq!(sms.probe().await, Err("20003 Authenticate".to_owned()));
    assert_eq!(sms.ask("SM01").await, Arrival::OnTheWay, "who is not let in has learnt nothing");
    let wrong = SmsConfig { sender: SmsSender::From("+12125559999".to_owned()), ..config(provider.port) };
    let handed = SmsProvider::new(wrong).expect("a configuration").send(&text(LUCIA)).await;
    assert!(matches!(&handed, Handed::Closed { answer } if answer.starts_with("21603")), "{handed:?}");
    assert_eq!(at(&provider).probe().await, Ok(()));
    assert!(provider.heard().texts.is_empty());
}

#[tokio::test]
async fn a_provider_that_asks_for_patience_is_given_it_within_reason() {
    for (header, wait) in [
        ("Retry-After: 17\r\n", Some(17)),
        ("Retry-After: 999999\r\n", Some(3600)),
        ("Retry-After: -5\r\n", None),
        ("Retry-After: Thu, 01 Jan 2026 00:00:00 GMT\r\n", None),
        ("", None),
    ] {
        let body = "{\"code\":20429,\"message\":\"Too many requests\",\"status\":429}".to_owned();
        let provider = Provider::start(Manner::Say(429, header, body)).await;
        let answer = "20429 Too many requests".to_owned();
        let wait = wait.map(Duration::seconds);
        assert_eq!(at(&provider).send(&text(LUCIA)).await, Handed::Busy { answer, wait }, "{header}");
    }
}

#[tokio::test]
async fn a_text_that_may_have_been_taken_is_called_unsure_and_told_once() {
    for manner in [Manner::TakeAndHangUp, Manner::TakeAndFallSilent, Manner::HalfAnAnswer] {
        let provider = Provider::start(manner.clone()).await;
        let handed = at(&provider).send(&text(LUCIA)).await;
        assert!(matches!(handed, Handed::Unsure { .. }), "{manner:?}: {handed:?}");
        assert_eq!(provider.heard().asked.len(), 1, "{manner:?}");
        assert_eq!(provider.heard().texts.len(), 1, "{manner:?}: it had been taken indeed");
    }
    let between = Provider::start(Manner::Say(504, "", "<html>gateway timeout</html>".to_owned())).await;
    assert!(matches!(at(&between).send(&text(LUCIA)).await, Handed::Unsure { .. }));
    let failed = "{\"code\":20500,\"message\":\"Internal server error\",\"status\":500}".to_owned();
    let failed = Provider::start(Manner::Say(500, "", failed)).await;
    assert!(matches!(at(&failed).send(&text(LUCIA)).await, Handed::TryLater { .. }));
}

#[tokio::test]
async fn who_cannot_be_reached_was_told_nothing() {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = gone.local_addr().expect("an address").port();
    drop(gone);
    let handed = SmsProvider::new(config(port)).expect("a configuration").send(&text(LUCIA)).await;
    let Handed::TryLater { answer } = handed else { panic!("{handed:?}") };
    assert!(!answer.contains(ACCOUNT) && !answer.contains("Messages"), "{answer}");
    // TLS towards something that speaks none: the text was never told.
    let provider = Provider::start(Manner::Usual).await;
    let tls = SmsConfig { url: format!("https://127.0.0.1:{}", provider.port), ..config(provider.port) };
    let handed = SmsProvider::new(tls).expect("a configuration").send(&text(LUCIA)).await;
    assert!(matches!(handed, Handed::TryLater { .. }), "{handed:?}");
    assert!(provider.heard().texts.is_empty());
}

#[tokio::test]
async fn a_provider_that_points_elsewhere_is_not_followed() {
    let elsewhere = Provider::start(Manner::Usual).await;
    let header: &'static str =
        Box::leak(format!("Location: http://127.0.0.1:{}/\r\n", elsewhere.port).into_boxed_str());
    for status in [301, 307, 308] {
        let provider = Provider::start(Manner::Say(status, header, String::new())).await;
        let handed = at(&provider).send(&text(LUCIA)).await;
        assert!(matches!(handed, Handed::Closed { .. }), "{status}: {handed:?}");
    }
    assert!(elsewhere.heard().asked.is_empty(), "neither text nor key went there");
}

#[tokio::test]
async fn a_huge_answer_is_not_read_to_its_end() {
    let body = format!("{{\"code\":21602,\"message\":\"{}\"}}", "x".repeat(3_000_000));
    let provider = Provider::start(Manner::Say(400, "", body)).await;
    let handed = at(&provider).send(&text(LUCIA)).await;
    assert_eq!(handed, Handed::Refused { answer: "400 Bad Request".into(), stop: false });
}

#[test]
fn a_configuration_is_judged_before_anything_is_sent() {
    let with = |change: &dyn Fn(&mut SmsConfig)| {
        let mut config = config(1);
        change(&mut config);
        SmsProvider::new(config).err()
    };
    assert_eq!(with(&|_| {}), None);
    assert_eq!(with(&|c| c.url = "https://api.twilio.com".into()), None);
    assert_eq!(with(&|c| c.url = "https://firm.signalwire.com/api/laml/".into()), None);
    assert_eq!(with(&|c| c.url = "http://[::1]:8080".into()), None);
    assert_eq!(with(&|c| c.key = String::new()), None);
    for outside in
        ["http://api.twilio.com", "http://10.0.0.1", "ftp://127.0.0.1", "http://localhost.example.com"]
    {
        assert_eq!(with(&|c| c.url = outside.into()), Some(SmsProblem::PlainOutside), "{outside}");
    }
    for bad in
        ["", "api.twilio.com", "https://a:b@api.twilio.com", "https://x/?a=b", "https://x/#", "https://x y"]
    {
        assert_eq!(with(&|c| c.url = bad.into()), Some(SmsProblem::Url), "{bad}");
    }
    for bad in ["", "AC/../01", "AC 01", "AC01:x"] {
        assert_eq!(with(&|c| c.account = bad.into()), Some(SmsProblem::Ids), "{bad}");
    }
    assert_eq!(with(&|c| c.key = "SK:01".into()), Some(SmsProblem::Ids));
    for bad in ["", "a\nb", "a\0"] {
        assert_eq!(with(&|c| c.secret = bad.into()), Some(SmsProblem::Secret));
    }
    for good in ["+12125550142", "72345", "VegaLaw", "Vega Law 1"] {
        assert_eq!(with(&|c| c.sender = SmsSender::From(good.into())), None, "{good}");
    }
    for bad in ["", "2125550142", "+1 212 555 0142", "A very long name", "Vega&Co", " Vega", "12"] {
        assert_eq!(with(&|c| c.sender = SmsSender::From(bad.into())), Some(SmsProblem::Sender), "{bad}");
    }
    assert_eq!(with(&|c| c.sender = SmsSender::Service("MG 01".into())), Some(SmsProblem::Ids));
    assert_eq!(with(&|c| c.timeout = Duration::seconds(0)), Some(SmsProblem::Timeout));
    assert_eq!(with(&|c| c.extra_roots = Some(b"no certificate".to_vec())), Some(SmsProblem::Roots));
    let shown = format!("{:?}", config(1));
    assert!(!shown.contains(ACCOUNT) && !shown.contains(SECRET) && !shown.contains(KEY), "{shown}");
}

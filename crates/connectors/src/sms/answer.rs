//! A provider's answer in the port's words. The numbers are those of the documented error dictionary. It refuses to take a
//! broken answer for a good one: what is not in the provider's own words leaves open whether a text was taken.

use casework::ports::{Arrival, Handed};
use domain::Duration;
use reqwest::StatusCode;
use serde_json::Value;

/// The longest answer kept, in characters.
const LONGEST_ANSWER: usize = 300;
/// This number takes no text, now or later: no number (21211), out of reach of texts (21214, 21217, 21614), whoever has it
/// answered STOP (21610), nobody has it (30005), a landline (30006).
const STOPS: [i64; 7] = [21211, 21214, 21217, 21610, 21614, 30005, 30006];
/// The account, the key or the sender is at fault: login (20003, 20005, 20006), the account is closed or lacks money (20404,
/// 30002), the sender is missing or not ours (21212, 21603, 21606, 21659, 21660, 21661), the pool is (21701, 21703, 21705).
const CLOSED: [i64; 13] =
    [20003, 20005, 20006, 20404, 30002, 21212, 21603, 21606, 21659, 21660, 21661, 21701, 21703];
/// The pool of numbers cannot be used.
const NO_POOL: i64 = 21705;
/// Too many at once: of requests (20429), of texts that wait at the sender's number (21611, 30001).
const BUSY: [i64; 3] = [20429, 21611, 30001];

/// What was heard.
pub(super) struct Said {
    pub status: StatusCode,
    /// `Retry-After` in seconds.
    pub wait: Option<Duration>,
    pub body: Vec<u8>,
}

impl Said {
    fn json(&self) -> Option<Value> {
        serde_json::from_slice::<Value>(&self.body).ok().filter(Value::is_object)
    }

    /// The provider's number for what is wrong, where the answer is in its own words.
    fn code(&self) -> Option<i64> {
        self.json()?.get("code")?.as_i64()
    }

    /// Number and words on one line, or the status where there is neither.
    pub(super) fn answer(&self) -> String {
        let json = self.json();
        let words = json.as_ref().and_then(|json| json.get("message")).and_then(Value::as_str);
        match (self.code(), words) {
            (Some(code), Some(words)) => shown(&format!("{code} {words}")),
            (Some(code), None) => format!("{code}"),
            _ => shown(&self.status.to_string()),
        }
    }
}

/// What an answer means for the text that was handed over.
pub(super) fn handed(said: &Said) -> Handed {
    let answer = said.answer();
    let status = said.status;
    if status.is_success() {
        let json = said.json();
        let receipt = json.as_ref().and_then(|json| json.get("sid")).and_then(Value::as_str);
        return match receipt.filter(|receipt| is_receipt(receipt)) {
            Some(receipt) => Handed::Taken { receipt: receipt.to_owned(), answer },
            // 201 means taken (RFC 9110 §15.3.2), but nobody can ask after a text without a name.
            None => Handed::Unsure { answer: format!("{answer}, without the name of a text") },
        };
    }
    if status.is_redirection() {
        return Handed::Closed { answer: format!("{answer}: the provider has another address (sms.url)") };
    }
    let code = said.code();
    let among = |codes: &[i64]| code.is_some_and(|code| codes.contains(&code));
    if status == StatusCode::TOO_MANY_REQUESTS || among(&BUSY) {
        return Handed::Busy { answer, wait: said.wait };
    }
    if among(&STOPS) {
        return Handed::Refused { answer, stop: true };
    }
    let at_the_door = matches!(status.as_u16(), 401 | 402 | 403 | 404 | 405 | 407);
    if among(&CLOSED) || code == Some(NO_POOL) || (at_the_door && !is_of_a_text(code)) {
        return Handed::Closed { answer };
    }
    match status {
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => Handed::TryLater { answer },
        _ if status.is_client_error() => Handed::Refused { answer, stop: false },
        // The provider itself says that it failed. Something between us and it cannot know.
        _ if code.is_some() => Handed::TryLater { answer },
        _ => Handed::Unsure { answer },
    }
}

/// The numbers from 21000 on are about the text that was asked for, whatever the status.
fn is_of_a_text(code: Option<i64>) -> bool {
    code.is_some_and(|code| (21000..22000).contains(&code))
}

/// What an answer says of a text that was taken.
pub(super) fn arrival(said: &Said) -> Arrival {
    if said.status == StatusCode::NOT_FOUND && said.code().is_some() {
        return Arrival::Forgotten;
    }
    if said.status != StatusCode::OK {
        return Arrival::OnTheWay;
    }
    let Some(json) = said.json() else { return Arrival::OnTheWay };
    let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
    match text("status") {
        "delivered" | "read" => Arrival::Arrived,
        lost @ ("undelivered" | "failed" | "canceled") => {
            let code = json.get("error_code").and_then(Value::as_i64);
            let number = code.map(|code| code.to_string()).unwrap_or_default();
            let answer = shown(&format!("{number} {lost} {}", text("error_message")));
            Arrival::Lost { answer, stop: code.is_some_and(|code| STOPS.contains(&code)) }
        }
        _ => Arrival::OnTheWay,
    }
}

/// A text's name as providers give them. It becomes part of an address.
pub(super) fn is_receipt(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A foreign text made safe to show: one line, no control characters, bounded.
pub(super) fn shown(text: &str) -> String {
    let neutral: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    neutral.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_ANSWER).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, body: &str) -> Said {
        let status = StatusCode::from_u16(status).expect("a status");
        Said { status, wait: Some(Duration::seconds(7)), body: body.as_bytes().to_vec() }
    }

    fn refusal(status: u16, code: i64) -> Handed {
        handed(&said(status, &format!("{{\"code\":{code},\"message\":\"m\",\"status\":{status}}}")))
    }

    #[test]
    fn who_is_at_fault_decides_what_becomes_of_a_text() {
        for code in STOPS {
            assert!(matches!(refusal(400, code), Handed::Refused { stop: true, .. }), "{code}");
        }
        for code in CLOSED.into_iter().chain([NO_POOL]) {
            assert!(matches!(refusal(400, code), Handed::Closed { .. }), "{code}");
        }
        for code in BUSY {
            assert!(matches!(refusal(400, code), Handed::Busy { .. }), "{code}");
        }
        // 21408: no texts to that country; 21602: no body. The text is at fault, the number is not.
        for code in [21408, 21602, 99999] {
            assert!(matches!(refusal(400, code), Handed::Refused { stop: false, .. }), "{code}");
        }
        assert!(matches!(refusal(403, 21408), Handed::Refused { stop: false, .. }));
        assert!(matches!(refusal(401, 20003), Handed::Closed { .. }));
        assert!(matches!(handed(&said(401, "")), Handed::Closed { .. }));
        assert!(matches!(handed(&said(404, "<html>")), Handed::Closed { .. }));
        assert!(matches!(handed(&said(302, "")), Handed::Closed { .. }));
        let busy = handed(&said(429, ""));
        assert_eq!(
            busy,
            Handed::Busy { answer: "429 Too Many Requests".into(), wait: Some(Duration::seconds(7)) }
        );
    }

    #[test]
    fn only_the_providers_own_word_settles_that_a_text_was_not_taken() {
        assert!(matches!(refusal(500, 20500), Handed::TryLater { .. }));
        assert!(matches!(refusal(503, 20503), Handed::TryLater { .. }));
        for body in ["", "<html>bad gateway</html>", "[]", "{\"code\":\"20500\"}", "null"] {
            assert!(matches!(handed(&said(502, body)), Handed::Unsure { .. }), "{body}");
        }
        let taken = handed(&said(201, "{\"sid\":\"SM01\",\"status\":\"queued\"}"));
        assert_eq!(taken, Handed::Taken { receipt: "SM01".into(), answer: "201 Created".into() });
        for body in ["", "{\"sid\":7}", "{\"sid\":\"SM/../01\"}", "{\"sid\":\"\"}", "{\"sid\":\"SM01"] {
            assert!(matches!(handed(&said(201, body)), Handed::Unsure { .. }), "{body}");
        }
    }

    #[test]
    fn a_foreign_answer_is_one_short_line() {
        let long = format!("{{\"code\":21602,\"message\":\"a\\r\\nb\\u0000{}\"}}", "x".repeat(900));
        let Handed::Refused { answer, .. } = handed(&said(400, &long)) else { panic!("refused") };
        assert!(answer.starts_with("21602 a b x") && answer.chars().count() == LONGEST_ANSWER, "{answer}");
    }
}

//! The door of plain HTTP beside a TLS door: it shows an authority the proofs it asks for, and sends everybody else on
//! to https. It refuses to take anything: a form that was posted in the open is not sent on in silence.

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use connectors::ProofBoard;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

const WHERE: &str = "/.well-known/acme-challenge/";

/// Proofs that are shown now, by token.
#[derive(Clone, Default)]
pub struct Board(Arc<Mutex<HashMap<String, String>>>);

impl Board {
    fn find(&self, token: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }
}

impl ProofBoard for Board {
    fn show(&self, token: &str, proof: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token.to_owned(), proof.to_owned());
    }

    fn take_down(&self, token: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(token);
    }
}

/// What answers on the plain door.
pub fn app(origin: &str, board: Board) -> axum::Router {
    let origin: Arc<str> = Arc::from(origin);
    axum::Router::new().fallback(move |request: Request<Body>| {
        let answer = answer(&origin, &board, &request);
        async move { answer }
    })
}

/// The way on is always the configured origin, never what the request calls this host.
fn answer(origin: &str, board: &Board, request: &Request<Body>) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return say(
            StatusCode::FORBIDDEN,
            "This site takes nothing over plain http. Use https.\n".to_owned(),
        );
    }
    if let Some(token) = request.uri().path().strip_prefix(WHERE) {
        return match board.find(token) {
            Some(proof) => say(StatusCode::OK, proof),
            None => say(StatusCode::NOT_FOUND, "There is no such proof.\n".to_owned()),
        };
    }
    let path = request.uri().path_and_query().map_or("/", |p| p.as_str());
    let Ok(to) = HeaderValue::from_str(&format!("{origin}{path}")) else {
        return say(StatusCode::BAD_REQUEST, "That address cannot be sent on.\n".to_owned());
    };
    let mut response = say(StatusCode::PERMANENT_REDIRECT, String::new());
    response.headers_mut().insert(header::LOCATION, to);
    response
}

fn say(status: StatusCode, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(board: &Board, method: Method, uri: &str) -> Response<Body> {
        let request = Request::builder().method(method).uri(uri).header("host", "evil.example");
        answer("https://portal.example", board, &request.body(Body::empty()).unwrap())
    }

    #[test]
    fn proofs_are_shown_while_they_are_up_and_everything_else_is_sent_on() {
        let board = Board::default();
        board.show("tok", "tok.thumb");
        assert_eq!(ask(&board, Method::GET, "/.well-known/acme-challenge/tok").status(), StatusCode::OK);
        assert_eq!(
            ask(&board, Method::GET, "/.well-known/acme-challenge/other").status(),
            StatusCode::NOT_FOUND
        );
        board.take_down("tok");
        assert_eq!(
            ask(&board, Method::GET, "/.well-known/acme-challenge/tok").status(),
            StatusCode::NOT_FOUND
        );
        for (uri, to) in [
            ("/p/acc_1?x=1", "https://portal.example/p/acc_1?x=1"),
            ("http://evil.example/desk", "https://portal.example/desk"),
            ("//evil.example/", "https://portal.example//evil.example/"),
        ] {
            let on = ask(&board, Method::GET, uri);
            assert_eq!(on.status(), StatusCode::PERMANENT_REDIRECT);
            assert_eq!(on.headers()[header::LOCATION], to);
            assert!(!on.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
        }
        assert_eq!(ask(&board, Method::POST, "/desk/sign-in").status(), StatusCode::FORBIDDEN);
    }
}

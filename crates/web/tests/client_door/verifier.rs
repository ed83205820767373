//! The page that checks a certificate: for anybody, by itself, and under a policy that lets it load and send nothing.

use super::Doors;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use sha2::{Digest, Sha256};

fn inside<'a>(page: &'a str, tag: &str) -> &'a str {
    page.split_once(&format!("<{tag}>")).unwrap().1.split_once(&format!("</{tag}>")).unwrap().0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_that_checks_a_certificate_is_one_file_for_anybody_that_loads_and_sends_nothing() {
    let doors = Doors::open().await;
    let mut stranger = doors.browser();
    let page = stranger.get("/verify?language=en").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    // Only what stands in it runs, and the policy that says so goes along when the page is saved.
    let policy = page.header("content-security-policy").to_owned();
    assert!(
        policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    for (tag, kind) in [("script", "script-src"), ("style", "style-src")] {
        let digest = STANDARD.encode(Sha256::digest(inside(text, tag)));
        assert!(policy.contains(&format!("{kind} 'sha256-{digest}'")), "{tag}: {policy}");
        assert!(text.contains(&format!("{kind} &#39;sha256-{digest}&#39;")), "{tag} in the page itself");
    }
    for loads in
        [" src=", "<link", "url(", "@import", "fetch(", "XMLHttpRequest", "sendBeacon", "http://", "https://"]
    {
        assert!(!text.contains(loads), "{loads}");
    }
    // The key is the practice's own.
    let key = doors.house.desk.threshold().log_vkey().unwrap();
    assert!(text.contains(&format!("value=\"{key}\"")), "{key}");
    let spanish = stranger.get("/verify?language=es").await;
    assert!(spanish.text().contains("lang=\"es\"") && spanish.text().contains("Comprobar una constancia"));
    let saved = stranger.get("/verify?language=en&save=yes").await;
    assert_eq!(saved.header("content-disposition"), "attachment; filename=\"verify.html\"");
    assert!(!saved.text().contains("/verify"), "a saved page has nowhere to go");
}

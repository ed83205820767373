//! The page that checks a certificate of approval in the reader's own browser: for whoever was handed one and trusts neither
//! the practice nor this server. It is one file that can be saved and opened without a network, holds the practice's public
//! key, and says by its own policy that it loads and sends nothing. It refuses to be more than that: nobody signs in, and
//! nothing is uploaded.

use crate::assets;
use crate::door::reply::{Answered, Reply};
use crate::door::visit::{Guard, Route, Visit};
use crate::words::Words;
use askama::Template;
use domain::Locale;
use http::{Method, StatusCode, header};

const HERE: &str = "/verify";
const FILE: &str = "verify.html";

pub const ROUTES: &[Route] = &[Route {
    method: Method::GET,
    path: HERE,
    guard: Guard::Open,
    purpose: None,
    handler: |visit| Box::pin(show(visit)),
}];

/// GET `/verify`.
#[derive(Template)]
#[template(path = "verifier/page.html")]
pub struct VerifierPage<'a> {
    pub w: &'a Words,
    /// The key of this practice's log, as people pass it on.
    pub key: String,
    pub policy: String,
    /// The name it is saved under.
    pub file: &'static str,
    /// A saved page has no address to go to.
    pub saved: bool,
    /// Other languages: address, name and code.
    pub tongues: Vec<(String, &'static str, &'static str)>,
}

impl VerifierPage<'_> {
    pub fn new<'a>(w: &'a Words, key: String, saved: bool, offered: &[Locale]) -> VerifierPage<'a> {
        let others = offered.iter().filter(|locale| **locale != w.locale());
        let tongues = others.map(|locale| (address(*locale, false), locale.native_name(), locale.code()));
        VerifierPage { w, key, policy: policy(), file: FILE, saved, tongues: tongues.collect() }
    }

    fn style(&self) -> &'static str {
        embedded("verifier.css")
    }

    fn script(&self) -> &'static str {
        embedded("verifier.js")
    }

    fn save(&self) -> String {
        address(self.w.locale(), true)
    }
}

fn address(locale: Locale, save: bool) -> String {
    let save = if save { "&save=yes" } else { "" };
    format!("{HERE}?language={}{save}", locale.code())
}

fn embedded(name: &str) -> &'static str {
    assets::find(name).and_then(|asset| std::str::from_utf8(asset.plain).ok()).unwrap_or_default()
}

/// Only the style and the script that stand in the page, and nothing from or to anywhere.
fn policy() -> String {
    let only = |name| format!("'sha256-{}'", assets::find(name).map_or("", |asset| asset.sha256));
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
        only("verifier.js"),
        only("verifier.css")
    )
}

async fn show(visit: Visit) -> Answered {
    let settings = visit.desk().threshold().settings().await?;
    let offered = settings.offered();
    let wanted = Locale::from_code(visit.query.text("language")).filter(|l| offered.contains(l));
    let w = Words::of(wanted.unwrap_or(visit.locale));
    let saved = visit.query.text("save") == "yes";
    let page = VerifierPage::new(w, visit.desk().threshold().log_vkey()?, saved, &offered);
    let reply = Reply::html(StatusCode::OK, page.render()?);
    let framed = format!("{}; frame-ancestors 'none'", page.policy);
    let reply = reply.with(header::CONTENT_SECURITY_POLICY, &framed);
    Ok(match saved {
        true => reply.with(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{FILE}\"")),
        false => reply,
    })
}

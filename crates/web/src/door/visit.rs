//! One visit: the request taken apart, its session recognised, its language settled, its origin checked. Routes are
//! data; each names the guard that stands before its handler, so that the whole table can be printed and swept.

use super::reply::End;
pub use super::seen::{Place, Reader, Seen, Session, TurnedBack};
use super::seen::{among, chosen};
use super::{Answered, Cookies, Form, Reply, headers, pack};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::response::Response;
use axum::routing::any;
use domain::{AccessId, Locale, Refusal};
use http::{HeaderMap, Method, StatusCode, header};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use vault::{Actor, Caller, Desk, Device, Door, NoPasskeys, RelyingParty, Stage};

/// What the doors need to know of the installation.
pub struct Site {
    pub desk: Desk,
    /// Scheme and authority people type, without a trailing slash; links in mails begin with it.
    pub origin: String,
    /// Peers whose `X-Forwarded-For` is believed: the reverse proxy, nobody else.
    pub proxies: Vec<IpAddr>,
    /// The demo's outbox, where there is no mail server.
    pub outbox: Option<Arc<dyn Outbox>>,
    /// What the desk says about malware scanning; empty when a scanner is configured.
    pub unscanned: bool,
    /// What the first bytes of a file prove.
    pub first_look: casework::receive::FirstLook,
    /// Reads a picture nobody trusts, somewhere without keys.
    pub inspector: Arc<dyn casework::ports::Inspector>,
    /// Bodies of files on their way in, which outlive the requests that bring them.
    pub bodies: crate::tus::Bodies,
}

/// Reads the demo's sent letters, newest first.
pub trait Outbox: Send + Sync {
    fn letters(&self) -> Vec<(domain::Timestamp, casework::ports::Letter)>;
}

impl Site {
    pub fn secure(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// The site that passkeys are made for, or why there can be none at this address.
    pub fn passkeys(&self) -> Result<RelyingParty, NoPasskeys> {
        RelyingParty::of(&self.origin)
    }
}

/// Who may come as far as the handler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guard {
    /// Anybody.
    Open,
    /// A contact signed in to the workspace in the path.
    Portal,
    /// The same, or somebody on the way in who owes more than the link.
    Came,
    /// Staff whose password was right and whose second factor is owed or not yet enrolled.
    HalfSignedIn,
    /// Staff, signed in fully.
    Desk,
}

impl Guard {
    pub fn code(self) -> &'static str {
        match self {
            Guard::Open => "open",
            Guard::Portal => "portal",
            Guard::Came => "came",
            Guard::HalfSignedIn => "half-signed-in",
            Guard::Desk => "desk",
        }
    }
}

pub type Handler = fn(Visit) -> Pin<Box<dyn Future<Output = Answered> + Send>>;

/// One row of the route table.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub guard: Guard,
    /// The purpose of the room the handler enters, where it enters one.
    pub purpose: Option<domain::Purpose>,
    pub handler: Handler,
}

/// A request that has passed its guard.
pub struct Visit {
    pub site: Arc<Site>,
    pub method: Method,
    pub path: String,
    /// Where a change of language comes back to: this page as it was asked for, or, where the path only takes what is
    /// sent, the nearest page above it. The desk's pages use it; the portal's name theirs.
    pub back: String,
    pub params: Vec<(String, String)>,
    pub query: Form,
    pub headers: HeaderMap,
    pub cookies: Cookies,
    pub locale: Locale,
    pub device: Device,
    /// Who is signed in; always there behind `Portal`, `HalfSignedIn` and `Desk`.
    pub actor: Option<Actor>,
    /// Somebody at the workspace's door who looks after their own keys; always there behind `Came`.
    pub caller: Option<Caller>,
    /// The workspace in the path, where there is one.
    pub workspace: Option<AccessId>,
    session_token: Option<String>,
    browser: Option<String>,
    /// A posted form; empty when the body is not one.
    pub form: Form,
    /// The body of requests that are not forms. Behind a lock, because a body alone cannot be looked at from two
    /// threads and a visit can.
    body: std::sync::Mutex<Body>,
    closing: Option<Closing>,
}

/// Turns true when the house closes, so that an answer that would go on for ever ends by itself. Whoever serves puts it
/// into every request.
#[derive(Clone)]
pub struct Closing(pub tokio::sync::watch::Receiver<bool>);

impl Closing {
    /// Resolves when the house closes.
    pub async fn closed(&mut self) {
        // Whoever would tell is gone: that is closed too.
        let _gone = self.0.wait_for(|closing| *closing).await;
    }
}

impl Visit {
    /// What says that the house closes, where somebody serves who can say so.
    pub fn closing(&self) -> Option<Closing> {
        self.closing.clone()
    }

    /// The signed-in person. Behind a guard this cannot fail.
    pub fn actor(&self) -> Result<&Actor, End> {
        self.actor.as_ref().ok_or_else(End::not_found)
    }

    /// Whoever looks after their own keys. Behind a guard this cannot fail.
    pub fn caller(&self) -> Result<&Caller, End> {
        self.caller.as_ref().ok_or_else(End::not_found)
    }

    pub fn desk(&self) -> &Desk {
        &self.site.desk
    }

    /// A path parameter as an id; anything else is not found.
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, End> {
        self.param(name).parse().map_err(|_| End::not_found())
    }

    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }

    /// Whether what was posted is a form without files: read, and its token proved. Any other body proves itself.
    pub fn is_form(&self) -> bool {
        is_form(&self.headers)
    }

    /// The body of a request that is not a form; empty from the second time on.
    pub fn take_body(&mut self) -> Body {
        let body = self.body.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        std::mem::take(body)
    }

    /// Whether a page asked by itself: nobody pressed anything, and nobody may have read the answer.
    pub fn alone(&self) -> bool {
        unattended(&self.method, &self.headers)
    }

    /// The secret of the session, to prove it again while an answer goes on.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// Who reads the answer.
    pub fn reader(&self) -> Reader {
        Reader::of(&self.headers)
    }

    /// The secret of this browser, from its cookie.
    pub fn browser(&self) -> Option<&str> {
        self.browser.as_deref()
    }

    /// The token forms on pages of this visit carry: bound to the session, or to the browser before there is one, and
    /// written differently in every answer.
    pub fn csrf(&self) -> String {
        self.form_secret().map(|secret| self.site.desk.form_token(secret)).unwrap_or_default()
    }

    fn form_secret(&self) -> Option<&str> {
        self.session_token.as_deref().or(self.browser.as_deref())
    }

    /// Whether a token that came with a write is one this browser was given.
    pub fn csrf_fits(&self, given: &str) -> bool {
        self.form_secret().is_some_and(|secret| self.site.desk.form_token_fits(secret, given))
    }
}

/// What the names of the cookies of workspaces begin with.
pub const PORTAL_COOKIES: &str = "portal-";

/// The cookie of a workspace's session. Per workspace, so that two applications can be open side by side.
pub fn portal_cookie(access: AccessId) -> String {
    let text = access.to_string();
    let tail: String = text.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
    format!("{PORTAL_COOKIES}{tail}")
}

pub const DESK_COOKIE: &str = "desk";
pub const BROWSER_COOKIE: &str = "browser";

/// Hangs the table's rows into a router; whatever matches none of them is answered by `absent`.
///
/// Methods are told apart here and not by the framework, which would answer a wrong one with the list of right ones.
pub fn router(site: Arc<Site>, tables: &[&'static [Route]], absent: Handler) -> Router {
    let mut by_path: BTreeMap<&'static str, Vec<&'static Route>> = BTreeMap::new();
    for route in tables.iter().copied().flatten() {
        by_path.entry(route.path).or_default().push(route);
    }
    let pages: BTreeSet<&'static str> = by_path
        .iter()
        .filter(|(_, routes)| wanted(routes, &Method::GET).is_some())
        .map(|(path, _)| *path)
        .collect();
    let mut router = Router::new();
    for (path, routes) in by_path {
        let above = page_above(path, &pages);
        let routes: Arc<[&'static Route]> = routes.into();
        let serve = move |State(site): State<Arc<Site>>, params: RawPathParams, request: Request| async move {
            match wanted(&routes, request.method()) {
                Some(route) => {
                    let params = params.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
                    let row = Row { guard: route.guard, handler: route.handler, above };
                    answer(site, params, request, row).await
                }
                None => nowhere(site, request, absent).await,
            }
        };
        router = router.route(path, any(serve));
    }
    let fallback = move |State(site): State<Arc<Site>>, request: Request| nowhere(site, request, absent);
    router.fallback(fallback).with_state(site)
}

/// The row for a method; HEAD is answered by GET where it has no row of its own (RFC 9110, section 9.3.2).
fn wanted(routes: &[&'static Route], method: &Method) -> Option<&'static Route> {
    let by = |method: &Method| routes.iter().copied().find(|r| r.method == *method);
    by(method).or_else(|| if *method == Method::HEAD { by(&Method::GET) } else { None })
}

/// How many segments of a path without a page of its own lead to the nearest page above it; `None` for a page. Told by
/// the table's patterns, because a word in a path may look like somebody's id.
fn page_above(path: &str, pages: &BTreeSet<&'static str>) -> Option<usize> {
    if pages.contains(path) {
        return None;
    }
    let mut above = path;
    while let Some((parent, _)) = above.rsplit_once('/') {
        if pages.contains(parent) {
            return Some(parent.matches('/').count());
        }
        above = parent;
    }
    Some(0)
}

/// Where a change of language comes back to.
fn way_back(path: &str, query: &Form, above: Option<usize>) -> String {
    match above {
        None => query.added_to(path),
        Some(0) => "/".to_owned(),
        Some(segments) => {
            let end = path.match_indices('/').nth(segments).map_or(path.len(), |(at, _)| at);
            path[..end].to_owned()
        }
    }
}

/// What answers a request: the row of the table it fits, or what stands for none.
struct Row {
    guard: Guard,
    handler: Handler,
    above: Option<usize>,
}

async fn nowhere(site: Arc<Site>, mut request: Request, absent: Handler) -> Response {
    // Whatever was tried, there is nothing here that could be written to or that a token could protect.
    *request.method_mut() = Method::GET;
    answer(site, Vec::new(), request, Row { guard: Guard::Open, handler: absent, above: Some(0) }).await
}

async fn answer(site: Arc<Site>, params: Vec<(String, String)>, request: Request, row: Row) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|p| p.0);
    let secure = site.secure();
    let mut seen = Seen::of(&request, secure);
    let packs = pack::fits(&request);
    // What the practice does not offer is spoken to no client, whatever their browser asks for.
    let offered = match seen.place {
        Place::Portal => site.desk.threshold().settings().await.map(|s| s.offered()).unwrap_or_default(),
        Place::Desk => Vec::new(),
    };
    seen.locale = among(&offered, seen.locale);
    let outcome = match visit(&site, peer, params, request, &row, &offered).await {
        Ok(Arrived::Visit(visit)) => {
            let fresh = visit.fresh_browser();
            seen.locale = visit.visit.locale;
            match (row.handler)(visit.visit).await {
                Ok(reply) => reply.cookie(
                    fresh.and_then(|b| super::cookies::set(BROWSER_COOKIE, &b, secure, Some(31_536_000))),
                ),
                // Without a cookie: an end is the same bytes whoever came.
                Err(end) => crate::ends::end(&site, &seen, end).await,
            }
        }
        Ok(Arrived::FirstVisit(path)) => Reply::see(&path),
        Ok(Arrived::Elsewhere(why)) => crate::ends::sign_in_first(&site, &seen, why).await,
        Err(end) => crate::ends::end(&site, &seen, end).await,
    };
    let mut response = outcome.into_response();
    if packs {
        response = pack::page(response).await;
    }
    headers::dress(response.headers_mut(), secure);
    response
}

enum Arrived {
    Visit(Box<Arrival>),
    Elsewhere(TurnedBack),
    /// What the practice wants to come before everything else.
    FirstVisit(String),
}

struct Arrival {
    visit: Visit,
    fresh: bool,
}

impl Arrival {
    fn fresh_browser(&self) -> Option<String> {
        if self.fresh { self.visit.browser.clone() } else { None }
    }
}

async fn visit(
    site: &Arc<Site>,
    peer: Option<SocketAddr>,
    params: Vec<(String, String)>,
    request: Request,
    row: &Row,
    offered: &[Locale],
) -> Result<Arrived, End> {
    let guard = row.guard;
    let (parts, body) = request.into_parts();
    let writes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if writes && !same_origin(&parts.headers, &site.origin) {
        return Err(Refusal::NotAllowed.into());
    }
    let cookies = Cookies::read(&parts.headers, site.secure());
    let workspace: Option<AccessId> =
        params.iter().find(|(k, _)| k == "workspace").and_then(|(_, v)| v.parse().ok());
    if params.iter().any(|(k, _)| k == "workspace") && workspace.is_none() {
        return Err(End::not_found());
    }
    let (door, cookie) = match (guard, workspace) {
        (Guard::Portal | Guard::Came | Guard::Open, Some(access)) => {
            (Door::Client, cookies.get(&portal_cookie(access)))
        }
        _ => (Door::Staff, cookies.get(DESK_COOKIE)),
    };
    let token = cookie.map(str::to_owned);
    let actor = match &token {
        Some(token) if unattended(&parts.method, &parts.headers) => {
            site.desk.recognise_unattended(door, token).await?
        }
        Some(token) => site.desk.recognise(door, token).await?,
        None => None,
    };
    let actor = actor.filter(|a| a.portal().map(|p| p.0) == workspace || door == Door::Staff);
    let caller = caller(site, guard, door, workspace, actor.as_ref(), token.as_deref()).await?;
    let device = device(&parts.headers, peer, &site.proxies);
    let admitted = match (guard, &actor) {
        (Guard::Open, _) => true,
        (Guard::Came, _) => caller.is_some(),
        (Guard::Portal, Some(a)) => a.portal().is_some(),
        (Guard::HalfSignedIn, Some(a)) => a.role().is_some() && a.stage() != Stage::Full,
        (Guard::Desk, Some(a)) => a.role().is_some() && a.stage() == Stage::Full,
        (_, None) => false,
    };
    if guard == Guard::Portal
        && admitted
        && let (Some(actor), Some(access)) = (&actor, workspace)
        && let Some(stop) = first_stop(site, actor, parts.uri.path()).await?
    {
        // Somebody still sending must be able to read the answer.
        crate::tus::drain(body).await;
        return Ok(Arrived::FirstVisit(format!("/p/{access}/{stop}")));
    }
    if guard == Guard::Portal
        && !admitted
        && let (Some(owed), Some(access)) = (caller.as_ref().and_then(Caller::owed), workspace)
    {
        crate::tus::drain(body).await;
        return Ok(Arrived::FirstVisit(crate::client::keys::way(access, Some(owed))));
    }
    let locale = match &actor {
        Some(a) => a.locale(),
        None => chosen(&cookies, &parts.headers),
    };
    let locale = among(offered, locale);
    let known = cookies.get(BROWSER_COOKIE).map(str::to_owned);
    if !admitted {
        // Somebody still sending must be able to read the answer.
        crate::tus::drain(body).await;
        return Ok(Arrived::Elsewhere(TurnedBack {
            guard,
            workspace,
            stage: actor.as_ref().filter(|a| a.role().is_some()).map(Actor::stage),
            session: if token.is_some() { Session::Over } else { Session::None },
            csrf: known.map(|b| site.desk.form_token(&b)).unwrap_or_default(),
        }));
    }
    let fresh = known.is_none() && actor.is_none();
    let browser = known.or_else(|| fresh.then(|| vault::hex(&site.desk.random_bytes(32))));
    let is_form = is_form(&parts.headers);
    let (form, body) =
        if writes && is_form { (Form::read(body).await?, Body::empty()) } else { (Form::default(), body) };
    let session_token = token.filter(|_| actor.is_some() || caller.is_some());
    let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let mut visit = Visit {
        site: site.clone(),
        method: parts.method,
        path: parts.uri.path().to_owned(),
        back: way_back(parts.uri.path(), &query, row.above),
        query,
        params,
        cookies,
        locale,
        device,
        actor,
        caller,
        workspace,
        session_token,
        browser,
        form,
        body: body.into(),
        closing: parts.extensions.get::<Closing>().cloned(),
        headers: parts.headers,
    };
    if writes && !proved(&visit, is_form) {
        crate::tus::drain(visit.take_body()).await;
        return Err(Refusal::NotAllowed.into());
    }
    Ok(Arrived::Visit(Box::new(Arrival { visit, fresh })))
}

/// Where somebody has to go before anything else is shown: to their own keys first, then through the first visit.
async fn first_stop(site: &Site, actor: &Actor, path: &str) -> Result<Option<&'static str>, End> {
    match crate::client::keys::first_stop(&site.desk, actor, path).await? {
        Some(stop) => Ok(Some(stop)),
        None => crate::client::details::first_stop(&site.desk, actor, path).await,
    }
}

/// Somebody at a workspace's door who owes more than the link, or, on the pages of their own keys, who is in.
async fn caller(
    site: &Site,
    guard: Guard,
    door: Door,
    workspace: Option<AccessId>,
    actor: Option<&Actor>,
    token: Option<&str>,
) -> Result<Option<Caller>, End> {
    let found = match (door, actor, token) {
        (Door::Client, Some(actor), _) if guard == Guard::Came => {
            Some(site.desk.at_the_counter(actor).await?)
        }
        (Door::Client, None, Some(token)) => site.desk.caller(token).await?,
        _ => None,
    };
    Ok(found.filter(|caller| Some(caller.access()) == workspace))
}

/// Whether a body is a form without files, which is read and proved before its handler.
fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    kind.is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"))
}

/// Whether a page looks again by itself. It says so, because nobody being there must end the session in time; whoever
/// says so untruly ends their own session sooner and nothing else.
fn unattended(method: &Method, headers: &HeaderMap) -> bool {
    let says = |name: &str, what: &str| headers.get(name).is_some_and(|value| value == what);
    *method == Method::GET && (says("x-requested-with", "refresh") || says("accept", "text/event-stream"))
}

/// Whether a write carries the token of one of this session's pages: in its form, or in the header of a script. The two
/// that prove it later are a resumable upload, which no page elsewhere can begin because of its header, and a form that
/// carries files, whose token is inside.
///
/// The public enquiry form proves itself by its stamp: it acts in nobody's name.
fn proved(visit: &Visit, is_form: bool) -> bool {
    if is_form && crate::enquiry::carries_stamp(&visit.path) {
        return true;
    }
    if is_form {
        return visit.csrf_fits(visit.form.text("csrf"));
    }
    let later = visit.headers.contains_key("tus-resumable") || crate::client::carries_files(&visit.path);
    later || crate::tus::proves(visit)
}

/// A write must come from a page of this site. Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`; a write
/// that says neither does not come from a browser's page and carries no ambient cookie worth stealing, but its form
/// token is checked all the same.
fn same_origin(headers: &HeaderMap, origin: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match headers.get(header::ORIGIN) {
        Some(given) => given == origin,
        None => true,
    }
}

/// Where a visit comes from. A forwarded address counts only from a proxy that was named in the configuration.
fn device(headers: &HeaderMap, peer: Option<SocketAddr>, proxies: &[IpAddr]) -> Device {
    let peer = peer.map(|p| p.ip().to_canonical());
    let forwarded = headers
        .get("x-forwarded-for")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next())
        .and_then(|v| v.trim().parse::<IpAddr>().ok());
    let address = match (peer, forwarded) {
        (Some(peer), Some(client)) if proxies.contains(&peer) => Some(client),
        (peer, _) => peer,
    };
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    Device {
        address: address.map(|a| a.to_string()).unwrap_or_default(),
        agent: agent.chars().take(300).collect(),
    }
}

impl Reply {
    /// The plain end of a machine-facing request (tus, pictures): a status and nothing else.
    pub fn status(status: StatusCode) -> Self {
        Reply::new(status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_language_comes_back_to_a_page_that_can_be_asked_for() {
        let pages =
            BTreeSet::from(["/desk/matters", "/desk/matters/{matter}", "/desk/matters/{matter}/notes"]);
        let back = |pattern: &str, path: &str, query: &str| {
            way_back(path, &Form::parse(query.as_bytes()), page_above(pattern, &pages))
        };
        // A page comes back as it was asked for, also after a mistake in a form that is sent to its own address.
        assert_eq!(back("/desk/matters", "/desk/matters", "q=a+b&cut=due"), "/desk/matters?q=a%20b&cut=due");
        assert_eq!(
            back("/desk/matters/{matter}/notes", "/desk/matters/m/notes", ""),
            "/desk/matters/m/notes"
        );
        // An address that only takes what is sent leads to the page above it, and never to somebody's id.
        assert_eq!(back("/desk/matters/bulk", "/desk/matters/bulk", "x=1"), "/desk/matters");
        let correct = "/desk/matters/{matter}/notes/{note}/correct";
        assert_eq!(back(correct, "/desk/matters/m/notes/n/correct", ""), "/desk/matters/m/notes");
        assert_eq!(back("/elsewhere/{x}", "/elsewhere/y", ""), "/");
    }
}

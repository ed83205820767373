//! Certificates from an authority that speaks ACME (RFC 8555), proved by HTTP-01. One order from account to chain, and
//! what went wrong in three words that tell the caller how long to wait. It refuses wildcard names, which HTTP-01
//! cannot prove, and keeps nothing: account, key and chain are the caller's to store.

use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Error, Identifier, NewAccount, NewOrder,
    Order, OrderStatus, Problem, RetryPolicy,
};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

/// An authority that has not answered an order by then is tried again later.
const ORDER_PATIENCE: Duration = Duration::from_secs(300);
/// How long the authority may take to fetch a proof, or to sign.
const STEP_PATIENCE: Duration = Duration::from_secs(120);

/// Where certificates come from and for which names.
#[derive(Clone, Debug)]
pub struct AcmeConfig {
    /// The authority's directory (https).
    pub directory: String,
    /// Whom the authority may write to.
    pub contact: Option<domain::Email>,
    /// Names on the certificate, the first of them first. No wildcards.
    pub domains: Vec<String>,
    /// The one authority (PEM file) to trust for talking to the directory; without it, those of the machine.
    pub trust: Option<PathBuf>,
}

/// Puts proofs where the authority looks for them: under `/.well-known/acme-challenge/` on port 80.
pub trait ProofBoard: Send + Sync {
    fn show(&self, token: &str, proof: &str);
    fn take_down(&self, token: &str);
}

/// What an order brought.
pub struct Issued {
    /// Certificates as PEM, the practice's own first.
    pub chain: String,
    /// The new private key as PEM.
    pub key: String,
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum AcmeProblem {
    /// The authority asked to be left alone for a while.
    #[error("the certificate authority limits how often it is asked: {0}")]
    RateLimited(String),
    /// It does not know the account any more; a new one has to be made.
    #[error("the certificate authority does not know the account: {0}")]
    UnknownAccount(String),
    /// It answered, and the answer was no.
    #[error("the certificate authority refused: {0}")]
    Refused(String),
    /// It could not be spoken to, or did not finish.
    #[error("the certificate authority could not be spoken to: {0}")]
    Unreachable(String),
}

/// An authority, ready to be asked.
pub struct Acme {
    config: AcmeConfig,
}

/// The account at the authority. Its text holds a private key.
pub struct AcmeAccount {
    account: Account,
}

impl Acme {
    pub fn new(config: AcmeConfig) -> Self {
        Self { config }
    }

    /// Comes back to a kept account.
    pub async fn account(&self, kept: &str) -> Result<AcmeAccount, AcmeProblem> {
        let credentials: AccountCredentials = serde_json::from_str(kept)
            .map_err(|e| AcmeProblem::Refused(format!("the kept account is damaged: {e}")))?;
        let account = in_time(async { self.builder()?.from_credentials(credentials).await }).await?;
        Ok(AcmeAccount { account })
    }

    /// Makes a new account; the caller has agreed to the authority's terms. Returns it with the text to keep.
    pub async fn new_account(&self) -> Result<(AcmeAccount, String), AcmeProblem> {
        let contact = self.config.contact.as_ref().map(|email| format!("mailto:{}", email.as_str()));
        let contacts: Vec<&str> = contact.as_deref().into_iter().collect();
        let wanted =
            NewAccount { contact: &contacts, terms_of_service_agreed: true, only_return_existing: false };
        let directory = self.config.directory.clone();
        let made = in_time(async { self.builder()?.create(&wanted, directory, None).await }).await?;
        let kept = serde_json::to_string(&made.1).map_err(|e| AcmeProblem::Refused(e.to_string()))?;
        Ok((AcmeAccount { account: made.0 }, kept))
    }

    /// Orders a certificate. Proofs are taken down again however it ends.
    pub async fn order(&self, account: &AcmeAccount, board: &dyn ProofBoard) -> Result<Issued, AcmeProblem> {
        let shown = Shown { board, tokens: Mutex::new(Vec::new()) };
        in_time(async {
            let names: Vec<Identifier> = self.config.domains.iter().cloned().map(Identifier::Dns).collect();
            let mut order = account.account.new_order(&NewOrder::new(&names)).await?;
            prove(&mut order, &shown).await?;
            let patience = RetryPolicy::new().timeout(STEP_PATIENCE);
            match order.poll_ready(&patience).await {
                Ok(OrderStatus::Ready) => {}
                Ok(_) => return Err(why_invalid(&mut order).await),
                // An order that names its error says less than the name that failed.
                Err(Error::Api(problem)) => return Err(why_invalid_or(&mut order, problem).await),
                Err(e) => return Err(e),
            }
            let key = order.finalize().await?;
            let chain = order.poll_certificate(&patience).await?;
            Ok(Issued { chain, key })
        })
        .await
    }

    fn builder(&self) -> Result<instant_acme::AccountBuilder, Error> {
        match &self.config.trust {
            Some(root) => Account::builder_with_root(root),
            None => Account::builder(),
        }
    }
}

/// Tokens on the board; taken down when the order is over or given up.
struct Shown<'b> {
    board: &'b dyn ProofBoard,
    tokens: Mutex<Vec<String>>,
}

impl Shown<'_> {
    fn show(&self, token: &str, proof: &str) {
        self.board.show(token, proof);
        self.tokens.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(token.to_owned());
    }
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        for token in self.tokens.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner) {
            self.board.take_down(token);
        }
    }
}

/// Shows a proof for every name that is not proved yet and tells the authority to look.
async fn prove(order: &mut Order, shown: &Shown<'_>) -> Result<(), Error> {
    let mut names = order.authorizations();
    while let Some(name) = names.next().await {
        let mut name = name?;
        match name.status {
            AuthorizationStatus::Valid => continue,
            AuthorizationStatus::Pending => {}
            other => return Err(refused(format!("{}: the authorization is {other:?}", name.identifier()))),
        }
        let known = name.identifier().to_string();
        let Some(mut challenge) = name.challenge(ChallengeType::Http01) else {
            return Err(refused(format!("{known}: it does not offer HTTP-01")));
        };
        shown.show(&challenge.token, challenge.key_authorization().as_str());
        challenge.set_ready().await?;
    }
    Ok(())
}

/// Which name could not be proved, and what the authority saw when it looked.
async fn why_invalid(order: &mut Order) -> Error {
    why_invalid_or(
        order,
        Problem {
            r#type: None,
            detail: Some("the order failed, and it does not say why".to_owned()),
            status: None,
            subproblems: Vec::new(),
        },
    )
    .await
}

async fn why_invalid_or(order: &mut Order, otherwise: Problem) -> Error {
    let mut names = order.authorizations();
    while let Some(Ok(mut name)) = names.next().await {
        if name.refresh().await.is_err() {
            break;
        }
        let seen = name.challenges.iter().find_map(|c| c.error.as_ref());
        if let Some(problem) = seen {
            let what = problem.detail.clone().unwrap_or_else(|| "it does not say why".to_owned());
            return Error::Api(Problem {
                detail: Some(format!("{}: {what}", name.identifier())),
                ..problem.clone()
            });
        }
    }
    Error::Api(otherwise)
}

fn refused(detail: String) -> Error {
    Error::Api(Problem { r#type: None, detail: Some(detail), status: None, subproblems: Vec::new() })
}

async fn in_time<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, AcmeProblem> {
    match tokio::time::timeout(ORDER_PATIENCE, work).await {
        Ok(done) => done.map_err(|e| translate(&e)),
        Err(_) => Err(AcmeProblem::Unreachable("it did not finish in five minutes".to_owned())),
    }
}

/// The library's error in the caller's words: what was answered, or what stood in the way.
fn translate(error: &Error) -> AcmeProblem {
    let Error::Api(problem) = error else { return AcmeProblem::Unreachable(whole(error)) };
    let detail = problem.detail.clone().unwrap_or_else(|| "no reason given".to_owned());
    let kind = problem.r#type.as_deref().and_then(|t| t.rsplit(':').next()).unwrap_or_default();
    let mut text = if kind.is_empty() { detail } else { format!("{detail} ({kind})") };
    for part in &problem.subproblems {
        text.push_str(&format!("; {part}"));
    }
    match kind {
        "rateLimited" => AcmeProblem::RateLimited(text),
        "accountDoesNotExist" => AcmeProblem::UnknownAccount(text),
        "serverInternal" | "badNonce" => AcmeProblem::Unreachable(text),
        _ if problem.status == Some(429) => AcmeProblem::RateLimited(text),
        _ => AcmeProblem::Refused(text),
    }
}

/// An error with its causes, each once.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(&format!(": {said}"));
        }
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(kind: &str, status: u16) -> AcmeProblem {
        let text = format!(
            "{{\"type\":\"urn:ietf:params:acme:error:{kind}\",\"detail\":\"d\",\"status\":{status}}}"
        );
        translate(&Error::Api(serde_json::from_str(&text).unwrap()))
    }

    #[test]
    fn answers_say_how_long_to_wait_and_why() {
        assert!(matches!(api("rateLimited", 429), AcmeProblem::RateLimited(_)));
        assert!(matches!(api("somethingNew", 429), AcmeProblem::RateLimited(_)));
        assert!(matches!(api("accountDoesNotExist", 400), AcmeProblem::UnknownAccount(_)));
        assert!(matches!(api("serverInternal", 500), AcmeProblem::Unreachable(_)));
        let AcmeProblem::Refused(why) = api("rejectedIdentifier", 400) else { panic!("refused") };
        assert_eq!(why, "d (rejectedIdentifier)");
        assert!(matches!(translate(&Error::Str("a nonce")), AcmeProblem::Unreachable(_)));
    }
}

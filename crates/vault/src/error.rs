//! The three ways a call can end badly: `Refusal` (an expected no), `Fault` (we failed) and `Tamper` (what is stored
//! disagrees with its seal). They never turn into one another, and none of them carries content.

use domain::Refusal;

/// What a vault call returns when it does not return its value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    Tamper(#[from] Tampered),
}

pub type Result<T> = std::result::Result<T, Error>;

/// We failed: the disk, the database, the object store. `retry` says whether trying again can help.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Fault {
    pub what: &'static str,
    pub retry: bool,
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A seal, a chain or a row count disagrees. Never retried; the caller closes the room and raises the alarm.
#[derive(Debug, thiserror::Error)]
#[error("tampering detected: {what}")]
pub struct Tampered {
    pub what: &'static str,
}

impl Fault {
    pub(crate) fn new(what: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { what, retry: true, source: Some(Box::new(source)) }
    }

    pub(crate) fn plain(what: &'static str) -> Self {
        Self { what, retry: false, source: None }
    }
}

impl From<sqlx::Error> for Error {
    fn from(e: sqlx::Error) -> Self {
        Error::Fault(Fault::new("database", e))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Self {
        Error::Fault(Fault::new("database", e))
    }
}

impl From<std::io::Error> for Error {
    fn from(e: std::io::Error) -> Self {
        Error::Fault(Fault::new("storage", e))
    }
}

impl From<object_store::Error> for Error {
    fn from(e: object_store::Error) -> Self {
        Error::Fault(Fault::new("object store", e))
    }
}

impl From<seal::Tamper> for Error {
    fn from(_: seal::Tamper) -> Self {
        Error::Tamper(Tampered { what: "a sealed value does not open here" })
    }
}

impl Error {
    pub fn not_found() -> Self {
        Error::Refused(Refusal::NotFound)
    }

    pub fn is_not_found(&self) -> bool {
        matches!(self, Error::Refused(Refusal::NotFound))
    }
}

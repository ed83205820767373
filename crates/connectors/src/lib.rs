//! Adapters for casework's ports: the only outbound sockets. Each turns what a foreign program said into the port's
//! own words. They refuse to guess: an answer that is not definite is "try later" for a letter, "perhaps sent" for a text
//! and "not scanned" for a file. Nothing here is logged, because everything here is an address, a number, a letter or a
//! client's file.

mod acme;
mod clamd;
mod loopback;
mod mailbox;
mod outbox;
mod returned;
mod sms;
mod smtp;

pub use acme::{Acme, AcmeAccount, AcmeConfig, AcmeProblem, Issued, ProofBoard};
pub use clamd::{
    Clamd, ClamdAddress, ClamdConfig, ClamdProblem, ClamdState, Network, NoScanner, OldestAllowed, Signatures,
};
pub use mailbox::{Mailbox, MailboxConfig, MailboxProblem};
pub use outbox::{KEPT, KeptLetter, Outbox};
pub use returned::{MOST_READ, read_report};
pub use sms::{SmsConfig, SmsProblem, SmsProvider, SmsSender};
pub use smtp::{Login, ReturnAddress, Security, SmtpConfig, SmtpMailer, SmtpProblem};

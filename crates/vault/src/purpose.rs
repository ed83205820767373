//! What one visit to a room is for. The marker decides which verbs a room has; a visit for one purpose has no method
//! of another. Sealed: nobody outside this crate can add one.

mod private {
    pub trait Sealed {}
}

/// A purpose as a type; `CODE` is the same purpose as data, for the policy.
pub trait Purpose: private::Sealed + Send + Sync + 'static {
    const CODE: domain::Purpose;
}

/// A purpose whose visitor may look at the matter as staff do.
pub trait StaffSees: Purpose {}

macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        pub enum $name {}
        impl private::Sealed for $name {}
        impl Purpose for $name { const CODE: domain::Purpose = domain::Purpose::$name; }
    )* };
}

purposes! {
    /// Staff look.
    Reading,
    /// A client sends and reads their own.
    Contributing,
    /// Staff decide on what was sent.
    Reviewing,
    /// Staff let a client see something.
    Publishing,
    /// Money.
    Billing,
    /// Staff shape the matter: checklist, parties, portal access, team.
    Steering,
    /// The inspection job.
    Scanning,
    /// The classification job.
    Classifying,
    /// Jobs that carry notices outside.
    Relaying,
    /// Reading the log.
    Auditing,
}

impl StaffSees for Reading {}
impl StaffSees for Reviewing {}
impl StaffSees for Steering {}
impl StaffSees for Auditing {}

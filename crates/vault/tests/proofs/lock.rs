//! The link in every mail about a client's access that closes it: what it does, for how long, and what it is to anybody who
//! holds another one.

use domain::{AccessId, AuditCode, Capacity, Duration, NoticeWhen, Relation};
use testkit::{TestHouse, device, on_both_engines, persona};
use vault::{
    Auditing, Contributing, Door, Error, LinkLook, LinkOutcome, MailKind, NewAccess, OutgoingMail, Result, Steering,
};

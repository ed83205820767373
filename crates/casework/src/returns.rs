//! Mails that come back: what a report says is held against what the house knows of its letters, and the mailbox is visited
//! by one node at a time. It refuses to do anything for a report that proves nothing, and to keep the address a mail server
//! repeats.

use crate::ports::{Answer, Judged, Judges, Report, ReportedEnd, Returns};
use crate::post::hushed;
use domain::Duration;
use std::sync::Arc;
use vault::{Desk, Result, ReturnEnd, ReturnFate};

/// A mailbox, and how long to wait between two visits.
#[derive(Clone)]
pub struct Round {
    pub mailbox: Arc<dyn Returns>,
    pub every: Duration,
}

/// Takes down what a report says of our letters.
pub async fn take(desk: &Desk, report: &Report) -> Result<Judged> {
    let (mut settled, mut on_the_way, mut unproved) = (false, false, false);
    for one in &report.about {
        let end = match one.end {
            ReportedEnd::Refused => ReturnEnd::Refused,
            ReportedEnd::GivenUp => ReturnEnd::GivenUp,
            ReportedEnd::OnTheWay => {
                on_the_way = true;
                continue;
            }
        };
        let answer = one.addresses.iter().fold(one.answer.clone(), |answer, to| hushed(&answer, to));
        match desk.backstage().mail_returned(&report.tags, &one.addresses, end, &answer).await? {
            ReturnFate::Settled | ReturnFate::Known => settled = true,
            ReturnFate::NotOurs => unproved = true,
        }
    }
    // Of a letter of ours that is on its way nothing is to be done, and nobody has to look at it. Anybody can write that, so it
    // hides neither what nobody proved nor that it is about no letter of ours.
    let passing = on_the_way && !unproved && desk.backstage().is_of_ours(&report.tags);
    Ok(if settled || passing { Judged::Settled } else { Judged::Unproved })
}

/// Visits the mailbox if it is due and no other node is there. Whether it was visited.
pub async fn visit(desk: &Desk, round: &Round) -> Result<bool> {
    if !desk.backstage().take_returns_box().await? {
        return Ok(false);
    }
    let read = round.mailbox.visit(&AtDesk(desk)).await;
    let fault = read.as_ref().err();
    match &read {
        Ok(0) => {}
        Ok(read) => tracing::info!(read, "messages of the mailbox for refusals were read"),
        Err(why) => tracing::warn!(why, "the mailbox for refusals could not be read"),
    }
    desk.backstage().leave_returns_box(round.every, fault.map(String::as_str)).await?;
    Ok(true)
}

struct AtDesk<'d>(&'d Desk);

impl Judges for AtDesk<'_> {
    fn judge(&self, report: Report) -> Answer<'_, std::result::Result<Judged, String>> {
        Box::pin(async move {
            take(self.0, &report).await.map_err(|e| format!("a report could not be taken down: {e}"))
        })
    }
}

//! A client says how often they want to hear, and in whose hours. It refuses what is not a choice and keeps what was.

use crate::client::frame::{Frame, portal};
use crate::client_view::notices::NoticesPage;
use crate::dates;
use crate::desk::ZONES;
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;
use domain::notices::Frequency;
use domain::{Refusal, Why};
use vault::NoticeChoice;

/// GET.
pub async fn show(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let choice = visit.desk().notice_choice(visit.actor()?).await?;
    let settings = visit.desk().threshold().settings().await?;
    let quiet = settings.quiet();
    let hours = if quiet.from == quiet.to { String::new() } else { dates::hours(frame.w, quiet) };
    let own = choice.time_zone.clone();
    let mut zones = vec![(String::new(), frame.w.hear_zone_practice(), own.is_empty())];
    if !own.is_empty() && !ZONES.contains(&own.as_str()) {
        zones.push((own.clone(), own.clone(), true));
    }
    zones.extend(ZONES.iter().map(|zone| ((*zone).to_owned(), zone.replace('_', " "), *zone == own)));
    Reply::page(&NoticesPage {
        w: frame.w,
        shell: &frame.shell,
        frequency: choice.frequency(),
        quiet: choice.quiet,
        hours,
        zones,
        saved: visit.query.has("saved"),
    })
}

/// POST.
pub async fn choose(visit: Visit) -> Answered {
    let frequency = Frequency::from_code(visit.form.text("frequency"))
        .ok_or(Refusal::invalid("frequency", Why::NotAChoice))?;
    let settings = visit.desk().threshold().settings().await?;
    let quiet = settings.quiet();
    // Where the practice has no quiet hours the page does not ask, and what was chosen once stays.
    let quiet = if quiet.from == quiet.to {
        visit.desk().notice_choice(visit.actor()?).await?.quiet
    } else {
        visit.form.has("quiet")
    };
    let choice = NoticeChoice::new(frequency, visit.form.text("zone"), quiet);
    visit.desk().choose_notices(visit.actor()?, &choice).await?;
    Ok(Reply::see(&format!("{}?saved=1", portal(&visit).notices())))
}

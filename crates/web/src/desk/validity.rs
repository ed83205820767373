//! What a request asks of the days a document bears, counted to the day the document is used on: the day the matter was lodged,
//! else its target date while that is ahead, else today. It refuses nothing: staff read which day it would have to reach, and
//! decide.

use super::frame::Frame;
use crate::door::reply::End;
use casework::{intake, steer};
use domain::Phase;
use domain::pack::Validity;
use jiff::Span;
use jiff::civil::Date;
use vault::{DocumentDays, MatterSheet, Reading, Room};

/// What the day of use was counted from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum CountedTo {
    Lodged,
    Target,
    Today,
}

/// The day the documents of a matter are used on; nothing for one that ended without being lodged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UsedOn(Option<(Date, CountedTo)>);

/// The days a document would have to bear, as ISO 8601; empty where none is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Issued on this day or later.
    pub issued: String,
    /// Valid until this day or longer.
    pub until: String,
    /// What they were counted from, as a sentence says it.
    from: &'static str,
    /// The day they were counted to.
    used: String,
}

impl UsedOn {
    pub async fn of(frame: &Frame, room: &Room<Reading>) -> Result<Self, End> {
        let sheet = room.matter_sheet().await?;
        let day = |at, from| frame.calendar().iso(at).parse().ok().map(|day| (day, from));
        if let Some(at) = lodged_at(room, &sheet).await? {
            return Ok(Self(day(at, CountedTo::Lodged)));
        }
        Ok(Self(match (sheet.phase, *room.target().await?) {
            (Phase::Open, Some(target)) if target > frame.now => day(target, CountedTo::Target),
            (Phase::Open, _) => day(frame.now, CountedTo::Today),
            (Phase::Closing | Phase::Closed | Phase::Erased, _) => None,
        }))
    }

    /// What a request asks for.
    pub fn wants(self, validity: Validity) -> Wanted {
        let Some((used, from)) = self.0 else { return Wanted::default() };
        let told = |day: Result<Date, jiff::Error>| day.map(|day| day.to_string()).unwrap_or_default();
        let (issued, until) = match validity {
            Validity::Lasting => return Wanted::default(),
            Validity::Watched => (String::new(), used.to_string()),
            Validity::GoodFor(months) => {
                (String::new(), told(used.checked_add(Span::new().months(i64::from(months)))))
            }
            Validity::NotOlderThan(days) => {
                (told(used.checked_sub(Span::new().days(i64::from(days)))), String::new())
            }
        };
        let from = match from {
            CountedTo::Lodged => "lodged",
            CountedTo::Target => "target",
            CountedTo::Today => "today",
        };
        Wanted { issued, until, from, used: used.to_string() }
    }
}

/// When the matter left the practice, where it has.
async fn lodged_at(room: &Room<Reading>, sheet: &MatterSheet) -> Result<Option<domain::Timestamp>, End> {
    if sheet.fields.lodged_at.is_some() {
        return Ok(sheet.fields.lodged_at);
    }
    let flow = intake::pack(&sheet.pack).map(|pack| pack.stages.as_slice()).unwrap_or_default();
    let out = flow.iter().position(|stage| stage.lodged);
    let left = out.zip(steer::place(flow, &sheet.stage)).is_some_and(|(out, here)| here >= out);
    if !left {
        return Ok(None);
    }
    let steps = room.stages().await?;
    let out = steps.iter().filter(|step| steer::lodges(flow, &step.from, &step.to));
    Ok(out.map(|step| step.at).max())
}

impl Wanted {
    /// What a document has to bear, for whoever looks at one; empty where nothing is asked.
    pub fn asks(&self, frame: &Frame) -> String {
        let (w, calendar) = (frame.w, frame.calendar());
        let asked = match (self.until.as_str(), self.issued.as_str()) {
            ("", "") => return String::new(),
            ("", issued) => w.validity_asks_issued(calendar.date(issued)),
            (until, _) => w.validity_asks_until(calendar.date(until)),
        };
        format!("{asked} {}", w.validity_counted(calendar.date(&self.used), self.from))
    }

    /// Which day a document would have to reach that falls short of it; nothing where it does not, or bears no such day.
    pub fn short(&self, frame: &Frame, days: &DocumentDays) -> Option<String> {
        let (w, calendar) = (frame.w, frame.calendar());
        // Days of this form stand in the order of their texts.
        if !self.until.is_empty() && !days.until.is_empty() && days.until < self.until {
            return Some(w.validity_too_soon(calendar.date(&self.until)));
        }
        if !self.issued.is_empty() && !days.issued.is_empty() && days.issued < self.issued {
            return Some(w.validity_too_old(calendar.date(&self.issued)));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_wanted_are_counted_from_the_day_of_use_and_from_none_where_there_is_none() {
        let used = UsedOn(Some((jiff::civil::date(2027, 1, 31), CountedTo::Target)));
        let days = |validity| {
            let wanted = used.wants(validity);
            (wanted.issued, wanted.until)
        };
        let none = String::new;
        assert_eq!(days(Validity::Lasting), (none(), none()));
        assert_eq!(days(Validity::Watched), (none(), "2027-01-31".to_owned()));
        assert_eq!(days(Validity::GoodFor(1)), (none(), "2027-02-28".to_owned()), "the last day there is");
        assert_eq!(days(Validity::GoodFor(6)), (none(), "2027-07-31".to_owned()));
        assert_eq!(days(Validity::NotOlderThan(45)), ("2026-12-17".to_owned(), none()));
        assert_eq!(UsedOn(None).wants(Validity::Watched), Wanted::default());
    }
}

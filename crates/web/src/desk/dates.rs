//! Dates over all matters: by week, what is overdue first, as far as the reader may enter; the box on the first page of the
//! day; and a calendar file of what somebody leads. It refuses to enter a room, and to put a name into a file that leaves the
//! house.

use super::frame::{Frame, demand};
use crate::client::dates::{kind_name, soon};
use crate::dates::Calendar;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::dates::{DateRow, DatesPage, Week};
use crate::staff_view::today::{CallBox, CallRow};
use crate::staff_view::{Choice, More, Place};
use crate::words::Words;
use domain::{DeskPower, KeyDateKind, PersonId, Timestamp};
use http::header;
use std::collections::{BTreeMap, BTreeSet};
use vault::{After, DateCut, DateLine, Lobby};

/// Rows of one page.
const ROWS: u32 = 50;
/// Rows that are counted for the box of the day.
const COUNTED: u32 = 100;
/// Days in a calendar file.
const IN_A_FILE: u32 = 1_000;
/// Days the box of the day looks ahead, today the first.
const BOX_DAYS: i64 = 8;
/// Bytes of a line of a calendar file, without its end (RFC 5545, section 3.1).
const LINE: usize = 75;

/// GET: the list.
pub async fn list(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeOwnWork)?;
    let frame = Frame::of(&visit, Some(Place::Dates)).await?;
    let w = frame.w;
    let led = visit.query.text("whose") != "all";
    let kind = KeyDateKind::from_code(visit.query.text("kind"));
    let after: Option<After> = visit.query.text("after").parse().ok();
    let lines = lobby.date_lines(DateCut { led, kind, before: None }, after, ROWS).await?;
    let code = kind.map_or("", KeyDateKind::code);
    let here = format!("/desk/dates?whose={}&kind={code}", if led { "mine" } else { "all" });
    let last = lines.last().filter(|_| lines.len() >= ROWS as usize);
    let more = More {
        newer: after.map(|_| here.clone()),
        older: last.map(|line| format!("{here}&after={}", line.after())),
    };
    let ahead = KeyDateKind::ALL.iter().filter(|kind| kind.is_ahead());
    let choice = |one: &KeyDateKind| {
        let choice = Choice::new(one.code(), kind_name(w, *one));
        if Some(*one) == kind { choice.chosen() } else { choice }
    };
    let kinds = std::iter::once(Choice::new("", w.dates_filter_all())).chain(ahead.map(choice)).collect();
    let weeks = weeks(&frame, &lobby, &lines).await?;
    let kind = code.to_owned();
    frame.page(&DatesPage { w, shell: &frame.shell, led, kinds, kind, weeks, more })
}

/// The lines under their weeks; what is overdue under none of them.
async fn weeks(frame: &Frame, lobby: &Lobby<'_>, lines: &[DateLine]) -> Result<Vec<Week>, End> {
    let (w, calendar) = (frame.w, frame.calendar());
    let this = calendar.monday(frame.now);
    let leads: BTreeSet<PersonId> = lines.iter().filter_map(|line| line.responsible).collect();
    let mut names: BTreeMap<PersonId, String> = BTreeMap::new();
    for person in leads {
        names.insert(person, lobby.name_of(person).await?.unwrap_or_default());
    }
    let mut out: Vec<(Option<Timestamp>, Week)> = Vec::new();
    for line in lines {
        let late = calendar.is_over(line.at);
        let week = (!late).then(|| calendar.monday(line.at));
        if out.last().is_none_or(|(key, _)| *key != week) {
            let title = match week {
                None => w.dates_late(),
                Some(monday) if monday == this => w.dates_this_week(),
                Some(monday) => w.dates_week(calendar.day(monday)),
            };
            out.push((week, Week { title, late, rows: Vec::new() }));
        }
        let lead = line.responsible.and_then(|person| names.get(&person)).filter(|name| !name.is_empty());
        let row = DateRow {
            href: format!("/desk/matters/{}/dates/{}", line.matter, line.date),
            kind: kind_name(w, line.kind),
            matter: format!("{} · {}", line.card.client, line.card.number),
            when: calendar.day_or_moment(line.at, line.timed),
            soon: away(w, &calendar, line.at),
            lead: lead.map(|name| w.dates_led_by(name)).unwrap_or_default(),
        };
        if let Some((_, week)) = out.last_mut() {
            week.rows.push(row);
        }
    }
    Ok(out.into_iter().map(|(_, week)| week).collect())
}

/// How far away a day is, or how long over.
pub fn away(w: &Words, calendar: &Calendar<'_>, at: Timestamp) -> String {
    match calendar.days_until(at) {
        days if days < 0 => w.dates_over_days(u32::try_from(-days).unwrap_or_default()),
        days => soon(w, days),
    }
}

/// What is overdue or comes within a week, for the first page of the day: how many are overdue, and the first of all.
pub async fn of_the_day(frame: &Frame, lobby: &Lobby<'_>, most: usize) -> Result<(u32, CallBox), End> {
    let (w, calendar) = (frame.w, frame.calendar());
    let cut = DateCut { before: Some(calendar.midnight_after(BOX_DAYS)), ..DateCut::default() };
    let lines = lobby.date_lines(cut, None, COUNTED).await?;
    let late = |line: &DateLine| calendar.is_over(line.at);
    let row = |line: &DateLine| {
        let day = calendar.day_or_moment(line.at, line.timed);
        let first = if late(line) { w.dates_tag_late() } else { day };
        CallRow {
            href: format!("/desk/matters/{}/dates/{}", line.matter, line.date),
            title: kind_name(w, line.kind),
            about: format!("{} · {}", line.card.client, line.card.number),
            when: format!("{first} · {}", away(w, &calendar, line.at)),
            late: late(line),
        }
    };
    let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let made = CallBox {
        title: w.dates_box(),
        count: match count {
            0 => String::new(),
            1..100 => count.to_string(),
            _ => "99+".to_owned(),
        },
        rows: lines.iter().take(most).map(row).collect(),
        none: w.dates_box_none(),
        all: (count > 0).then(|| "/desk/dates?whose=all".to_owned()),
    };
    let over = lines.iter().filter(|line| late(line)).count();
    Ok((u32::try_from(over).unwrap_or(u32::MAX), made))
}

/// GET: the dates of the matters somebody leads, as a calendar reads them.
pub async fn file(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeOwnWork)?;
    let frame = Frame::of(&visit, Some(Place::Dates)).await?;
    let lines = lobby.date_lines(DateCut { led: true, ..DateCut::default() }, None, IN_A_FILE).await?;
    let text = calendar_file(frame.w, &frame.calendar(), frame.now, &lines);
    Ok(Reply::bytes("text/calendar; charset=utf-8", text.into_bytes())
        .with(header::CONTENT_DISPOSITION, "attachment; filename=\"dates.ics\""))
}

/// RFC 5545: one event a day, named by its kind and the matter's number and by nothing else.
fn calendar_file(w: &Words, calendar: &Calendar<'_>, now: Timestamp, lines: &[DateLine]) -> String {
    let mut out = String::new();
    let mut add = |line: &str| fold(&mut out, line);
    add("BEGIN:VCALENDAR");
    add("VERSION:2.0");
    add("PRODID:-//Strongroom//Dates//EN");
    for line in lines {
        add("BEGIN:VEVENT");
        add(&format!("UID:{}@strongroom", line.date));
        add(&format!("DTSTAMP:{}", calendar.calendar_stamp(now, true)));
        let stamp = calendar.calendar_stamp(line.at, line.timed);
        add(&format!("DTSTART{}:{stamp}", if line.timed { "" } else { ";VALUE=DATE" }));
        let title = format!("{} {}", kind_name(w, line.kind), line.card.number);
        add(&format!("SUMMARY:{}", escaped(&title)));
        add("END:VEVENT");
    }
    add("END:VCALENDAR");
    out
}

/// A text as a value: what separates values is written out, and nothing begins a line of its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// One content line, folded before it gets longer than a line may be, never inside a character.
fn fold(out: &mut String, line: &str) {
    let mut held = 0;
    for c in line.chars() {
        if held + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            held = 1;
        }
        out.push(c);
        held += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_calendar_is_folded_between_characters_and_nothing_begins_one_by_itself() {
        let mut out = String::new();
        fold(&mut out, &format!("SUMMARY:{}", escaped(&"ñ;,\\\r\nX".repeat(20))));
        assert!(out.ends_with("\r\n") && out.lines().count() > 2);
        for (n, line) in out.split("\r\n").filter(|line| !line.is_empty()).enumerate() {
            assert!(line.len() <= LINE, "{line}");
            assert!(n == 0 || line.starts_with(' '), "{line}");
        }
        let whole = out.replace("\r\n ", "");
        assert_eq!(whole.trim_end(), format!("SUMMARY:{}", "ñ\\;\\,\\\\\\nX".repeat(20)));
    }
}

//! Fields a practice defines for itself: their kinds, and how what was typed becomes one canonical text that reads the
//! same in every language. It refuses to guess: a number or a day that can be read in two ways is not read.

use crate::code::coded;
use crate::locale::Locale;
use crate::refusal::Why;
use crate::region::{DayOrder, Region};

coded! {
    /// What a field holds.
    FieldKind {
        /// A line or a few.
        Text = "text",
        /// A number; canonical form: digits, a point before decimals, a minus before all.
        Number = "number",
        /// A day; canonical form: ISO 8601, `2026-11-21`.
        Date = "date",
        /// Yes or no; canonical form: `yes`, `no`.
        YesNo = "yes_no",
        /// One of the field's choices; canonical form: its key.
        Choice = "choice",
        /// Of a matter, one of its documents; of a client or an enquiry, a file of its own. Canonical form: its id.
        File = "file",
    }
}

coded! {
    /// What a field belongs to.
    FieldHome {
        /// A matter.
        Matter = "matter",
        /// A client.
        Client = "client",
        /// Somebody who asked and is no client yet.
        Lead = "lead",
    }
}

/// Characters a text field takes.
pub const TEXT_CHARS: usize = 2_000;
/// Fields one practice defines.
pub const MOST_FIELDS: usize = 100;
/// Choices of one field.
pub const MOST_CHOICES: usize = 100;

/// What was typed into a field of this kind by somebody who reads this language in this region, in canonical form; `None`
/// where nothing was typed. Choices and files are told by the caller, who knows what there is.
///
/// # Errors
/// What is wrong with it.
pub fn read(kind: FieldKind, typed: &str, locale: Locale, region: Region) -> Result<Option<String>, Why> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let read = match kind {
        FieldKind::Text if typed.chars().count() > TEXT_CHARS => return Err(Why::TooLong),
        FieldKind::Text | FieldKind::Choice | FieldKind::File => Some(typed.to_owned()),
        FieldKind::Number => number(typed, locale),
        FieldKind::Date => day(typed, region.order(locale)),
        FieldKind::YesNo => ["yes", "no"].contains(&typed).then(|| typed.to_owned()),
    };
    read.map(Some).ok_or(Why::Malformed)
}

/// A number as people of this language write it, in canonical form. English groups with commas and spaces and has a
/// decimal point. Spanish has a decimal comma and groups with points and spaces; since half of Latin America writes as
/// English does, what can only be meant so is taken so.
#[must_use]
pub fn number(typed: &str, locale: Locale) -> Option<String> {
    let typed: String =
        typed.chars().filter(|c| !c.is_whitespace() && *c != '\u{2019}' && *c != '\'').collect();
    let (minus, digits) = match typed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", typed.as_str()),
    };
    let (group, point) = match (digits.rfind(','), digits.rfind('.')) {
        (Some(comma), Some(dot)) if comma > dot => ('.', ','),
        (Some(_), Some(_)) => (',', '.'),
        _ => match locale {
            Locale::En => (',', '.'),
            // A lone point that cannot stand between thousands is a decimal one.
            Locale::Es if digits.contains('.') && !grouped(digits, '.') => (',', '.'),
            Locale::Es => ('.', ','),
        },
    };
    let (whole, decimals) = match digits.split_once(point) {
        Some((_, decimals)) if decimals.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) => {
            return None;
        }
        Some((whole, decimals)) => (whole, decimals.trim_end_matches('0')),
        None => (digits, ""),
    };
    if whole.contains(group) && !grouped(whole, group) {
        return None;
    }
    let whole: String = whole.chars().filter(|c| *c != group).collect();
    if whole.is_empty()
        || whole.len() > 15
        || decimals.len() > 9
        || !whole.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let number = if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") };
    Some(if number == "0" { number } else { format!("{minus}{number}") })
}

/// Whether every group after the first has three digits.
fn grouped(digits: &str, group: char) -> bool {
    let mut parts = digits.split(group);
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_digit())
        && parts.all(|part| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
}

/// A day as ISO 8601 (what a date input sends) or with its parts in this order. Where the year stands first, a day with the
/// year last is read only if it can be read in one way.
#[must_use]
pub fn day(typed: &str, order: DayOrder) -> Option<String> {
    let parts: Vec<&str> = typed.split(['-', '/', '.']).map(str::trim).collect();
    let [a, b, c] = parts[..] else { return None };
    if ![a, b, c].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let read = |year: &str, month: &str, day: &str| {
        let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        is_day(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}"))
    };
    match (a.len(), c.len(), order) {
        (4, ..) => read(a, b, c),
        (_, 4, DayOrder::MonthFirst) => read(c, a, b),
        (_, 4, DayOrder::DayFirst) => read(c, b, a),
        (_, 4, DayOrder::YearFirst) => match (read(c, a, b), read(c, b, a)) {
            (Some(one), Some(other)) if one != other => None,
            (one, other) => one.or(other),
        },
        _ => None,
    }
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let longest = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1800..=2200).contains(&year) && (1..=longest).contains(&day)
}

/// A key for a field of this label: letters and digits of its first words, `field` where nothing is left.
#[must_use]
pub fn key_of(label: &str) -> String {
    let plain = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    };
    let mut key = String::new();
    for c in label.to_lowercase().chars().map(plain) {
        if c.is_ascii_alphanumeric() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    let key: String = key.chars().take(40).collect();
    let key = key.trim_end_matches('-');
    if key.is_empty() { "field".to_owned() } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_each_language_writes_them() {
        for (typed, en, es) in [
            ("1,234.50", Some("1234.5"), Some("1234.5")),
            ("1.234,50", Some("1234.5"), Some("1234.5")),
            ("1234", Some("1234"), Some("1234")),
            ("1,234", Some("1234"), Some("1.234")),
            ("1.234", Some("1.234"), Some("1234")),
            ("1.5", Some("1.5"), Some("1.5")),
            ("1,5", None, Some("1.5")),
            ("-0.00", Some("0"), Some("0")),
            ("\u{2212}12", Some("-12"), Some("-12")),
            ("12 345,6", None, Some("12345.6")),
            ("007", Some("7"), Some("7")),
            ("1.2.3", None, None),
            ("12e3", None, None),
            ("", None, None),
            (".", None, None),
            ("5.", None, None),
            ("9999999999999999", None, None),
        ] {
            assert_eq!(number(typed, Locale::En).as_deref(), en, "en {typed}");
            assert_eq!(number(typed, Locale::Es).as_deref(), es, "es {typed}");
        }
    }

    #[test]
    fn days_are_read_in_the_order_that_is_asked_for() {
        for (typed, month_first, day_first) in [
            ("2026-11-21", Some("2026-11-21"), Some("2026-11-21")),
            ("3/4/2027", Some("2027-03-04"), Some("2027-04-03")),
            ("21.11.2026", None, Some("2026-11-21")),
            ("11/21/2026", Some("2026-11-21"), None),
            ("2/29/2028", Some("2028-02-29"), None),
            ("2027-02-29", None, None),
            ("3/4/27", None, None),
            ("today", None, None),
            ("2026-13-01", None, None),
            ("0000-00-00", None, None),
        ] {
            assert_eq!(day(typed, DayOrder::MonthFirst).as_deref(), month_first, "{typed}");
            assert_eq!(day(typed, DayOrder::DayFirst).as_deref(), day_first, "{typed}");
        }
    }

    #[test]
    fn what_is_canonical_reads_back_as_itself() {
        for (kind, value) in [
            (FieldKind::Date, "2026-11-21"),
            (FieldKind::YesNo, "no"),
            (FieldKind::Choice, "red"),
            (FieldKind::Text, "Ñandú, 3 <b>"),
        ] {
            for locale in Locale::ALL {
                assert_eq!(read(kind, value, *locale, Region::Iso), Ok(Some(value.to_owned())));
            }
        }
        assert_eq!(read(FieldKind::YesNo, "maybe", Locale::En, Region::Us), Err(Why::Malformed));
        assert_eq!(read(FieldKind::Number, "  ", Locale::En, Region::Us), Ok(None));
        assert_eq!(
            read(FieldKind::Text, &"x".repeat(TEXT_CHARS + 1), Locale::En, Region::Us),
            Err(Why::TooLong)
        );
    }

    #[test]
    fn a_label_becomes_a_key_of_plain_letters() {
        assert_eq!(key_of("Número de visa (año)"), "numero-de-visa-ano");
        assert_eq!(key_of("!!"), "field");
        assert!(key_of(&"long words ".repeat(9)).len() <= 40);
    }
}

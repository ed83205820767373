//! The machine-readable zone of passports, visas and cards (ICAO Doc 9303 parts 3 to 7): layouts, check digits, names
//! and dates. It refuses to repair what a camera misread, and reports every check digit that fails instead of deciding
//! what that means.

use core::fmt;

/// The layout of a zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// Identity and residence cards: 3 lines of 30.
    Td1,
    /// Larger cards: 2 lines of 36.
    Td2,
    /// Passports: 2 lines of 44.
    Td3,
    /// Full-size visas: 2 lines of 44, no composite digit.
    VisaA,
    /// Small visas: 2 lines of 36, no composite digit.
    VisaB,
}

/// A field guarded by a check digit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Check {
    /// The document number.
    Number,
    /// The date of birth.
    Birth,
    /// The last day of validity.
    Expiry,
    /// The personal number of a passport.
    Personal,
    /// All of the above together.
    Composite,
}

/// A sex as printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sex {
    /// `F`
    Female,
    /// `M`
    Male,
    /// `<` or `X`
    Unspecified,
}

/// A calendar date with a full year. `month` or `day` is `None` where the document does not know it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PrintedDate {
    /// Four-digit year.
    pub year: i32,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

/// What a zone says. `Debug` prints the layout and the failed checks only.
#[derive(Clone, PartialEq, Eq)]
pub struct Mrz {
    /// Its layout.
    pub layout: Layout,
    /// One or two letters, for instance `P`, `C1`, `V`.
    pub document: String,
    /// Issuing state or organisation: three letters, `D` for Germany.
    pub issuer: String,
    /// Primary identifier.
    pub surname: String,
    /// Secondary identifier; empty if the person has one name only.
    pub given_names: String,
    /// Whether the name fills its field to the end, so that it may be cut off.
    pub name_may_be_cut: bool,
    /// Document number without fillers, however long.
    pub number: String,
    /// Nationality: as `issuer`.
    pub nationality: String,
    /// Date of birth; `None` if it cannot be read as a date.
    pub birth: Option<PrintedDate>,
    /// Sex.
    pub sex: Sex,
    /// Last day of validity; `None` if it cannot be read as a date.
    pub expiry: Option<PrintedDate>,
    /// The optional fields without fillers: on a US green card, first the receipt number.
    pub optional: Vec<String>,
    /// Check digits that do not agree. Empty means every one does.
    pub failed: Vec<Check>,
}

impl fmt::Debug for Mrz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mrz({:?}, failed: {:?})", self.layout, self.failed)
    }
}

/// The check digit of a text of `0–9`, `A–Z` and `<` (Doc 9303 part 3 §4.9), or `None` for any other character.
#[must_use]
pub fn check_digit(text: &str) -> Option<u8> {
    let mut sum = 0_u32;
    for (byte, weight) in text.bytes().zip([7, 3, 1].into_iter().cycle()) {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'<' => 0,
            _ => return None,
        };
        sum += u32::from(value) * weight;
    }
    u8::try_from(sum % 10).ok()
}

impl Mrz {
    /// Reads a zone given as its lines, spaces ignored. `None` if the lines are no zone at all: a wrong number or length
    /// of lines, or a foreign character. `this_year` places two-digit years: births are in the past 100 years, ends of
    /// validity within 50 years either way.
    #[must_use]
    pub fn parse(lines: &[&str], this_year: i32) -> Option<Self> {
        let lines: Vec<String> = lines.iter().map(|line| line.split_whitespace().collect()).collect();
        let clean =
            |line: &String| line.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<');
        if !lines.iter().all(clean) {
            return None;
        }
        let is_visa = lines.first()?.starts_with('V');
        match lines.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [one, two, three] if [one, two, three].iter().all(|l| l.len() == 30) => {
                Some(td1(one, two, three, this_year))
            }
            [one, two] if one.len() == 44 && two.len() == 44 => {
                Some(two_lines(if is_visa { Layout::VisaA } else { Layout::Td3 }, one, two, this_year))
            }
            [one, two] if one.len() == 36 && two.len() == 36 => {
                Some(two_lines(if is_visa { Layout::VisaB } else { Layout::Td2 }, one, two, this_year))
            }
            _ => None,
        }
    }
}

fn two_lines(layout: Layout, one: &str, two: &str, this_year: i32) -> Mrz {
    let mut checks = Checks::default();
    let (number, optional) = match layout {
        Layout::Td2 => long_number(&two[0..9], &two[9..10], &two[28..35], &mut checks),
        _ => {
            checks.digit(Check::Number, &two[0..9], &two[9..10]);
            (unfill(&two[0..9]), unfill(if layout == Layout::Td3 { &two[28..42] } else { &two[28..] }))
        }
    };
    checks.digit(Check::Birth, &two[13..19], &two[19..20]);
    checks.digit(Check::Expiry, &two[21..27], &two[27..28]);
    if layout == Layout::Td3 {
        let empty = two[28..42].bytes().all(|b| b == b'<');
        if !(empty && &two[42..43] == "<") {
            checks.digit(Check::Personal, &two[28..42], &two[42..43]);
        }
    }
    let end = two.len() - 1;
    if matches!(layout, Layout::Td3 | Layout::Td2) {
        checks.digit(Check::Composite, &[&two[0..10], &two[13..20], &two[21..end]].concat(), &two[end..]);
    }
    let (surname, given_names, name_may_be_cut) = names(&one[5..]);
    Mrz {
        layout,
        document: unfill(&one[0..2]),
        issuer: unfill(&one[2..5]),
        surname,
        given_names,
        name_may_be_cut,
        number,
        nationality: unfill(&two[10..13]),
        birth: date(&two[13..19]).and_then(|date| born(date, this_year)),
        sex: sex(&two[20..21]),
        expiry: date(&two[21..27]).map(|date| ends(date, this_year)),
        optional: vec![optional],
        failed: checks.failed,
    }
}

fn td1(one: &str, two: &str, three: &str, this_year: i32) -> Mrz {
    let mut checks = Checks::default();
    let (number, optional) = long_number(&one[5..14], &one[14..15], &one[15..30], &mut checks);
    checks.digit(Check::Birth, &two[0..6], &two[6..7]);
    checks.digit(Check::Expiry, &two[8..14], &two[14..15]);
    checks.digit(
        Check::Composite,
        &[&one[5..30], &two[0..7], &two[8..15], &two[18..29]].concat(),
        &two[29..30],
    );
    let (surname, given_names, name_may_be_cut) = names(three);
    Mrz {
        layout: Layout::Td1,
        document: unfill(&one[0..2]),
        issuer: unfill(&one[2..5]),
        surname,
        given_names,
        name_may_be_cut,
        number,
        nationality: unfill(&two[15..18]),
        birth: date(&two[0..6]).and_then(|date| born(date, this_year)),
        sex: sex(&two[7..8]),
        expiry: date(&two[8..14]).map(|date| ends(date, this_year)),
        optional: vec![optional, unfill(&two[18..29])],
        failed: checks.failed,
    }
}

#[derive(Default)]
struct Checks {
    failed: Vec<Check>,
}

impl Checks {
    fn digit(&mut self, what: Check, text: &str, printed: &str) {
        let printed = printed.parse::<u8>().ok();
        if printed.is_none() || check_digit(text) != printed {
            self.failed.push(what);
        }
    }
}

/// The document number of a card and what is left of its optional field. A number of more than nine characters has `<`
/// in place of its check digit and goes on in the optional field, its check digit last (Doc 9303 part 5 §4.2.2).
fn long_number(head: &str, printed: &str, optional: &str, checks: &mut Checks) -> (String, String) {
    let tail = optional.split('<').next().unwrap_or_default();
    if printed != "<" || tail.len() < 2 {
        checks.digit(Check::Number, head, printed);
        return (unfill(head), unfill(optional));
    }
    let (rest, digit) = tail.split_at(tail.len() - 1);
    let number = format!("{head}{rest}");
    checks.digit(Check::Number, &number, digit);
    (number, unfill(&optional[tail.len()..]))
}

/// Fillers at both ends dropped, those inside read as spaces.
fn unfill(field: &str) -> String {
    field.trim_matches('<').replace('<', " ")
}

fn names(field: &str) -> (String, String, bool) {
    let (surname, given) = field.split_once("<<").unwrap_or((field, ""));
    let given = given.split('<').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    (unfill(surname), given, !field.ends_with('<'))
}

fn sex(field: &str) -> Sex {
    match field {
        "F" => Sex::Female,
        "M" => Sex::Male,
        _ => Sex::Unspecified,
    }
}

/// Year of the century, month, day. Unknown parts are `<<` or `00`.
fn date(field: &str) -> Option<(i32, Option<u8>, Option<u8>)> {
    let part = |text: &str, most: u8| match text {
        "<<" | "00" => Some(None),
        _ => text.parse::<u8>().ok().filter(|n| *n <= most).map(Some),
    };
    let year = field[0..2].parse().ok()?;
    let (month, day) = (part(&field[2..4], 12)?, part(&field[4..6], 31)?);
    let longest = match month {
        Some(4 | 6 | 9 | 11) => 30,
        Some(2) => 29,
        _ => 31,
    };
    (day.unwrap_or(1) <= longest).then_some((year, month, day))
}

/// The latest year not after this one.
fn born((two, month, day): (i32, Option<u8>, Option<u8>), this_year: i32) -> Option<PrintedDate> {
    let year = this_year - (this_year - two).rem_euclid(100);
    (year > 0).then_some(PrintedDate { year, month, day })
}

/// The year nearest to this one.
fn ends((two, month, day): (i32, Option<u8>, Option<u8>), this_year: i32) -> PrintedDate {
    let ahead = (two - this_year).rem_euclid(100);
    PrintedDate { year: this_year + if ahead < 50 { ahead } else { ahead - 100 }, month, day }
}

#[cfg(test)]
mod tests;

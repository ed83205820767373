//! What a practice knows of a client: the fields of the one client record, how each is read and which of them nobody
//! relies on before a person has checked them. It refuses to guess: what cannot be read stays as it was.

use crate::code::coded;
use crate::custom;
use crate::email::Email;
use crate::identifier::ANumber;
use crate::limits;
use crate::refusal::Why;
use crate::region::DayOrder;

coded! {
    /// One field of the client record.
    ProfileField {
        /// Given name, in Latin letters.
        Given = "given",
        /// Middle names.
        Middle = "middle",
        /// Family name; people with one name have none.
        Family = "family",
        /// The whole name as its owner writes it.
        OwnScript = "own_script",
        /// Which name is said first.
        NameOrder = "name_order",
        /// Date of birth.
        Born = "born",
        /// The address mails go to.
        Email = "email",
        /// A telephone number.
        Phone = "phone",
        /// The language they speak, which need not be one the portal speaks.
        Speaks = "speaks",
        /// Whether somebody has to interpret.
        Interpreter = "interpreter",
        /// Where they live.
        Address = "address",
        /// Where they lived until now, home by home.
        AddressHistory = "address_history",
        /// Citizenship.
        Nationality = "nationality",
        /// Where they were born.
        BirthCountry = "birth_country",
        /// The passport's number.
        PassportNumber = "passport_number",
        /// The day it was issued.
        PassportIssued = "passport_issued",
        /// The day it ends.
        PassportExpires = "passport_expires",
        /// The A-Number.
        ANumber = "a_number",
        /// Priority dates, with spaces between them.
        PriorityDates = "priority_dates",
        /// How they want to be reached.
        Prefers = "prefers",
    }
}

/// How a field is typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DetailKind {
    /// A line of text.
    Text,
    /// A day.
    Date,
    /// Several days.
    Dates,
    /// Where somebody lived, from which month to which.
    Homes,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// One of a list.
    Choice,
    /// A language: one of a list, or any other by its name.
    Language,
}

coded! {
    /// What a client can share of themselves with another client of the same matter. Nothing that says who somebody is.
    SharePiece {
        /// Where they live and lived.
        Addresses = "addresses",
        /// Their telephone number.
        Phone = "phone",
    }
}

impl SharePiece {
    /// The fields that are shared with it.
    #[must_use]
    pub const fn fields(self) -> &'static [ProfileField] {
        match self {
            Self::Addresses => &[ProfileField::Address, ProfileField::AddressHistory],
            Self::Phone => &[ProfileField::Phone],
        }
    }
}

coded! {
    /// How staff know what they enter in a client's record by hand.
    RecordSource {
        /// The client said so on the telephone.
        Phone = "phone",
        /// The client said so in person.
        InPerson = "in_person",
        /// A document says so.
        Document = "document",
        /// The client's own form, on paper.
        PaperForm = "paper_form",
        /// In some other way, in words.
        Other = "other",
        /// They said so in the enquiry they came by. Written by the conversion and by nobody's hand.
        Enquiry = "enquiry",
    }
}

impl RecordSource {
    /// Whether somebody of the staff may say so of what they type.
    #[must_use]
    pub const fn is_by_hand(self) -> bool {
        !matches!(self, Self::Enquiry)
    }
}

coded! {
    /// What a contact of an organisation says about themselves. Their address is the practice's to change.
    ContactField {
        /// What they are called.
        Name = "name",
        /// Their job in the organisation.
        Title = "title",
        /// Their own telephone number.
        Phone = "phone",
    }
}

impl ContactField {
    /// What was typed as it is kept; empty is nothing on file.
    ///
    /// # Errors
    /// What is wrong with it: nobody is without a name.
    pub fn read(self, typed: &str) -> Result<String, Why> {
        let text = line(typed);
        match self {
            Self::Name if text.is_empty() => Err(Why::Missing),
            Self::Name | Self::Title if text.chars().count() > limits::TITLE_CHARS => Err(Why::TooLong),
            Self::Name | Self::Title => Ok(text),
            Self::Phone => ProfileField::Phone.read(&text, DayOrder::YearFirst),
        }
    }
}

/// The fields of an organisation's record that a contact who sees everything says something about.
pub const OF_ORGANISATIONS: [ProfileField; 3] =
    [ProfileField::Family, ProfileField::Phone, ProfileField::Address];

/// What is probably a slip in a record. It is noticed and asked about, never refused: some of it is true of somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// Somebody is yet to be born.
    BornAhead,
    /// Born before 1900.
    BornLongAgo,
    /// A passport that is yet to be issued.
    IssuedAhead,
    /// A passport that ends before the day it was issued.
    EndsBeforeIssued,
    /// A passport that has ended.
    PassportOver,
    /// A passport that ends within six months, which many authorities do not take.
    PassportSoonOver,
}

/// The day six months after this one, as far as months go: the day of the month may be one that month does not have, which
/// still stands in the right place among days.
fn half_a_year_after(iso: &str) -> String {
    let part = |from: usize, to: usize| iso.get(from..to).and_then(|text| text.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0, 4), part(5, 7), part(8, 10)) else {
        return iso.to_owned();
    };
    let later = month + 6;
    let (year, month) = if later > 12 { (year + 1, later - 12) } else { (year, later) };
    format!("{year:04}-{month:02}-{day:02}")
}

/// What is doubtful in a record, each at its field. `value` gives a field in its one form, days as ISO 8601; `today` is such a
/// day.
#[must_use]
pub fn doubts<'v>(value: impl Fn(ProfileField) -> &'v str, today: &str) -> Vec<(ProfileField, Doubt)> {
    use ProfileField::{Born, PassportExpires, PassportIssued};
    let day = |field: ProfileField| Some(value(field)).filter(|day| !day.is_empty());
    let mut found = Vec::new();
    match day(Born) {
        Some(born) if born > today => found.push((Born, Doubt::BornAhead)),
        Some(born) if born < "1900" => found.push((Born, Doubt::BornLongAgo)),
        _ => {}
    }
    let issued = day(PassportIssued);
    if issued.is_some_and(|issued| issued > today) {
        found.push((PassportIssued, Doubt::IssuedAhead));
    }
    match day(PassportExpires) {
        Some(ends) if issued.is_some_and(|issued| ends < issued) => {
            found.push((PassportExpires, Doubt::EndsBeforeIssued));
        }
        Some(ends) if ends < today => found.push((PassportExpires, Doubt::PassportOver)),
        Some(ends) if ends < half_a_year_after(today).as_str() => {
            found.push((PassportExpires, Doubt::PassportSoonOver));
        }
        _ => {}
    }
    found
}

/// Which name is said first.
pub const NAME_ORDERS: [&str; 2] = ["given_first", "family_first"];
/// How somebody wants to be reached.
pub const CONTACT_METHODS: [&str; 3] = ["email", "phone", "message"];
/// The answers to a question of yes or no.
pub const YES_NO: [&str; 2] = ["yes", "no"];

/// What is sent for a language where it is none of the list and its name was not typed.
pub const OTHER_LANGUAGE: &str = "other";

/// Languages many people speak, each by its code (BCP 47) and the name it has for itself.
pub const LANGUAGES: [(&str, &str); 44] = [
    ("am", "አማርኛ"),
    ("ar", "العربية"),
    ("bn", "বাংলা"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fil", "Filipino"),
    ("fr", "Français"),
    ("gu", "ગુજરાતી"),
    ("ha", "Hausa"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("ht", "Kreyòl ayisyen"),
    ("hy", "Հայերեն"),
    ("id", "Bahasa Indonesia"),
    ("ig", "Igbo"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("km", "ខ្មែរ"),
    ("ko", "한국어"),
    ("lo", "ລາວ"),
    ("my", "မြန်မာ"),
    ("ne", "नेपाली"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("prs", "دری"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("so", "Soomaali"),
    ("sq", "Shqip"),
    ("sw", "Kiswahili"),
    ("th", "ไทย"),
    ("ti", "ትግርኛ"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("yue", "廣東話"),
    ("zh", "普通话"),
];

/// What a language of the list calls itself; none for one that is kept by its name.
#[must_use]
pub fn own_name(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

/// A language as it is kept: its code where it is one of the list, however it was typed, and otherwise its name.
fn language(text: &str) -> Result<String, Why> {
    if text == OTHER_LANGUAGE {
        return Err(Why::Missing);
    }
    let folded = text.to_lowercase();
    let known = |(code, name): &&(&str, &str)| folded == *code || folded == name.to_lowercase();
    Ok(LANGUAGES.iter().find(known).map_or_else(|| text.to_owned(), |(code, _)| (*code).to_owned()))
}

impl ProfileField {
    /// How it is typed.
    #[must_use]
    pub const fn kind(self) -> DetailKind {
        match self {
            Self::Given
            | Self::Middle
            | Self::Family
            | Self::OwnScript
            | Self::Address
            | Self::Nationality
            | Self::BirthCountry
            | Self::PassportNumber
            | Self::ANumber => DetailKind::Text,
            Self::Born | Self::PassportIssued | Self::PassportExpires => DetailKind::Date,
            Self::PriorityDates => DetailKind::Dates,
            Self::AddressHistory => DetailKind::Homes,
            Self::Email => DetailKind::Email,
            Self::Phone => DetailKind::Phone,
            Self::NameOrder | Self::Prefers | Self::Interpreter => DetailKind::Choice,
            Self::Speaks => DetailKind::Language,
        }
    }

    /// What may be chosen, where it is one of a list.
    #[must_use]
    pub const fn choices(self) -> &'static [&'static str] {
        match self {
            Self::NameOrder => &NAME_ORDERS,
            Self::Prefers => &CONTACT_METHODS,
            Self::Interpreter => &YES_NO,
            _ => &[],
        }
    }

    /// Whether it says who somebody is, so that a change counts only once a person has seen what proves it.
    #[must_use]
    pub const fn needs_proof(self) -> bool {
        match self {
            Self::Given
            | Self::Middle
            | Self::Family
            | Self::OwnScript
            | Self::Born
            | Self::Nationality
            | Self::BirthCountry
            | Self::PassportNumber
            | Self::PassportIssued
            | Self::PassportExpires
            | Self::ANumber => true,
            Self::NameOrder
            | Self::Email
            | Self::Phone
            | Self::Speaks
            | Self::Interpreter
            | Self::Address
            | Self::AddressHistory
            | Self::PriorityDates
            | Self::Prefers => false,
        }
    }

    /// Whether it is what somebody is called and how they are reached, and nothing else about them.
    #[must_use]
    pub const fn reaches(self) -> bool {
        match self {
            Self::Given
            | Self::Middle
            | Self::Family
            | Self::OwnScript
            | Self::NameOrder
            | Self::Email
            | Self::Phone
            | Self::Speaks
            | Self::Interpreter
            | Self::Prefers => true,
            Self::Born
            | Self::Address
            | Self::AddressHistory
            | Self::Nationality
            | Self::BirthCountry
            | Self::PassportNumber
            | Self::PassportIssued
            | Self::PassportExpires
            | Self::ANumber
            | Self::PriorityDates => false,
        }
    }

    /// Whether the client is asked for it. Priority dates are the practice's to know.
    #[must_use]
    pub const fn asked_of_clients(self) -> bool {
        !matches!(self, Self::PriorityDates)
    }

    /// What other programs call it (`client-profile.schema.json`).
    #[must_use]
    pub const fn property(self) -> &'static str {
        match self {
            Self::Given => "firstName",
            Self::Middle => "middleName",
            Self::Family => "lastName",
            Self::OwnScript => "nativeScriptName",
            Self::NameOrder => "nameOrder",
            Self::Born => "dob",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Speaks => "primaryLanguage",
            Self::Interpreter => "needsInterpreter",
            Self::Address => "address",
            Self::AddressHistory => "addressHistory",
            Self::Nationality => "nationality",
            Self::BirthCountry => "countryOfBirth",
            Self::PassportNumber => "passportNumber",
            Self::PassportIssued => "passportIssued",
            Self::PassportExpires => "passportExpires",
            Self::ANumber => "aNumber",
            Self::PriorityDates => "priorityDates",
            Self::Prefers => "preferredContactMethod",
        }
    }

    /// How many characters it takes.
    #[must_use]
    pub const fn longest(self) -> usize {
        match self {
            Self::Address | Self::Email => HOME_CHARS,
            Self::Speaks => 60,
            Self::AddressHistory => MOST_HOMES * (HOME_CHARS + 20),
            _ => 120,
        }
    }

    /// What was typed as it is kept; empty is nothing on file. Days are read with their parts in
    /// this order.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(self, typed: &str, order: DayOrder) -> Result<String, Why> {
        if self.kind() == DetailKind::Homes {
            return homes(typed);
        }
        let text = line(typed);
        if text.is_empty() {
            return Ok(text);
        }
        if text.chars().count() > self.longest() {
            return Err(Why::TooLong);
        }
        match self.kind() {
            DetailKind::Date => custom::day(&text, order).ok_or(Why::Malformed),
            DetailKind::Dates => {
                let days = text.split([' ', ',', ';']).filter(|d| !d.is_empty());
                let read: Option<Vec<String>> = days.map(|day| custom::day(day, order)).collect();
                read.map(|days| days.join(" ")).ok_or(Why::Malformed)
            }
            DetailKind::Email => {
                Email::parse(&text).map(|e| e.as_str().to_owned()).map_err(|_| Why::Malformed)
            }
            DetailKind::Phone => {
                let digits = text.chars().filter(char::is_ascii_digit).count();
                if (6..=20).contains(&digits) && text.len() <= 40 { Ok(text) } else { Err(Why::Malformed) }
            }
            DetailKind::Homes => homes(&text),
            DetailKind::Choice if self.choices().contains(&text.as_str()) => Ok(text),
            DetailKind::Choice => Err(Why::NotAChoice),
            DetailKind::Language => language(&text),
            DetailKind::Text => match self {
                Self::ANumber => ANumber::parse(&text).map(|n| n.to_string()).ok_or(Why::Malformed),
                Self::PassportNumber => passport(&text).ok_or(Why::Malformed),
                _ => Ok(text),
            },
        }
    }
}

/// Homes one record holds.
pub const MOST_HOMES: usize = 20;
/// Characters of one address.
pub const HOME_CHARS: usize = 240;

/// One place somebody lived at.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Home {
    /// The month they moved in, `2019-03`.
    pub from: String,
    /// The month they moved out; empty where they live there.
    pub to: String,
    /// The address, in one line.
    pub line: String,
}

impl Home {
    /// The homes of an address history as it is kept: one a line, the month of moving in, the month of moving out or a dash,
    /// and the address. What is no home is left out.
    #[must_use]
    pub fn all(kept: &str) -> Vec<Self> {
        kept.lines().filter_map(|line| Self::read(line).ok()).collect()
    }

    /// One home as it is typed: months as `2019-03` and what is left as the address. Without a second month, or with a dash,
    /// they live there still.
    ///
    /// # Errors
    /// What is wrong with it.
    fn read(typed: &str) -> Result<Self, Why> {
        let typed = line(typed);
        let (from, rest) = typed.split_once(' ').ok_or(Why::Malformed)?;
        let from = month(from).ok_or(Why::Malformed)?;
        let rest = rest.trim();
        let (to, line) = match rest.split_once(' ') {
            Some(("-", line)) => (String::new(), line),
            Some((to, line)) => month(to).map_or((String::new(), rest), |to| (to, line)),
            None => (String::new(), rest),
        };
        let line = line.trim().to_owned();
        if line.is_empty() || line == "-" || (!to.is_empty() && to < from) {
            return Err(Why::Malformed);
        }
        if line.chars().count() > HOME_CHARS {
            return Err(Why::TooLong);
        }
        Ok(Self { from, to, line })
    }

    /// As it is kept.
    #[must_use]
    pub fn kept(&self) -> String {
        let to = if self.to.is_empty() { "-" } else { &self.to };
        format!("{} {to} {}", self.from, self.line)
    }
}

/// An address history as it is kept, the newest home first.
fn homes(typed: &str) -> Result<String, Why> {
    let lines = typed.lines().filter(|line| !line.trim().is_empty());
    let mut homes = lines.map(Home::read).collect::<Result<Vec<_>, _>>()?;
    if homes.len() > MOST_HOMES {
        return Err(Why::TooLong);
    }
    homes.sort_by(|a, b| b.cmp(a));
    homes.dedup();
    Ok(homes.iter().map(Home::kept).collect::<Vec<_>>().join("\n"))
}

/// A month as `2019-03`, from one with or without the zero.
fn month(typed: &str) -> Option<String> {
    let (year, month) = typed.split_once('-')?;
    let day = custom::day(&format!("{year}-{month}-1"), DayOrder::YearFirst)?;
    (year.len() == 4).then(|| day[..7].to_owned())
}

/// A passport's number in one spelling.
fn passport(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.')).collect();
    let fits = (5..=20).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then(|| number.to_ascii_uppercase())
}

/// One line of what a person typed: nothing that moves a cursor, no spaces around it.
fn line(typed: &str) -> String {
    typed.split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    // S2-100
    #[test]
    fn what_is_probably_a_slip_is_noticed_and_what_is_usual_is_not() {
        let about = |born: &'static str, issued: &'static str, ends: &'static str| {
            let value = move |field: ProfileField| match field {
                ProfileField::Born => born,
                ProfileField::PassportIssued => issued,
                ProfileField::PassportExpires => ends,
                _ => "",
            };
            doubts(value, "2026-08-31").into_iter().map(|(_, doubt)| doubt).collect::<Vec<_>>()
        };
        assert!(about("", "", "").is_empty());
        assert!(about("1990-02-28", "2020-01-01", "2030-01-01").is_empty());
        assert!(about("2026-08-31", "2026-08-31", "2027-02-31").is_empty(), "born and issued today");
        assert_eq!(about("2026-09-01", "", ""), [Doubt::BornAhead]);
        assert_eq!(about("1899-12-31", "", ""), [Doubt::BornLongAgo]);
        assert_eq!(about("", "2026-09-01", ""), [Doubt::IssuedAhead]);
        assert_eq!(about("", "2025-01-02", "2025-01-01"), [Doubt::EndsBeforeIssued]);
        assert_eq!(about("", "", "2026-08-30"), [Doubt::PassportOver]);
        for soon in ["2026-08-31", "2027-02-28"] {
            assert_eq!(about("", "", soon), [Doubt::PassportSoonOver], "{soon}");
        }
        assert!(about("", "", "2027-03-01").is_empty());
    }
    use ProfileField as F;

    // INT-18: who somebody is, is nobody else's to take over.
    #[test]
    fn nothing_that_needs_proof_can_be_shared() {
        for piece in SharePiece::ALL {
            for field in piece.fields() {
                assert!(!field.needs_proof() && field.asked_of_clients(), "{field}");
            }
        }
    }

    #[test]
    fn each_field_is_read_in_one_way_and_nothing_is_guessed() {
        for (field, typed, kept) in [
            (F::Given, "  Lucía\u{7} ", Ok("Lucía")),
            (F::OwnScript, "王小明", Ok("王小明")),
            (F::Born, "1990-02-28", Ok("1990-02-28")),
            (F::Born, "28/02/1990", Err(Why::Malformed)),
            (F::Born, "02/28/1990", Ok("1990-02-28")),
            (F::PassportExpires, "2030-02-30", Err(Why::Malformed)),
            (F::Address, "12 Ash\nStreet", Ok("12 Ash Street")),
            (F::Email, "Lucia@example.org", Ok("Lucia@example.org")),
            (F::Email, "lucia", Err(Why::Malformed)),
            (F::Phone, "+1 212 555 0142", Ok("+1 212 555 0142")),
            (F::Phone, "call me", Err(Why::Malformed)),
            (F::PassportNumber, "ab 12-34.56", Ok("AB123456")),
            (F::PassportNumber, "x", Err(Why::Malformed)),
            (F::ANumber, "012-345-678", Ok("A012345678")),
            (F::ANumber, "IOE0912345678", Err(Why::Malformed)),
            (F::PriorityDates, "2020-01-02, 2021-03-04", Ok("2020-01-02 2021-03-04")),
            (F::Speaks, "am", Ok("am")),
            (F::Speaks, " kreyòl AYISYEN ", Ok("ht")),
            (F::Speaks, "Quechua of Cusco", Ok("Quechua of Cusco")),
            (F::Speaks, "other", Err(Why::Missing)),
            (F::Interpreter, "yes", Ok("yes")),
            (F::Interpreter, "perhaps", Err(Why::NotAChoice)),
            (F::Prefers, "phone", Ok("phone")),
            (F::Prefers, "message", Ok("message")),
            (F::Prefers, "pigeon", Err(Why::NotAChoice)),
            (F::Nationality, " ", Ok("")),
        ] {
            assert_eq!(field.read(typed, DayOrder::MonthFirst), kept.map(str::to_owned), "{field} {typed}");
        }
        assert_eq!(
            F::Born.read("28/02/1990", DayOrder::DayFirst).as_deref(),
            Ok("1990-02-28"),
            "as it is written there"
        );
        let huge = "x".repeat(5_000);
        assert!(F::ALL.iter().all(|field| field.read(&huge, DayOrder::MonthFirst).is_err()));
        assert!(F::ALL.iter().all(|field| field.read("", DayOrder::DayFirst).as_deref() == Ok("")));
    }

    // S0-134: a code is never taken for a name, and no two languages are one.
    #[test]
    fn the_languages_of_the_list_are_told_apart_and_each_reads_back_as_itself() {
        let codes: std::collections::BTreeSet<_> = LANGUAGES.iter().map(|(code, _)| code).collect();
        let names: std::collections::BTreeSet<_> = LANGUAGES.iter().map(|(_, name)| name).collect();
        assert_eq!((codes.len(), names.len()), (LANGUAGES.len(), LANGUAGES.len()));
        for (code, name) in LANGUAGES {
            for typed in [code, name] {
                assert_eq!(F::Speaks.read(typed, DayOrder::YearFirst).as_deref(), Ok(code), "{typed}");
            }
            assert_eq!(own_name(code), Some(name));
        }
        assert_eq!(own_name("Quechua of Cusco"), None);
    }

    // INT-18
    #[test]
    fn an_address_history_is_homes_with_their_months_the_newest_first() {
        let read = |typed: &str| F::AddressHistory.read(typed, DayOrder::MonthFirst);
        let kept = "2021-07 - 12 Elm Street, Apt 3\n2019-03 2021-06 4 Ash Street";
        assert_eq!(
            read("2019-3 2021-06  4 Ash Street\r\n\n2021-07 12 Elm Street, Apt 3\n").as_deref(),
            Ok(kept)
        );
        assert_eq!(read(kept).as_deref(), Ok(kept), "what is kept reads back as itself");
        let homes = Home::all(kept);
        assert_eq!((homes[0].to.as_str(), homes[1].to.as_str()), ("", "2021-06"));
        assert_eq!(homes[1].line, "4 Ash Street");
        assert_eq!(read(" \n").as_deref(), Ok(""));
        for wrong in [
            "4 Ash Street",
            "2019-13 4 Ash Street",
            "2021-06 2019-03 4 Ash",
            "2019-03 -",
            "- - 4 Ash",
            "2019-03",
        ] {
            assert_eq!(read(wrong), Err(Why::Malformed), "{wrong}");
        }
        assert_eq!(read(&format!("2019-03 {}", "x".repeat(241))), Err(Why::TooLong));
        assert_eq!(read(&"2019-03 4 Ash\n".repeat(21)), Err(Why::TooLong));
    }

    #[test]
    fn what_says_who_somebody_is_needs_proof_and_how_to_reach_them_does_not() {
        let free: Vec<_> = F::ALL.iter().filter(|f| !f.needs_proof()).map(|f| f.code()).collect();
        assert_eq!(
            free,
            [
                "name_order",
                "email",
                "phone",
                "speaks",
                "interpreter",
                "address",
                "address_history",
                "priority_dates",
                "prefers"
            ]
        );
    }
}

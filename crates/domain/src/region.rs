//! Where a practice is, as far as it shows on pages: in which order a day is typed and said, which clock is read, on which
//! paper letters are printed, and what a telephone number looks like. A language does not decide that: English is written
//! in London and in New York. It refuses to guess: where two orders are usual, a day that can be read in two ways is not read.

use crate::code::coded;
use crate::locale::Locale;

coded! {
    /// Whose ways of writing days and times a practice keeps to.
    Region {
        /// United States.
        Us = "us",
        /// Canada.
        Ca = "ca",
        /// United Kingdom.
        Uk = "uk",
        /// Ireland.
        Ie = "ie",
        /// Australia.
        Au = "au",
        /// New Zealand.
        Nz = "nz",
        /// Spain.
        Es = "es",
        /// Mexico.
        Mx = "mx",
        /// Nobody's in particular: ISO 8601.
        Iso = "iso",
    }
}

/// In which order the parts of a typed day stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayOrder {
    /// `02/28/1990`.
    MonthFirst,
    /// `28/02/1990`.
    DayFirst,
    /// `1990-02-28`; with the year last, only what can be read in one way.
    YearFirst,
}

/// How hours are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hours {
    /// Twice to twelve.
    Twelve,
    /// To twenty-four.
    TwentyFour,
}

/// What letters are printed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paper {
    /// ISO 216 A4.
    A4,
    /// ANSI A, US letter.
    Letter,
}

impl Paper {
    /// Width and height in points.
    #[must_use]
    pub const fn points(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.0, 842.0),
            Self::Letter => (612.0, 792.0),
        }
    }
}

impl Region {
    /// In which order people who read this language here type a day. Who reads Spanish in the United States writes the day
    /// first, as everywhere else Spanish is written.
    #[must_use]
    pub const fn order(self, locale: Locale) -> DayOrder {
        match (self, locale) {
            (Self::Us, Locale::En) => DayOrder::MonthFirst,
            (Self::Us, Locale::Es) | (Self::Uk | Self::Ie | Self::Au | Self::Nz | Self::Es | Self::Mx, _) => {
                DayOrder::DayFirst
            }
            (Self::Ca | Self::Iso, _) => DayOrder::YearFirst,
        }
    }

    /// Whether a day in English words begins with its month: "February 28".
    #[must_use]
    pub const fn says_month_first(self) -> bool {
        matches!(self, Self::Us | Self::Ca)
    }

    /// The clock that is read here.
    #[must_use]
    pub const fn hours(self) -> Hours {
        match self {
            Self::Us | Self::Ca | Self::Au | Self::Nz => Hours::Twelve,
            Self::Uk | Self::Ie | Self::Es | Self::Mx | Self::Iso => Hours::TwentyFour,
        }
    }

    /// The paper letters are printed on.
    #[must_use]
    pub const fn paper(self) -> Paper {
        match self {
            Self::Us | Self::Ca | Self::Mx => Paper::Letter,
            Self::Uk | Self::Ie | Self::Au | Self::Nz | Self::Es | Self::Iso => Paper::A4,
        }
    }

    /// A telephone number as it is written here, from a range nobody is reached by where the country keeps one.
    #[must_use]
    pub const fn phone_example(self) -> &'static str {
        match self {
            Self::Us => "(212) 555-0142",
            Self::Ca => "416-555-0142",
            Self::Uk => "020 7946 0142",
            Self::Ie => "020 911 1234",
            Self::Au => "02 5550 1234",
            Self::Nz => "09 555 0142",
            Self::Es => "910 000 142",
            Self::Mx => "55 5555 0142",
            Self::Iso => "+44 20 7946 0142",
        }
    }

    /// A day as people who read this language here type it, from one written as ISO 8601.
    #[must_use]
    pub fn typed_day(self, locale: Locale, iso: &str) -> String {
        let mut parts = iso.splitn(3, '-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
            return iso.to_owned();
        };
        match self.order(locale) {
            DayOrder::MonthFirst => format!("{month}/{day}/{year}"),
            DayOrder::DayFirst => format!("{day}/{month}/{year}"),
            DayOrder::YearFirst => iso.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custom::day;

    // ADM-07: one day through every region, in both languages: what is typed is what was meant, or is not read.
    #[test]
    fn a_day_is_read_as_it_is_written_in_each_region_and_never_otherwise() {
        for region in Region::ALL {
            for locale in Locale::ALL {
                let order = region.order(*locale);
                for iso in ["1990-04-03", "1990-02-28", "2028-02-29", "1990-05-05"] {
                    let typed = region.typed_day(*locale, iso);
                    assert_eq!(day(&typed, order).as_deref(), Some(iso), "{region} {locale:?} {typed}");
                    assert_eq!(day(iso, order).as_deref(), Some(iso), "what a date field sends");
                }
                let (fourth_of_march, third_of_april) = (Some("1990-03-04"), Some("1990-04-03"));
                let read = day("03/04/1990", order);
                match (region, locale) {
                    (Region::Us, Locale::En) => assert_eq!(read.as_deref(), fourth_of_march),
                    (Region::Ca | Region::Iso, _) => assert_eq!(read, None, "two readings are none"),
                    _ => assert_eq!(read.as_deref(), third_of_april, "{region}"),
                }
            }
        }
        let order = Region::Iso.order(Locale::En);
        assert_eq!(day("28/02/1990", order).as_deref(), Some("1990-02-28"), "one reading is what it says");
        assert_eq!(day("02/28/1990", order).as_deref(), Some("1990-02-28"));
        assert_eq!(day("5/5/1990", order).as_deref(), Some("1990-05-05"));
    }

    #[test]
    fn only_what_is_printed_on_letter_paper_there_is_printed_on_it() {
        let letter: Vec<_> = Region::ALL.iter().filter(|r| r.paper() == Paper::Letter).collect();
        assert_eq!(letter, [&Region::Us, &Region::Ca, &Region::Mx]);
        assert!(Region::ALL.iter().all(|r| r.phone_example().len() >= 9));
    }
}

//! A colour, and how well words can be read on it and in it: relative luminance and contrast as WCAG 2.2 defines them. It
//! refuses to call a colour readable that is not so everywhere a page uses it, and finds the nearest darker shade that is.

use std::fmt;
use std::sync::LazyLock;

/// A colour of sRGB without transparency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

pub const WHITE: Colour = Colour::of(0x00ff_ffff);
pub const BLACK: Colour = Colour::of(0);

/// What words need beside what is behind them (WCAG 2.2, 1.4.3). Edges of controls need 3, so that what has this has that.
pub const WORDS_NEED: f64 = 4.5;

/// Everything light that words in the practice's colour stand on: the page, its cards and the notes of each kind.
pub const LIGHT_GROUNDS: [Colour; 7] = [
    Colour::of(0x00f3_f6f6),
    WHITE,
    Colour::of(0x00ea_f0f0),
    Colour::of(0x00ff_f3d6),
    Colour::of(0x00e6_f1f4),
    Colour::of(0x00e2_f3e8),
    Colour::of(0x00fd_eae7),
];

/// What each step of a channel gives of light (WCAG 2.2, relative luminance).
static LIGHT: LazyLock<[f64; 256]> = LazyLock::new(|| {
    std::array::from_fn(|step| {
        let part = f64::from(u8::try_from(step).unwrap_or(u8::MAX)) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
});

impl Colour {
    /// Red, green and blue as in `0x0c566a`.
    #[must_use]
    pub const fn of(hex: u32) -> Self {
        let [_, red, green, blue] = hex.to_be_bytes();
        Self { red, green, blue }
    }

    /// Three or six hexadecimal digits, with or without `#`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix('#').unwrap_or(text);
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let whole: String = match digits.len() {
            3 => digits.chars().flat_map(|c| [c, c]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        u32::from_str_radix(&whole, 16).ok().map(Self::of)
    }

    /// Six digits in lower case, without `#`.
    #[must_use]
    pub fn hex(self) -> String {
        format!("{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// From 0, black, to 1, white.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let light = |step: u8| LIGHT.get(usize::from(step)).copied().unwrap_or_default();
        0.2126 * light(self.red) + 0.7152 * light(self.green) + 0.0722 * light(self.blue)
    }

    /// From 1, the same, to 21, black and white.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The contrast of white words on it.
    #[must_use]
    pub fn under_white(self) -> f64 {
        self.contrast(WHITE)
    }

    /// The contrast of words in it where a page is least kind to them.
    #[must_use]
    pub fn on_page(self) -> f64 {
        LIGHT_GROUNDS.iter().map(|ground| self.contrast(*ground)).fold(f64::INFINITY, f64::min)
    }

    /// Whether everybody can read white words on it and words in it.
    #[must_use]
    pub fn is_readable(self) -> bool {
        self.under_white() >= WORDS_NEED && self.on_page() >= WORDS_NEED
    }

    /// The same where it is readable, else the lightest darker shade that is.
    #[must_use]
    pub fn nearest_readable(self) -> Self {
        (0..=u8::MAX).rev().map(|keep| self.darker(keep)).find(|shade| shade.is_readable()).unwrap_or(BLACK)
    }

    /// So many 255ths of it, the rest black.
    #[must_use]
    pub fn darker(self, keep: u8) -> Self {
        let part = |step: u8| {
            let kept = u16::from(step) * u16::from(keep) / 255;
            u8::try_from(kept).unwrap_or(step)
        };
        Self { red: part(self.red), green: part(self.green), blue: part(self.blue) }
    }

    /// With so many hundredths of another.
    #[must_use]
    pub fn mixed(self, other: Self, hundredths: u8) -> Self {
        let much = u32::from(hundredths.min(100));
        let part = |one: u8, two: u8| {
            let sum = u32::from(one) * (100 - much) + u32::from(two) * much;
            u8::try_from((sum + 50) / 100).unwrap_or(two)
        };
        Self {
            red: part(self.red, other.red),
            green: part(self.green, other.green),
            blue: part(self.blue, other.blue),
        }
    }
}

/// As style sheets have it: `#0c566a`.
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_what_the_guidelines_say_it_is() {
        for (one, two, known) in [
            ("#000", "#fff", 21.0),
            ("#fff", "#fff", 1.0),
            ("#767676", "#fff", 4.54),
            ("#777777", "#fff", 4.48),
            ("#f00", "#fff", 4.0),
            ("#00f", "#fff", 8.59),
            ("#008000", "#fff", 5.14),
            ("#ff0", "#fff", 1.07),
        ] {
            let found = colour(one).contrast(colour(two));
            assert!((found - known).abs() < 0.01, "{one} on {two}: {found}");
            assert!((found - colour(two).contrast(colour(one))).abs() < f64::EPSILON, "it has no direction");
        }
    }

    #[test]
    fn only_hexadecimal_digits_are_a_colour() {
        assert_eq!(colour(" #0C566A "), Colour::of(0x000c_566a));
        assert_eq!(colour("abc").to_string(), "#aabbcc");
        for wrong in
            ["", "#", "#ab", "#abcd", "#12345", "+12345", "red", "#0c566a;}", "##0c566a", "０c566a", "#éabcd"]
        {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_colour_that_fails_has_a_nearest_darker_shade_that_passes() {
        assert!(colour("#0c566a").is_readable() && BLACK.is_readable() && !WHITE.is_readable());
        // White words on it are just readable, words in it on a tinted note are not.
        let grey = colour("#767676");
        assert!(grey.under_white() >= WORDS_NEED && !grey.is_readable());
        for failing in ["#ffd700", "#ff0000", "#00c2a8", "#fff", "#767676", "#3b82f6"] {
            let given = colour(failing);
            let shade = given.nearest_readable();
            assert!(!given.is_readable() && shade.is_readable(), "{failing}: {shade}");
            assert!(shade.luminance() < given.luminance(), "{failing}: {shade}");
            let mut lighter = (0..=u8::MAX).rev().map(|k| given.darker(k)).take_while(|c| *c != shade);
            assert!(lighter.all(|c| !c.is_readable()), "{failing}: no lighter shade passes");
        }
        assert_eq!(colour("#0c566a").nearest_readable(), colour("#0c566a"));
    }

    #[test]
    fn mixing_and_darkening_go_from_one_end_to_the_other() {
        let teal = colour("#0c566a");
        assert_eq!((teal.mixed(WHITE, 0), teal.mixed(WHITE, 100)), (teal, WHITE));
        assert_eq!((teal.darker(255), teal.darker(0)), (teal, BLACK));
    }
}

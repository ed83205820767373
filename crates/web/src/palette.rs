//! One colour becomes every colour a page takes from a practice, on light paper and on dark: the band, what is pressed, links
//! and tints. It refuses to make a pair of words and ground that not everybody can read, whatever the colour was.

use domain::Colour;
use domain::colour::{BLACK, WHITE, WORDS_NEED};

/// The colour the style sheets are built with.
pub const BUILT_IN: Colour = Colour::of(0x000c_566a);
/// Its band, on light paper and on dark, as the style sheets have it.
pub const BUILT_IN_BAND: [Colour; 2] = [Colour::of(0x000b_3442), Colour::of(0x000a_2a35)];

/// What words in the practice's colour stand on where paper is dark.
const DARK_GROUNDS: [Colour; 8] = [
    Colour::of(0x000c_1519),
    Colour::of(0x0014_2026),
    Colour::of(0x000f_191e),
    Colour::of(0x001a_2930),
    Colour::of(0x0035_280d),
    Colour::of(0x0013_2d36),
    Colour::of(0x0012_301f),
    Colour::of(0x003a_1713),
];
/// The quietest words of a page.
const QUIET: [Colour; 2] = [Colour::of(0x005a_6c74), Colour::of(0x0093_a5ac)];
/// Page, card, words, second words and line, for a picture of either paper.
const LIGHT_PAPER: [(&str, Colour); 5] = [
    ("bg", Colour::of(0x00f3_f6f6)),
    ("surface", WHITE),
    ("text", Colour::of(0x0012_242b)),
    ("text-2", Colour::of(0x0042_555d)),
    ("line", Colour::of(0x00d8_e1e3)),
];
const DARK_PAPER: [(&str, Colour); 5] = [
    ("bg", Colour::of(0x000c_1519)),
    ("surface", Colour::of(0x0014_2026)),
    ("text", Colour::of(0x00e8_f0f2)),
    ("text-2", Colour::of(0x00b0_c0c6)),
    ("line", Colour::of(0x0027_3840)),
];
/// The card of dark paper, which tints are made on.
const DARK_CARD: Colour = Colour::of(0x0014_2026);
/// Words on the band where paper is dark.
const DARK_ON_BAND: Colour = Colour::of(0x00f2_fafc);

/// The colours of one paper.
struct Paper {
    /// What is pressed, and links.
    action: Colour,
    hover: Colour,
    on_action: Colour,
    band: Colour,
    band_2: Colour,
    on_band: Colour,
    on_band_2: Colour,
    tint: Colour,
    wash: Colour,
}

/// All of them.
pub struct Palette {
    own: Colour,
    light: Paper,
    dark: Paper,
}

impl Palette {
    /// Of a colour that is readable; of another, of the nearest shade that is.
    pub fn of(colour: Colour) -> Self {
        let own = colour.nearest_readable();
        Self { own, light: light(own), dark: dark(own) }
    }

    /// The band's colour on light paper and on dark.
    pub fn bands(&self) -> [Colour; 2] {
        [self.light.band, self.dark.band]
    }

    /// What a page needs besides its own style sheet: values of the variables that are the practice's.
    pub fn sheet(&self) -> String {
        let (light, dark) = (&self.light, &self.dark);
        let mut out = String::from("@layer tokens{:root{");
        put(&mut out, "brand-950", self.own.darker(100));
        put(&mut out, "brand-900", light.band);
        put(&mut out, "brand-700", light.action);
        put(&mut out, "brand-100", light.tint);
        put(&mut out, "brand-50", light.wash);
        put(&mut out, "action-hover", light.hover);
        put(&mut out, "band-2", light.band_2);
        put(&mut out, "on-band-2", light.on_band_2);
        out.push_str("}@media (prefers-color-scheme:dark){:root{");
        put_all(&mut out, dark);
        out.push_str("}}}\n");
        out
    }

    /// The same for a picture of a page on either paper, whichever the reader's own is.
    pub fn preview(&self) -> String {
        let mut out = String::from("@layer tokens{");
        for (name, paper, ground) in [("light", &self.light, LIGHT_PAPER), ("dark", &self.dark, DARK_PAPER)] {
            out.push_str(&format!(".look-{name}{{"));
            put_all(&mut out, paper);
            put(&mut out, "on-band", paper.on_band);
            for (variable, colour) in ground {
                put(&mut out, variable, colour);
            }
            out.push('}');
        }
        out.push_str("}\n");
        out
    }
}

fn put(out: &mut String, variable: &str, colour: Colour) {
    out.push_str(&format!("--{variable}:{colour};"));
}

fn put_all(out: &mut String, paper: &Paper) {
    put(out, "brand-100", paper.tint);
    put(out, "brand-50", paper.wash);
    put(out, "action", paper.action);
    put(out, "action-hover", paper.hover);
    put(out, "on-action", paper.on_action);
    put(out, "link", paper.action);
    put(out, "band", paper.band);
    put(out, "band-2", paper.band_2);
    put(out, "on-band-2", paper.on_band_2);
}

/// Whether each of these words is readable on each of these grounds, with this contrast at least.
fn reads(words: &[Colour], grounds: &[Colour], need: f64) -> bool {
    words.iter().all(|word| grounds.iter().all(|ground| word.contrast(*ground) >= need))
}

/// Most of `from`, and as much of `colour` as leaves these words readable.
fn tinted(from: Colour, colour: Colour, most: u8, words: &[Colour]) -> Colour {
    let fits = |tint: &Colour| reads(words, &[*tint], WORDS_NEED);
    (0..=most).rev().map(|much| from.mixed(colour, much)).find(fits).unwrap_or(from)
}

/// The quiet words of a band: tinted, and readable on all of it.
fn on_band_2(colour: Colour, band: Colour, band_2: Colour) -> Colour {
    // A place in the band that is looked at is a little lighter than the band.
    let grounds = [band, band_2, band.mixed(WHITE, 11)];
    let fits = |word: &Colour| reads(&[*word], &grounds, WORDS_NEED);
    (75..=100).map(|white| colour.mixed(WHITE, white)).find(fits).unwrap_or(WHITE)
}

fn light(own: Colour) -> Paper {
    let words = [own, QUIET[0], LIGHT_PAPER[2].1];
    let (band, band_2) = (own.darker(153), own.darker(210));
    // What is nearly black cannot grow darker under a pointer.
    let hover = if own.luminance() < 0.02 { own.mixed(WHITE, 14) } else { own.darker(195) };
    Paper {
        action: own,
        hover,
        on_action: WHITE,
        band,
        band_2,
        on_band: WHITE,
        on_band_2: on_band_2(own, band, band_2),
        tint: tinted(WHITE, own, 16, &[LIGHT_PAPER[2].1]),
        wash: tinted(WHITE, own, 7, &words),
    }
}

fn dark(own: Colour) -> Paper {
    let (band, band_2) = (own.darker(115), own.darker(158));
    let wash = tinted(DARK_CARD, own, 18, &[QUIET[1], DARK_PAPER[2].1]);
    let grounds: Vec<Colour> = DARK_GROUNDS.into_iter().chain([wash]).collect();
    let fits = |shade: &Colour| reads(&[*shade], &grounds, 5.5);
    let action = (0..=100).map(|white| own.mixed(WHITE, white)).find(fits).unwrap_or(WHITE);
    let hover = action.mixed(WHITE, 30);
    let fits = |word: &Colour| reads(&[*word], &[action, hover], WORDS_NEED);
    let on_action = (0..=90).rev().map(|keep| own.darker(keep)).find(fits).unwrap_or(BLACK);
    Paper {
        action,
        hover,
        on_action,
        band,
        band_2,
        on_band: DARK_ON_BAND,
        on_band_2: on_band_2(own, band, band_2),
        tint: tinted(DARK_CARD, own, 32, &[DARK_PAPER[2].1]),
        wash,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::colour::LIGHT_GROUNDS;

    /// Every colour in steps of 51, and some by name.
    fn many() -> Vec<Colour> {
        let mut all = Vec::new();
        for red in (0..=255u32).step_by(51) {
            for green in (0..=255u32).step_by(51) {
                for blue in (0..=255u32).step_by(51) {
                    all.push(Colour::of((red << 16) | (green << 8) | blue));
                }
            }
        }
        all.extend([BUILT_IN, Colour::of(0x0007_0707), Colour::of(0x006b_21a8), Colour::of(0x009a_3412)]);
        all
    }

    #[test]
    fn whatever_the_colour_every_pair_of_words_and_ground_is_readable_on_both_papers() {
        for colour in many() {
            let palette = Palette::of(colour);
            for (paper, grounds, quiet, text) in [
                (&palette.light, LIGHT_GROUNDS.to_vec(), QUIET[0], LIGHT_PAPER[2].1),
                (&palette.dark, DARK_GROUNDS.to_vec(), QUIET[1], DARK_PAPER[2].1),
            ] {
                let on_wash = [paper.action, quiet, text];
                let band =
                    [paper.band, paper.band_2, paper.band.mixed(WHITE, 11), paper.band.mixed(WHITE, 7)];
                assert!(reads(&[paper.action], &grounds, WORDS_NEED), "links: {colour}");
                assert!(reads(&on_wash, &[paper.wash], WORDS_NEED), "on a wash: {colour}");
                assert!(reads(&[text], &[paper.tint], WORDS_NEED), "on a tint: {colour}");
                assert!(reads(&[paper.on_action], &[paper.action, paper.hover], WORDS_NEED), "{colour}");
                assert!(reads(&[paper.on_band], &band, WORDS_NEED), "band: {colour}");
                assert!(reads(&[paper.on_band_2], &band, WORDS_NEED), "band, quiet: {colour}");
                // The ring around what has the focus, on a band.
                assert!(reads(&[Colour::of(0x00ff_d166)], &band[..2], 3.0), "focus: {colour}");
                assert_ne!(paper.action, paper.hover, "a pointer is seen: {colour}");
            }
        }
    }

    #[test]
    fn a_sheet_sets_variables_and_nothing_else() {
        for colour in many() {
            let palette = Palette::of(colour);
            for sheet in [palette.sheet(), palette.preview()] {
                assert_eq!(sheet.matches('{').count(), sheet.matches('}').count(), "{sheet}");
                for piece in sheet.split(['{', '}', ';']).map(str::trim).filter(|p| p.starts_with("--")) {
                    let (name, value) = piece.split_once(':').unwrap();
                    assert!(name.bytes().all(|b| b == b'-' || b.is_ascii_lowercase() || b.is_ascii_digit()));
                    assert_eq!(Colour::parse(value).unwrap().to_string(), value);
                }
                for banned in ["url(", "@import", "http", "<", "\\"] {
                    assert!(!sheet.contains(banned), "{banned}: {sheet}");
                }
            }
        }
    }

    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let tokens = include_str!("../assets/css/_tokens.css");
        let (light, dark) = tokens.split_once("prefers-color-scheme: dark").unwrap();
        let value = |text: &str, variable: &str| {
            let rest = text.split_once(&format!("--{variable}: ")).unwrap().1;
            Colour::parse(rest.split_once(';').unwrap().0).unwrap()
        };
        let grounds = ["bg", "surface", "sunken", "todo-bg", "wait-bg", "ok-bg", "bad-bg"];
        for (n, name) in grounds.iter().enumerate() {
            assert_eq!(value(light, name), LIGHT_GROUNDS[n], "{name}");
            assert!(DARK_GROUNDS.contains(&value(dark, name)), "{name}");
        }
        assert_eq!(value(light, "raised"), WHITE);
        assert!(DARK_GROUNDS.contains(&value(dark, "raised")));
        for (text, paper, quiet) in [(light, LIGHT_PAPER, QUIET[0]), (dark, DARK_PAPER, QUIET[1])] {
            assert_eq!(value(text, "text-3"), quiet);
            for (name, colour) in paper {
                assert_eq!(value(text, name), colour, "{name}");
            }
        }
        assert_eq!(value(light, "brand-700"), BUILT_IN);
        assert_eq!(value(light, "brand-900"), BUILT_IN_BAND[0]);
        assert_eq!(value(dark, "band"), BUILT_IN_BAND[1]);
        assert_eq!((value(dark, "surface"), value(dark, "on-band")), (DARK_CARD, DARK_ON_BAND));
    }
}

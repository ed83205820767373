//! What the pages and mails say, in each language: one typed method per message, made from `words/` at build time. It
//! refuses to compile when a page asks for a message that English does not have; a test holds every other language to
//! exactly the same messages and variables.

use domain::locale::Locale;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::fmt;
use std::sync::LazyLock;

/// One language, complete.
pub struct Words {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

/// What may stand in a message: text or a whole number, by value or by reference.
pub trait Value {
    /// As Fluent takes it.
    fn value(&self) -> FluentValue<'_>;
}

impl Value for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Value for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl<T: Value + ?Sized> Value for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl Value for $number {
            fn value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )*};
}
whole_numbers!(u8 u16 u32 u64 usize i8 i16 i32 i64);

include!(concat!(env!("OUT_DIR"), "/words.rs"));

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::load(Locale::En));
static SPANISH: LazyLock<Words> = LazyLock::new(|| Words::load(Locale::Es));

impl Words {
    /// The words of a language, read once.
    #[must_use]
    pub fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::En => &ENGLISH,
            Locale::Es => &SPANISH,
        }
    }

    /// Which language this is.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Its BCP 47 code, for `lang`.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.locale.code()
    }

    /// What a language is called in this one: "Spanish", "inglés". Where somebody chooses theirs it has its own name.
    #[must_use]
    pub fn language(&self, of: Locale) -> String {
        match of {
            Locale::En => self.language_english(),
            Locale::Es => self.language_spanish(),
        }
    }

    /// The direction its text runs, for `dir`.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        match self.locale {
            Locale::En | Locale::Es => "ltr",
        }
    }

    fn load(locale: Locale) -> Self {
        let language = match locale {
            Locale::En => unic_langid::langid!("en"),
            Locale::Es => unic_langid::langid!("es"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Names and numbers stand in `<bdi>` where their direction may differ; marks inside the text would end up in
        // mails' subjects and in what people copy.
        bundle.set_use_isolating(false);
        for (_, files) in SOURCES.iter().filter(|(code, _)| *code == locale.code()) {
            for (_, text) in *files {
                let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, _)| rest);
                bundle.add_resource_overriding(resource);
            }
        }
        Self { locale, bundle }
    }

    /// The message, or its id: a test proves that every id is found in every language without a complaint.
    fn say<const N: usize>(&self, id: &str, values: [(&str, FluentValue<'_>); N]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let abbreviated: Vec<String> =
            values.iter().filter_map(|(_, value)| ending_in_a_period(value)).collect();
        let arguments: FluentArgs<'_> = values.into_iter().collect();
        let mut complaints = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(&arguments), &mut complaints).into_owned();
        abbreviated.iter().fold(said, |said, value| said.replace(&format!("{value}."), value))
    }
}

/// The text of a value whose own period also ends the sentence it closes: "a. m.", "Acme Inc.". Written twice it would
/// be "a. m..", so the sentence's own is left out.
fn ending_in_a_period(value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::String(text) if text.ends_with('.') => Some(text.clone().into_owned()),
        _ => None,
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.lang())
    }
}

#[cfg(test)]
mod arguments;
#[cfg(test)]
mod tests;

//! Two records laid side by side: how alike they are, as a number, and why, as a list. It refuses to call two people the
//! same for one common word or for a birthday alone.

use super::{fragments, phone, sound, words};
use crate::code::coded;
use crate::email::Email;

coded! {
    /// One reason to think that two records are of one person, strongest first.
    Likeness {
        /// The same e-mail address.
        Email = "email",
        /// The same telephone number.
        Phone = "phone",
        /// The same passport number.
        Passport = "passport",
        /// The same registration number. Kept searches from before passports were told apart say it of those, too.
        Number = "number",
        /// The same name.
        Name = "name",
        /// The same words in another order, or with others between them.
        NameOrder = "name_order",
        /// A name that sounds the same.
        NameSound = "name_sound",
        /// A name that is spelled almost the same.
        NameSpelling = "name_spelling",
        /// The same date of birth, beside something else.
        Born = "born",
    }
}

/// What is known of a person that another record can be compared with.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Traits {
    /// Every form of the name, each whole: in Latin letters, in the person's own script.
    pub names: Vec<String>,
    /// Empty where there is none.
    pub email: String,
    /// Empty where there is none.
    pub phone: String,
    /// ISO date; empty where it is not known.
    pub born: String,
    /// The passport's number; empty where it is not known.
    pub passport: String,
    /// Other numbers that name one person, such as an A-Number.
    pub numbers: Vec<String>,
}

impl Traits {
    /// The address as it is looked up, where it is one.
    #[must_use]
    pub fn email_key(&self) -> Option<String> {
        Email::parse(&self.email).ok().map(|email| email.key())
    }

    /// The passport's number as it is looked up, where it is long enough to tell anybody apart.
    #[must_use]
    pub fn passport_key(&self) -> Option<String> {
        number(&self.passport)
    }

    /// Every number as it is looked up, the passport's first.
    #[must_use]
    pub fn number_keys(&self) -> Vec<String> {
        let others = self.numbers.iter().filter_map(|typed| number(typed));
        self.passport_key().into_iter().chain(others).collect()
    }
}

/// Letters and digits in one case; nothing where they are too few to name one person.
fn number(typed: &str) -> Option<String> {
    let key: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    (key.len() >= 5).then(|| key.to_ascii_uppercase())
}

/// How alike two records are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Match {
    /// Of a hundred; more where several things agree.
    pub score: u32,
    /// Why, strongest first.
    pub why: Vec<Likeness>,
}

/// Below this two records are strangers.
const ALIKE: u32 = 45;

/// Compares two records; `None` where nothing worth a look agrees.
#[must_use]
pub fn compare(a: &Traits, b: &Traits) -> Option<Match> {
    let mut score = 0;
    let mut why = Vec::new();
    let mut agree = |points: u32, reason: Likeness| {
        score += points;
        why.push(reason);
    };
    if a.email_key().is_some() && a.email_key() == b.email_key() {
        agree(100, Likeness::Email);
    }
    if phone(&a.phone).is_some() && phone(&a.phone) == phone(&b.phone) {
        agree(60, Likeness::Phone);
    }
    if a.passport_key().is_some() && a.passport_key() == b.passport_key() {
        agree(100, Likeness::Passport);
    } else if a.number_keys().iter().any(|n| b.number_keys().contains(n)) {
        agree(100, Likeness::Number);
    }
    let best =
        a.names.iter().flat_map(|x| b.names.iter().filter_map(move |y| names(x, y))).max_by_key(|m| m.0);
    if let Some((points, reason)) = best {
        agree(points, reason);
    }
    if !a.born.is_empty() && a.born == b.born {
        agree(if best.is_some() { 40 } else { 10 }, Likeness::Born);
    }
    why.sort();
    (score >= ALIKE).then_some(Match { score, why })
}

/// How alike two names are, in points up to 80, and in which way.
fn names(a: &str, b: &str) -> Option<(u32, Likeness)> {
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if a == b {
        return Some((if a.len() > 1 { 80 } else { 60 }, Likeness::Name));
    }
    let together = |words: &[String]| words.concat();
    if together(&a) == together(&b) {
        return Some((78, Likeness::NameSpelling));
    }
    let (few, many) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if few.len() == 1 && many.len() > 1 {
        let joined = sound(&together(many)) == sound(&few[0]) && few[0].chars().count() > 4;
        return joined.then_some((60, Likeness::NameSound));
    }
    // Two words of the longer name may be one of the shorter: "Xiao Ming" and "Xiaoming".
    let joined = (0..many.len().saturating_sub(1)).filter(|_| many.len() > few.len()).map(|at| {
        let mut words = many.clone();
        let second = words.remove(at + 1);
        if let Some(word) = words.get_mut(at) {
            word.push_str(&second);
        }
        words
    });
    std::iter::once(many.clone())
        .chain(joined)
        .filter_map(|many| paired(few, &many))
        .max_by_key(|found| found.0)
}

/// Each word of the shorter name with the likest of the longer one.
fn paired(few: &[String], many: &[String]) -> Option<(u32, Likeness)> {
    let mut free: Vec<&String> = many.iter().collect();
    let (mut sum, mut worst) = (0, Likeness::NameOrder);
    for word in few {
        let (at, permille, way) = free
            .iter()
            .enumerate()
            .map(|(at, other)| {
                let (permille, way) = word_likeness(word, other);
                (at, permille, way)
            })
            .max_by_key(|(at, permille, _)| (*permille, usize::MAX - at))?;
        if permille < 450 {
            return None;
        }
        free.remove(at);
        sum += permille;
        worst = worst.max(way);
    }
    let count = u32::try_from(few.len()).unwrap_or(u32::MAX);
    let left = u32::try_from(many.len() - few.len()).unwrap_or(u32::MAX);
    // Each word the other name does not have makes it less likely, but two family names are common.
    Some(((sum / count * 78 / 1000).saturating_sub(6 * left.min(4)), worst))
}

fn word_likeness(a: &str, b: &str) -> (u32, Likeness) {
    if a == b {
        return (1000, Likeness::NameOrder);
    }
    if sound(a) == sound(b) {
        return (920, Likeness::NameSound);
    }
    let (one, two) = (fragments(a), fragments(b));
    let shared = one.iter().filter(|part| two.contains(part)).count();
    let all = (one.len() + two.len()).max(1);
    (u32::try_from(2000 * shared / all).unwrap_or(0).min(900), Likeness::NameSpelling)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Traits {
        Traits { names: vec![name.to_owned()], ..Traits::default() }
    }

    fn found(a: &str, b: &str) -> Option<Likeness> {
        let there = compare(&named(a), &named(b));
        assert_eq!(there, compare(&named(b), &named(a)), "the order of asking changes nothing: {a} {b}");
        there.map(|m| m.why[0])
    }

    #[test]
    fn a_name_written_another_way_is_found_and_another_name_is_not() {
        for (a, b) in [
            ("Lucia Ferandes", "Lucía Fernández"),
            ("Fernández Lucía", "Lucía Fernández"),
            ("Lucía Fernández", "Lucía Fernández Gómez"),
            ("Lucía Fernández-Gómez", "Lucia Fernandez Gomez"),
            ("Xiaoming Wang", "Wang Xiao Ming"),
            ("Nguyễn Văn An", "Nguyen Van An"),
            ("Алексей Жуков", "Aleksei Zhukov"),
            ("محمد عمر", "Mohammed Omar"),
            ("Katherine Johnson", "Catherine Jonson"),
        ] {
            assert!(found(a, b).is_some(), "{a} / {b}");
        }
        for (a, b) in [
            ("Lucía Fernández", "María Fernández"),
            ("Lucía Fernández", "Omar Belkhadraoui"),
            ("Ana", "Ana Torres"),
            ("Li Wei", "Li Na"),
            ("", "Ana"),
        ] {
            assert_eq!(found(a, b), None, "{a} / {b}");
        }
    }

    #[test]
    fn the_reason_is_the_one_a_person_would_give() {
        assert_eq!(found("Lucia Fernandez", "LUCÍA FERNÁNDEZ"), Some(Likeness::Name));
        assert_eq!(found("Fernandez Lucia", "Lucia Fernandez"), Some(Likeness::NameOrder));
        assert_eq!(found("Lucia Ferandes", "Lucia Fernandez"), Some(Likeness::NameSound));
        assert_eq!(found("Lucia Fernantez", "Lucia Fernandez"), Some(Likeness::NameSpelling));
    }

    #[test]
    fn an_address_or_a_number_is_enough_and_a_birthday_is_not() {
        let a = Traits { email: "L@x.org".into(), phone: "212 555 0142".into(), ..named("A B") };
        let same = |b: Traits| compare(&a, &b).map(|m| m.why);
        assert_eq!(same(Traits { email: "l@X.org".into(), ..named("C D") }), Some(vec![Likeness::Email]));
        assert_eq!(
            same(Traits { phone: "+12125550142".into(), ..named("C D") }),
            Some(vec![Likeness::Phone])
        );
        let born = |name: &str| Traits { born: "1990-02-03".into(), ..named(name) };
        assert_eq!(compare(&born("A B"), &born("C D")), None);
        let both = compare(&born("Ana Torres"), &born("Ana Tores")).unwrap();
        assert_eq!(both.why.last(), Some(&Likeness::Born));
        let numbered = |n: &str| Traits { numbers: vec![n.into()], ..named("") };
        assert!(compare(&numbered("ab 123456"), &numbered("AB123456")).is_some());
        assert!(compare(&numbered("12"), &numbered("12")).is_none());
        let passport = |n: &str| Traits { passport: n.into(), ..named("") };
        let why = |a: &Traits, b: &Traits| compare(a, b).map(|m| m.why);
        assert_eq!(why(&passport("ab 123456"), &passport("AB123456")), Some(vec![Likeness::Passport]));
        assert_eq!(why(&passport("AB123456"), &numbered("ab123456")), Some(vec![Likeness::Number]));
        assert_eq!(why(&passport("AB123456"), &passport("AB123457")), None);
    }
}

use super::documents::{Group, ItemRow};
use super::home::Due;
use super::item::Cannot;
use super::upload::{Cause, Limits, SavedFile};
use super::*;
use domain::files::FileType;
use domain::limits::{GIB, MIB};
use domain::locale::Locale;

fn en() -> &'static Words {
    Words::of(Locale::En)
}

fn limits(kinds: &[FileType]) -> Limits {
    Limits { kinds: kinds.to_vec(), largest: 4 * GIB, largest_form: 100 * MIB, files: 20 }
}

fn row(state: ItemState) -> ItemRow {
    ItemRow {
        item: "itm_1".into(),
        title: "Passport".into(),
        state,
        dropped: None,
        reason: None,
        due: None,
        late: String::new(),
        line: None,
    }
}

#[test]
fn limits_are_told_before_choosing_with_each_kind_named_once() {
    use FileType::{Doc, Docx, Heic, Jpeg, Pdf};
    let all = limits(&[Jpeg, Heic, Pdf, Docx, Doc]);
    assert_eq!(all.line(en()), "Photos, PDF and Word. Up to 4 GB each, 20 files.");
    assert_eq!(all.line(Words::of(Locale::Es)), "Fotos, PDF y Word. Hasta 4 GB cada uno, 20 archivos.");
    assert_eq!(limits(&[Pdf]).line(en()), "PDF. Up to 4 GB each, 20 files.");
    assert_eq!(all.form_line(en()).as_deref(), Some("With this form, up to 100 MB each."));
    assert!(all.accept().starts_with("image/jpeg,.jpg,") && all.takes_photos());
    assert!(!limits(&[Pdf]).takes_photos());
}

#[test]
fn a_percentage_is_a_hundred_only_when_all_is_there() {
    let file =
        |offset, size| SavedFile { upload: "u".into(), name: None, name_given: String::new(), size, offset };
    assert_eq!((file(999, 1000).percent(), file(999, 1000).state()), (99, "partial"));
    assert_eq!((file(1000, 1000).percent(), file(1000, 1000).state()), (100, "done"));
    assert_eq!(file(u64::MAX - 1, u64::MAX).percent(), 99);
    assert_eq!(file(0, 0).state(), "done");
    assert_eq!(file(1, 2).shown_name(en()), "File without a name");
    let named = |name: &str| SavedFile { name: Some(name.into()), ..file(1, 2) }.kind();
    assert_eq!(
        (named("scan.pdf"), named("x.jpeg"), named("a.<b>"), named("none")),
        ("PDF".into(), "JPEG".into(), String::new(), String::new())
    );
}

#[test]
fn a_refusal_names_the_reason_and_the_way_out() {
    let big = Cause::TooBig { size: 62 * MIB, limit: 50 * MIB };
    assert_eq!(big.sentence(en()), "This file is too big (62 MB). The limit is 50 MB. Try a photo instead.");
    for cause in [
        Cause::Type,
        Cause::Empty,
        Cause::Password,
        Cause::Unsafe,
        Cause::Archive,
        Cause::Unreadable,
        Cause::TooMany { limit: 20 },
        Cause::NoSpace,
        Cause::NotFinished,
        Cause::NothingToSend,
        Cause::Closed,
    ] {
        let (en, es) = (cause.sentence(en()), cause.sentence(Words::of(Locale::Es)));
        assert_ne!(en, es, "{cause:?}");
        assert!(en.len() > 20, "{en}");
    }
}

// S2-33
#[test]
fn what_was_sent_back_comes_first_and_what_is_done_is_folded() {
    use ItemState::{Accepted, AcceptedMoreNeeded, Checking, NotNeeded, Returned, Saved, ToSend};
    let states = [
        Accepted,
        ToSend,
        Checking,
        Accepted,
        Returned,
        Accepted,
        NotNeeded,
        Accepted,
        Saved,
        AcceptedMoreNeeded,
    ];
    let group = Group { title: "You".into(), items: states.map(row).into() };
    let sections = group.sections(en());
    let titles: Vec<&str> = sections.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(
        titles,
        ["Please send again", "To send", "We are checking", "Accepted", "Not needed any more"]
    );
    assert_eq!(sections[0].shown.len(), 2);
    assert_eq!((sections[3].shown.len(), sections[3].folded.len()), (3, 1));
    assert_eq!(sections[3].folded_title(en()), "1 more accepted");
    assert_eq!((sections[4].shown.len(), sections[4].folded.len()), (0, 1));
    let shown: usize = sections.iter().map(|s| s.shown.len() + s.folded.len()).sum();
    assert_eq!(shown, states.len(), "every document is somewhere");
}

#[test]
fn a_row_says_nothing_twice() {
    assert_eq!(row(ItemState::ToSend).said(en()), None);
    let due = ItemRow { due: Some(Due::Was("Friday, March 12".into())), ..row(ItemState::ToSend) };
    assert_eq!(due.said(en()).as_deref(), Some("This was due Friday, March 12. You can still send it."));
    let costs = ItemRow { late: "We may miss the day to file.".into(), ..due };
    let said = costs.said(en()).unwrap();
    assert!(said.ends_with("You can still send it. We may miss the day to file."), "{said}");
    let in_time = ItemRow { due: Some(Due::On("Friday, March 12".into())), ..costs };
    assert!(!in_time.said(en()).unwrap().contains("miss"), "until the day is over the day says enough");
    let reason = ItemRow { reason: Some("Blurry".into()), ..row(ItemState::Returned) };
    assert_eq!(reason.said(en()), None);
    assert!(row(ItemState::Returned).said(en()).is_some());
}

#[test]
fn whose_turn_it_is_decides_the_colour() {
    use domain::states::Ball;
    for state in ItemState::ALL {
        let expected = match state.ball() {
            Ball::You => Tone::Todo,
            Ball::Us => Tone::Wait,
            Ball::Done => Told::tone(*state),
        };
        assert_eq!(Told::tone(*state), expected, "{state:?}");
        assert_ne!(Told::tone(*state), Tone::Bad, "red is for problems only");
    }
}

#[test]
fn reasons_survive_the_form() {
    for reason in Cannot::ALL {
        assert_eq!(Cannot::from_code(reason.code()), Some(*reason));
    }
    assert_eq!(Cannot::from_code(""), None);
}

#[test]
fn a_phone_number_becomes_something_a_phone_can_dial() {
    let practice = |name: &str, phone: &str| Practice {
        name: name.into(),
        area: String::new(),
        phone: phone.into(),
        languages: domain::Locale::ALL.to_vec(),
        brand: Brand::default(),
    };
    assert_eq!(practice("Vale", "+1 (555) 555-0142").tel(), "+15555550142");
    assert_eq!(practice("«ángel» & Co", "").initial(), "Á");
    assert_eq!(practice("", "").initial(), "");
}

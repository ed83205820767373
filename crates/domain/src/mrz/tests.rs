use super::*;

const PASSPORT: [&str; 2] =
    ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
const CARD: [&str; 3] =
    ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
const LARGER_CARD: [&str; 2] =
    ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];
const VISA: [&str; 2] =
    ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"];

fn day(year: i32, month: u8, day: u8) -> Option<PrintedDate> {
    Some(PrintedDate { year, month: Some(month), day: Some(day) })
}

#[test]
fn the_specimen_passport_reads_completely() {
    let mrz = Mrz::parse(&PASSPORT, 2026).unwrap();
    assert_eq!(mrz.failed, []);
    assert_eq!((mrz.layout, mrz.document.as_str(), mrz.issuer.as_str()), (Layout::Td3, "P", "UTO"));
    assert_eq!((mrz.surname.as_str(), mrz.given_names.as_str()), ("ERIKSSON", "ANNA MARIA"));
    assert_eq!((mrz.number.as_str(), mrz.nationality.as_str()), ("L898902C3", "UTO"));
    assert_eq!((mrz.birth, mrz.expiry), (day(1974, 8, 12), day(2012, 4, 15)));
    assert_eq!(mrz.sex, Sex::Female);
    assert_eq!(mrz.optional, ["ZE184226B"]);
    assert!(!mrz.name_may_be_cut);
}

#[test]
fn the_specimens_of_every_other_layout_pass_their_check_digits() {
    for (lines, layout, number) in [
        (&CARD[..], Layout::Td1, "D23145890"),
        (&LARGER_CARD[..], Layout::Td2, "D23145890"),
        (&VISA[..], Layout::VisaA, "L8988901C"),
    ] {
        let mrz = Mrz::parse(lines, 2026).unwrap();
        assert_eq!((mrz.layout, mrz.number.as_str()), (layout, number));
        assert_eq!(mrz.failed, [], "{layout:?}");
        assert_eq!((mrz.surname.as_str(), mrz.given_names.as_str()), ("ERIKSSON", "ANNA MARIA"));
    }
    let small = [&VISA[0][..36], &VISA[1][..36]];
    let mrz = Mrz::parse(&small, 2026).unwrap();
    assert_eq!((mrz.layout, mrz.failed), (Layout::VisaB, vec![]));
}

#[test]
fn a_changed_digit_fails_its_own_check_and_the_composite() {
    for (at, check) in [(1, Check::Number), (13, Check::Birth), (21, Check::Expiry), (28, Check::Personal)] {
        let mut line = PASSPORT[1].to_owned();
        let changed = if line.as_bytes()[at] == b'1' { "2" } else { "1" };
        line.replace_range(at..=at, changed);
        let mrz = Mrz::parse(&[PASSPORT[0], &line], 2026).unwrap();
        assert_eq!(mrz.failed, [check, Check::Composite], "{line}");
    }
}

#[test]
fn a_number_longer_than_nine_characters_goes_on_in_the_optional_field() {
    let digit = check_digit("D23145890734").unwrap();
    let one = format!("I<UTOD23145890<734{digit}<<<<<<<<<<<");
    let body = format!("{}{}{}{}", &one[5..30], "7408122", "1204159", "<<<<<<<<<<<");
    let two = format!("7408122F1204159UTO<<<<<<<<<<<{}", check_digit(&body).unwrap());
    let mrz = Mrz::parse(&[&one, &two, CARD[2]], 2026).unwrap();
    assert_eq!(mrz.number, "D23145890734");
    assert_eq!(mrz.failed, []);
    assert_eq!(mrz.optional, ["", ""]);
}

#[test]
fn an_empty_personal_number_may_leave_its_check_digit_out() {
    let mut line = PASSPORT[1].to_owned();
    line.replace_range(28..43, "<<<<<<<<<<<<<<<");
    let composite = check_digit(&[&line[0..10], &line[13..20], &line[21..43]].concat()).unwrap();
    line.replace_range(43..44, &composite.to_string());
    assert_eq!(Mrz::parse(&[PASSPORT[0], &line], 2026).unwrap().failed, []);
}

#[test]
fn two_digit_years_land_in_the_right_century() {
    assert_eq!(born((26, None, None), 2026).map(|d| d.year), Some(2026));
    assert_eq!(born((27, None, None), 2026).map(|d| d.year), Some(1927));
    assert_eq!(ends((36, None, None), 2026).year, 2036);
    assert_eq!(ends((96, None, None), 2026).year, 1996);
}

#[test]
fn an_unknown_day_or_month_is_left_open_and_a_wrong_one_is_no_date() {
    assert_eq!(date("74<<<<"), Some((74, None, None)));
    assert_eq!(date("740800"), Some((74, Some(8), None)));
    for wrong in ["741301", "740231", "740431", "74AB01", "<<0101"] {
        assert_eq!(date(wrong), None, "{wrong}");
    }
}

#[test]
fn germany_one_name_and_a_full_name_field_read_as_printed() {
    let one = format!("P<D<<{:<<39}", "SUPARMAN");
    let mrz = Mrz::parse(&[&one, PASSPORT[1]], 2026).unwrap();
    assert_eq!((mrz.issuer.as_str(), mrz.surname.as_str(), mrz.given_names.as_str()), ("D", "SUPARMAN", ""));
    let full = format!("P<UTO{}", "GARCIA<<MARIA<DE<LOS<ANGELES<GUADALUPEXX");
    let full = format!("{:X<44}", &full[..full.len().min(44)]);
    assert!(Mrz::parse(&[&full, PASSPORT[1]], 2026).unwrap().name_may_be_cut);
}

#[test]
fn lines_that_are_no_zone_are_none() {
    assert_eq!(Mrz::parse(&[], 2026), None);
    assert_eq!(Mrz::parse(&[PASSPORT[0]], 2026), None);
    assert_eq!(Mrz::parse(&[PASSPORT[0], CARD[0]], 2026), None);
    assert_eq!(Mrz::parse(&[&PASSPORT[0].to_lowercase(), PASSPORT[1]], 2026), None);
    assert_eq!(Mrz::parse(&[&PASSPORT[0].replace("ANNA", "ANÑA"), PASSPORT[1]], 2026), None);
}

#[test]
fn any_44_clean_characters_are_read_without_a_crash() {
    for fill in ["<", "0", "Z", "V"] {
        for length in [30, 36, 44] {
            let line = fill.repeat(length);
            let lines = [line.as_str(), &line, &line];
            let _ = Mrz::parse(&lines, 2026);
            let read = Mrz::parse(&lines[..2], 2026);
            assert_eq!(read.is_some(), length != 30);
        }
    }
}

#[test]
fn what_a_zone_says_does_not_leak_into_a_log() {
    assert_eq!(format!("{:?}", Mrz::parse(&PASSPORT, 2026).unwrap()), "Mrz(Td3, failed: [])");
}

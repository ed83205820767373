use super::door::Qr;
use super::*;

/// Every template of the desk: name and text.
fn templates() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/staff");
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    let mut forms = 0;
    for (name, text) in templates() {
        for form in text.split("<form ").skip(1) {
            let (form, _) = form.split_once("</form>").unwrap();
            if form.split_once('>').unwrap().0.contains("method=\"post\"") {
                assert!(form.contains(r#"<input type="hidden" name="csrf""#), "{name}: {form}");
                forms += 1;
            }
        }
    }
    assert!(forms > 30);
}

#[test]
fn no_page_of_the_desk_holds_a_script_a_style_or_unescaped_text() {
    for (name, text) in templates() {
        for script in text.split("<script").skip(1) {
            assert!(script.starts_with(" type=\"module\" src=\"{{ crate::assets::href("), "{name}");
        }
        for banned in [
            "<style",
            " style=",
            " onclick",
            " onload",
            " onsubmit",
            "|safe",
            "javascript:",
            "http:",
            "https:",
        ] {
            assert!(!text.contains(banned), "{name} holds {banned}");
        }
    }
}

#[test]
fn the_words_of_a_page_come_from_the_words() {
    for (name, text) in templates() {
        // What is worked out on the page is taken away first: a comparison's sign is no end of a tag.
        // A frame is classes of the shell's.
        let text: String = text.lines().filter(|line| !line.starts_with("{% block frame %}")).collect();
        let mut outside = text.as_str();
        let mut seen = String::new();
        while let Some(from) = ["{{", "{%", "{#"].iter().filter_map(|sign| outside.find(sign)).min() {
            seen.push_str(&outside[..from]);
            let end = match outside.as_bytes()[from + 1] {
                b'{' => "}}",
                b'%' => "%}",
                _ => "#}",
            };
            outside = outside[from..].split_once(end).map_or("", |(_, rest)| rest);
        }
        seen.push_str(outside);
        for piece in seen.split('>').skip(1) {
            let said = piece.split('<').next().unwrap().trim();
            // Attributes of a tag that another template writes are no words.
            assert!(said.len() < 12 || said.contains("=\""), "{name} says: {said}");
        }
    }
}

#[test]
fn a_problem_is_found_by_its_field() {
    let problems = Problems::none().with("email", "one").with("code", "two");
    assert_eq!(problems.of("code"), Some("two"));
    assert_eq!(problems.of("name"), None);
    assert_eq!(problems.all().count(), 2);
}

#[test]
fn a_code_to_scan_is_one_path_of_unit_squares_inside_its_quiet_zone() {
    let qr = Qr::draw(2, |x, y| x == y);
    let page = door::EnrolPage {
        w: Words::of(domain::locale::Locale::En),
        door: &Door { practice: "P".into(), path: "/".into(), csrf: "c".into(), phone: String::new() },
        qr,
        secret: "AAAA".into(),
        uri: "otpauth://totp/x".into(),
        problems: Problems::none(),
    };
    let html = askama::Template::render(&page).unwrap();
    assert!(html.contains(r#"viewBox="0 0 10 10""#));
    assert!(html.contains(r#"d="M4 4h1v1h-1zM5 5h1v1h-1z""#));
}

#[test]
fn what_a_person_typed_is_never_markup() {
    let words = Words::of(domain::locale::Locale::En);
    let banner = door::PreviewBanner {
        w: words,
        client: "<script>alert(1)</script>".into(),
        exit: "/desk/matters/mat_1/portal".into(),
        before: String::new(),
    };
    let html = askama::Template::render(&banner).unwrap();
    assert!(!html.contains("<script"));
}

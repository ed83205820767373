//! Every state of every client page, in both languages, held to the rules that all of them share. It reads the markup
//! as text and refuses to judge looks.

#[path = "../examples/fixtures/client.rs"]
mod client;

use domain::locale::Locale;
use std::collections::BTreeSet;
use web::words::Words;

fn every_page() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for locale in Locale::ALL {
        for (name, html) in client::pages(Words::of(*locale)).unwrap_or_default() {
            all.push((format!("{}/{name}", locale.code()), html));
        }
    }
    assert!(all.len() > 80);
    all
}

/// The value of each `name="…"` in the text.
fn values<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The inside of each `<tag …>…</tag>`.
fn insides<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    html.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).collect()
}

#[test]
fn no_page_holds_anything_the_content_policy_would_stop() {
    for (name, html) in every_page() {
        // The practice's own site is a link people follow, and nothing a page loads.
        let html = html.replace("<a href=\"https://", "<a href=\"");
        for banned in
            [" style=\"", "<style", "javascript:", "<base", "<iframe", "<object", "http://", "https://"]
        {
            assert!(!html.contains(banned), "{name} holds {banned}");
        }
        for tag in html.split('<') {
            let tag = tag.split('>').next().unwrap_or_default();
            assert!(
                !tag.split_whitespace().any(|part| part.starts_with("on") && part.contains('=')),
                "{name}: <{tag}>"
            );
        }
        assert!(
            insides(&html, "script").iter().all(|script| script.ends_with('>')),
            "{name}: a script inside the page"
        );
    }
}

#[test]
fn every_page_names_itself_its_language_and_the_practice() {
    for (name, html) in every_page() {
        let lang = &name[..2];
        assert!(html.contains(&format!("<html lang=\"{lang}\" dir=\"ltr\">")), "{name}");
        let title = insides(&html, "title")[0].trim_start_matches('>').trim();
        assert!(title.ends_with("- Harbor &#38; Vale") && title.len() > 24, "{name}: {title}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        assert!(html.contains("class=\"firm-name\">Harbor &#38; Vale<"), "{name}");
        assert!(html.contains("href=\"#main\"") && html.contains("id=\"main\""), "{name}");
    }
}

#[test]
fn every_form_that_changes_something_carries_its_token() {
    for (name, html) in every_page() {
        for form in insides(&html, "form") {
            let head = form.split('>').next().unwrap_or_default();
            if head.contains("method=\"dialog\"") {
                continue;
            }
            assert!(head.contains("method=\"post\""), "{name}: {head}");
            assert!(form.contains("name=\"csrf\" value=\"c5rf-t0ken\""), "{name}: {head}");
        }
    }
}

#[test]
fn ids_are_unique_and_everything_that_points_to_one_finds_it() {
    for (name, html) in every_page() {
        let ids = values(&html, "id");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{name}: {ids:?}");
        for pointer in ["for", "aria-labelledby", "aria-describedby"] {
            for value in values(&html, pointer) {
                for id in value.split_whitespace() {
                    assert!(known.contains(id), "{name}: {pointer}={id}");
                }
            }
        }
        for href in values(&html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(known.contains(href), "{name}: #{href}");
        }
    }
}

#[test]
fn errors_are_in_the_title_and_get_the_focus() {
    for (name, html) in every_page() {
        let wrong = name.contains("error") || name.ends_with("problems") || name.ends_with("check-empty");
        assert_eq!(html.contains("<title>Error: "), wrong, "{name}");
        assert_eq!(html.contains("role=\"alert\" data-first"), wrong, "{name}");
    }
}

// S2-24
#[test]
fn what_staff_preview_can_send_nothing() {
    for (name, html) in every_page().into_iter().filter(|(name, _)| name.ends_with("-preview")) {
        assert!(html.contains("Lucía Example"), "{name}");
        assert!(!html.contains("<script") && !html.contains("id=\"session\""), "{name}");
        for button in insides(&html, "button") {
            let head = button.split('>').next().unwrap_or_default();
            assert!(
                !head.contains("type=\"submit\"") || head.contains("disabled") || head.contains("formmethod"),
                "{name}: {head}"
            );
        }
    }
}

#[test]
fn both_languages_offer_the_same_places_to_go() {
    let places = |locale: Locale| -> Vec<Vec<String>> {
        let pages = client::pages(Words::of(locale)).unwrap();
        pages
            .iter()
            .map(|(_, html)| {
                let own = |part: &&str| part.starts_with("/p/");
                let mut all: Vec<String> =
                    values(html, "href").into_iter().filter(own).map(str::to_owned).collect();
                all.extend(values(html, "action").into_iter().map(str::to_owned));
                all
            })
            .collect()
    };
    assert_eq!(places(Locale::En), places(Locale::Es));
}

#[test]
fn a_page_weighs_little() {
    let asset = |name: &str| web::assets::find(name).and_then(|it| it.brotli).map_or(0, <[u8]>::len);
    let styles = asset("client.css") + asset("upload.css");
    let scripts = asset("core.js") + asset("tus.js") + asset("look.js") + asset("upload.js");
    assert!((1..9_000).contains(&styles), "{styles} bytes of styles");
    assert!((1..8_000).contains(&scripts), "{scripts} bytes of scripts");
    for (name, html) in every_page() {
        assert!(html.len() < 40_000, "{name}: {} bytes before compression", html.len());
    }
}

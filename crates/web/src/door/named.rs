//! Names the fields in a summary of what is wrong with a form. A line that carries `data-field` leads to a field of the same
//! page and is given that field's own label, so that the two never differ. It refuses to name what the page has no label for,
//! and a label that is a paragraph.

/// What a line of a summary says of itself: give me the label of the field I lead to.
const MARK: &str = " data-field>";
/// Bytes of a label that still names a field and does not explain it.
const LONGEST: usize = 120;

/// The page with its summary's lines named: `html` as a template rendered it, every text in it escaped. A line about something
/// that has no field on this page is a sentence and no link.
pub fn named(html: String) -> String {
    if !html.contains(MARK) {
        return html;
    }
    let mut out = String::with_capacity(html.len().saturating_add(LONGEST));
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once(MARK) {
        rest = after;
        let Some((kept, field)) = before
            .rsplit_once("<a href=\"#")
            .and_then(|(kept, field)| Some((kept, field.strip_suffix('"')?)))
        else {
            out.push_str(before);
            out.push('>');
            continue;
        };
        if !html.contains(&format!(" id=\"{field}\"")) {
            let (said, after) = after.split_once("</a>").unwrap_or((after, ""));
            out.push_str(kept);
            out.push_str(said);
            rest = after;
            continue;
        }
        out.push_str(before);
        out.push('>');
        if let Some(label) = label(&html, field) {
            let colon = if label.ends_with(['?', '.', ':', '!']) { "" } else { ":" };
            out.push_str("<strong>");
            out.push_str(&label);
            out.push_str(colon);
            out.push_str("</strong> ");
        }
    }
    out.push_str(rest);
    out
}

/// The label of a field or the legend of a group, without what stands in it beside text.
fn label(html: &str, field: &str) -> Option<String> {
    let own = between(html, &format!("<label for=\"{field}\""), "</label>");
    let group = || {
        let (_, rest) = html.split_once(&format!(" id=\"{field}\""))?;
        let (_, inner) = rest.split_once('>')?;
        // Of this very group and not of one further down.
        inner.trim_start().starts_with("<legend").then(|| between(inner, "<legend", "</legend>")).flatten()
    };
    let text = own.or_else(group)?;
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

/// The text of an element that begins so, up to a smaller print in it.
fn between(html: &str, begins: &str, ends: &str) -> Option<String> {
    let (_, rest) = html.split_once(begins)?;
    let (_, rest) = rest.split_once('>')?;
    let (inside, _) = rest.split_once(ends)?;
    let inside = inside.split("<small").next().unwrap_or_default();
    let mut text = String::with_capacity(inside.len());
    for part in inside.split('<') {
        // What comes before the first tag has none; of the others the tag ends at the first bracket, which texts escape.
        text.push_str(match text.is_empty() && !inside.starts_with('<') {
            true => part,
            false => part.split_once('>').map_or("", |(_, said)| said),
        });
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(form: &str, field: &str) -> String {
        format!(
            "<ul><li><a href=\"#{field}\" data-field>Fill this in.</a></li></ul>{form}<i id=\"{field}\"></i>"
        )
    }

    #[test]
    fn a_line_has_the_label_of_the_field_it_leads_to() {
        for (form, says) in [
            ("<label for=\"a\">Name</label>", "<a href=\"#a\"><strong>Name:</strong> Fill this in.</a>"),
            (
                "<label for=\"a\" class=\"b\">What is\nit?</label>",
                "<a href=\"#a\"><strong>What is it?</strong> Fill this in.</a>",
            ),
            (
                "<label for=\"a\"><svg><path d=\"x\"/></svg><span>T &lt;3</span> <small>more</small></label>",
                "<a href=\"#a\"><strong>T &lt;3:</strong> Fill this in.</a>",
            ),
            (
                "<fieldset class=\"x\" id=\"a\" tabindex=\"-1\"><legend>Who</legend></fieldset>",
                "<a href=\"#a\"><strong>Who:</strong> Fill this in.</a>",
            ),
        ] {
            assert!(named(page(form, "a")).contains(says), "{form}: {}", named(page(form, "a")));
        }
    }

    #[test]
    fn what_has_no_label_of_its_own_is_not_named() {
        let long = format!("<label for=\"a\">{}</label>", "x".repeat(LONGEST + 1));
        for form in [
            "<label for=\"b\">Other</label>",
            "<div id=\"a\"><p>Text</p></div><fieldset><legend>Another group</legend></fieldset>",
            "<input id=\"a\">",
            long.as_str(),
        ] {
            assert!(named(page(form, "a")).contains("<a href=\"#a\">Fill this in.</a>"), "{form}");
        }
        assert_eq!(named("<p>nothing</p>".to_owned()), "<p>nothing</p>");
        let nowhere = "<ul><li><a href=\"#gone\" data-field>No address.</a></li><li><a href=\"#a\" data-field>B.</a></li></ul><i id=\"a\"></i>";
        let said = "<ul><li>No address.</li><li><a href=\"#a\">B.</a></li></ul><i id=\"a\"></i>";
        assert_eq!(named(nowhere.to_owned()), said, "what leads nowhere is no link");
    }
}

//! What a phone needs to put the portal on its home screen (W3C Web Application Manifest): the practice's name, this
//! installation's own icons, where it begins. It refuses to say anything of the workspace: known and unknown read alike.

use crate::assets;
use crate::client::frame::portal;
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use http::header;

/// The colour of an empty page, as the style sheets have it.
const PAPER: &str = "#f3f6f6";

/// GET.
pub async fn manifest(visit: Visit) -> Answered {
    let settings = visit.desk().threshold().settings().await?;
    let (w, portal) = (Words::of(visit.locale), portal(&visit));
    let name = quoted(settings.shown_name());
    let band = crate::brand::look(&settings).band(0);
    let icon = |file: &str, kind: &str, sizes: &str, purpose: &str| {
        let src = quoted(assets::href(file));
        format!(r#"{{"src":{src},"type":"{kind}","sizes":"{sizes}","purpose":"{purpose}"}}"#)
    };
    let icons = [
        icon("icon-192.png", "image/png", "192x192", "any"),
        icon("icon-512.png", "image/png", "512x512", "any"),
        icon("icon-mask.png", "image/png", "512x512", "maskable"),
        icon("icon.svg", "image/svg+xml", "any", "any"),
    ]
    .join(",");
    let (id, start) = (quoted(&portal.door()), quoted(&portal.home()));
    let text = [
        "{".to_owned(),
        format!(r#""id":{id},"scope":{id},"start_url":{start},"name":{name},"short_name":{name},"#),
        format!(r#""lang":"{}","dir":"{}","display":"standalone","#, w.lang(), w.dir()),
        format!(r#""theme_color":"{band}","background_color":"{PAPER}","icons":[{icons}]"#),
        "}".to_owned(),
    ]
    .concat();
    let reply = Reply::bytes("application/manifest+json", text.into_bytes());
    Ok(reply.with(header::CACHE_CONTROL, "private, max-age=3600"))
}

/// A JSON string (RFC 8259, section 7).
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_string() {
        assert_eq!(quoted("Harbor & \"Vale\" \\ Söhne\n"), r#""Harbor & \"Vale\" \\ Söhne\u000a""#);
    }
}

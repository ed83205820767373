//! The style sheets, scripts and fonts, embedded and compressed at build time, each under an address that changes with
//! its content. It refuses to serve anything that was not part of the build.

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// `client.css`.
    pub name: &'static str,
    /// Path with the build id: `/assets/3f9a…/client.css`.
    pub href: &'static str,
    /// Media type.
    pub mime: &'static str,
    /// SHA-256 of the file as it is, in base64, as a content policy names a script or a style that stands inside a page.
    pub sha256: &'static str,
    /// The file as it is.
    pub plain: &'static [u8],
    /// The same, compressed with Brotli (RFC 7932); `None` for files that are compressed already.
    pub brotli: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// What every response with an asset says about keeping it: its address never stands for another content.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// The asset with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Asset> {
    ALL.binary_search_by(|asset| asset.name.cmp(name)).ok().and_then(|at| ALL.get(at))
}

/// The asset for `/assets/{build}/{name}`, or `None` when the address is of another build.
#[must_use]
pub fn serve(build: &str, name: &str) -> Option<&'static Asset> {
    if build == BUILD_ID { find(name) } else { None }
}

/// The address of an asset. Templates are swept by a test, so the empty answer for an unknown name is never shown.
#[must_use]
pub fn href(name: &str) -> &'static str {
    find(name).map_or("", |asset| asset.href)
}

/// Serves an asset of this build; other builds' addresses are not found, because their bytes are not here.
pub const ROUTES: &[crate::door::Route] = &[
    crate::door::Route {
        method: http::Method::GET,
        path: "/assets/{build}/{*name}",
        guard: crate::door::Guard::Open,
        purpose: None,
        handler: |visit| Box::pin(answer(visit)),
    },
    // Browsers ask for it unasked, at an address that cannot change with its content.
    crate::door::Route {
        method: http::Method::GET,
        path: "/favicon.ico",
        guard: crate::door::Guard::Open,
        purpose: None,
        handler: |_| Box::pin(favicon()),
    },
];

async fn favicon() -> crate::door::Answered {
    let icon = find("favicon.ico").ok_or_else(crate::door::reply::End::not_found)?;
    let reply = crate::door::Reply::bytes(icon.mime, icon.plain.to_vec());
    Ok(reply.with(http::header::CACHE_CONTROL, "public, max-age=86400"))
}

async fn answer(visit: crate::door::Visit) -> crate::door::Answered {
    use http::header;
    let asset =
        serve(visit.param("build"), visit.param("name")).ok_or_else(crate::door::reply::End::not_found)?;
    let takes_brotli = crate::door::pack::takes_brotli(&visit.headers);
    let reply = match asset.brotli.filter(|_| takes_brotli) {
        Some(packed) => {
            crate::door::Reply::bytes(asset.mime, packed.to_vec()).with(header::CONTENT_ENCODING, "br")
        }
        None => crate::door::Reply::bytes(asset.mime, asset.plain.to_vec()),
    };
    Ok(reply.with(header::CACHE_CONTROL, CACHE_CONTROL).with(header::VARY, "accept-encoding"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn an_asset_is_served_only_under_its_own_build() {
        let css = find("client.css").unwrap();
        assert_eq!(serve(BUILD_ID, "client.css").unwrap().href, css.href);
        assert!(serve("000000000000", "client.css").is_none());
        assert!(serve(BUILD_ID, "../client.css").is_none());
        assert!(find("_tokens.css").is_none());
    }

    #[test]
    fn every_asset_a_template_asks_for_exists() {
        let mut asked = 0;
        for text in texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")) {
            for call in ["asset(\"", "href(\""] {
                for rest in text.split(call).skip(1) {
                    let name = rest.split('"').next().unwrap();
                    assert!(find(name).is_some(), "no asset is called {name}");
                    asked += 1;
                }
            }
        }
        assert!(asked > 3);
    }

    #[test]
    fn no_asset_speaks_to_another_place_or_builds_markup_from_text() {
        for asset in ALL.iter().filter(|a| a.brotli.is_some() && !a.name.ends_with(".svg")) {
            let text = std::str::from_utf8(asset.plain).unwrap();
            for banned in [
                "http:",
                "https:",
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "DOMParser",
                "eval(",
                "new Function",
                "@import",
            ] {
                assert!(!text.contains(banned), "{} holds {banned}", asset.name);
            }
        }
    }

    /// Every file under `folder`.
    pub fn texts(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(texts(&path));
            } else {
                found.push(std::fs::read_to_string(&path).unwrap());
            }
        }
        found
    }
}

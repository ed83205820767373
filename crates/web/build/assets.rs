//! Joins each style sheet with what it imports, drops comments, compresses, and writes `assets.rs`: one table of every
//! file under one build id. Files whose name starts with `_` are only imported, never served.

use crate::wrong;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

pub fn generate(assets: &Path, out: &Path) -> io::Result<()> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for folder in ["css", "js", "fonts", "img"] {
        let at = assets.join(folder);
        if !at.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&at)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|n| n.to_str()) else { continue };
            if name.starts_with(['_', '.']) || kind(name).is_none() {
                continue;
            }
            let bytes = match folder {
                "css" => style(&at, name)?.into_bytes(),
                "js" => script(&fs::read_to_string(&path)?).into_bytes(),
                _ => fs::read(&path)?,
            };
            if files.insert(name.to_owned(), bytes).is_some() {
                return Err(wrong(format!("two assets are called {name}")));
            }
        }
    }
    write_table(&files, out)
}

fn write_table(files: &BTreeMap<String, Vec<u8>>, out: &Path) -> io::Result<()> {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    let id: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();

    let folder = out.join("assets");
    fs::create_dir_all(&folder)?;
    let mut table = String::new();
    for (name, bytes) in files {
        let (mime, text) = kind(name).ok_or_else(|| wrong(format!("{name}: unknown kind of asset")))?;
        fs::write(folder.join(name), bytes)?;
        let small = if text {
            let packed = pack(bytes)?;
            fs::write(folder.join(format!("{name}.br")), packed)?;
            format!("Some(include_bytes!(concat!(env!(\"OUT_DIR\"), \"/assets/{name}.br\")))")
        } else {
            "None".to_owned()
        };
        let digest = STANDARD.encode(Sha256::digest(bytes));
        let _ = writeln!(
            table,
            "    Asset {{ name: {name:?}, href: \"/assets/{id}/{name}\", mime: {mime:?}, sha256: {digest:?}, plain: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/assets/{name}\")), brotli: {small} }},"
        );
    }
    let code = format!(
        "/// Changes whenever any asset does.\npub const BUILD_ID: &str = {id:?};\n\n/// Every asset, sorted by name.\npub static ALL: &[Asset] = &[\n{table}];\n"
    );
    fs::write(out.join("assets.rs"), code)
}

/// Media type, and whether compressing helps.
fn kind(name: &str) -> Option<(&'static str, bool)> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => ("text/css; charset=utf-8", true),
        "js" => ("text/javascript; charset=utf-8", true),
        "svg" => ("image/svg+xml", true),
        "woff2" => ("font/woff2", false),
        "png" => ("image/png", false),
        "ico" => ("image/x-icon", false),
        "webp" => ("image/webp", false),
        _ => return None,
    })
}

fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &settings)?;
    Ok(packed)
}

/// A style sheet with its `@import "./…";` lines replaced by what they name, each file once, and its comments dropped.
fn style(folder: &Path, name: &str) -> io::Result<String> {
    let mut joined = String::new();
    join(folder, name, &mut BTreeSet::new(), &mut joined)?;
    Ok(joined)
}

fn join(folder: &Path, name: &str, seen: &mut BTreeSet<String>, joined: &mut String) -> io::Result<()> {
    if !seen.insert(name.to_owned()) {
        return Ok(());
    }
    let path = folder.join(name);
    let text = fs::read_to_string(&path).map_err(|e| wrong(format!("{}: {e}", path.display())))?;
    let text = without_block_comments(&text);
    for line in text.lines() {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("@import ") {
            let wanted = rest.trim_end_matches(';').trim().trim_matches('"').trim_start_matches("./");
            join(folder, wanted, seen, joined)?;
        } else if !line.is_empty() {
            joined.push_str(line);
            joined.push('\n');
        }
    }
    Ok(())
}

/// Our style sheets hold no string with `/*` in it, so that comments end where they look like ending.
fn without_block_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, tail)| tail);
    }
    kept + rest
}

/// A script without its indentation and without comments at the beginning of lines. Scripts hold no multi-line template
/// literals, so that a line is never the inside of a text.
fn script(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines() {
        let mut line = line.trim();
        if in_comment || line.starts_with("/*") {
            let (_, code) = line.split_once("*/").unwrap_or_default();
            in_comment = !line.contains("*/");
            line = code.trim();
        }
        if !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

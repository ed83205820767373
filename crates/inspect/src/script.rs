//! Judges bytes that might be text: plain words for a person, or words for an interpreter or a browser. It reads
//! content first; the declared extension can turn an innocent text into a refusal, never the other way round.

use domain::RefusalCause;

/// `None` when `bytes` are no text at all; otherwise whether the text is harmless.
pub(crate) fn judge(bytes: &[u8], extension: Option<&str>) -> Option<Result<(), RefusalCause>> {
    let text = decode(bytes)?;
    Some(judge_text(&text, extension))
}

/// Text as UTF-8 (with or without mark), UTF-16 with mark, or Windows' single byte set. `None` for anything with
/// control characters a text has no use for.
pub(crate) fn decode(bytes: &[u8]) -> Option<std::borrow::Cow<'_, str>> {
    use std::borrow::Cow;
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return wide(rest, u16::from_le_bytes).map(Cow::Owned);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return wide(rest, u16::from_be_bytes).map(Cow::Owned);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.iter().any(|&b| is_binary(b)) {
        return None;
    }
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&b| windows_1252(b)).collect()),
    })
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    if text.chars().any(|c| u8::try_from(c).is_ok_and(is_binary)) { None } else { Some(text) }
}

fn is_binary(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 14..=31 | 127) && byte != 0x1A
}

/// The upper half of code page 1252; everything else is Latin-1.
pub(crate) fn windows_1252(byte: u8) -> char {
    const C1: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => C1[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn judge_text(text: &str, extension: Option<&str>) -> Result<(), RefusalCause> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err(RefusalCause::Empty);
    }
    if text.starts_with("#!") {
        return Err(RefusalCause::Script);
    }
    let head: String = text.chars().take(256 * 1024).collect::<String>().to_lowercase();
    let lead = head.trim_start();
    if lead.starts_with("<?xml") || lead.starts_with("<svg") || lead.starts_with("<!doctype svg") {
        return Err(xml(lead));
    }
    if starts_like_web(lead) || web_words(head.as_bytes()) {
        return Err(if head.contains("<svg") && !head.contains("<html") {
            RefusalCause::Svg
        } else {
            RefusalCause::Html
        });
    }
    if is_shortcut(lead) {
        return Err(RefusalCause::Executable);
    }
    if speaks_to_a_machine(lead) || extension.is_some_and(|e| SCRIPT_NAMES.contains(&e)) {
        return Err(RefusalCause::Script);
    }
    if extension.is_some_and(|e| matches!(e, "html" | "htm" | "xhtml" | "mht" | "mhtml" | "shtml" | "hta")) {
        return Err(RefusalCause::Html);
    }
    Ok(())
}

/// Markup that is not a web page is still nothing a person reads, and style sheets and Word's old format can act.
fn xml(lead: &str) -> RefusalCause {
    if lead.contains("<svg") {
        RefusalCause::Svg
    } else if lead.contains("<html") || lead.contains("<script") {
        RefusalCause::Html
    } else {
        RefusalCause::TypeNotAccepted
    }
}

/// What a browser takes for a web page by its first tag (WHATWG MIME Sniffing, § 7.1).
fn starts_like_web(lead: &str) -> bool {
    const TAGS: [&str; 17] = [
        "<!doctype html",
        "<html",
        "<head",
        "<script",
        "<iframe",
        "<h1",
        "<div",
        "<font",
        "<table",
        "<a",
        "<style",
        "<title",
        "<b",
        "<body",
        "<br",
        "<p",
        "<!--",
    ];
    TAGS.iter().any(|tag| {
        lead.strip_prefix(tag)
            .is_some_and(|rest| *tag == "<!--" || rest.starts_with(|c: char| c == '>' || c.is_whitespace()))
    })
}

/// Tags that make a browser act, wherever they stand. Needs no lower case; `bytes` may be binary.
pub(crate) fn web_words(bytes: &[u8]) -> bool {
    const WORDS: [&[u8]; 9] = [
        b"<html",
        b"<script",
        b"<iframe",
        b"<svg",
        b"<!doctype html",
        b"<object ",
        b"<embed ",
        b"<?php",
        b"<hta:",
    ];
    memchr::memchr_iter(b'<', bytes).any(|at| {
        WORDS
            .iter()
            .any(|word| bytes.get(at..at + word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word)))
    })
}

fn is_shortcut(lead: &str) -> bool {
    [
        "[internetshortcut",
        "[desktop entry]",
        "[shell]",
        "[autorun]",
        "[.shellclassinfo]",
        "windows registry editor",
        "regedit4",
    ]
    .iter()
    .any(|start| lead.starts_with(start))
}

/// Extensions an operating system hands to an interpreter. A text so named is refused whatever it says.
const SCRIPT_NAMES: [&str; 34] = [
    "bat",
    "cmd",
    "com",
    "ps1",
    "psm1",
    "psd1",
    "vbs",
    "vbe",
    "js",
    "jse",
    "mjs",
    "cjs",
    "wsf",
    "wsh",
    "wsc",
    "sct",
    "sh",
    "bash",
    "zsh",
    "csh",
    "py",
    "pyw",
    "pl",
    "rb",
    "php",
    "lua",
    "scpt",
    "applescript",
    "command",
    "reg",
    "inf",
    "url",
    "lnk",
    "desktop",
];

/// Content heuristics for batch, PowerShell, VBScript and JScript. One loud sign is enough; quiet ones must be two.
fn speaks_to_a_machine(lead: &str) -> bool {
    const LOUD: [&str; 18] = [
        "createobject(\"wscript.shell",
        "createobject(\"shell.application",
        "wscript.shell",
        "new activexobject(",
        "-encodedcommand",
        "powershell -",
        "powershell.exe",
        "invoke-expression",
        "set-executionpolicy",
        "[system.reflection.assembly]",
        "downloadstring(",
        "cmd.exe /c",
        "cmd /c ",
        "mshta ",
        "regsvr32 ",
        "certutil -",
        "child_process",
        "start-process ",
    ];
    const QUIET: [&str; 12] = [
        "@echo off",
        "setlocal",
        "%~dp0",
        "goto :",
        "on error resume next",
        "createobject(",
        "invoke-webrequest",
        "new-object ",
        "$env:",
        "param(",
        "write-host ",
        "function(",
    ];
    lead.starts_with("@echo off")
        || LOUD.iter().any(|sign| lead.contains(sign))
        || QUIET.iter().filter(|sign| lead.contains(**sign)).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_text_in_every_common_encoding() {
        for bytes in [
            "Dear Ms. Núñez,\r\nthank you.".as_bytes(),
            b"\xEF\xBB\xBFDear",
            b"Caf\xE9 \x93quoted\x94",
            b"\xFF\xFED\0e\0a\0r\0",
            b"\xFE\xFF\0D\0e",
        ] {
            assert_eq!(judge(bytes, Some("txt")), Some(Ok(())), "{bytes:?}");
        }
        assert_eq!(decode(b"\x93Caf\xE9\x94").as_deref(), Some("“Café”"));
    }

    #[test]
    fn text_for_a_machine_is_refused_whatever_it_is_called() {
        for script in [
            "#!/bin/sh\nrm -rf /",
            "@ECHO OFF\r\ndel *.*",
            "Set s = CreateObject(\"WScript.Shell\")\ns.Run \"calc\"",
            "param($x)\nWrite-Host $x\n$env:PATH",
            "var x = new ActiveXObject('a');",
            "powershell -nop -w hidden -EncodedCommand AAAA",
        ] {
            assert_eq!(judge(script.as_bytes(), Some("txt")), Some(Err(RefusalCause::Script)), "{script}");
        }
        assert_eq!(judge(b"hello", Some("bat")), Some(Err(RefusalCause::Script)));
        assert_eq!(
            judge(b"[InternetShortcut]\nURL=file://x", Some("txt")),
            Some(Err(RefusalCause::Executable))
        );
    }

    #[test]
    fn web_pages_are_refused_and_a_less_than_sign_is_not_one() {
        for page in
            ["<!DOCTYPE HTML><p>", "  <html>", "\n<!-- x -->", "Hello <ScRiPt>alert(1)</script>", "<b>x"]
        {
            assert_eq!(judge(page.as_bytes(), Some("txt")), Some(Err(RefusalCause::Html)), "{page}");
        }
        assert_eq!(judge(b"<svg xmlns='x'><script/></svg>", None), Some(Err(RefusalCause::Svg)));
        assert_eq!(judge(b"<?xml version='1.0'?><svg/>", None), Some(Err(RefusalCause::Svg)));
        assert_eq!(judge(b"income < 5000 and a<b, see <me@example.org>", None), Some(Ok(())));
    }
}

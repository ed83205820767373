//! Writes a pack back as the TOML that [`super::read`] takes, field by field and in the order of the guide. What was read
//! is written again so that reading it gives the same pack; comments and blank lines of the source are not kept.

use super::{
    Checklist, ItemGroup, ItemTemplate, Need, OriginalLater, Pack, Stage, Translation, Validity, Words,
};
use crate::limits::FILES_PER_ITEM;
use std::fmt::Write as _;

pub(super) fn pack(pack: &Pack) -> String {
    let mut out = String::new();
    line(&mut out, "id", &text(&pack.id));
    line(&mut out, "version", &pack.version.to_string());
    words(&mut out, "name", &pack.name);
    for one in &pack.stages {
        stage(&mut out, one);
    }
    for one in &pack.checklists {
        checklist(&mut out, one);
    }
    out
}

fn stage(out: &mut String, stage: &Stage) {
    out.push_str("\n[[stage]]\n");
    line(out, "key", &text(&stage.key));
    words(out, "internal", &stage.internal);
    if stage.serious {
        line(out, "serious", "true");
    }
    if stage.aside {
        line(out, "aside", "true");
    }
    if stage.taking_in {
        line(out, "taking_in", "true");
    }
    if stage.lodged {
        line(out, "lodged", "true");
    }
    if stage.sign_off {
        line(out, "sign_off", "true");
    }
    if stage.mail {
        line(out, "mail", "true");
    }
    words(out, "client", &stage.client);
    if let Some(ahead) = &stage.ahead {
        words(out, "ahead", ahead);
    }
    if let Some(usually) = &stage.usually {
        words(out, "usually", usually);
    }
    if let Some(you) = &stage.you {
        words(out, "you", you);
    }
}

fn checklist(out: &mut String, list: &Checklist) {
    out.push_str("\n[[checklist]]\n");
    line(out, "key", &text(&list.key));
    words(out, "name", &list.name);
    for one in &list.groups {
        group(out, one);
    }
}

fn group(out: &mut String, group: &ItemGroup) {
    out.push_str("\n[[checklist.group]]\n");
    line(out, "key", &text(&group.key));
    line(out, "who", &text(group.who.code()));
    words(out, "title", &group.title);
    for one in &group.items {
        item(out, one);
    }
}

fn item(out: &mut String, item: &ItemTemplate) {
    out.push_str("\n[[checklist.group.item]]\n");
    line(out, "key", &text(&item.key));
    words(out, "title", &item.title);
    words(out, "why", &item.why);
    words(out, "hint", &item.hint);
    if let Some(late) = &item.late {
        words(out, "late", late);
    }
    line(out, "need", &text(item.need.code()));
    if let (Need::Conditional, Some(when)) = (item.need, &item.when) {
        words(out, "when", when);
    }
    let kinds: Vec<String> = item.accepts.iter().map(|kind| text(kind.code())).collect();
    line(out, "accepts", &format!("[{}]", kinds.join(", ")));
    if item.max_files != FILES_PER_ITEM {
        line(out, "max_files", &item.max_files.to_string());
    }
    if let Some(days) = item.due_days {
        line(out, "due_days", &days.to_string());
    }
    if let Some(days) = item.before_target_days {
        line(out, "before_target_days", &days.to_string());
    }
    if item.translation != Translation::Never {
        line(out, "translation", &text(item.translation.code()));
    }
    match item.validity {
        Validity::Lasting => {}
        Validity::Watched | Validity::GoodFor(_) => line(out, "validity", &text(&item.validity.code())),
        Validity::NotOlderThan(days) => line(out, "validity", &days.to_string()),
    }
    if item.original_later != OriginalLater::CopyEnough {
        line(out, "original", &text(item.original_later.code()));
    }
    if !item.instead.is_empty() {
        list(out, "instead", &item.instead);
    }
    list(out, "checks", &item.checks);
}

fn line(out: &mut String, field: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{field} = {value}");
}

fn words(out: &mut String, field: &str, words: &Words) {
    line(out, &format!("{field}.en"), &text(&words.en));
    line(out, &format!("{field}.es"), &text(&words.es));
}

fn list(out: &mut String, field: &str, all: &[Words]) {
    let one = |words: &Words| format!("  {{ en = {}, es = {} }},\n", text(&words.en), text(&words.es));
    let all: String = all.iter().map(one).collect();
    line(out, field, &format!("[\n{all}]"));
}

/// A basic string of TOML 1.0: quotes, backslashes and control characters escaped.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

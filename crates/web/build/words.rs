//! Reads the Fluent files and writes `words.rs`: the sources of every language, and for each English message one method
//! whose arguments are the message's variables in alphabetical order.

use crate::wrong;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The language every other is measured against.
const FIRST: &str = "en";

pub fn generate(words: &Path, out: &Path) -> io::Result<()> {
    let mut code = String::new();
    let mut sources = String::new();
    for language in folders(words)? {
        let name = file_name(&language)?;
        let _ = write!(sources, "    ({name:?}, &[");
        for file in ftl_files(&language)? {
            let _ = write!(
                sources,
                "({:?}, include_str!({:?})), ",
                file_name(&file)?,
                file.display().to_string()
            );
        }
        sources.push_str("]),\n");
    }
    let _ = writeln!(
        code,
        "/// The Fluent files of each language: code, then name and text of each file.\npub static SOURCES: &[(&str, &[(&str, &str)])] = &[\n{sources}];"
    );

    let messages = read(&words.join(FIRST))?;
    let _ = writeln!(
        code,
        "/// The ids of every message.\npub static IDS: &[&str] = &[\n    {}\n];\n\nimpl Words {{",
        messages.keys().map(|id| format!("{id:?}")).collect::<Vec<_>>().join(",\n    ")
    );
    for (id, message) in &messages {
        write_method(&mut code, id, message);
    }
    code.push_str("}\n");
    fs::write(out.join("words.rs"), code)
}

/// One English message: what it says, and the variables it needs.
struct Message {
    text: String,
    variables: BTreeSet<String>,
}

fn write_method(code: &mut String, id: &str, message: &Message) {
    let method = id.replace('-', "_");
    for line in message.text.lines() {
        let _ = writeln!(code, "    /// {}", line.trim_end().replace('[', "\\[").replace('<', "\\<"));
    }
    let arguments = message.variables.iter().map(|name| format!(", {name}: impl Value")).collect::<String>();
    let values = message
        .variables
        .iter()
        .map(|name| format!("({name:?}, {name}.value())"))
        .collect::<Vec<_>>()
        .join(", ");
    let _ = writeln!(
        code,
        "    #[must_use]\n    pub fn {method}(&self{arguments}) -> String {{\n        self.say({id:?}, [{values}])\n    }}"
    );
}

fn read(folder: &Path) -> io::Result<BTreeMap<String, Message>> {
    let mut messages = BTreeMap::new();
    for file in ftl_files(folder)? {
        let source = fs::read_to_string(&file)?;
        let parsed = fluent_syntax::parser::parse(source.as_str()).map_err(|(_, errors)| {
            let first = errors.first();
            let at = first.map_or(0, |e| source[..e.pos.start.min(source.len())].lines().count());
            wrong(format!("{}:{at}: {first:?}", file.display()))
        })?;
        for entry in &parsed.body {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name;
            if id.starts_with(|c: char| !c.is_ascii_lowercase())
                || id.contains(|c: char| c.is_ascii_uppercase() || c == '_')
            {
                return Err(wrong(format!("{}: {id}: ids are lower case with hyphens", file.display())));
            }
            let Some(pattern) = &message.value else {
                return Err(wrong(format!("{}: {id} says nothing", file.display())));
            };
            let mut variables = BTreeSet::new();
            pattern_variables(pattern, &mut variables);
            let message = Message { text: shown(pattern), variables };
            if messages.insert(id.to_owned(), message).is_some() {
                return Err(wrong(format!("{}: {id} is there twice", file.display())));
            }
        }
    }
    Ok(messages)
}

/// The message for its method's documentation: its text, variables in braces, choices by their default.
fn shown(pattern: &Pattern<&str>) -> String {
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                InlineExpression::VariableReference { id } => {
                    let _ = write!(text, "{{{}}}", id.name);
                }
                InlineExpression::StringLiteral { value } => text.push_str(value),
                _ => text.push('…'),
            },
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                if let Some(variant) = variants.iter().find(|v| v.default) {
                    text.push_str(&shown(&variant.value));
                }
            }
        }
    }
    text
}

fn pattern_variables(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_variables(expression, found);
        }
    }
}

fn expression_variables(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => inline_variables(inline, found),
        Expression::Select { selector, variants } => {
            inline_variables(selector, found);
            for variant in variants {
                pattern_variables(&variant.value, found);
            }
        }
    }
}

fn inline_variables(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => expression_variables(expression, found),
        InlineExpression::FunctionReference { arguments, .. } => {
            for positional in &arguments.positional {
                inline_variables(positional, found);
            }
        }
        _ => {}
    }
}

fn folders(at: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(at)?.map(|e| e.map(|e| e.path())).collect::<io::Result<_>>()?;
    found.retain(|path| path.is_dir());
    found.sort();
    Ok(found)
}

fn ftl_files(at: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(at)?.map(|e| e.map(|e| e.path())).collect::<io::Result<_>>()?;
    found.retain(|path| path.extension().is_some_and(|ending| ending == "ftl"));
    found.sort();
    Ok(found)
}

fn file_name(path: &Path) -> io::Result<String> {
    path.file_name()
        .and_then(|name| name.to_str())
        .map(str::to_owned)
        .ok_or_else(|| wrong(format!("{}: not a name", path.display())))
}

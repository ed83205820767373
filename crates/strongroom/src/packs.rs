//! Kinds of matter of the practice's own: the packs of one folder, read when the program starts. It refuses a pack with any
//! mistake whole, says every mistake with its place, and goes on without it: what runs already must not stop for a typing
//! error.

use casework::intake;
use domain::pack::Pack;
use std::path::{Path, PathBuf};

/// Larger is no pack: the largest that ships has a twentieth of it.
const LARGEST: u64 = 1 << 20;

/// What a folder holds.
#[derive(Default)]
pub struct Found {
    pub packs: Vec<Pack>,
    /// One sentence each, beginning with the file.
    pub problems: Vec<String>,
}

/// Reads every `.toml` of the folder, by name.
pub fn read(folder: &Path) -> Found {
    let mut found = Found::default();
    let mut files: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect(),
        Err(e) => {
            found.problems.push(format!("{}: the folder cannot be read: {e}", folder.display()));
            return found;
        }
    };
    files.retain(|file| file.extension().is_some_and(|end| end == "toml"));
    files.sort();
    for file in files {
        match one(&file) {
            Ok(pack) => found.packs.push(pack),
            Err(problems) => {
                let named = |problem: String| format!("{}: {problem}", file.display());
                found.problems.extend(problems.into_iter().map(named));
            }
        }
    }
    found
}

fn one(file: &Path) -> Result<Pack, Vec<String>> {
    let cannot = |e: std::io::Error| vec![format!("cannot be read: {e}")];
    if std::fs::metadata(file).map_err(cannot)?.len() > LARGEST {
        return Err(vec!["is larger than a pack can be (1 MiB)".to_owned()]);
    }
    let text = std::fs::read_to_string(file).map_err(cannot)?;
    let pack = Pack::parse(&text)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    if file.file_stem().is_none_or(|name| name != pack.id.as_str()) {
        return Err(vec![format!("id: is `{}`, and has to be the file's name without .toml", pack.id)]);
    }
    match intake::lacks(&pack) {
        Some(what) => Err(vec![what.to_owned()]),
        None => Ok(pack),
    }
}

/// Reads what the practice brought and works with it from now on.
pub fn take(folder: Option<&Path>) {
    let Some(folder) = folder else { return };
    let found = read(folder);
    for problem in &found.problems {
        tracing::error!(problem, "a pack of the practice's own is left out");
    }
    intake::take_own(found.packs);
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = include_str!("../../../packs/general.toml");

    fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_folder_gives_its_packs_and_says_every_mistake_with_its_file() {
        let named = |id: &str| OWN.replacen("id = \"general\"", &format!("id = \"{id}\""), 1);
        let open_ended = named("endless").replacen("key = \"closed\"", "key = \"over\"", 1);
        let files = [
            ("family.toml", named("family")),
            ("notes.txt", "nothing".to_owned()),
            ("other-name.toml", named("asylum")),
            ("broken.toml", "id = ".to_owned()),
            ("endless.toml", open_ended),
            ("huge.toml", "#".repeat(1 << 21)),
        ];
        let folder = folder(&files);
        let found = read(folder.path());
        assert_eq!(found.packs.iter().map(|pack| pack.id.as_str()).collect::<Vec<_>>(), ["family"]);
        assert_eq!(found.problems.len(), 4, "{:?}", found.problems);
        for (file, why) in [
            ("broken.toml", "not TOML"),
            ("endless.toml", "`closed`"),
            ("huge.toml", "larger"),
            ("other-name.toml", "the file's name"),
        ] {
            let of = |problem: &&String| problem.contains(file) && problem.contains(why);
            assert!(found.problems.iter().any(|problem| of(&problem)), "{file}: {:?}", found.problems);
        }
    }

    #[test]
    fn a_folder_that_was_named_and_is_not_there_is_said() {
        assert_eq!(read(Path::new("/nowhere/packs")).problems.len(), 1);
    }
}

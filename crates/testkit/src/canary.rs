//! The canary: looks for planted plaintext in every file of a folder, whatever the file is. It refuses to trust names
//! or formats; a byte is a byte.

use std::collections::HashMap;
use std::path::Path;

/// Needles found, as `needle in file`. Empty is what a test wants.
///
/// # Panics
/// When the folder cannot be read or a needle is shorter than four bytes.
pub fn scan(dir: &Path, needles: &[&[u8]]) -> Vec<String> {
    let mut by_start: HashMap<[u8; 2], Vec<&[u8]>> = HashMap::new();
    let mut starts = vec![false; 1 << 16];
    for needle in needles {
        assert!(needle.len() >= 4, "a needle this short is found by accident");
        by_start.entry([needle[0], needle[1]]).or_default().push(needle);
        starts[usize::from(u16::from_be_bytes([needle[0], needle[1]]))] = true;
    }
    let mut found = Vec::new();
    walk(dir, &mut |path, bytes| {
        for (at, two) in bytes.windows(2).enumerate() {
            if !starts[usize::from(two[0]) << 8 | usize::from(two[1])] {
                continue;
            }
            for needle in by_start.get(&[two[0], two[1]]).into_iter().flatten() {
                if bytes[at..].starts_with(needle) {
                    found.push(format!("{:?} in {}", String::from_utf8_lossy(needle), path.display()));
                }
            }
        }
    });
    found.sort();
    found.dedup();
    found
}

fn walk(dir: &Path, visit: &mut impl FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("a folder entry").path();
        // A database removes files while it runs; sockets cannot be read.
        match std::fs::symlink_metadata(&path) {
            Ok(m) if m.is_dir() => walk(&path, visit),
            Ok(m) if m.is_file() => {
                if let Ok(bytes) = std::fs::read(&path) {
                    visit(&path, &bytes);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_needle_is_found_at_either_end_of_a_nested_file() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("deep")).unwrap();
        std::fs::write(dir.path().join("deep/a"), b"canary....bird").unwrap();
        assert_eq!(scan(dir.path(), &[b"canary", b"bird", b"wolf"]).len(), 2);
    }
}

//! Verification of a whole stored log, offline: every leaf, every tile, the signed root, and that every older
//! checkpoint anyone kept is a prefix of it. Recomputes everything from the entries; trusts no stored hash. Refuses to
//! say more than the first thing that is wrong.

use crate::merkle::Hash;
use crate::note::Checkpoint;
use crate::tiles::{Blob, Kind, LogEdge, LogFault, TILE, TileSource, read};

/// Recomputes the log under `current`, and compares the tiles stored in `source` and the roots of `older`
/// checkpoints. `each` is given every entry's number (from 0) and bytes, in order, so that the caller can hold them
/// against its audit lines; entries come before the verdict, so act on them only after success.
///
/// # Errors
/// [`LogFault`]: the first fault found.
pub fn verify_log(
    current: &Checkpoint,
    older: &[Checkpoint],
    source: &impl TileSource,
    mut each: impl FnMut(u64, &Hash),
) -> Result<(), LogFault> {
    let mut stops: Vec<&Checkpoint> = older.iter().chain([current]).collect();
    stops.sort_by_key(|stop| stop.size);
    if let Some(foreign) = stops.iter().find(|stop| stop.origin != current.origin || stop.size > current.size)
    {
        return Err(LogFault::Foreign { size: foreign.size });
    }
    let mut edge = LogEdge::empty();
    let mut bundle = Vec::new();
    for stop in stops {
        while edge.size() < stop.size {
            let at = (edge.size() % TILE as u64) as usize;
            if at == 0 {
                bundle = next_bundle(edge.size(), current.size, source)?;
            }
            let take = (bundle.len() - at).min(usize::try_from(stop.size - edge.size()).unwrap_or(TILE));
            let entries = &bundle[at..at + take];
            for (entry, number) in entries.iter().zip(edge.size()..) {
                each(number, entry);
            }
            let blobs = edge.append(entries);
            blobs.iter().filter(|blob| !is_partial(blob)).try_for_each(|blob| compare(blob, source))?;
        }
        if edge.root() != stop.root {
            return Err(LogFault::Root { size: stop.size });
        }
    }
    edge.current_partials().iter().try_for_each(|blob| compare(blob, source))
}

fn next_bundle(from: u64, size: u64, source: &impl TileSource) -> Result<Vec<Hash>, LogFault> {
    let width = (size - from).min(TILE as u64) as usize;
    read(source, Kind::Entries, from / TILE as u64, width)
}

fn is_partial(blob: &Blob) -> bool {
    blob.path.contains(".p/")
}

/// The blob must be stored as computed; a partial one may have given way to its full successor, which then must begin
/// with it.
fn compare(blob: &Blob, source: &impl TileSource) -> Result<(), LogFault> {
    let holds = match (source.get(&blob.path), blob.path.split_once(".p/")) {
        (Some(stored), _) => stored == blob.bytes,
        (None, Some((full, _))) => match source.get(full) {
            Some(stored) => stored.starts_with(&blob.bytes),
            None => return Err(LogFault::Missing { path: blob.path.clone() }),
        },
        (None, None) => return Err(LogFault::Missing { path: blob.path.clone() }),
    };
    if holds { Ok(()) } else { Err(LogFault::Differs { path: blob.path.clone() }) }
}

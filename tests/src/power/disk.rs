//! A disk on paper: from the record of what a program changed and synced (`tests/power/recorder.c`) it works out what
//! would be there had the power gone at a given place of that record. Only synced bytes and synced names are sure to
//! stay; of the rest nothing stays, or a choice by dice: writes lost, kept or torn within sectors, names kept as far as
//! some moment since their folder was last synced. It refuses records it does not understand.

use crate::papers::Dice;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const SECTOR: usize = 512;
const HEAD: usize = 40;

/// What becomes of changes nobody synced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unsynced {
    Lost,
    /// Names stay, bytes do not: what disks do that write names first.
    Bytes,
    /// Some of it stays, torn.
    Dice,
}

/// A folder watched while programs run on it.
pub struct Disk {
    root: PathBuf,
    record: PathBuf,
    /// What was there when the record began; all of it durable.
    base: Image,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Node {
    Folder,
    File(usize),
}

/// Names and bytes, and which file number stood for which file.
#[derive(Clone, Default)]
struct Image {
    names: BTreeMap<PathBuf, Node>,
    files: Vec<Vec<u8>>,
    numbers: HashMap<u64, usize>,
}

/// One change to a file's bytes.
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Cut { size: usize },
}

/// One change to a folder's names.
enum Naming {
    Put(PathBuf, Node),
    Drop(PathBuf),
    Move(PathBuf, PathBuf),
}

struct Record<'r> {
    place: u64,
    what: u32,
    file: u64,
    at: u64,
    upto: u64,
    first: &'r [u8],
    second: &'r [u8],
}

/// What the record amounts to at some place in it.
struct Replay {
    kept: Image,
    live: BTreeMap<PathBuf, Node>,
    bytes: HashMap<usize, Vec<(u64, Change)>>,
    names: Vec<(u64, PathBuf, Naming)>,
}

impl Disk {
    /// Begins a record over a folder as it is. The folder itself is always there.
    pub fn begin(root: &Path, record: &Path) -> Self {
        fs::create_dir_all(root).unwrap();
        let mut disk = Self { root: root.to_owned(), record: record.to_owned(), base: Image::default() };
        disk.settle();
        disk
    }

    /// Takes the folder as it is for durable and begins a new record. No program may be running on it.
    pub fn settle(&mut self) {
        fs::write(&self.record, b"").unwrap();
        self.base = Image::default();
        read_folder(&self.root, &mut self.base);
    }

    /// Where in the record programs are now.
    pub fn place(&self) -> u64 {
        fs::metadata(&self.record).unwrap().len()
    }

    /// The places between two records, in order.
    pub fn places(&self) -> Vec<u64> {
        let raw = fs::read(&self.record).unwrap();
        records(&raw).map(|r| r.place).collect()
    }

    /// The places around every change to the file of this name.
    pub fn places_of(&self, ending: &str) -> Vec<u64> {
        let raw = fs::read(&self.record).unwrap();
        let mut number = None;
        let mut out = Vec::new();
        for r in records(&raw) {
            let named = r.first.ends_with(ending.as_bytes());
            if named && r.what == 4 {
                number = Some(r.file);
            }
            if named || number == Some(r.file) {
                // Right before it and right after it.
                out.extend([r.place, r.place + 1]);
            }
        }
        out
    }

    pub fn record(&self) -> &Path {
        &self.record
    }

    /// Makes the folder what it would be had the power gone at `place`. Returns how many changes were lost or torn.
    pub fn cut(&self, place: u64, unsynced: Unsynced, dice: &mut Dice) -> usize {
        let raw = fs::read(&self.record).unwrap();
        let mut replay = Replay::of(self.base.clone());
        for record in records(&raw).take_while(|r| r.place < place) {
            replay.take(&record);
        }
        let (image, lost) = replay.after(unsynced, dice);
        image.write(&self.root);
        lost
    }
}

fn records(raw: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut place = 0;
    std::iter::from_fn(move || {
        let head = raw.get(place..place + HEAD)?;
        let word = |at: usize| u32::from_ne_bytes(head[at..at + 4].try_into().unwrap());
        let long = |at: usize| u64::from_ne_bytes(head[at..at + 8].try_into().unwrap());
        assert_eq!(word(0), 0x5257_4f50, "a record begins at {place}");
        let (first, second) = (word(32) as usize, word(36) as usize);
        let (from, mid) = (place + HEAD, place + HEAD + first);
        // A kill may have cut the last record short: what it tells of is not synced, whatever it was.
        let record = Record {
            place: place as u64,
            what: word(4),
            file: long(8),
            at: long(16),
            upto: long(24),
            first: raw.get(from..mid)?,
            second: raw.get(mid..mid + second)?,
        };
        place = mid + second;
        Some(record)
    })
}

impl Replay {
    fn of(base: Image) -> Self {
        Self { live: base.names.clone(), kept: base, bytes: HashMap::new(), names: Vec::new() }
    }

    fn take(&mut self, r: &Record<'_>) {
        let path = |raw: &[u8]| PathBuf::from(String::from_utf8(raw.to_vec()).unwrap());
        match r.what {
            1 => self.change(r, Change::Write { at: r.at as usize, bytes: r.second.to_vec() }),
            2 => self.change(r, Change::Cut { size: r.at as usize }),
            3 => {
                let id = self.kept.numbers[&r.file];
                let waiting = self.bytes.remove(&id).unwrap_or_default();
                let (done, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(p, _)| *p < r.upto);
                for (_, change) in done {
                    change.onto(&mut self.kept.files[id]);
                }
                self.bytes.insert(id, rest);
            }
            4 => {
                self.kept.files.push(Vec::new());
                let id = self.kept.files.len() - 1;
                // The number may have belonged to a file that is gone.
                self.kept.numbers.insert(r.file, id);
                self.name(r.place, Naming::Put(path(r.first), Node::File(id)));
            }
            5 => self.name(r.place, Naming::Put(path(r.first), Node::Folder)),
            6 => self.name(r.place, Naming::Move(path(r.first), path(r.second))),
            7 => self.name(r.place, Naming::Drop(path(r.first))),
            8 => {
                let folder = path(r.first);
                let waiting = std::mem::take(&mut self.names);
                let (done, rest): (Vec<_>, Vec<_>) =
                    waiting.into_iter().partition(|(place, f, _)| *f == folder && *place < r.upto);
                done.iter().for_each(|(_, _, naming)| naming.onto(&mut self.kept.names));
                self.names = rest;
            }
            what => panic!("a record of kind {what}"),
        }
    }

    fn change(&mut self, r: &Record<'_>, change: Change) {
        let id = *self.kept.numbers.get(&r.file).expect("a file that was opened here");
        self.bytes.entry(id).or_default().push((r.place, change));
    }

    fn name(&mut self, place: u64, naming: Naming) {
        let folder = match &naming {
            Naming::Put(path, _) | Naming::Drop(path) => path.parent().unwrap().to_owned(),
            Naming::Move(from, to) => {
                assert_eq!(from.parent(), to.parent(), "a move between folders is not modelled");
                assert!(matches!(self.live.get(from), Some(Node::File(_))), "only files are moved");
                from.parent().unwrap().to_owned()
            }
        };
        naming.onto(&mut self.live);
        self.names.push((place, folder, naming));
    }

    /// The disk after the loss, and how much was lost.
    fn after(mut self, unsynced: Unsynced, dice: &mut Dice) -> (Image, usize) {
        let mut lost = 0;
        let mut waiting: Vec<_> = self.bytes.into_iter().collect();
        waiting.sort_by_key(|(id, _)| *id);
        for (id, changes) in waiting {
            for (_, change) in changes {
                lost += usize::from(!change.perhaps_onto(&mut self.kept.files[id], unsynced, dice));
            }
        }
        let mut folders: BTreeMap<PathBuf, Vec<Naming>> = BTreeMap::new();
        for (_, folder, naming) in self.names {
            folders.entry(folder).or_default().push(naming);
        }
        for namings in folders.into_values() {
            // A folder's names change in order, so a disk holds some beginning of the changes.
            let stay = match unsynced {
                Unsynced::Lost => 0,
                Unsynced::Bytes => namings.len(),
                Unsynced::Dice => dice.between(0, namings.len() as u64 + 1) as usize,
            };
            lost += namings.len() - stay;
            namings[..stay].iter().for_each(|n| n.onto(&mut self.kept.names));
        }
        (self.kept, lost)
    }
}

impl Change {
    fn onto(&self, file: &mut Vec<u8>) {
        match self {
            Change::Cut { size } => file.resize(*size, 0),
            Change::Write { at, bytes } => {
                file.resize(file.len().max(at + bytes.len()), 0);
                file[*at..at + bytes.len()].copy_from_slice(bytes);
            }
        }
    }

    /// Whether all of it stayed.
    fn perhaps_onto(&self, file: &mut Vec<u8>, unsynced: Unsynced, dice: &mut Dice) -> bool {
        if unsynced != Unsynced::Dice {
            return false;
        }
        match (dice.between(0, 10), self) {
            (0..4, _) => false,
            (4..8, _) | (_, Change::Cut { .. }) => {
                self.onto(file);
                true
            }
            (_, Change::Write { at, bytes }) => {
                let mut from = 0;
                while from < bytes.len() {
                    let to = ((at + from) / SECTOR * SECTOR + SECTOR - at).min(bytes.len());
                    if dice.between(0, 2) == 0 {
                        Change::Write { at: at + from, bytes: bytes[from..to].to_vec() }.onto(file);
                    }
                    from = to;
                }
                false
            }
        }
    }
}

impl Naming {
    fn onto(&self, names: &mut BTreeMap<PathBuf, Node>) {
        match self {
            Naming::Put(path, node) => {
                names.insert(path.clone(), node.clone());
            }
            Naming::Drop(path) => {
                names.remove(path);
            }
            Naming::Move(from, to) => {
                if let Some(node) = names.remove(from) {
                    names.insert(to.clone(), node);
                }
            }
        }
    }
}

impl Image {
    /// Replaces what is in `root`. A name is reached only through folders that are there.
    fn write(&self, root: &Path) {
        for entry in fs::read_dir(root).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        }
        for (path, node) in &self.names {
            if !path.parent().is_some_and(Path::is_dir) {
                continue;
            }
            match node {
                Node::Folder => fs::DirBuilder::new().mode(0o700).create(path).unwrap(),
                Node::File(id) => {
                    let mut options = fs::OpenOptions::new();
                    let mut file = options.write(true).create_new(true).mode(0o600).open(path).unwrap();
                    std::io::Write::write_all(&mut file, &self.files[*id]).unwrap();
                }
            }
        }
    }
}

fn read_folder(folder: &Path, image: &mut Image) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            image.names.insert(path.clone(), Node::Folder);
            read_folder(&path, image);
        } else {
            let id = image.files.len();
            image.files.push(fs::read(&path).unwrap());
            image.numbers.insert(fs::metadata(&path).unwrap().ino(), id);
            image.names.insert(path, Node::File(id));
        }
    }
}

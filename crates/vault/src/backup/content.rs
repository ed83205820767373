//! Proof that what the rows refer to is there: every stored object with the size its row says, and a sample of each
//! matter's files opened with that matter's key. It reads no name and shows no content; what does not hold is counted
//! and named by object.

use crate::engine::binds;
use crate::error::{Error, Result};
use crate::house::House;
use domain::MatterId;
use seal::{Binding, MatterKey, SegmentContext};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql STORED = "SELECT s.object, s.plain, s.position, u.id, u.document_id, u.version_id, u.file_key FROM room_segment s JOIN room_upload u ON u.matter_id = s.matter_id AND u.id = s.upload_id WHERE s.matter_id = $1 AND s.object > $2 ORDER BY s.object LIMIT $3";
        RoomSql PICTURES = "SELECT object FROM room_preview WHERE matter_id = $1 AND object > $2 ORDER BY object LIMIT $3";
    }
}

/// Rows read at a time.
const PAGE: u32 = 500;
/// Findings that are named; more are only counted.
const NAMED: usize = 20;
/// Largest segment that is opened for the sample.
const LARGEST: u64 = 64 << 20;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct ContentReport {
    pub matters: u64,
    pub objects: u64,
    /// Sealed bytes of the files' objects.
    pub bytes: u64,
    /// Objects that were opened and proved.
    pub opened: u64,
    /// Matters without a key: disposed of, or the key store is older than the database.
    pub without_key: u64,
    pub defects: u64,
    /// The first defects in words.
    pub named: Vec<String>,
}

impl ContentReport {
    pub fn holds(&self) -> bool {
        self.defects == 0
    }

    fn defect(&mut self, words: String) {
        self.defects += 1;
        if self.named.len() < NAMED {
            self.named.push(words);
        }
    }
}

impl House {
    /// Looks at every object of every matter and of the records outside them, and opens `sample` of each matter's and as
    /// many of the records'.
    pub async fn verify_content(&self, sample: u32) -> Result<ContentReport> {
        let mut report = ContentReport::default();
        let mut last = [0u8; 16];
        loop {
            let text = crate::verify::sql::MATTERS.text;
            let rows = self.inner.engine.look(None).await?.rows(text, binds![last, PAGE]).await?;
            let Some(end) = rows.last() else { break };
            last = crate::verify::scope(end, 0)?;
            for row in &rows {
                let matter: MatterId = row.id(0)?;
                report.matters += 1;
                let key = match self.inner.keyring.matter_key(matter).await {
                    Ok(key) => Some(key),
                    Err(Error::Tamper(_)) => {
                        report.without_key += 1;
                        None
                    }
                    Err(e) => return Err(e),
                };
                self.files_of(matter, key.as_ref(), sample, &mut report).await?;
                self.pictures_of(matter, &mut report).await?;
            }
        }
        self.files_of_records(sample, &mut report).await?;
        Ok(report)
    }

    /// The files of clients' records and of enquiries, which lie in no room: every object is there, every card opens for its
    /// record, and a sample of the bytes opens for what its card names.
    async fn files_of_records(&self, sample: u32, report: &mut ContentReport) -> Result<()> {
        let (mut last, mut opened) = ([0u8; 16], 0);
        loop {
            let text = crate::lobby::record_files::sql::AFTER.text;
            let rows = self.inner.engine.look(None).await?.rows(text, binds![last, PAGE]).await?;
            let Some(end) = rows.last() else { return Ok(()) };
            last = crate::verify::scope(end, 0)?;
            for row in &rows {
                let file = match self.inner.stored_file(row) {
                    Ok(file) => file,
                    Err(Error::Tamper(_)) => {
                        let id: domain::RecordFileId = row.id(0)?;
                        report.defect(format!("the card of {id} does not open for its record"));
                        continue;
                    }
                    Err(e) => return Err(e),
                };
                let Some(object) = file.object.as_deref() else { continue };
                if !self.stands(object, None, report).await? || opened >= sample {
                    continue;
                }
                opened += 1;
                match self.inner.record_bytes(&file).await {
                    Ok(_) => report.opened += 1,
                    Err(Error::Tamper(_)) => {
                        report.defect(format!("the object {object} does not open for its record"));
                    }
                    Err(e) => return Err(e),
                }
            }
        }
    }

    async fn files_of(
        &self,
        matter: MatterId,
        key: Option<&MatterKey>,
        sample: u32,
        report: &mut ContentReport,
    ) -> Result<()> {
        let (mut last, mut opened) = (String::new(), 0);
        loop {
            let mut look = self.inner.engine.look(Some(matter.bytes())).await?;
            let rows = look.rows(sql::STORED.text, binds![matter, last.as_str(), PAGE]).await?;
            drop(look);
            let Some(end) = rows.last() else { return Ok(()) };
            last = end.text(0)?;
            for row in &rows {
                let (object, plain) = (row.text(0)?, u64::try_from(row.int(1)?).unwrap_or(0));
                let size = seal::sealed_len(plain);
                if !self.stands(&object, Some(size), report).await? {
                    continue;
                }
                report.bytes += size;
                let Some(key) = key.filter(|_| opened < sample && size <= LARGEST) else { continue };
                let upload = row.id::<domain::kind::Event>(3)?.bytes();
                let context = SegmentContext {
                    practice: self.inner.keyring.practice.bytes(),
                    matter: matter.bytes(),
                    document: row.id::<domain::kind::Event>(4)?.bytes(),
                    version: row.id::<domain::kind::Event>(5)?.bytes(),
                    index: u32::try_from(row.int(2)?).unwrap_or(u32::MAX),
                };
                opened += 1;
                if self.opens(key, upload, &row.bytes(6)?, &context, &object).await? {
                    report.opened += 1;
                } else {
                    report.defect(format!("the object {object} does not open with its matter's key"));
                }
            }
        }
    }

    async fn opens(
        &self,
        key: &MatterKey,
        upload: [u8; 16],
        wrapped: &[u8],
        context: &SegmentContext,
        object: &str,
    ) -> Result<bool> {
        let place = Binding {
            practice: context.practice,
            room: context.matter,
            table: "upload",
            object: upload,
            field: "file_key",
            version: 1,
        };
        let Ok(file_key) = key.unwrap_file(wrapped, &place) else { return Ok(false) };
        let sealed = self.inner.blobs.read(object, 0, LARGEST + 1).await?;
        Ok(seal::open_segment(&file_key, context, &sealed).is_ok())
    }

    async fn pictures_of(&self, matter: MatterId, report: &mut ContentReport) -> Result<()> {
        let mut last = String::new();
        loop {
            let mut look = self.inner.engine.look(Some(matter.bytes())).await?;
            let rows = look.rows(sql::PICTURES.text, binds![matter, last.as_str(), PAGE]).await?;
            drop(look);
            let Some(end) = rows.last() else { return Ok(()) };
            last = end.text(0)?;
            for row in &rows {
                self.stands(&row.text(0)?, None, report).await?;
            }
        }
    }

    /// Whether an object is there in its size. One that its row gave up meanwhile is no defect.
    async fn stands(&self, object: &str, size: Option<u64>, report: &mut ContentReport) -> Result<bool> {
        let found = self.inner.blobs.size(object).await?;
        let words = match (found, size) {
            (Some(found), Some(size)) if found != size => {
                format!("the object {object} has {found} bytes and should have {size}")
            }
            (Some(_), _) => {
                report.objects += 1;
                return Ok(true);
            }
            (None, _) => format!("the object {object} is missing"),
        };
        let kept = self.inner.engine.look(None).await?.rows(super::sql::KEPT.text, binds![object]).await?;
        if kept.first().map(|r| r.int(0)).transpose()? != Some(0) {
            report.defect(words);
        }
        Ok(false)
    }
}

//! Packs at the house's door: handed out under the practice's own signature, brought in when their signature holds, and the
//! list of signers that an owner confirmed. It refuses to keep a file that does not hold, and to forget who confirmed whom.

use super::letter_texts::LetterText;
use super::{Lobby, own_roles, sessions};
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result, Tampered};
use crate::packs::{OpenedPack, PackFault, PackPart, open_pack, written};
use crate::room::checklist::in_language;
use domain::pack::Pack;
use domain::{AuditCode, DeskPower, Locale, PackFileId, PersonId, Refusal, Role, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql SIGNER = "SELECT fingerprint, sealed, person_id, at, ended_by, ended_at FROM pack_signer WHERE fingerprint = $1 AND ended_at IS NULL";
        LobbySql SIGNERS = "SELECT fingerprint, sealed, person_id, at, ended_by, ended_at FROM pack_signer ORDER BY at DESC, fingerprint LIMIT 100";
        LobbySql CONFIRM = "INSERT INTO pack_signer (fingerprint, at, sealed, person_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        LobbySql WITHDRAW = "UPDATE pack_signer SET ended_by = $2, ended_at = $3 WHERE fingerprint = $1 AND ended_at IS NULL";
        LobbySql FILES = "SELECT id, sealed, person_id, at FROM pack_file ORDER BY at DESC, id DESC";
        LobbySql FILE = "SELECT id, sealed, person_id, at FROM pack_file WHERE id = $1";
        LobbySql KEEP = "INSERT INTO pack_file (id, sealed, person_id, at) VALUES ($1, $2, $3, $4)";
        // Whoever comes second waits here and then reads what the first added.
        LobbySql HOLD = "UPDATE pack_file SET at = at WHERE id = $1";
        LobbySql DROP = "DELETE FROM pack_file WHERE id = $1";
    }
}

/// Files that may wait for a decision at once.
const MOST_FILES: usize = 20;

/// A signer an owner confirmed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackSignerRow {
    pub fingerprint: String,
    /// What it called itself then.
    pub practice: String,
    pub by: PersonId,
    pub at: Timestamp,
    /// Who withdrew it, and when.
    pub ended: Option<(PersonId, Timestamp)>,
}

/// A pack somebody brought, about which nobody has decided.
pub struct PackFileRow {
    pub id: PackFileId,
    pub by: PersonId,
    pub at: Timestamp,
    pub pack: OpenedPack,
    /// Who confirmed its signer and when; nothing where nobody did, or it was withdrawn.
    pub known: Option<PackSignerRow>,
}

#[derive(Serialize, Deserialize)]
struct SignerCard {
    practice: String,
}

/// A fingerprint as its bytes; what is none names nobody.
fn bytes_of(fingerprint: &str) -> Result<Vec<u8>> {
    let digits = fingerprint.len() == 64 && fingerprint.bytes().all(|b| b.is_ascii_hexdigit());
    if !digits {
        return Err(Error::not_found());
    }
    let two = |at: usize| fingerprint.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    (0..32).map(|at| two(at * 2)).collect::<Option<Vec<u8>>>().ok_or_else(Error::not_found)
}

/// What a card of a signer is sealed for: the beginning of its fingerprint.
fn object_of(fingerprint: &[u8]) -> [u8; 16] {
    let mut object = [0; 16];
    for (to, from) in object.iter_mut().zip(fingerprint) {
        *to = *from;
    }
    object
}

impl Lobby<'_> {
    /// The file of these parts under the practice's own signature. The same parts are the same bytes.
    ///
    /// # Errors
    /// `WrongState` for parts no pack can hold together: none, too many or two of one name.
    pub async fn sign_pack(&self, parts: &[PackPart]) -> Result<Vec<u8>> {
        self.demand(DeskPower::ManageTemplates)?;
        let settings = self.house.settings().await?;
        let signer = self.house.keyring.pack_signer(&*self.house.clock).await?;
        let file = written(settings.shown_name().trim(), parts, &signer).map_err(|_| Refusal::WrongState)?;
        let write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        let event = AuditEvent::new(AuditCode::PackExported, self.house.keyring.practice)
            .with("file", crate::fingerprint(&file))
            .with("new", names.join("\n"));
        self.commit(write, event).await?;
        Ok(file)
    }

    /// What other practices compare to know this one's packs.
    pub async fn pack_fingerprint(&self) -> Result<String> {
        self.demand(DeskPower::ManageTemplates)?;
        let signer = self.house.keyring.pack_signer(&*self.house.clock).await?;
        Ok(crate::hex(&seal::pack_fingerprint(&signer.public())))
    }

    /// Keeps a file somebody brought, if its signature holds, until somebody decides about it.
    pub async fn bring_pack(&self, bytes: &[u8]) -> Result<std::result::Result<PackFileId, PackFault>> {
        self.demand(DeskPower::ManageTemplates)?;
        let pack = match open_pack(bytes) {
            Ok(pack) => pack,
            Err(fault) => return Ok(Err(fault)),
        };
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        if write.rows(sql::FILES.text, &[]).await?.len() >= MOST_FILES {
            return Err(Refusal::WrongState.into());
        }
        let now = self.house.clock.now();
        let id = PackFileId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_lobby("pack_file", id.bytes(), "file", bytes);
        write.exec(sql::KEEP.text, binds![id, sealed, self.person, now]).await?;
        let event = AuditEvent::new(AuditCode::PackBrought, id)
            .with("title", pack.practice.as_str())
            .with("file", crate::fingerprint(bytes))
            .with("new", pack.fingerprint.as_str());
        self.commit(write, event).await?;
        Ok(Ok(id))
    }

    /// What was brought and waits for a decision, newest first.
    pub async fn pack_files(&self) -> Result<Vec<PackFileRow>> {
        self.demand(DeskPower::ManageTemplates)?;
        let mut look = self.house.engine.look(None).await?;
        let mut out = Vec::new();
        for row in look.rows(sql::FILES.text, &[]).await? {
            out.push(self.pack_file_from(&row).await?);
        }
        Ok(out)
    }

    pub async fn pack_file(&self, id: PackFileId) -> Result<PackFileRow> {
        self.demand(DeskPower::ManageTemplates)?;
        let rows = self.house.engine.look(None).await?.rows(sql::FILE.text, binds![id]).await?;
        self.pack_file_from(rows.first().ok_or_else(Error::not_found)?).await
    }

    async fn pack_file_from(&self, row: &Row) -> Result<PackFileRow> {
        let id: PackFileId = row.id(0)?;
        let bytes = self.house.unseal_lobby("pack_file", id.bytes(), "file", &row.bytes(1)?)?;
        // Checked again: what was kept is what was signed.
        let pack = open_pack(&bytes).map_err(|_| Tampered { what: "a pack that was brought" })?;
        let fingerprint = bytes_of(&pack.fingerprint)?;
        let rows = self.house.engine.look(None).await?.rows(sql::SIGNER.text, binds![fingerprint]).await?;
        let known = rows.first().map(|row| self.signer_from(row)).transpose()?;
        Ok(PackFileRow { id, by: row.id(2)?, at: row.time(3)?, pack, known })
    }

    /// Adds a list of a pack, if no list that is offered has its name by now.
    ///
    /// # Errors
    /// `Conflict` where one has; `NotFound` where the pack was put away meanwhile.
    pub async fn take_template(&self, id: PackFileId, kind: &str, name: &str, text: &str) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        self.hold_pack(&mut write, id).await?;
        for row in self.templates_in(&mut write).await? {
            // A text that cannot be read cannot be applied either.
            if row.live && Pack::parse_list(&row.text).is_ok_and(|pack| same_name(&pack.name.en, name)) {
                return Err(Refusal::Conflict.into());
            }
        }
        self.add_template_in(write, kind, name, text).await.map(drop)
    }

    /// Adds a letter of a pack, if no letter that is offered has its name by now.
    ///
    /// # Errors
    /// `Conflict` where one has; `NotFound` where the pack was put away meanwhile; as for any new letter besides.
    pub async fn take_letter_text(&self, id: PackFileId, letter: &LetterText) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        self.hold_pack(&mut write, id).await?;
        let name = in_language(&letter.name, Locale::En);
        for row in self.letter_texts_in(&mut write).await? {
            if row.live && same_name(in_language(&row.letter.name, Locale::En), name) {
                return Err(Refusal::Conflict.into());
            }
        }
        self.add_letter_text_in(write, letter).await.map(drop)
    }

    /// Nobody else takes of this pack until the transaction is over: of two who press at once, one adds.
    pub(super) async fn hold_pack(&self, write: &mut Write, id: PackFileId) -> Result<()> {
        match write.exec(sql::HOLD.text, binds![id]).await? {
            0 => Err(Error::not_found()),
            _ => Ok(()),
        }
    }

    /// Puts a pack away, with what was taken of it; done twice it is done once.
    pub async fn end_pack(&self, id: PackFileId, taken: &[String]) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        // Somebody else put it away while this was taken: what was taken still goes into the log.
        if write.exec(sql::DROP.text, binds![id]).await? == 0 && taken.is_empty() {
            return Ok(());
        }
        self.commit(write, decided(id, taken)).await
    }

    /// What was taken of a pack that stays, because something of it was left over.
    pub async fn note_pack(&self, id: PackFileId, taken: &[String]) -> Result<()> {
        if taken.is_empty() {
            return Ok(());
        }
        let write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        self.commit(write, decided(id, taken)).await
    }

    fn signer_from(&self, row: &Row) -> Result<PackSignerRow> {
        let fingerprint = row.bytes(0)?;
        let card: SignerCard =
            self.house.unseal_card("pack_signer", object_of(&fingerprint), &row.bytes(1)?)?;
        let ended = match (row.opt_id(4)?, row.opt_time(5)?) {
            (Some(by), Some(at)) => Some((by, at)),
            _ => None,
        };
        Ok(PackSignerRow {
            fingerprint: crate::hex(&fingerprint),
            practice: card.practice,
            by: row.id(2)?,
            at: row.time(3)?,
            ended,
        })
    }

    /// Everybody whose packs an owner took for theirs, those that were withdrawn among them, newest first.
    pub async fn pack_signers(&self) -> Result<Vec<PackSignerRow>> {
        self.demand(DeskPower::ManageTemplates)?;
        let rows = self.house.engine.look(None).await?.rows(sql::SIGNERS.text, &[]).await?;
        rows.iter().map(|row| self.signer_from(row)).collect()
    }

    /// An owner compared the fingerprint of a pack's signer and takes it for who it says it is. Done twice it is done once.
    ///
    /// # Errors
    /// `NotAllowed` for anybody but an owner; `Conflict` where the fingerprint is not the one of this pack.
    pub async fn confirm_pack_signer(&self, id: PackFileId, fingerprint: &str) -> Result<()> {
        self.demand(DeskPower::ManageTemplates)?;
        let file = self.pack_file(id).await?;
        if file.pack.fingerprint != fingerprint {
            return Err(Refusal::Conflict.into());
        }
        let bytes = bytes_of(fingerprint)?;
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        self.owner(&mut write).await?;
        if !write.rows(sql::SIGNER.text, binds![bytes.clone()]).await?.is_empty() {
            return Ok(());
        }
        let card = SignerCard { practice: file.pack.practice.clone() };
        let sealed = self.house.seal_card("pack_signer", object_of(&bytes), &card)?;
        let now = self.house.clock.now();
        // Of two who confirm at once the second waits for the first, and finds it done.
        if write.exec(sql::CONFIRM.text, binds![bytes, now, sealed, self.person]).await? == 0 {
            return Ok(());
        }
        let event = AuditEvent::new(AuditCode::PackSignerConfirmed, self.house.keyring.practice)
            .with("title", file.pack.practice.as_str())
            .with("new", fingerprint);
        self.commit(write, event).await
    }

    /// An owner takes a signer for nobody any more. What was taken over stays. Done twice it is done once.
    ///
    /// # Errors
    /// `NotAllowed` for anybody but an owner.
    pub async fn withdraw_pack_signer(&self, fingerprint: &str) -> Result<()> {
        self.demand(DeskPower::ManageTemplates)?;
        let bytes = bytes_of(fingerprint)?;
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        self.owner(&mut write).await?;
        let now = self.house.clock.now();
        if write.exec(sql::WITHDRAW.text, binds![bytes, self.person, now]).await? == 0 {
            return Ok(());
        }
        let event = AuditEvent::new(AuditCode::PackSignerWithdrawn, self.house.keyring.practice);
        self.commit(write, event.with("old", fingerprint)).await
    }

    /// That this is an owner's to do, as their role stands now and not when their visit began.
    async fn owner(&self, write: &mut Write) -> Result<()> {
        let rows = write.rows(sessions::sql::STAFF_STANDS.text, binds![self.session, self.person]).await?;
        let remit = own_roles::remit_from(rows.first().ok_or_else(Error::not_found)?, 0, 3)?;
        if remit.role() == Role::Owner { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
    }
}

/// The line of one time that something was decided about a pack.
fn decided(id: PackFileId, taken: &[String]) -> AuditEvent {
    AuditEvent::new(AuditCode::PackDecided, id).with("new", taken.join("\n"))
}

/// Whether two parts go by one name, as people read names.
fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

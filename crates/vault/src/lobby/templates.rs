//! A practice's own checklists: texts in the pack format, sealed, each change a new version with the person who signed it
//! off. It refuses to overwrite a version and to forget one; what a text means is not its business.

use super::Lobby;
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result, Tampered};
use domain::{AuditCode, DeskPower, PersonId, Refusal, TemplateId, Timestamp};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql LIST = "SELECT id, kind, state, version, sealed, changed_at FROM template ORDER BY created_at, id";
        LobbySql ONE = "SELECT id, kind, state, version, sealed, changed_at FROM template WHERE id = $1";
        LobbySql ADD = "INSERT INTO template (id, kind, state, version, sealed, created_at, changed_at) VALUES ($1, $2, 'live', 1, $3, $4, $4)";
        LobbySql CHANGE = "UPDATE template SET kind = $3, sealed = $4, changed_at = $5, version = version + 1 WHERE id = $1 AND version = $2";
        LobbySql SET_STATE = "UPDATE template SET state = $2, changed_at = $3 WHERE id = $1 AND state <> $2";
        LobbySql KEEP = "INSERT INTO template_version (template_id, version, sealed, person_id, at) VALUES ($1, $2, $3, $4, $5)";
        LobbySql VERSIONS = "SELECT version, person_id, at FROM template_version WHERE template_id = $1 ORDER BY version DESC LIMIT 50";
        LobbySql VERSION = "SELECT sealed FROM template_version WHERE template_id = $1 AND version = $2";
    }
}

/// The most bytes of one list's text.
pub const LONGEST_TEMPLATE: usize = 256 << 10;

/// A list of the practice's own, as it stands.
pub struct TemplateRow {
    pub id: TemplateId,
    /// The kind of matter it is for; empty for all.
    pub kind: String,
    pub live: bool,
    pub version: u32,
    /// In the pack format.
    pub text: String,
    pub changed_at: Timestamp,
}

/// Who signed a version off, and when.
pub struct TemplateVersion {
    pub version: u32,
    pub by: PersonId,
    pub at: Timestamp,
}

fn version(n: i64) -> Result<u32> {
    u32::try_from(n).map_err(|_| Tampered { what: "a template's version" }.into())
}

impl Lobby<'_> {
    fn template_from(&self, row: &Row) -> Result<TemplateRow> {
        let id: TemplateId = row.id(0)?;
        let text = self.house.unseal_lobby("template", id.bytes(), "text", &row.bytes(4)?)?;
        let text = String::from_utf8(text.to_vec()).map_err(|_| Tampered { what: "a template's text" })?;
        Ok(TemplateRow {
            id,
            kind: row.text(1)?,
            live: row.text(2)? == "live",
            version: version(row.int(3)?)?,
            text,
            changed_at: row.time(5)?,
        })
    }

    /// Every list of the practice, retired ones too. Everybody who asks for documents has to know them.
    pub async fn templates(&self) -> Result<Vec<TemplateRow>> {
        let rows = self.house.engine.look(None).await?.rows(sql::LIST.text, &[]).await?;
        rows.iter().map(|row| self.template_from(row)).collect()
    }

    /// The same as a change sees them.
    pub(super) async fn templates_in(&self, write: &mut Write) -> Result<Vec<TemplateRow>> {
        let rows = write.rows(sql::LIST.text, &[]).await?;
        rows.iter().map(|row| self.template_from(row)).collect()
    }

    pub async fn template(&self, id: TemplateId) -> Result<TemplateRow> {
        let rows = self.house.engine.look(None).await?.rows(sql::ONE.text, binds![id]).await?;
        self.template_from(rows.first().ok_or_else(Error::not_found)?)
    }

    /// The newest versions of a list with who signed them off.
    pub async fn template_versions(&self, id: TemplateId) -> Result<Vec<TemplateVersion>> {
        let rows = self.house.engine.look(None).await?.rows(sql::VERSIONS.text, binds![id]).await?;
        let from = |row: &Row| {
            Ok(TemplateVersion { version: version(row.int(0)?)?, by: row.id(1)?, at: row.time(2)? })
        };
        rows.iter().map(from).collect()
    }

    /// The text of one version, as it was signed off.
    pub async fn template_text(&self, id: TemplateId, version: u32) -> Result<String> {
        let rows = self.house.engine.look(None).await?.rows(sql::VERSION.text, binds![id, version]).await?;
        let sealed = rows.first().ok_or_else(Error::not_found)?.bytes(0)?;
        let text = self.house.unseal_lobby("template", id.bytes(), "text", &sealed)?;
        String::from_utf8(text.to_vec()).map_err(|_| Tampered { what: "a template's text" }.into())
    }

    /// A new list, signed off by whoever adds it.
    pub async fn add_template(&self, kind: &str, name: &str, text: &str) -> Result<TemplateId> {
        let write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        self.add_template_in(write, kind, name, text).await
    }

    /// The same in a change that has begun.
    pub(super) async fn add_template_in(
        &self,
        mut write: Write,
        kind: &str,
        name: &str,
        text: &str,
    ) -> Result<TemplateId> {
        self.short_enough(text)?;
        let now = self.house.clock.now();
        let id = TemplateId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_lobby("template", id.bytes(), "text", text.as_bytes());
        write.exec(sql::ADD.text, binds![id, kind, sealed.clone(), now]).await?;
        write.exec(sql::KEEP.text, binds![id, 1i64, sealed, self.person, now]).await?;
        self.commit(write, AuditEvent::new(AuditCode::TemplateChanged, id).with("name", name)).await?;
        Ok(id)
    }

    /// The next version of a list, if nobody signed one off since `version`.
    ///
    /// # Errors
    /// `Conflict` where somebody was first.
    pub async fn change_template(
        &self,
        id: TemplateId,
        version: u32,
        kind: &str,
        name: &str,
        text: &str,
    ) -> Result<()> {
        self.short_enough(text)?;
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        let now = self.house.clock.now();
        let sealed = self.house.seal_lobby("template", id.bytes(), "text", text.as_bytes());
        if write.rows(sql::ONE.text, binds![id]).await?.is_empty() {
            return Err(Error::not_found());
        }
        if write.exec(sql::CHANGE.text, binds![id, version, kind, sealed.clone(), now]).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        let next = i64::from(version) + 1;
        write.exec(sql::KEEP.text, binds![id, next, sealed, self.person, now]).await?;
        let event = AuditEvent::new(AuditCode::TemplateChanged, id).with("name", name);
        self.commit(write, event.with("new", next.to_string())).await
    }

    /// Takes a list out of use, or into it again. What was made from it stays.
    pub async fn retire_template(&self, id: TemplateId, live: bool) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageTemplates)).await?;
        let now = self.house.clock.now();
        let state = if live { "live" } else { "retired" };
        if write.rows(sql::ONE.text, binds![id]).await?.is_empty() {
            return Err(Error::not_found());
        }
        if write.exec(sql::SET_STATE.text, binds![id, state, now]).await? == 0 {
            return Ok(());
        }
        self.commit(write, AuditEvent::new(AuditCode::TemplateChanged, id)).await
    }

    fn short_enough(&self, text: &str) -> Result<()> {
        if text.len() > LONGEST_TEMPLATE {
            return Err(Refusal::TooBig { limit: LONGEST_TEMPLATE as u64 }.into());
        }
        Ok(())
    }
}

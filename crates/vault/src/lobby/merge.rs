//! Two records of one person become one. Whoever owns the practice sees both side by side and what will happen, and then it
//! happens in one transaction: the record that goes hands its matters, enquiries, walls and proposals to the one that stays,
//! every room keeps its key and its content, and what was not taken over is kept in the record's history. It refuses to let
//! an address into a room it did not open before, to join two people of one matter, and to show either record to whoever a
//! wall keeps from it or from any of its matters.

pub(crate) mod facts;
pub(crate) mod history;

pub use facts::{MergeField, MergeKey, MergeMatter, MergeView, Side};
pub use history::MergeRow;

use super::alerts::AlertKind;
use super::details::Kept;
use super::duties::{self, Whose};
use super::people::{ClientRow, NewClient, PersonCard};
use super::{Lobby, walls};
use crate::audit::{AuditEvent, Chain};
use crate::engine::{Write, binds};
use crate::error::{Error, Result, Tampered};
use domain::{
    AuditCode, ClientId, DeskPower, Email, MatterId, MergeId, ProfileField, ProposalId, Refusal, Timestamp,
    WallId, Why,
};
use facts::Facts;
use history::{Joined, Snapshot};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Two records are held in the order of their ids, whichever of them stays.
        LobbySql MERGED_INTO = "SELECT c.merged_into FROM client c WHERE c.id = $1";
        LobbySql GOES = "UPDATE client SET merged_into = $2, revision = revision + 1 WHERE id = $1 AND merged_into IS NULL";
        LobbySql FOLLOWS = "UPDATE client SET merged_into = $2 WHERE merged_into = $1";
        LobbySql MATTERS_HELD = "SELECT DISTINCT x.matter_id FROM client_matter x WHERE x.client_id IN ($1, $2) ORDER BY x.matter_id";
        LobbySql MOVE_LINKS = "UPDATE client_matter SET client_id = $2 WHERE client_id = $1";
        LobbySql MOVE_LEADS = "UPDATE lead SET client_id = $2 WHERE client_id = $1";
        LobbySql MOVE_SEARCHES = "UPDATE conflict_search SET client_id = $2 WHERE client_id = $1";
        LobbySql MOVE_WALLS = "UPDATE wall SET client_id = $2 WHERE client_id = $1";
        LobbySql WALLS_AROUND = "SELECT w.id FROM wall w WHERE w.client_id = $1 AND w.lifted_at IS NULL ORDER BY w.id";
        LobbySql MOVE_DECIDED = "UPDATE detail_proposal SET client_id = $2 WHERE client_id = $1 AND state <> 'open'";
        LobbySql MOVE_PROPOSAL = "UPDATE detail_proposal SET client_id = $2, sealed = $3 WHERE id = $1";
        // An admission of the record that stays, long ended, in a matter it is not in any more: it makes place.
        LobbySql STEP_ASIDE = "UPDATE portal_access SET client_id = $4 WHERE matter_id = $1 AND client_id = $2 AND person_id = $3 AND state <> 'enabled'";
        LobbySql MOVE_ACCESS = "UPDATE portal_access SET client_id = $2, person_id = $3, epoch = epoch + 1 WHERE id = $1";
        LobbySql MOVE_HELPERS = "UPDATE portal_access SET client_id = $3, epoch = epoch + 1 WHERE matter_id = $1 AND client_id = $2 AND ends_at IS NOT NULL";
        LobbySql END_PERSON = "UPDATE person SET state = 'ended', sealed = $2, email_hash = NULL, epoch = epoch + 1 WHERE id = $1 AND kind = 'client'";
        LobbySql KEEP = "INSERT INTO client_merge (id, client_id, gone_id, merged_by, at, sealed) VALUES ($1, $2, $3, $4, $5, $6)";
        // Somebody's part and what is asked of them, handed on inside one room. A part of the one who stays that ended long ago
        // takes the other's id meanwhile, so that no two parts are of one client.
        RoomSql PART_ASIDE = "UPDATE party SET client_id = $3 WHERE matter_id = $1 AND client_id = $2 AND ended_at IS NULL";
        RoomSql PART_ENDED = "UPDATE party SET client_id = $3 WHERE matter_id = $1 AND client_id = $2 AND ended_at IS NOT NULL";
        RoomSql LETTERS = "UPDATE letter_event SET client_id = $3 WHERE matter_id = $1 AND client_id = $2";
        RoomSql REQUESTS = "UPDATE item SET for_client = $3 WHERE matter_id = $1 AND for_client = $2";
        // What waited for the one who stays when they were in this matter long ago is nobody's.
        LobbySql DROP_TURN = "DELETE FROM turn_request WHERE matter_id = $1 AND client_id = $2";
        LobbySql MOVE_TURN = "UPDATE turn_request SET client_id = $3 WHERE matter_id = $1 AND client_id = $2";
        RoomSql DATES = "UPDATE key_date SET for_client = $3 WHERE matter_id = $1 AND for_client = $2";
        RoomSql VERSIONS = "UPDATE version SET person_id = $3 WHERE matter_id = $1 AND person_id = $2";
        RoomSql UPLOADS = "UPDATE upload SET person_id = $3 WHERE matter_id = $1 AND person_id = $2";
        RoomSql THREADS = "UPDATE thread SET person_id = $3 WHERE matter_id = $1 AND person_id = $2";
        RoomSql MESSAGES = "UPDATE message SET person_id = $3 WHERE matter_id = $1 AND person_id = $2";
        RoomSql READS = "UPDATE message_read SET person_id = $3 WHERE matter_id = $1 AND person_id = $2";
        // What was answered keeps who it was; what waits for an answer waits for the one who stays.
        RoomSql ASKED = "UPDATE approval_answer SET person_id = $3 WHERE matter_id = $1 AND person_id = $2 AND answered_at IS NULL";
    }
}

/// What somebody chose: the fields of which the record that goes has the right value, by their codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeChoice {
    pub from_gone: BTreeSet<String>,
}

impl Lobby<'_> {
    /// Both records side by side and everything that joining them would do; changes nothing.
    ///
    /// # Errors
    /// Not found for whoever may not, for an organisation, for a record that was joined already, and where a wall stands
    /// between the reader and either record or any of its matters.
    pub async fn merge_view(&self, kept: ClientId, gone: ClientId) -> Result<MergeView> {
        self.demand(DeskPower::MergeClients)?;
        let mut write = self.begin(Some(DeskPower::MergeClients)).await?;
        Ok(self.facts(&mut write, kept, gone).await?.view)
    }

    /// Joins `gone` into `kept`, if everything still is as it was `seen`. Doing it twice changes nothing the second time.
    ///
    /// # Errors
    /// `Conflict` where anything of what was shown changed since, or one of the two was joined elsewhere; `Invalid` for
    /// `matters` where both are in one matter, and for `walls` where a matter would be left with nobody to lead it; `OnHold`
    /// while a legal hold stands on one of them or on a matter of theirs.
    pub async fn merge_clients(
        &self,
        kept: ClientId,
        gone: ClientId,
        choice: &MergeChoice,
        seen: &str,
    ) -> Result<MergeId> {
        self.demand(DeskPower::MergeClients)?;
        let mut write = self.begin(Some(DeskPower::MergeClients)).await?;
        for id in BTreeSet::from([kept, gone]) {
            write.exec(super::contacts::sql::HOLD.text, binds![id]).await?;
        }
        if let Some(done) = self.merged_before(&mut write, kept, gone).await? {
            return Ok(done);
        }
        // Every change of a matter's people or of who may come in waits for this one, or this one for it.
        let matters = write.rows(sql::MATTERS_HELD.text, binds![kept, gone]).await?;
        // A wall that stands around more from now on takes duties away: their lines come before their matters.
        for row in &matters {
            duties::hold(&mut write, Whose::Matter(row.id(0)?)).await?;
        }
        for row in &matters {
            let matter: MatterId = row.id(0)?;
            write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
        }
        for id in [kept, gone] {
            self.house.client_is_free(&mut write, id).await?;
        }
        let facts = self.facts(&mut write, kept, gone).await?;
        if facts.view.seen != seen {
            return Err(Refusal::Conflict.into());
        }
        if !facts.view.both_in.is_empty() {
            return Err(Refusal::invalid("matters", Why::NotAllowed).into());
        }
        let new = facts.view.joined(choice)?;
        let id = MergeId::mint(self.house.clock.now(), crate::random(&*self.house.chance));
        self.keep_history(&mut write, id, &facts, choice).await?;
        self.shut(&mut write, &facts, choice).await?;
        self.hand_on(&mut write, &facts, choice, &new).await?;
        self.carry_proposals(&mut write, &facts, &new).await?;
        self.rewrite(&mut write, &facts.view, &new).await?;
        let gone_line = AuditEvent::new(AuditCode::ClientAbsorbed, gone);
        self.house.append_practice(&mut write, &gone_line, self.person.bytes()).await?;
        self.commit(write, AuditEvent::new(AuditCode::ClientsMerged, kept)).await?;
        Ok(id)
    }

    /// Whether these two were joined in this direction already. Both are held.
    async fn merged_before(
        &self,
        write: &mut Write,
        kept: ClientId,
        gone: ClientId,
    ) -> Result<Option<MergeId>> {
        let mut into = BTreeMap::new();
        for id in [kept, gone] {
            let rows = write.rows(sql::MERGED_INTO.text, binds![id]).await?;
            let went: Option<ClientId> = rows.first().ok_or_else(Error::not_found)?.opt_id(0)?;
            into.insert(id, went);
        }
        // Whoever a wall keeps from where they are now does not learn of it this way either.
        for (id, went) in &into {
            let now = binds![went.unwrap_or(*id), self.person];
            let reached = write.rows(walls::sql::REACHES_CLIENT.text, now).await?;
            let barred = write.rows(facts::sql::KEPT_OUT_OF.text, now).await?;
            if reached.is_empty() || barred.first().map(|row| row.int(0)).transpose()? != Some(0) {
                return Err(Error::not_found());
            }
        }
        match (into.get(&kept).copied().flatten(), into.get(&gone).copied().flatten()) {
            (None, None) => Ok(None),
            (None, Some(went)) if went == kept => {
                let rows = write.rows(history::sql::OF_GONE.text, binds![gone]).await?;
                rows.first().ok_or_else(Error::not_found)?.id(0).map(Some)
            }
            _ => Err(Refusal::Conflict.into()),
        }
    }

    /// Ends every session, unused link and printed card of the record that goes, and closes each admission whose address is not the one
    /// the joined record has: nobody comes into a room by an address that did not open it before. Told before any card
    /// changes, to the addresses that stand there.
    async fn shut(&self, write: &mut Write, facts: &Facts, choice: &MergeChoice) -> Result<()> {
        let now = self.house.clock.now();
        for one in &facts.accesses {
            let stays = facts.stays(one, choice);
            if stays && one.side == Side::Kept {
                continue;
            }
            super::access::end_ways_in(write, one.access, now, "revoked").await?;
            if stays || !one.enabled {
                continue;
            }
            let shut = binds![one.access, one.matter, now];
            if write.exec(crate::room::phase::sql::SHUT.text, shut).await? == 1 {
                let about = Some((one.matter, one.access));
                self.house.alert(write, one.person, about, AlertKind::AccessEnded, "").await?;
            }
        }
        Ok(())
    }

    /// Hands everything the record that goes is linked to over to the one that stays: outside the rooms at once, and then
    /// inside each of them, one after the other.
    async fn hand_on(
        &self,
        write: &mut Write,
        facts: &Facts,
        choice: &MergeChoice,
        new: &NewClient,
    ) -> Result<()> {
        let (kept, gone) = (&facts.view.kept, &facts.view.gone);
        let ids = binds![gone.id, kept.id];
        let house = self.house;
        house.rename_matters(write, gone.id, &gone.card.full(), &new.card.full()).await?;
        for statement in [&sql::MOVE_LINKS, &sql::MOVE_LEADS, &sql::MOVE_SEARCHES, &sql::MOVE_WALLS] {
            write.exec(statement.text, ids).await?;
        }
        self.join_files(write, kept.id, gone.id).await?;
        // A wall of either stands around the matters of both from now on.
        for row in write.rows(sql::WALLS_AROUND.text, binds![kept.id]).await? {
            walls::goes_up(write, house, row.id(0)?, "walls", self.person).await?;
        }
        for one in &facts.view.matters {
            let matter = one.row.id;
            write.go_to(matter.bytes()).await?;
            if one.side == Side::Gone {
                write.exec(sql::STEP_ASIDE.text, binds![matter, kept.id, kept.person, gone.id]).await?;
                // Whoever helps the record that goes helps the one that stays, under their own name.
                write.exec(sql::MOVE_HELPERS.text, binds![matter, gone.id, kept.id]).await?;
                let theirs = |a: &&facts::Admission| a.matter == matter && a.person == gone.person;
                for access in facts.accesses.iter().filter(theirs) {
                    write.exec(sql::MOVE_ACCESS.text, binds![access.access, kept.id, kept.person]).await?;
                }
                self.hand_on_inside(write, &facts.view, matter).await?;
            }
            let was = facts.view.side(one.side).id;
            self.line(write, matter, &AuditEvent::new(AuditCode::PartyMerged, was)).await?;
            for shut in facts.closed(choice).filter(|shut| shut.matter == matter) {
                self.line(write, matter, &AuditEvent::new(AuditCode::AccessRevoked, shut.access)).await?;
            }
        }
        Ok(())
    }

    /// The same inside one room: the part, what is asked of them alone, and who sent and wrote what.
    async fn hand_on_inside(&self, write: &mut Write, view: &MergeView, matter: MatterId) -> Result<()> {
        let (kept, gone) = (&view.kept, &view.gone);
        let nobody = ClientId::from_bytes([0; 16]);
        let moved = write.exec(sql::PART_ASIDE.text, binds![matter, gone.id, nobody]).await?;
        write.exec(sql::PART_ENDED.text, binds![matter, kept.id, gone.id]).await?;
        let back = write.exec(sql::PART_ASIDE.text, binds![matter, nobody, kept.id]).await?;
        if moved != 1 || back != 1 {
            return Err(Tampered { what: "a client's part in a matter" }.into());
        }
        write.exec(sql::REQUESTS.text, binds![matter, gone.id, kept.id]).await?;
        write.exec(sql::DROP_TURN.text, binds![matter, kept.id]).await?;
        write.exec(sql::MOVE_TURN.text, binds![matter, gone.id, kept.id]).await?;
        write.exec(sql::DATES.text, binds![matter, gone.id, kept.id]).await?;
        write.exec(sql::LETTERS.text, binds![matter, gone.id, kept.id]).await?;
        let people = binds![matter, gone.person, kept.person];
        for statement in
            [&sql::VERSIONS, &sql::UPLOADS, &sql::THREADS, &sql::MESSAGES, &sql::READS, &sql::ASKED]
        {
            write.exec(statement.text, people).await?;
        }
        Ok(())
    }

    /// A line in a matter's own chain, without details: no matter's key is needed, so that a matter whose key is gone has
    /// its line too.
    async fn line(&self, write: &mut Write, matter: MatterId, event: &AuditEvent) -> Result<()> {
        let house = self.house;
        let practice = house.keyring.practice.bytes();
        let chain = Chain::Matter { matter: matter.bytes(), practice, key: &house.keyring.lobby };
        let now = house.clock.now();
        crate::audit::append(write, &chain, event, self.person.bytes(), now, &*house.chance).await
    }

    /// What either said in My Details and nobody decided about waits on, against the joined record: of two words about one
    /// field the newer one, and none that says what stands there now.
    async fn carry_proposals(&self, write: &mut Write, facts: &Facts, new: &NewClient) -> Result<()> {
        let now = self.house.clock.now();
        let (kept, gone) = (facts.view.kept.id, facts.view.gone.id);
        let values = new.card.values(new.email.as_ref().map_or("", Email::as_str));
        write.exec(sql::MOVE_DECIDED.text, binds![gone, kept]).await?;
        write.exec(super::by_hand::sql::MOVE.text, binds![gone, kept]).await?;
        write.exec(super::client_notes::sql::MOVE.text, binds![gone, kept]).await?;
        let mut newest: BTreeMap<ProfileField, (Timestamp, ProposalId)> = BTreeMap::new();
        for one in &facts.proposals {
            let entry = newest.entry(one.field).or_insert((one.at, one.id));
            *entry = (*entry).max((one.at, one.id));
        }
        let (moot, goes_on): (Vec<_>, Vec<_>) = facts.proposals.iter().partition(|one| {
            let now = values.get(&one.field).map_or("", String::as_str);
            one.kept.new == now || newest.get(&one.field).is_none_or(|(_, id)| *id != one.id)
        });
        for one in moot {
            write.exec(super::details::sql::REPLACE.text, binds![one.id, now]).await?;
            let sealed = self.house.seal_card("detail_proposal", one.id.bytes(), &one.kept)?;
            write.exec(sql::MOVE_PROPOSAL.text, binds![one.id, kept, sealed]).await?;
        }
        for one in goes_on {
            let old = values.get(&one.field).cloned().unwrap_or_default();
            let kept_words = Kept { old, new: one.kept.new.clone() };
            let sealed = self.house.seal_card("detail_proposal", one.id.bytes(), &kept_words)?;
            write.exec(sql::MOVE_PROPOSAL.text, binds![one.id, kept, sealed]).await?;
        }
        Ok(())
    }

    /// Writes the joined record and lets the other one be found by nothing any more.
    async fn rewrite(&self, write: &mut Write, view: &MergeView, new: &NewClient) -> Result<()> {
        let (kept, gone) = (&view.kept, &view.gone);
        if write.exec(sql::GOES.text, binds![gone.id, kept.id]).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        write.exec(sql::FOLLOWS.text, binds![gone.id, kept.id]).await?;
        write.exec(super::index::sql::DROP_TOKENS.text, binds![gone.id]).await?;
        let card = PersonCard { name: gone.card.full(), email: None };
        let sealed = self.house.seal_card("person", gone.person.bytes(), &card)?;
        write.exec(sql::END_PERSON.text, binds![gone.person, sealed]).await?;
        self.house.hand_on_keys(write, gone.person, kept.person).await?;
        self.house.hand_on_number(write, gone.person, kept.person).await?;
        write.exec(super::people::sql::HOLD_CLIENT.text, binds![kept.id]).await?;
        // Joined by another hand than theirs: they are asked whether it is right.
        write.exec(super::people::sql::ASK_AGAIN.text, binds![kept.id]).await?;
        self.rewrite_client(write, kept, new).await
    }

    async fn keep_history(
        &self,
        write: &mut Write,
        id: MergeId,
        facts: &Facts,
        choice: &MergeChoice,
    ) -> Result<()> {
        let view = &facts.view;
        let joined = Joined {
            kept: Snapshot::of(&view.kept),
            gone: Snapshot::of(&view.gone),
            from_gone: choice.from_gone.iter().cloned().collect(),
            matters: view.matters_from_gone().map(|one| one.row.id.to_string()).collect(),
            closed: facts.closed(choice).map(|one| one.access.to_string()).collect(),
            moved: facts
                .accesses
                .iter()
                .filter(|one| one.side == Side::Gone)
                .map(|one| one.access.to_string())
                .collect(),
            enquiries: facts.leads.iter().map(ToString::to_string).collect(),
            walls: facts.walls.iter().map(WallId::to_string).collect(),
            proposals: facts.proposals.iter().map(|one| one.id.to_string()).collect(),
        };
        let sealed = self.house.seal_card("client_merge", id.bytes(), &joined)?;
        let now = self.house.clock.now();
        let values = binds![id, view.kept.id, view.gone.id, self.person, now, sealed];
        write.exec(sql::KEEP.text, values).await?;
        Ok(())
    }
}

impl ClientRow {
    fn address(&self) -> Option<Email> {
        self.email.as_deref().and_then(|email| Email::parse(email).ok())
    }
}

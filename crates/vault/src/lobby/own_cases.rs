//! The cases one person comes in to, told apart without entering any: whose case it is, its number, the stage its clients were
//! told of, and how much waits for this person there. It refuses to name a client to whoever is not told of them inside that
//! case too, and counts for nobody what is somebody else's.

use super::matters::MatterCard;
use super::people::ClientCard;
use super::{StageTextRow, stage_texts};
use crate::desk::{Actor, Desk};
use crate::engine::{Look, Row, binds};
use crate::error::{Error, Result};
use crate::room::ForClient;
use domain::pack::Pack;
use domain::{
    AccessId, Capacity, ClientId, MatterId, Phase, Power, PowerSet, Relation, Sensitivity, Standing, powers,
};

/// Whether an admission `y` of the person of `x` lets them in at `$3`: what is asked at the door of a room is asked here.
macro_rules! own {
    ($columns:literal, $joins:literal, $end:literal) => {
        concat!(
            "SELECT y.id, m.id",
            $columns,
            " FROM portal_access x JOIN matter h ON h.id = x.matter_id AND h.sensitivity = 'ordinary' JOIN portal_access y ON y.person_id = x.person_id AND y.state = 'enabled' JOIN matter m ON m.id = y.matter_id AND m.sensitivity = 'ordinary' AND m.phase IN ('open', 'closing')",
            $joins,
            " WHERE x.person_id = $1 AND x.id = $2 AND x.state = 'enabled' AND COALESCE(y.ends_at, (SELECT k.ends_at FROM contact k WHERE k.person_id = y.person_id), 9223372036854775807) > $3 AND NOT EXISTS (SELECT 1 FROM helper g JOIN portal_access n ON n.id = g.named_by_id WHERE g.access_id = y.id AND n.state <> 'enabled')",
            $end
        )
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // From a sensitive matter no other is reached, and none is reached from another.
        LobbySql OTHERS = own!("", "", " AND y.id <> x.id ORDER BY m.opened_at DESC, y.id");
        LobbySql CASES = own!(
            ", m.sealed, m.pack, COALESCE(m.told, m.stage), m.phase, m.sensitivity, y.client_id, y.relation, y.capacity, COALESCE(r.alone, 0), COALESCE(r.shared, 0), COALESCE(w.waiting, 0), (SELECT count(*) FROM thread_line t LEFT JOIN thread_seen s ON s.thread_id = t.thread_id AND s.person_id = y.person_id WHERE t.matter_id = y.matter_id AND (t.access_id = y.id OR t.access_id = $4) AND t.staff_at > COALESCE(s.at, 0)), (SELECT count(*) FROM portal_access u WHERE u.matter_id = y.matter_id AND u.client_id <> y.client_id AND u.undisclosed = 1)",
            " LEFT JOIN turn_request r ON r.matter_id = y.matter_id AND r.client_id = y.client_id LEFT JOIN turn_approval w ON w.access_id = y.id",
            " ORDER BY m.opened_at DESC, y.id LIMIT $5"
        );
        // Whom a case is about: its main applicants, and whoever it is listed under; and how each comes in themselves, if they do.
        LobbySql WHOSE = "SELECT c.id, c.sealed, s.relation, s.main, (SELECT count(*) FROM portal_access v JOIN person p ON p.id = v.person_id WHERE v.matter_id = s.matter_id AND v.client_id = s.client_id AND v.state = 'enabled' AND v.capacity = 'client' AND p.state = 'active') FROM client_matter s JOIN client c ON c.id = s.client_id WHERE s.matter_id = $1 AND (s.relation = 'main_applicant' OR s.main = 1) ORDER BY s.main DESC, c.id";
    }
}

/// One case of a person.
pub struct OwnWorkspace {
    pub access: AccessId,
    /// What clients call the matter.
    pub name: String,
    /// The kind whose stages it goes through.
    pub pack: String,
    /// The stage its clients were told of last.
    pub stage: String,
    pub phase: Phase,
    pub number: String,
    pub whose: Whose,
    /// Requests and approvals that wait for them.
    pub todo: u32,
    /// Conversations in which the practice wrote something they have not looked at.
    pub unread: u32,
    /// It is the one they are signed in to.
    pub here: bool,
}

/// Whose case it is, as one person may know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whose {
    /// Their own.
    Own,
    /// Somebody they are told of in that case.
    Of(String),
    /// Not theirs to be told.
    Untold,
}

/// All cases of a person, and what the practice says at their stages.
pub struct OwnCases {
    pub cases: Vec<OwnWorkspace>,
    pub texts: Vec<StageTextRow>,
}

/// How somebody stands in one of their cases.
struct Stands {
    client: ClientId,
    relation: Relation,
    capacity: Capacity,
    phase: Phase,
    sensitivity: Sensitivity,
    may: PowerSet,
    /// Another client keeps from those who sponsor them what they need not be shown.
    closed: bool,
}

impl Stands {
    fn of(row: &Row) -> Result<Self> {
        let (phase, sensitivity) = (row.code(5, Phase::from_code)?, row.code(6, Sensitivity::from_code)?);
        let (relation, capacity) = (row.code(8, Relation::from_code)?, row.code(9, Capacity::from_code)?);
        let may = powers(Standing::Client { relation, capacity }, phase, sensitivity);
        let closed = relation.sponsors() && row.int(14)? > 0;
        Ok(Self { client: row.id(7)?, relation, capacity, phase, sensitivity, may, closed })
    }

    /// Whether they are told of a client of the case who is this there, and comes in themselves or not. Clients who come in for
    /// themselves choose each other by name on My Details; whoever sponsors a case is told whom they sponsor, unless
    /// that one said no. Nobody else is told.
    fn told_of(&self, relation: Relation, comes_in: bool) -> bool {
        if !self.may.has(Power::SeeOwnRequests) || self.closed || self.capacity.helps() {
            return false;
        }
        let other = Standing::Client { relation, capacity: Capacity::Client };
        let takes_part = powers(other, self.phase, self.sensitivity).has(Power::SeeOwnRequests);
        self.relation.sponsors() || (self.capacity == Capacity::Client && comes_in && takes_part)
    }
}

impl Desk {
    /// The other open workspaces of whoever is signed in here, newest matter first, at most `most`.
    pub async fn own_workspaces(&self, actor: &Actor, most: usize) -> Result<Vec<OwnWorkspace>> {
        // The one they are in is among them.
        let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let all = self.cases_of(actor, limit).await?;
        Ok(all.into_iter().filter(|case| !case.here).take(most).collect())
    }

    /// Every open case of whoever is signed in here, this one too: what waits for them first, then by name.
    pub async fn own_cases(&self, actor: &Actor) -> Result<ForClient<OwnCases>> {
        let mut cases = self.cases_of(actor, i64::MAX).await?;
        cases.sort_by_cached_key(|case| {
            let waits = case.todo > 0 || case.unread > 0;
            let of = match &case.whose {
                Whose::Of(name) => name.as_str(),
                Whose::Own | Whose::Untold => "",
            };
            let names = [of, &case.name, &case.number].map(domain::likeness::words);
            (!waits, names, case.access)
        });
        let mut look = self.engine().look(None).await?;
        let mut kinds: Vec<&str> = cases.iter().map(|case| case.pack.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut texts: Vec<StageTextRow> = Vec::new();
        for kind in kinds {
            let rows = look.rows(stage_texts::sql::OF_KINDS.text, binds![kind, Pack::DEFAULT]).await?;
            let found = self.house.stage_texts_from(&rows)?;
            let new = |row: &StageTextRow| !texts.iter().any(|t| t.kind == row.kind && t.stage == row.stage);
            let found: Vec<StageTextRow> = found.into_iter().filter(new).collect();
            texts.extend(found);
        }
        Ok(ForClient::new(OwnCases { cases, texts }))
    }

    async fn cases_of(&self, actor: &Actor, limit: i64) -> Result<Vec<OwnWorkspace>> {
        let (access, ..) = actor.portal().ok_or_else(Error::not_found)?;
        if self.threshold().settings().await?.strict {
            return Ok(Vec::new());
        }
        let now = self.house.clock.now();
        let mut look = self.engine().look(None).await?;
        let values = binds![actor.person(), access, now, AccessId::nil(), limit];
        let rows = look.rows(sql::CASES.text, values).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let (workspace, matter): (AccessId, MatterId) = (row.id(0)?, row.id(1)?);
            let card: MatterCard = self.house.unseal_card("matter", matter.bytes(), &row.bytes(2)?)?;
            let stands = Stands::of(&row)?;
            let whose = self.whose(&mut look, matter, &stands).await?;
            let few = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
            // What was asked of everybody is not shown to a sponsor to whom a client closed it.
            let shared = if stands.closed { 0 } else { row.int(11)? };
            let asked = if stands.may.has(Power::SendDocuments) { row.int(10)? + shared } else { 0 };
            let approve = if stands.may.has(Power::AnswerApprovals) { row.int(12)? } else { 0 };
            let unread = if stands.may.has(Power::ReadMessages) { row.int(13)? } else { 0 };
            out.push(OwnWorkspace {
                access: workspace,
                name: card.name,
                number: card.number,
                pack: row.text(3)?,
                stage: row.text(4)?,
                phase: stands.phase,
                whose,
                todo: few(asked + approve),
                unread: few(unread),
                here: workspace == access,
            });
        }
        Ok(out)
    }

    async fn whose(&self, look: &mut Look, matter: MatterId, stands: &Stands) -> Result<Whose> {
        let rows = look.rows(sql::WHOSE.text, binds![matter]).await?;
        let (mut applicant, mut listed) = (None, None);
        for row in &rows {
            let relation = row.code(2, Relation::from_code)?;
            let slot = if relation == Relation::MainApplicant { &mut applicant } else { &mut listed };
            // Of several the reader's own stands for all of them.
            if slot.is_none() || row.id::<domain::kind::Client>(0)? == stands.client {
                *slot = Some((row, relation));
            }
        }
        let Some((row, relation)) = applicant.or(listed) else { return Ok(Whose::Untold) };
        let client: ClientId = row.id(0)?;
        let own = client == stands.client;
        if own && stands.capacity == Capacity::Client {
            return Ok(Whose::Own);
        }
        // Whoever comes in for somebody, to help or for an organisation, knows for whom.
        if !own && !stands.told_of(relation, row.int(4)? > 0) {
            return Ok(Whose::Untold);
        }
        let card: ClientCard = self.house.unseal_card("client", client.bytes(), &row.bytes(1)?)?;
        Ok(Whose::Of(card.full()))
    }
}

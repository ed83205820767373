//! An enquiry becomes a client and a matter, in one act: nothing is typed again, and however often and from however many
//! places it is asked for at once, there is one client and one matter. An organisation's enquiry makes the organisation, with
//! whoever wrote as its first contact; whom else it takes along is in `along`. What it says other than the record of somebody on
//! file waits beside that record. It refuses before everything that must be looked at
//! was ticked, and without a search for conflicts that is fresh enough and lets it.

use super::along::Along;
use super::by_hand::ByHand;
use super::conflicts::Cleared;
use super::leads::{LeadCard, LeadRow};
use super::open::Unopened;
use super::people::ClientCard;
use super::{ClientKind, ContactSaid, Lobby, NewClient, NewContact, NewMatter, contacts};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::room::MatterDetails;
use domain::{
    AcceptancePoint, Assignment, AuditCode, ClientId, ConflictDecision, DeskPower, Duration, Email,
    FieldHome, LeadId, MatterId, NoteId, PersonId, Preset, ProfileField, Reach, RecordSource, Refusal,
    Relation, Why, likeness, limits,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Whoever changes this row converts; everybody else finds it converted.
        LobbySql WIN = "UPDATE lead SET state = 'won', changed_at = $2, contacted_at = COALESCE(contacted_at, $2), revision = revision + 1 WHERE id = $1 AND state IN ('new', 'contacted', 'consultation_booked', 'waiting_for_them') AND erased_at IS NULL";
        RoomSql CARRY = "UPDATE face SET details = $3 WHERE matter_id = $1 AND id = $2";
        LobbySql LINK = "UPDATE lead SET client_id = $2, matter_id = $3 WHERE id = $1";
    }
}

/// Whose word it is what a record begins with that an enquiry became.
const FROM_ENQUIRY: ByHand<'static> =
    ByHand { source: Some(RecordSource::Enquiry), words: "", instructed_by: "" };

/// What an enquiry is to become.
pub struct Conversion {
    pub lead: LeadId,
    /// Somebody who is a client already, instead of a new one.
    pub client: Option<ClientId>,
    /// The name of an organisation that is to be the new client, instead of the person who wrote for it. It has to be one of
    /// those searched for.
    pub organisation: Option<String>,
    /// `client` is filled in from the card.
    pub matter: NewMatter,
    pub relation: Relation,
    pub responsible: PersonId,
    /// How they heard of the practice, in words, for the matter's own facts; empty where they did not say.
    pub source: String,
    /// What stands above the enquiry's own words where they are kept as the matter's first file note: that they are from the
    /// enquiry, and of which day, in the language of whoever converts it.
    pub heading: String,
    /// The enquiry's answers to the practice's own fields as they are read, by the key of the field: "label: value" in the language
    /// of whoever converts it. Those no field of the record or the matter takes are kept with the words.
    pub answers: BTreeMap<String, String>,
    /// Who else of those searched for joins the matter.
    pub along: Vec<Along>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Converted {
    pub client: ClientId,
    pub matter: MatterId,
}

impl Lobby<'_> {
    /// Converts an enquiry, or answers with what it was converted to before.
    pub async fn convert_lead(&self, wish: &Conversion) -> Result<Converted> {
        self.demand(DeskPower::ManageLeads)?;
        self.demand(DeskPower::OpenMatters)?;
        self.demand(DeskPower::ManageClients)?;
        if let Some(done) = converted(&self.lead(wish.lead).await?) {
            return Ok(done);
        }
        if wish.source.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid("source", Why::TooLong).into());
        }
        // Read before the change: the waiting ones hold every connection there is.
        let days = i64::from(self.house.settings().await?.enquiry.search_days);
        let fields = self.fields().await?;
        // Of somebody on file also what is asked for the matters they have: as far as whoever converts may know of them.
        let mut kinds = match wish.client {
            Some(client) => self.kinds_of_client(client).await?,
            None => BTreeSet::new(),
        };
        kinds.insert(wish.matter.kind.clone());
        let matter = match self.house.new_matter_key(&wish.matter).await {
            // The number may be taken by what another press made of this very enquiry since it was looked at.
            Err(e) => return converted(&self.lead(wish.lead).await?).ok_or(e),
            made => made?,
        };
        let mut write = self.begin_in(Some(matter.id), Some(DeskPower::ManageLeads)).await?;
        let now = self.house.clock.now();
        if write.exec(sql::WIN.text, binds![wish.lead, now]).await? != 1 {
            let lead = self.lead_in(&mut write, wish.lead).await?;
            return converted(&lead).ok_or_else(|| Refusal::WrongState.into());
        }
        let lead = self.lead_in(&mut write, wish.lead).await?;
        let card = lead.card.as_ref().ok_or(Refusal::WrongState)?;
        let cleared = self.may_open(&mut write, wish.lead, Duration::days(days)).await?;
        self.may_answer_for(&mut write, wish.responsible).await?;
        let on_file = self.held_along(&mut write, wish, &cleared).await?;
        let own = fields.carried(&card.own, FieldHome::Client, &kinds);
        let custom =
            fields.carried(&card.own, FieldHome::Matter, &BTreeSet::from([wish.matter.kind.clone()]));
        let mut left = card.own.clone();
        left.retain(|key, value| !value.is_empty() && custom.get(key) != Some(value));
        let (client, name) = match (wish.client, &wish.organisation) {
            (Some(client), _) => (client, on_file.get(&client).cloned().unwrap_or_default()),
            (None, Some(name)) => (
                self.organisation_of(&mut write, &lead, card, name, own.clone()).await?,
                name.trim().to_owned(),
            ),
            (None, None) => (self.client_of(&mut write, &lead, card, own.clone()).await?, card.full()),
        };
        self.carry_files(&mut write, (&fields, &kinds), wish.lead, client).await?;
        self.write_converted(&mut write, &matter, wish, client, &name).await?;
        let taken = match wish.client {
            Some(_) => self.say_anew(&mut write, &lead, client, matter.id, own).await?,
            None => own,
        };
        left.retain(|key, value| taken.get(key) != Some(value));
        self.write_along(&mut write, &matter, &wish.along, &on_file, lead.locale).await?;
        let source = wish.source.trim().to_owned();
        if !custom.is_empty() || !source.is_empty() {
            let internal_title = wish.matter.internal_title.trim().to_owned();
            let details = MatterDetails { internal_title, source, custom, ..MatterDetails::default() };
            let sealed = self.house.seal_in(&matter, "face", matter.id.bytes(), "details", &details)?;
            write.exec(sql::CARRY.text, binds![matter.id, matter.id, sealed]).await?;
        }
        let left = fields.left_over(&left, &wish.answers, lead.locale);
        self.keep_words(&mut write, &matter, wish, (card, &left)).await?;
        write.exec(sql::LINK.text, binds![wish.lead, client, matter.id]).await?;
        write.exec(super::conflicts::sql::LINK.text, binds![wish.lead, client, matter.id]).await?;
        super::notices::settle(&mut write, self.house, wish.lead.bytes(), super::notices::OF_LEAD).await?;
        self.commit(write, AuditEvent::new(AuditCode::LeadConverted, wish.lead)).await?;
        Ok(Converted { client, matter: matter.id })
    }

    /// What they wrote goes with them: it is the first note on the matter's file, so that nobody types it again and nothing of
    /// it stays behind; and after it the answers no field took. The note is of whoever converts, and says whose words it holds.
    async fn keep_words(
        &self,
        write: &mut Write,
        matter: &Unopened,
        wish: &Conversion,
        (card, left): (&LeadCard, &str),
    ) -> Result<()> {
        let said = [card.message.trim(), card.instruction.trim(), left];
        let said: Vec<&str> = said.into_iter().filter(|said| !said.is_empty()).collect();
        if said.is_empty() {
            return Ok(());
        }
        let text = format!("{}\n\n{}", wish.heading.trim(), said.join("\n\n"));
        let now = self.house.clock.now();
        let id = NoteId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_in(matter, "file_note", id.bytes(), "text", &text.trim())?;
        let nothing: Option<NoteId> = None;
        let attempt = wish.lead.bytes();
        let values = binds![matter.id, id, self.person, attempt, nothing, nothing, sealed, now];
        write.exec(crate::room::file_notes::sql::ADD_NOTE.text, values).await?;
        self.house.matter_line(write, matter, &AuditEvent::new(AuditCode::NoteWritten, id), self.person).await
    }

    /// What the enquiry of somebody who is a client already says other than their record: each difference waits beside it for
    /// a person, as what clients say themselves does. Of the practice's own fields those that were empty are filled in; what
    /// stands there stays, and what is said is which of them the record says now. An organisation's record takes its telephone number only, because the rest is about whoever wrote.
    async fn say_anew(
        &self,
        write: &mut Write,
        lead: &LeadRow,
        client: ClientId,
        matter: MatterId,
        own: BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>> {
        let on_file = self.client_in(write, client).await?;
        let stands = |key: &str| on_file.card.own.get(key).filter(|known| !known.is_empty());
        let taken = own.iter().filter(|(key, value)| stands(key).is_none_or(|known| known == *value));
        let taken: BTreeMap<String, String> = taken.map(|(k, v)| (k.clone(), v.clone())).collect();
        let missing: BTreeMap<String, String> = own
            .into_iter()
            .filter(|(key, _)| on_file.card.own.get(key).is_none_or(|known| known.is_empty()))
            .collect();
        if !missing.is_empty() {
            let mut card = on_file.card.clone();
            card.own.extend(missing);
            let email = on_file.email.as_deref().map(Email::parse).transpose()?;
            let new = NewClient { card, email, locale: on_file.locale };
            self.rewrite_client(write, &on_file, &new).await?;
        }
        let asked: &[ProfileField] = match on_file.kind {
            ClientKind::Organisation => &[ProfileField::Phone],
            ClientKind::Person => &[
                ProfileField::Given,
                ProfileField::Family,
                ProfileField::Email,
                ProfileField::Phone,
                ProfileField::Born,
                ProfileField::PassportNumber,
                ProfileField::Prefers,
                ProfileField::Speaks,
                ProfileField::Interpreter,
            ],
        };
        let values = on_file.card.values(on_file.email.as_deref().unwrap_or_default());
        let mut fresh = false;
        for field in asked {
            let new = read(*field, lead);
            let old = values.get(field).cloned().unwrap_or_default();
            if !new.is_empty() && !same(*field, &old, &new) {
                fresh |= self.propose_from_lead(write, (client, matter, lead.id), *field, old, new).await?;
            }
        }
        if fresh {
            super::notices::tell_leads(write, self.house, matter, "details_proposed", client.bytes()).await?;
        }
        Ok(taken)
    }

    async fn write_converted(
        &self,
        write: &mut Write,
        matter: &Unopened,
        wish: &Conversion,
        client: ClientId,
        name: &str,
    ) -> Result<()> {
        let new = NewMatter { client: name.to_owned(), ..wish.matter.clone() };
        self.house.write_matter(write, matter, &new, wish.responsible).await?;
        let opened = AuditEvent::new(AuditCode::MatterOpened, matter.id).with("number", new.number.trim());
        self.house.matter_line(write, matter, &opened, self.person).await?;
        let points = self.ticked(write, wish.lead).await?;
        self.house.accept(write, matter, &points, self.person).await?;
        if wish.responsible != self.person {
            // Whoever converts goes on: the checklist, the portal.
            self.house.assign_in(write, matter, self.person, Assignment::Team).await?;
            let event = AuditEvent::new(AuditCode::PersonAssigned, wish.responsible)
                .with("as", Assignment::Responsible.code());
            self.house.matter_line(write, matter, &event, self.person).await?;
            let event =
                AuditEvent::new(AuditCode::PersonAssigned, self.person).with("as", Assignment::Team.code());
            self.house.matter_line(write, matter, &event, self.person).await?;
            super::notices::tell_in(write, self.house, wish.responsible, matter.id, "matter_given").await?;
        }
        self.join(write, matter, (client, name), wish.relation, true).await
    }

    /// The client an enquiry becomes, with everything that is known already.
    async fn client_of(
        &self,
        write: &mut Write,
        lead: &LeadRow,
        card: &LeadCard,
        own: BTreeMap<String, String>,
    ) -> Result<ClientId> {
        let card = card.clone();
        let mut known = ClientCard {
            given: card.given,
            family: card.family,
            phone: card.phone,
            own,
            ..ClientCard::default()
        };
        let carried = [
            ProfileField::Born,
            ProfileField::PassportNumber,
            ProfileField::Prefers,
            ProfileField::Speaks,
            ProfileField::Interpreter,
        ];
        for field in carried {
            known.set(field, &read(field, lead));
        }
        let new = NewClient { email: Email::parse(&card.email).ok(), locale: lead.locale, card: known };
        let id = self.house.add_client(write, &new, ClientKind::Person, self.person).await?;
        self.house.keep_first(write, id, &new, &FROM_ENQUIRY, self.person).await?;
        let event = AuditEvent::new(AuditCode::ClientCreated, id);
        self.house.append_practice(write, &event, self.person.bytes()).await?;
        Ok(id)
    }

    /// The organisation an enquiry becomes, and whoever wrote for it as the first who signs in and sees everything of it.
    async fn organisation_of(
        &self,
        write: &mut Write,
        lead: &LeadRow,
        card: &LeadCard,
        name: &str,
        own: BTreeMap<String, String>,
    ) -> Result<ClientId> {
        let no_address = |_| Refusal::invalid("contact", Why::Missing);
        let contact = NewContact {
            name: card.full(),
            title: String::new(),
            phone: String::new(),
            email: Email::parse(&card.email).map_err(no_address)?,
            locale: lead.locale,
            reach: Reach { preset: Preset::Everything, department: None, named: BTreeSet::new() },
            ends_at: None,
        };
        contacts::checked(&contact, self.house.clock.now())?;
        let phone = card.phone.clone();
        let known = ClientCard { family: name.trim().to_owned(), phone, own, ..ClientCard::default() };
        let new = NewClient { card: known, email: None, locale: lead.locale };
        let id = self.house.add_client(write, &new, ClientKind::Organisation, self.person).await?;
        self.house.keep_first(write, id, &new, &FROM_ENQUIRY, self.person).await?;
        let said = ContactSaid {
            born: read(ProfileField::Born, lead),
            passport: read(ProfileField::PassportNumber, lead),
            prefers: read(ProfileField::Prefers, lead),
            speaks: read(ProfileField::Speaks, lead),
            interpreter: read(ProfileField::Interpreter, lead),
        };
        let (who, person) = self.house.write_contact(write, id, &contact, said).await?;
        let hash = self.house.blind_email(&contact.email);
        self.house.tell_of_sharing(write, Some(hash), person, self.person.bytes()).await?;
        for line in [AuditEvent::new(AuditCode::ClientCreated, id), contacts::added(who, &contact)] {
            self.house.append_practice(write, &line, self.person.bytes()).await?;
        }
        Ok(id)
    }

    /// Holds somebody on file who is to be linked and says what they are called; `field` is what asked for them.
    pub(super) async fn client_name(
        &self,
        write: &mut Write,
        client: ClientId,
        field: &'static str,
    ) -> Result<String> {
        let not_theirs = || Refusal::invalid(field, Why::NotAChoice);
        if write.exec(super::naming::sql::HOLD_LIVE.text, binds![client]).await? != 1 {
            return Err(not_theirs().into());
        }
        let rows = write.rows(super::conflicts::sql::CLIENT_CARD.text, binds![client, self.person]).await?;
        let row = rows.first().ok_or_else(not_theirs)?;
        // Somebody behind a wall is nobody to whoever it keeps out, who cannot open a matter for them either.
        if row.int(3)? > 0 {
            return Err(not_theirs().into());
        }
        let card: ClientCard = self.house.unseal_card("client", client.bytes(), &row.bytes(0)?)?;
        Ok(card.full())
    }

    /// Every point is ticked, and the newest search for conflicts is decided, lets it, and is fresh. Says whom it was for.
    async fn may_open(&self, write: &mut Write, lead: LeadId, good_for: Duration) -> Result<Cleared> {
        AcceptancePoint::all_looked_at(&self.ticked(write, lead).await?)?;
        let rows = write.rows(super::conflicts::sql::NEWEST.text, binds![lead]).await?;
        let missing = || Error::from(Refusal::invalid("search", Why::Missing));
        let row = rows.first().ok_or_else(missing)?;
        let decision = row.opt_text(2)?.as_deref().and_then(ConflictDecision::from_code);
        match decision {
            None => return Err(missing()),
            Some(decision) if !decision.lets_open() => {
                return Err(Refusal::invalid("search", Why::NotAllowed).into());
            }
            Some(_) => {}
        }
        if self.house.clock.now().is_past(row.time(1)?.plus(good_for)) {
            return Err(Refusal::invalid("search", Why::TooLong).into());
        }
        self.cleared(row.id(0)?, &row.bytes(3)?)
    }

    /// Somebody who is there and conducts matters.
    async fn may_answer_for(&self, write: &mut Write, person: PersonId) -> Result<()> {
        let rows = write.rows(super::leads::sql::WORKS.text, binds![person]).await?;
        let remit = rows.first().map(|row| super::own_roles::remit_from(row, 0, 1)).transpose()?;
        match remit {
            Some(remit) if remit.answers_for_matters() => Ok(()),
            _ => Err(Refusal::invalid("responsible", Why::NotAChoice).into()),
        }
    }
}

/// One field of a client's record as the enquiry has it, as it is kept there; empty where it says nothing that can be read.
fn read(field: ProfileField, lead: &LeadRow) -> String {
    let Some(card) = &lead.card else { return String::new() };
    let said = match field {
        ProfileField::Given => &card.given,
        ProfileField::Family => &card.family,
        ProfileField::Email => &card.email,
        ProfileField::Phone => &card.phone,
        ProfileField::Born => &card.born,
        ProfileField::PassportNumber => &card.passport,
        ProfileField::Prefers => &card.prefers,
        ProfileField::Speaks => &card.speaks,
        ProfileField::Interpreter => &card.interpreter,
        _ => return String::new(),
    };
    // Enquiries keep days as ISO 8601.
    field.read(said, domain::DayOrder::YearFirst).unwrap_or_default()
}

/// Whether two values of a field say the same, however they are written: an address, a number, marks of a name.
fn same(field: ProfileField, one: &str, other: &str) -> bool {
    match field {
        ProfileField::Email => one.eq_ignore_ascii_case(other),
        ProfileField::Phone => {
            one == other || (likeness::phone(one).is_some() && likeness::phone(one) == likeness::phone(other))
        }
        ProfileField::Given | ProfileField::Family => likeness::words(one) == likeness::words(other),
        _ => one == other,
    }
}

fn converted(lead: &LeadRow) -> Option<Converted> {
    Some(Converted { client: lead.client?, matter: lead.matter? })
}

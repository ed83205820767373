//! Roles of the practice's own: nothing is ever added, what is cut is refused at the next request by every verb that asks for
//! it, every version stays, and no change leaves a matter to people who could not lead it.

use super::walls::{enters, refused};
use domain::remit::{cuttable, with_what_needs};
use domain::{
    AnyPower, Assignment, AuditCode, Cuts, DeskPower, Duration, Email, Locale, OwnRoleId, PersonId, Power,
    Refusal, Remit, ReturnReason, Role, RoleChoice, Sensitivity, Why, desk_powers,
};
use futures_util::future::join_all;
use testkit::{Portal, TestHouse, on_both_engines, persona};
use vault::{
    Actor, Against, Around, Auditing, Billing, ClientCard, Contributing, Decision, Door, Error, LeadCard,
    Lobby, MailKind, MatterFilter, NewApproval, NewClient, NewLead, NewMatter, NewStage, Opposing,
    OwnRoleSeen, OwnRoleText, Publishing, QueueCut, Reading, Release, Result, Reviewing, Steering, Tell,
    secrets,
};

/// A signed-in browser: who it is, is asked anew at every request.
struct Browser(String);

impl Browser {
    async fn of(house: &TestHouse, who: &Actor) -> Self {
        house.clock.advance(Duration::seconds(secrets::STEP_SECONDS * 2));
        let half = house.half_session(who, testkit::device()).await;
        let factor = house.desk.enrolment(&half).await.unwrap().secret.unwrap();
        let step = house.desk.now().seconds().div_euclid(secrets::STEP_SECONDS);
        Self(house.desk.pass_second_factor(&half, &secrets::code_at(&factor, step)).await.unwrap())
    }

    async fn request(&self, house: &TestHouse) -> Actor {
        house.desk.recognise(Door::Staff, &self.0).await.unwrap().expect("a live session")
    }
}

fn text<'a>(name: &'a str, cuts: Cuts, why: &'a str) -> OwnRoleText<'a> {
    OwnRoleText { name, cuts, why }
}

fn room(power: Power) -> AnyPower {
    AnyPower::Room(power)
}

async fn seen(lobby: &Lobby<'_>, id: OwnRoleId) -> (u32, Vec<PersonId>) {
    let holders = lobby.own_role_holders(id).await.unwrap();
    (lobby.own_role(id).await.unwrap().version, holders.iter().map(|one| one.person).collect())
}

async fn change(lobby: &Lobby<'_>, id: OwnRoleId, to: &OwnRoleText<'_>) -> Result<()> {
    let (version, holders) = seen(lobby, id).await;
    lobby.change_own_role(&OwnRoleSeen { id, version, holders: &holders }, to).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_is_made_given_changed_restored_and_retired_and_every_version_stays() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, caseworker) = (&cast.ana, &cast.caseworker);
        let lobby = house.desk.lobby(ana).unwrap();
        let cuts = with_what_needs(Role::Caseworker, room(Power::Review));
        let id = lobby.make_own_role(Role::Caseworker, &text(" Trainee ", cuts, "They learn")).await.unwrap();
        let to = RoleChoice::Own(id);
        lobby.change_role(caseworker.person(), Role::Caseworker, to).await.unwrap();
        let staff = lobby.staff().await.unwrap();
        let one = staff.iter().find(|one| one.id == caseworker.person()).unwrap();
        assert_eq!(
            (one.role, one.own_role, one.remit),
            (Role::Caseworker, Some(id), Remit::cut(Role::Caseworker, cuts))
        );
        let browser = Browser::of(house, caseworker).await;
        let matter = cast.lucia.matter;
        let now = browser.request(house).await;
        assert!(enters(house, &now, matter).await);
        let review = house.desk.admit::<Reviewing>(&now, matter).await;
        assert!(review.is_err_and(|e| e.is_not_found()), "no verb of deciding is left");

        // Another version counts for who is signed in at their next request, and they are told.
        let more = Cuts::of(cuts.iter().chain([room(Power::WriteNotes)]));
        change(&lobby, id, &text("Trainee", more, "No notes either")).await.unwrap();
        let now = browser.request(house).await;
        let inside = house.room::<Steering>(&now, matter).await;
        assert!(!inside.powers().has(Power::WriteNotes));
        let theirs = house.desk.lobby(&now).unwrap();
        let told = theirs.notices().await.unwrap();
        assert_eq!(told.iter().filter(|n| n.kind == "role_changed").count(), 2);
        assert!(
            theirs.own_role_versions(id).await.is_err_and(|e| e.is_not_found()),
            "who and why are not theirs"
        );

        // The first version again, by its content: a third version.
        let first = lobby.own_role_versions(id).await.unwrap().pop().unwrap();
        assert_eq!((first.version, first.name.as_str(), first.why.as_str()), (1, "Trainee", "They learn"));
        change(&lobby, id, &text(&first.name, first.cuts, "Notes were useful")).await.unwrap();
        let now = browser.request(house).await;
        assert!(house.room::<Steering>(&now, matter).await.powers().has(Power::WriteNotes));
        let past = lobby.own_role_versions(id).await.unwrap();
        let said: Vec<_> = past.iter().map(|one| (one.version, one.why.as_str(), one.by)).collect();
        let by = ana.person();
        assert_eq!(said, [(3, "Notes were useful", by), (2, "No notes either", by), (1, "They learn", by)]);

        // Retired: whoever has it has its base, is signed out and told, and the history of both stays.
        let (version, holders) = seen(&lobby, id).await;
        let shown = OwnRoleSeen { id, version, holders: &holders };
        assert_eq!(refused(lobby.retire_own_role(&shown, " ").await), Refusal::invalid("why", Why::Missing));
        lobby.retire_own_role(&shown, "They learnt").await.unwrap();
        assert!(house.desk.recognise(Door::Staff, &browser.0).await.unwrap().is_none());
        let again = Browser::of(house, caseworker).await.request(house).await;
        assert_eq!(again.remit(), Some(Remit::shipped(Role::Caseworker)));
        assert!(house.room::<Reviewing>(&again, matter).await.powers().has(Power::Review));
        let had: Vec<_> =
            lobby.roles_of(caseworker.person()).await.unwrap().iter().map(|one| one.own).collect();
        assert!(had.len() == 3 && had[0].is_none() && had.contains(&Some(id)), "{had:?}");
        assert_eq!(lobby.own_role_versions(id).await.unwrap().len(), 4);
        assert!(lobby.own_role(id).await.unwrap().retired_at.is_some());
        let late = refused(lobby.change_role(caseworker.person(), Role::Caseworker, to).await);
        assert_eq!(late, Refusal::NotAllowed, "given no more");
        assert_eq!(refused(change(&lobby, id, &text("Trainee", cuts, "x")).await), Refusal::WrongState);
        let log = lobby.practice_events(None, 200).await.unwrap();
        for (code, times) in
            [(AuditCode::OwnRoleMade, 1), (AuditCode::OwnRoleChanged, 2), (AuditCode::OwnRoleRetired, 1)]
        {
            assert_eq!(log.iter().filter(|line| line.code == code).count(), times, "{code}");
        }
        let mut raw = house.raw().await;
        for table in ["own_role", "own_role_version", "role_change"] {
            let rows = raw.rows(&format!("SELECT * FROM {table}"), &[]).await;
            let all = format!("{rows:?}");
            assert!(!all.contains("Trainee") && !all.contains("learn"), "{table} is legible");
        }
    })
    .await;
}

/// What the verbs are tried on.
struct Stage {
    portal: Portal,
    version: domain::VersionId,
    held: domain::ApprovalId,
    event: domain::EventId,
    lead: domain::LeadId,
    colleague: PersonId,
}

async fn stage(house: &TestHouse, ana: &Actor) -> Stage {
    let portal = house.portal(ana, persona::LUCIA).await;
    let version = house.ready(&portal, "hers.pdf", b"her file").await;
    let steering = house.room::<Steering>(ana, portal.matter).await;
    let event = steering.change_stage(&next_stage("collecting", "lodged")).await.unwrap();
    let publishing = house.room::<Publishing>(ana, portal.matter).await;
    let held = asking(version, portal.access, Release::ByLawyer(None));
    let held = publishing.request_approval(&held).await.unwrap();
    let lobby = house.desk.lobby(ana).unwrap();
    let card = LeadCard { given: "Nadia".into(), family: "Leadquill".into(), ..LeadCard::default() };
    let new = NewLead {
        card,
        road: domain::LeadRoad::Phone,
        source: domain::LeadSource::Search,
        locale: Locale::En,
        attempt: [1; 32],
    };
    let lead = lobby.enter_lead(&new).await.unwrap();
    let colleague = house.staff(ana, Role::Intake).await.person();
    Stage { portal, version, held, event, lead, colleague }
}

fn asking(version: domain::VersionId, access: domain::AccessId, release: Release) -> NewApproval {
    NewApproval {
        kind: domain::ApprovalKind::Statement,
        title: vault::Words::from([("es".to_owned(), "Título".to_owned())]),
        description: vault::Words::new(),
        versions: vec![version],
        mode: domain::ApprovalMode::All,
        approvers: vec![access],
        copies: Vec::new(),
        due_at: None,
        release,
        terms: None,
        how_read: false,
    }
}

/// One verb that asks for a power inside a matter; nothing for what only clients, jobs and owners have.
async fn verb(house: &TestHouse, who: &Actor, on: &Stage, power: Power) -> Option<Result<()>> {
    let (desk, matter) = (&house.desk, on.portal.matter);
    macro_rules! enter {
        ($purpose:ty) => {
            match desk.admit::<$purpose>(who, matter).await {
                Ok(pass) => pass.enter().await.unwrap(),
                Err(e) => return Some(Err(e)),
            }
        };
    }
    let done = match power {
        Power::SeeProgress => enter!(Reading).follow().await.map(drop),
        Power::SeeWholeMatter => enter!(Reading).checklist().await.map(drop),
        Power::PreviewAsClient => enter!(Reading).preview_progress(on.portal.client).await.map(drop),
        Power::OpenDocuments => enter!(Reading).open_document(on.version).await.map(drop),
        Power::DownloadOriginals => enter!(Reading).download(on.version).await.map(drop),
        Power::FileForClient => enter!(Contributing).begin_paper("Deed").await.map(drop),
        Power::Review => enter!(Reviewing).open_version(on.version).await.map(drop),
        Power::AskAgain => {
            let again = Decision::Return { reason: ReturnReason::Blurry, message: "Again".into() };
            enter!(Reviewing).decide(on.version, &again).await
        }
        Power::Publish => enter!(Publishing).publish_stage(on.event, true).await,
        Power::AnswerClients => {
            let to = vault::To::About(vault::About::Matter, String::from("A question"));
            enter!(Publishing).answer(&testkit::message(to, "hello", 9), false).await.map(drop)
        }
        Power::RequestApprovals => {
            let new = asking(on.version, on.portal.access, Release::AtOnce);
            enter!(Publishing).try_approval(&new).await
        }
        Power::ReleaseApprovals => enter!(Publishing).release_approval(on.held).await,
        Power::ReadAudit => enter!(Auditing).events(None, 5).await.map(drop),
        Power::Bill => desk.admit::<Billing>(who, matter).await.map(drop),
        Power::EditChecklist => enter!(Steering).set_target(None).await,
        Power::ManageParties => {
            let who = Opposing { name: "Her landlord".into(), ..Opposing::default() };
            enter!(Steering).add_opposing(&who).await.map(drop)
        }
        Power::ManagePortalAccess => enter!(Steering).send_link(on.portal.access).await,
        Power::ChangeStage => {
            enter!(Steering).change_stage(&next_stage("lodged", "collecting")).await.map(drop)
        }
        Power::AssignPeople => enter!(Steering).assign(on.colleague, Assignment::Team).await,
        Power::ChangeSensitivity => enter!(Steering).set_sensitivity(Sensitivity::Ordinary).await,
        Power::CloseMatter => enter!(Steering).wind_up(None).await,
        // Without a reason neither is done, and whoever may not is told that first.
        Power::DeleteDocuments => {
            enter!(Steering).delete_document(domain::DocumentId::from_bytes([9; 16]), " ").await
        }
        Power::HoldMatter => enter!(Steering).place_hold(" ").await,
        Power::SignOff => enter!(Steering).signs_off(),
        Power::WriteNotes => enter!(Steering).add_note("x", [9; 16]).await.map(drop),
        Power::EditMatter => {
            let sheet = enter!(Reading).matter_sheet().await.unwrap();
            enter!(Steering).change_matter(&sheet.fields, -1).await
        }
        // An owner's alone, whose role is never cut.
        Power::ReopenMatter
        | Power::SeeOwnRequests
        | Power::OpenOwnDocuments
        | Power::SendDocuments
        | Power::AskForHelp
        | Power::SendMessages
        | Power::AnswerApprovals
        | Power::ReadMessages
        | Power::NameHelpers
        | Power::StepBack
        | Power::InspectVersions
        | Power::ClassifyDocuments
        | Power::RelayNotices => return None,
    };
    Some(done)
}

/// One verb that asks for a power outside every matter; nothing for what is an owner's alone or has no page yet.
async fn desk_verb(house: &TestHouse, who: &Actor, on: &Stage, power: DeskPower) -> Option<Result<()>> {
    let lobby = house.desk.lobby(who).unwrap();
    let client = |given: &str| {
        let card = ClientCard { given: given.into(), family: "Newcanary".into(), ..ClientCard::default() };
        NewClient { card, email: None, locale: Locale::En }
    };
    Some(match power {
        DeskPower::SeeOwnWork => lobby.matters(MatterFilter::Mine, "", None, 5).await.map(drop),
        DeskPower::SeeClients => lobby.client(on.portal.client).await.map(drop),
        DeskPower::SeeClientRecords => lobby.proposals(on.portal.client).await.map(drop),
        DeskPower::ManageClients => lobby.create_client(&client("Nova"), &testkit::BY_PHONE).await.map(drop),
        DeskPower::OpenMatters => {
            let new = NewMatter {
                name: "Another".into(),
                internal_title: String::new(),
                number: "NR-2".into(),
                client: "Somebody".into(),
                pack: "immigration".into(),
                kind: "family".into(),
                stage: "collecting".into(),
                sensitivity: Sensitivity::Ordinary,
                letter_first: false,
            };
            lobby.open_matter(&new).await.map(drop)
        }
        DeskPower::ManageTemplates => lobby.add_template("", "list", "text").await.map(drop),
        DeskPower::ManageStaff => lobby.invitations().await.map(drop),
        DeskPower::ManageSettings => lobby.wordings().await.map(drop),
        DeskPower::WatchMachinery => lobby.stops().await.map(drop),
        DeskPower::SeePracticeAudit => lobby.practice_events(None, 5).await.map(drop),
        DeskPower::SeeLeads => lobby.lead(on.lead).await.map(drop),
        DeskPower::ManageLeads => lobby.assign_lead(on.lead, None).await,
        DeskPower::PlaceHolds => lobby.place_hold(vault::HoldOn::Lead(on.lead), " ").await.map(drop),
        DeskPower::SeeFigures | DeskPower::ManageTeams | DeskPower::ManageWalls | DeskPower::MergeClients => {
            return None;
        }
    })
}

async fn try_power(house: &TestHouse, who: &Actor, on: &Stage, power: AnyPower) -> Option<Result<()>> {
    match power {
        AnyPower::Room(power) => verb(house, who, on, power).await,
        AnyPower::Desk(power) => desk_verb(house, who, on, power).await,
    }
}

fn next_stage(from: &str, to: &str) -> NewStage {
    NewStage {
        asks_sign_off: false,
        from: from.into(),
        to: to.into(),
        from_said: String::new(),
        to_said: String::new(),
        words: Default::default(),
        tell: Tell::CallFirst,
        reason: String::new(),
    }
}

/// Writes what is cut past every rule, so that one power alone can be missing, and one that no form lets go.
async fn cut_exactly(house: &TestHouse, cuts: Cuts) {
    let mut raw = house.raw().await;
    raw.run(&format!("UPDATE own_role_version SET cuts = '{}'", cuts.stored())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_cut_is_refused_at_the_next_request_by_the_verb_that_asks_for_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let on = stage(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut tried = 0;
        for role in [Role::Lawyer, Role::Auditor, Role::SystemAdministrator] {
            let who = house.staff(&ana, role).await;
            house
                .room::<Steering>(&ana, on.portal.matter)
                .await
                .assign(who.person(), Assignment::Cover)
                .await
                .unwrap();
            let id = lobby.make_own_role(role, &text(role.code(), Cuts::NONE, "x")).await.unwrap();
            lobby.change_role(who.person(), role, RoleChoice::Own(id)).await.unwrap();
            let browser = Browser::of(house, &who).await;
            let base = Remit::shipped(role);
            let mut every: Vec<_> = AnyPower::all().filter(|power| base.has(*power)).collect();
            // What changes the matter comes last: after it, some of the others could not be tried.
            every.sort_by_key(|power| match power {
                AnyPower::Room(Power::AskAgain) => 1,
                AnyPower::Room(Power::CloseMatter) => 2,
                _ => 0,
            });
            for power in every {
                cut_exactly(house, Cuts::of([power])).await;
                let now = browser.request(house).await;
                assert_eq!(now.remit(), Some(Remit::cut(role, Cuts::of([power]))));
                let Some(done) = try_power(house, &now, &on, power).await else {
                    // An owner's alone, or not asked for by anything yet.
                    assert_eq!(power, AnyPower::Desk(DeskPower::SeeFigures), "{role}: no verb for it");
                    assert!(!house.desk.lobby(&now).unwrap().powers().has(DeskPower::SeeFigures));
                    continue;
                };
                // Where nothing is left for a purpose the matter is not there; else the verb is refused.
                let said = refused(done);
                let asking = power == AnyPower::Room(Power::AskAgain);
                let refusal = matches!(said, Refusal::NotFound | Refusal::NotAllowed);
                assert!(
                    refusal || (asking && matches!(said, Refusal::Invalid { .. })),
                    "{role} {power:?}: {said:?}"
                );
                cut_exactly(house, Cuts::NONE).await;
                let now = browser.request(house).await;
                let done = try_power(house, &now, &on, power).await.unwrap();
                let closed = |e: &Error| matches!(e, Error::Refused(Refusal::NotFound | Refusal::NotAllowed));
                assert!(!done.as_ref().is_err_and(closed), "{role} {power:?} with nothing cut: {done:?}");
                tried += 1;
            }
        }
        assert!(tried >= 38, "{tried}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_nobody_understands_lets_nobody_in() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let id = lobby.make_own_role(Role::Lawyer, &text("Junior", Cuts::NONE, "x")).await.unwrap();
        lobby.change_role(cast.lawyer.person(), Role::Lawyer, RoleChoice::Own(id)).await.unwrap();
        let browser = Browser::of(house, &cast.lawyer).await;
        browser.request(house).await;
        for spoilt in [
            "UPDATE own_role_version SET cuts = ' review fly '",
            "UPDATE own_role_version SET cuts = ' '; UPDATE own_role SET base = 'intake'",
            "UPDATE own_role SET base = 'lawyer', version = 9",
        ] {
            house.raw().await.run(spoilt).await;
            let now = house.desk.recognise(Door::Staff, &browser.0).await;
            assert!(now.is_err(), "{spoilt}");
        }
        let mut raw = house.raw().await;
        raw.run("UPDATE own_role SET version = 1").await;
        browser.request(house).await;
        let owner = "UPDATE person SET own_role_id = (SELECT id FROM own_role) WHERE role = 'owner'";
        assert!(raw.try_run(owner).await.is_err(), "the owner's role is never cut");
        assert!(raw.try_run("UPDATE own_role SET base = 'owner'").await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_version_leaves_a_matter_to_people_who_could_not_lead_it_whoever_is_first() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let caseworker = house.staff(&ana, Role::Caseworker).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let id = lobby.make_own_role(Role::Lawyer, &text("Junior", Cuts::NONE, "x")).await.unwrap();
        lobby.change_role(lawyer.person(), Role::Lawyer, RoleChoice::Own(id)).await.unwrap();
        lobby.change_role(caseworker.person(), Role::Caseworker, RoleChoice::Own(id)).await.unwrap();
        // Two people of one role lead a matter together, and one leads another: neither counts for the other.
        for (matter, cover) in [(lucia.matter, true), (omar.matter, false)] {
            let steering = house.room::<Steering>(&ana, matter).await;
            steering.hand_over(lawyer.person()).await.unwrap();
            steering.assign(ana.person(), Assignment::None).await.unwrap();
            if cover {
                steering.assign(caseworker.person(), Assignment::Cover).await.unwrap();
            }
        }
        let blind = text("Junior", with_what_needs(Role::Lawyer, room(Power::OpenDocuments)), "x");
        let silent = text("Junior", Cuts::of([room(Power::AnswerClients)]), "x");
        for less in [&blind, &silent] {
            assert_eq!(refused(change(&lobby, id, less).await), Refusal::LeftAlone { matters: 2 });
        }
        let harmless = text("Junior", Cuts::of([room(Power::DownloadOriginals)]), "x");
        change(&lobby, id, &harmless).await.unwrap();
        assert_eq!(lobby.own_role(id).await.unwrap().version, 2, "what was refused left no version");
        // Given to a lead, a role that leads nothing is refused as any other of that kind.
        let none = lobby.make_own_role(Role::Lawyer, &text("Reader", silent.cuts, "x")).await.unwrap();
        let given = lobby.change_role(lawyer.person(), RoleChoice::Own(id), RoleChoice::Own(none)).await;
        assert_eq!(refused(given), Refusal::LeftAlone { matters: 1 });

        // The owner leads too: now it is done. Then the owner cannot step back.
        for matter in [lucia.matter, omar.matter] {
            let steering = house.room::<Steering>(&ana, matter).await;
            steering.assign(ana.person(), Assignment::Cover).await.unwrap();
        }
        change(&lobby, id, &silent).await.unwrap();
        let steering = house.room::<Steering>(&ana, omar.matter).await;
        let alone = Refusal::LeftAlone { matters: 1 };
        assert_eq!(refused(steering.assign(ana.person(), Assignment::None).await), alone);

        // At once: the role is cut while the other lead steps back. One of them is refused, whoever is first.
        for _ in 0..4 {
            change(&lobby, id, &harmless).await.unwrap();
            steering.assign(ana.person(), Assignment::Cover).await.unwrap();
            let off = steering.assign(ana.person(), Assignment::None);
            let (one, other) = tokio::join!(change(&lobby, id, &silent), off);
            assert_eq!([&one, &other].iter().filter(|done| done.is_ok()).count(), 1, "{one:?} {other:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_wall_leaves_a_matter_to_somebody_whose_role_could_not_lead_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let caseworker = house.staff(&ana, Role::Caseworker).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.hand_over(lawyer.person()).await.unwrap();
        steering.assign(caseworker.person(), Assignment::Cover).await.unwrap();
        steering.assign(ana.person(), Assignment::None).await.unwrap();
        let lobby = house.desk.lobby(&ana).unwrap();
        let silent = text("Silent", Cuts::of([room(Power::AnswerClients)]), "x");
        let id = lobby.make_own_role(Role::Caseworker, &silent).await.unwrap();
        lobby.change_role(caseworker.person(), Role::Caseworker, RoleChoice::Own(id)).await.unwrap();
        let raise = async || {
            let against = Against::Person(lawyer.person());
            lobby.raise_wall(Around::Matter(lucia.matter), against, "Conflict").await.map(drop)
        };
        assert_eq!(refused(raise().await), Refusal::invalid("against", Why::NotAllowed));
        lobby.change_role(caseworker.person(), RoleChoice::Own(id), Role::Caseworker).await.unwrap();
        raise().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_acts_on_another_role_or_other_people_than_were_shown_and_of_ten_at_once_one_does() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let id = lobby.make_own_role(Role::Lawyer, &text("Junior", Cuts::NONE, "x")).await.unwrap();
        let less = text("Junior", Cuts::of([room(Power::WriteNotes)]), "x");
        let nobody = OwnRoleSeen { id, version: 1, holders: &[] };
        lobby.change_role(cast.caseworker.person(), Role::Caseworker, RoleChoice::Own(id)).await.unwrap();
        assert_eq!(
            refused(lobby.change_own_role(&nobody, &less).await),
            Refusal::Conflict,
            "somebody has it now"
        );
        assert_eq!(refused(lobby.retire_own_role(&nobody, "x").await), Refusal::Conflict);
        let holders = [cast.caseworker.person()];
        let shown = OwnRoleSeen { id, version: 1, holders: &holders };
        let ten = join_all((0..10).map(|_| lobby.change_own_role(&shown, &less))).await;
        assert_eq!(ten.iter().filter(|done| done.is_ok()).count(), 1, "{ten:?}");
        assert_eq!(lobby.own_role_versions(id).await.unwrap().len(), 2);
        // Whoever gave it in between is seen, and a retired role goes to nobody at the same moment.
        let (version, holders) = seen(&lobby, id).await;
        let shown = OwnRoleSeen { id, version, holders: &holders };
        let give = lobby.change_role(cast.lawyer.person(), Role::Lawyer, RoleChoice::Own(id));
        let (retired, given) = tokio::join!(lobby.retire_own_role(&shown, "x"), give);
        assert!(retired.is_ok() != given.is_ok(), "{retired:?} {given:?}");
        let held = lobby.own_role_holders(id).await.unwrap().len();
        assert_eq!(held, if given.is_ok() { 2 } else { 0 });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_are_made_and_changed_by_whoever_may_give_them_and_nobody_widens_their_own() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let owner = house.desk.lobby(&cast.ana).unwrap();
        for who in [&cast.lawyer, &cast.caseworker, &cast.auditor] {
            let lobby = house.desk.lobby(who).unwrap();
            let made = lobby.make_own_role(Role::Intake, &text("Mine", Cuts::NONE, "x")).await;
            assert!(made.is_err_and(|e| e.is_not_found()));
            assert!(lobby.own_role_holders(OwnRoleId::nil()).await.is_err_and(|e| e.is_not_found()));
        }
        let keeper = house.desk.lobby(&cast.system_administrator).unwrap();
        let bad = [
            (Role::Owner, Cuts::NONE),
            (Role::Intake, Cuts::of([room(Power::Review)])),
            (Role::Lawyer, Cuts::of([room(Power::SeeWholeMatter)])),
            (Role::Lawyer, Cuts::of([room(Power::OpenDocuments)])),
        ];
        for (base, cuts) in bad {
            let no = refused(owner.make_own_role(base, &text("Odd", cuts, "x")).await);
            assert_eq!(no, Refusal::invalid("may", Why::NotAllowed), "{base} {cuts:?}");
        }
        for (name, why) in [("", Why::Missing), ("  ", Why::Missing), (&"x".repeat(201), Why::TooLong)] {
            let no = refused(owner.make_own_role(Role::Lawyer, &text(name, Cuts::NONE, "x")).await);
            assert_eq!(no, Refusal::invalid("name", why));
        }
        let settings = Cuts::of([AnyPower::Desk(DeskPower::ManageSettings)]);
        let id =
            keeper.make_own_role(Role::SystemAdministrator, &text("Keeper", settings, "x")).await.unwrap();
        let taken = refused(owner.make_own_role(Role::Lawyer, &text("KEEPER", Cuts::NONE, "x")).await);
        assert_eq!(taken, Refusal::invalid("name", Why::Taken));
        let whole =
            keeper.make_own_role(Role::SystemAdministrator, &text("Whole", Cuts::NONE, "x")).await.unwrap();

        // Whoever has it can neither widen it, nor retire it, nor make somebody who is not cut like them.
        let (me, has) = (cast.system_administrator.person(), Role::SystemAdministrator);
        owner.change_role(me, has, RoleChoice::Own(id)).await.unwrap();
        let now = Browser::of(house, &cast.system_administrator).await.request(house).await;
        let cut = house.desk.lobby(&now).unwrap();
        assert!(!cut.powers().has(DeskPower::ManageSettings) && cut.powers().has(DeskPower::ManageStaff));
        let (version, holders) = seen(&cut, id).await;
        let shown = OwnRoleSeen { id, version, holders: &holders };
        let wide = text("Keeper", Cuts::NONE, "x");
        assert_eq!(refused(cut.change_own_role(&shown, &wide).await), Refusal::NotAllowed);
        assert_eq!(refused(cut.retire_own_role(&shown, "x").await), Refusal::NotAllowed);
        let made = cut.make_own_role(Role::SystemAdministrator, &text("Second self", Cuts::NONE, "x")).await;
        assert_eq!(refused(made), Refusal::NotAllowed);
        let email = Email::parse("second.self@firm-canary.example").unwrap();
        for to in [RoleChoice::Shipped(Role::SystemAdministrator), RoleChoice::Own(whole)] {
            assert_eq!(refused(cut.invite("Second self", &email, to).await), Refusal::NotAllowed, "{to}");
            let given = cut.change_role(cast.auditor.person(), Role::Auditor, to).await;
            assert_eq!(refused(given), Refusal::NotAllowed, "{to}");
        }
        cut.invite("Like me", &email, RoleChoice::Own(id)).await.unwrap();
        assert_eq!(refused(cut.set_active(cast.ana.person(), false).await), Refusal::NotAllowed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_invited_to_a_role_joins_with_it_and_with_no_more_once_it_is_retired() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let cuts = with_what_needs(Role::Caseworker, room(Power::OpenDocuments));
        let id = lobby.make_own_role(Role::Caseworker, &text("Clerk", cuts, "x")).await.unwrap();
        let invite = async |address: &str| {
            let email = Email::parse(address).unwrap();
            lobby.invite("Clerk Canary", &email, RoleChoice::Own(id)).await.unwrap();
            house.mail_to(address, MailKind::Invitation).await.token.unwrap()
        };
        let (first, second) =
            (invite("one@firm-canary.example").await, invite("two@firm-canary.example").await);
        let threshold = house.desk.threshold();
        let told = threshold.invitation(&first).await.unwrap();
        assert_eq!((told.role, told.own_name.as_deref()), (Role::Caseworker, Some("Clerk")));
        let password = house.desk.hash_password(testkit::PASSWORD).unwrap();
        threshold.accept_invitation(&first, "One", password.clone(), Locale::En).await.unwrap();
        let clerk = house.first_session(&Email::parse("one@firm-canary.example").unwrap()).await;
        assert_eq!(clerk.remit(), Some(Remit::cut(Role::Caseworker, cuts)));
        assert_eq!(desk_powers(clerk.remit().unwrap()), desk_powers(Remit::shipped(Role::Caseworker)));

        // Lists show no more of a matter than its rooms do.
        house.ready(&lucia, "hers.pdf", b"her file").await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(clerk.person(), Assignment::Cover).await.unwrap();
        let theirs = house.desk.lobby(&clerk).unwrap();
        assert_eq!(theirs.matters(MatterFilter::Mine, "", None, 5).await.unwrap().len(), 1);
        assert!(theirs.review_queue(QueueCut::All, None, 5).await.unwrap().is_empty());
        assert_eq!(theirs.review_count(QueueCut::All).await.unwrap(), 0);
        assert_eq!(lobby.review_queue(QueueCut::All, None, 5).await.unwrap().len(), 1);

        let (version, holders) = seen(&lobby, id).await;
        assert_eq!(lobby.own_role(id).await.unwrap().invited, 1);
        lobby.retire_own_role(&OwnRoleSeen { id, version, holders: &holders }, "x").await.unwrap();
        assert!(threshold.accept_invitation(&second, "Two", password, Locale::En).await.is_err());
        assert!(lobby.invitations().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enquiries_reach_nobody_whose_role_may_not_see_them() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let intake = house.staff(&ana, Role::Intake).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let new = NewLead {
            card: LeadCard { given: "Nadia".into(), family: "Leadquill".into(), ..LeadCard::default() },
            road: domain::LeadRoad::Phone,
            source: domain::LeadSource::Search,
            locale: Locale::En,
            attempt: [1; 32],
        };
        let lead = lobby.enter_lead(&new).await.unwrap();
        lobby.assign_lead(lead, Some(intake.person())).await.unwrap();
        let cuts = with_what_needs(Role::Intake, AnyPower::Desk(DeskPower::SeeLeads));
        let id = lobby.make_own_role(Role::Intake, &text("Desk", cuts, "x")).await.unwrap();
        lobby.change_role(intake.person(), Role::Intake, RoleChoice::Own(id)).await.unwrap();
        assert_eq!(lobby.lead(lead).await.unwrap().assigned, None, "it waits for somebody again");
        let back = lobby.assign_lead(lead, Some(intake.person())).await;
        assert!(back.is_err_and(|e| e.is_not_found()));
        let told = house
            .raw()
            .await
            .one("SELECT count(*) FROM held_cuts WHERE cuts LIKE '% see_leads %'", &[])
            .await;
        assert_eq!(told.int(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn why_somebody_can_open_a_matter_knows_what_was_cut_and_what_would_be() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let cuts = Cuts::of(cuttable(Role::Lawyer).filter(|power| !power.needs().is_empty()));
        let id = lobby.make_own_role(Role::Lawyer, &text("Reader", cuts, "x")).await.unwrap();
        let matter = cast.lucia.matter;
        let reach =
            house.room::<Reading>(&cast.ana, matter).await.reach_of(cast.lawyer.person()).await.unwrap();
        let would = reach.powers_if(Remit::cut(Role::Lawyer, cuts), reach.assignment);
        lobby.change_role(cast.lawyer.person(), Role::Lawyer, RoleChoice::Own(id)).await.unwrap();
        let reach =
            house.room::<Reading>(&cast.ana, matter).await.reach_of(cast.lawyer.person()).await.unwrap();
        assert_eq!((reach.own_role, reach.powers()), (Some(id), would));
        let now = Browser::of(house, &cast.lawyer).await.request(house).await;
        assert_eq!(house.room::<Reading>(&now, matter).await.powers(), would, "as the door says");
        assert!(house.desk.admit::<Reviewing>(&now, matter).await.is_err());
        // Clients are told who can see what they send by the same rules, and it is no fewer.
        let seen_by = house.room::<Contributing>(&cast.lucia.contact, matter).await.seen_by().await.unwrap();
        assert!(seen_by.staff.iter().any(|(role, n)| *role == Role::Lawyer && *n == 1));
    })
    .await;
}

//! The whole policy, printed as tables a lawyer can read and compared with the committed file, and the sentences the
//! tables must never contradict. `GOLDEN=write` rewrites the file.

use domain::remit::{cuttable, is_keystone, with_what_needs};
use domain::{
    AnyPower, Assignment, Capacity, Cuts, DeskPower, LEADING, Phase, Power, PowerSet, Purpose, Relation,
    Remit, Role, Sensitivity, Standing, desk_powers, powers,
};
use std::fmt::Write as _;

const WIDTH: usize = 54;
const LEGEND: &str = "\
WHO MAY DO WHAT

Generated from the program's own policy; the tests fail when this page and the program disagree.

  ●  yes
  ○  yes in an ordinary matter, no in a sensitive one
  ·  no

A person with no mark in a column cannot tell that such a matter exists.
";

fn words(power: Power) -> &'static str {
    match power {
        Power::SeeProgress => "see the stage and what happens next",
        Power::SeeOwnRequests => "see the requests addressed to them",
        Power::OpenOwnDocuments => "open what they sent and what was published to them",
        Power::SeeWholeMatter => "see every request, party and document",
        Power::PreviewAsClient => "see a client's pages as the client does",
        Power::OpenDocuments => "look at any document (safe pages)",
        Power::DownloadOriginals => "take the original of any document away",
        Power::SendDocuments => "send documents for their own requests",
        Power::AskForHelp => "ask for help with a request",
        Power::FileForClient => "file a document on a client's behalf",
        Power::Review => "accept a document, send it back or set it aside",
        Power::AskAgain => "ask for a document again, or for more",
        Power::Publish => "show a document or an update to the client",
        Power::EditChecklist => "add, change and drop requests",
        Power::ManageParties => "add and change the people it is about",
        Power::ManagePortalAccess => "enable and revoke a client's portal access",
        Power::ChangeStage => "move the matter along its stages",
        Power::AssignPeople => "say which staff work on it",
        Power::ChangeSensitivity => "mark it sensitive or ordinary",
        Power::CloseMatter => "wind it up and close it",
        Power::DeleteDocuments => "put a document into the bin",
        Power::HoldMatter => "place and lift a legal hold on it",
        Power::SignOff => "take it past a stage that a lawyer signs off",
        Power::ReopenMatter => "open it again",
        Power::Bill => "write bills and record payments",
        Power::ReadAudit => "read its log",
        Power::InspectVersions => "inspect a file",
        Power::ClassifyDocuments => "suggest what a document is",
        Power::RelayNotices => "tell people that something waits",
        Power::SendMessages => "write to the practice",
        Power::AnswerClients => "write to the client",
        Power::WriteNotes => "write file notes and comments for the team",
        Power::EditMatter => "change its names, number, dates and fields",
        Power::AnswerApprovals => "approve or decline what they are asked to",
        Power::RequestApprovals => "ask clients for approval",
        Power::ReleaseApprovals => "let out a request that waits for a lawyer",
        Power::ReadMessages => "read what they and the practice wrote",
        Power::NameHelpers => "name somebody who helps them, and end that",
        Power::StepBack => "stop helping",
    }
}

fn desk_words(power: DeskPower) -> &'static str {
    match power {
        DeskPower::SeeOwnWork => "see their own queue and notices",
        DeskPower::SeeClients => "see and search clients' cards",
        DeskPower::SeeClientRecords => "read the whole of a client's record",
        DeskPower::ManageClients => "create and change clients and contacts",
        DeskPower::OpenMatters => "open a matter",
        DeskPower::ManageTemplates => "change packs and checklist templates",
        DeskPower::ManageStaff => "invite, change and remove staff",
        DeskPower::ManageSettings => "change the practice's settings",
        DeskPower::WatchMachinery => "see and replay jobs and mail (states only)",
        DeskPower::SeePracticeAudit => "read the practice's log",
        DeskPower::SeeFigures => "see counts and times over all matters",
        DeskPower::SeeLeads => "see enquiries of people who are not clients yet",
        DeskPower::ManageLeads => "answer, change and convert enquiries",
        DeskPower::ManageTeams => "make teams and say who belongs to them",
        DeskPower::ManageWalls => "raise and lift ethical walls",
        DeskPower::MergeClients => "join two records of one client",
        DeskPower::PlaceHolds => "place and lift holds on clients and enquiries",
    }
}

fn mark(standing: Standing, phase: Phase, power: Power) -> &'static str {
    let has = |sensitivity| powers(standing, phase, sensitivity).has(power);
    match (has(Sensitivity::Ordinary), has(Sensitivity::Sensitive)) {
        (true, true) => "●",
        (true, false) => "○",
        (false, false) => "·",
        (false, true) => "?",
    }
}

/// One table: a row for every power any of the columns has in any phase; a block of columns for every phase.
fn table(out: &mut String, title: &str, columns: &[(&str, Standing)]) {
    let block = (columns.len() * 2 + 2).max(9);
    write!(out, "\n{title:<WIDTH$}").unwrap_or_default();
    for phase in Phase::ALL {
        write!(out, "{:<block$}", phase.code()).unwrap_or_default();
    }
    write!(out, "\n{:<WIDTH$}", "").unwrap_or_default();
    for _ in Phase::ALL {
        let heads: Vec<_> = columns.iter().map(|(head, _)| *head).collect();
        write!(out, "{:<block$}", heads.join(" ")).unwrap_or_default();
    }
    out.push('\n');
    let used = |power: &&Power| {
        columns.iter().any(|(_, who)| Phase::ALL.iter().any(|phase| mark(*who, *phase, **power) != "·"))
    };
    let mut any = false;
    for power in Power::ALL.iter().filter(used) {
        any = true;
        write!(out, "  {:<1$}", words(*power), WIDTH - 2).unwrap_or_default();
        for phase in Phase::ALL {
            let marks: Vec<_> = columns.iter().map(|(_, who)| mark(*who, *phase, *power)).collect();
            write!(out, "{:<block$}", marks.join(" ")).unwrap_or_default();
        }
        out.push('\n');
    }
    if !any {
        out.push_str("  nothing, in any matter\n");
    }
}

/// What somebody of a role loses when this is cut from it: found by asking the policy about every standing with and without.
fn lost(role: Role, cuts: Cuts) -> Vec<(&'static str, String)> {
    let (base, less) = (Remit::shipped(role), Remit::cut(role, cuts));
    let mut out = Vec::new();
    for power in Power::ALL {
        let mut places = Vec::new();
        for (assignment, head) in Assignment::ALL.iter().zip(["R", "C", "T", "–"]) {
            let has = |remit| {
                let standing = Standing::Staff { remit, assignment: *assignment };
                Phase::ALL
                    .iter()
                    .flat_map(|p| Sensitivity::ALL.iter().map(move |s| (*p, *s)))
                    .any(|(p, s)| powers(standing, p, s).has(*power))
            };
            if has(base) && !has(less) {
                places.push(head);
            }
            assert!(has(base) || !has(less), "{role}: a cut added {power}");
        }
        if !places.is_empty() {
            out.push((words(*power), places.join(" ")));
        }
    }
    let (had, has) = (desk_powers(base), desk_powers(less));
    out.extend(
        had.iter().filter(|power| !has.has(*power)).map(|power| (desk_words(power), String::from("outside"))),
    );
    out
}

fn any_words(power: AnyPower) -> &'static str {
    match power {
        AnyPower::Room(power) => words(power),
        AnyPower::Desk(power) => desk_words(power),
    }
}

/// Each role less each thing that can be cut from it, with what goes along and what is then lost where.
fn own_roles(out: &mut String) {
    out.push_str("\n\nROLES OF THE PRACTICE'S OWN: A ROLE LESS WHAT WAS CUT FROM IT\n");
    out.push_str(
        "Nothing is ever added. R, C, T, –: where in a matter it is lost. The owner's role is never cut.\n",
    );
    for role in Role::ALL.iter().filter(|role| **role != Role::Owner) {
        writeln!(out, "\n{}, LESS", role.code().replace('_', " ").to_uppercase()).unwrap_or_default();
        for power in cuttable(*role) {
            let cuts = with_what_needs(*role, power);
            let lead =
                Remit::shipped(*role).answers_for_matters() && !Remit::cut(*role, cuts).answers_for_matters();
            let lead = if lead { "   and leads no matter alone" } else { "" };
            writeln!(out, "  {}{lead}", any_words(power)).unwrap_or_default();
            for (what, places) in lost(*role, cuts) {
                writeln!(out, "      loses {:<1$}{places}", what, WIDTH - 4).unwrap_or_default();
            }
        }
        let base = Remit::shipped(*role);
        for power in AnyPower::all().filter(|power| base.has(*power) && is_keystone(*role, *power)) {
            writeln!(out, "  always stays: {}", any_words(power)).unwrap_or_default();
        }
    }
}

fn whole_policy() -> String {
    let mut out = String::from(LEGEND);
    out.push_str("\n\nSTAFF, INSIDE A MATTER\nR responsible   C cover   T team   – not assigned\n");
    for role in Role::ALL {
        let columns: Vec<_> = Assignment::ALL
            .iter()
            .zip(["R", "C", "T", "–"])
            .map(|(assignment, head)| {
                (head, Standing::Staff { remit: Remit::shipped(*role), assignment: *assignment })
            })
            .collect();
        table(&mut out, &role.code().replace('_', " ").to_uppercase(), &columns);
    }
    table(&mut out, "ANY ROLE, BEHIND A WALL", &[("W", Standing::WalledOff)]);
    out.push_str("\n\nCLIENTS, INSIDE A MATTER THEY HAVE ACCESS TO\n");
    out.push_str(
        "M main applicant   P partner   D dependant   S petitioner   E employer   G guardian   V sponsor   \
         R representative   X other   O observer\n",
    );
    for capacity in Capacity::ALL {
        let title = match capacity {
            Capacity::Client => "CLIENT",
            Capacity::Everything => "CONTACT WHO SEES EVERYTHING",
            Capacity::InvoicesOnly => "CONTACT FOR THE INVOICES ONLY",
            Capacity::OneDepartment => "CONTACT OF THE MATTER'S DEPARTMENT",
            Capacity::NamedMatters => "CONTACT THE MATTER WAS NAMED FOR",
            Capacity::ReadsAlong => "HELPER WHO READS ALONG",
            Capacity::SendsAlong => "HELPER WHO SENDS ALONG",
        };
        let columns: Vec<_> = Relation::ALL
            .iter()
            .zip(["M", "P", "D", "S", "E", "G", "V", "R", "X", "O"])
            .map(|(relation, head)| (head, Standing::Client { relation: *relation, capacity: *capacity }))
            .collect();
        table(&mut out, title, &columns);
    }
    out.push_str("\n\nJOBS, INSIDE THE ONE MATTER THEY WERE PLANTED IN\n");
    for purpose in Purpose::ALL {
        table(
            &mut out,
            &format!("JOB FOR {}", purpose.code().to_uppercase()),
            &[("J", Standing::Job { purpose: *purpose })],
        );
    }
    out.push_str("\n\nSTAFF, OUTSIDE EVERY MATTER (no content of any matter is visible here)\n");
    out.push_str(
        "O owner   L lawyer   C caseworker   I intake   B billing   A auditor   S system administrator\n\n",
    );
    writeln!(out, "{:<WIDTH$}O L C I B A S", "").unwrap_or_default();
    for power in DeskPower::ALL {
        let marks: Vec<_> = Role::ALL
            .iter()
            .map(|role| if desk_powers(Remit::shipped(*role)).has(*power) { "●" } else { "·" })
            .collect();
        writeln!(out, "  {:<1$}{2}", desk_words(*power), WIDTH - 2, marks.join(" ")).unwrap_or_default();
    }
    out.push_str("\nWho may appoint whom\n");
    for to in Role::ALL {
        let marks: Vec<_> = Role::ALL
            .iter()
            .map(|by| if Remit::shipped(*by).may_appoint(Remit::shipped(*to)) { "●" } else { "·" })
            .collect();
        writeln!(
            out,
            "  {:<1$}{2}",
            format!("make somebody {}", to.code().replace('_', " ")),
            WIDTH - 2,
            marks.join(" ")
        )
        .unwrap_or_default();
    }
    own_roles(&mut out);
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

fn every_standing() -> Vec<Standing> {
    let staff = Role::ALL.iter().flat_map(|role| {
        Assignment::ALL
            .iter()
            .map(|assignment| Standing::Staff { remit: Remit::shipped(*role), assignment: *assignment })
    });
    let clients = Relation::ALL.iter().flat_map(|relation| {
        Capacity::ALL.iter().map(|capacity| Standing::Client { relation: *relation, capacity: *capacity })
    });
    let jobs = Purpose::ALL.iter().map(|purpose| Standing::Job { purpose: *purpose });
    staff.chain([Standing::WalledOff]).chain(clients).chain(jobs).collect()
}

fn role_of(who: Standing) -> Option<Role> {
    match who {
        Standing::Staff { remit, .. } => Some(remit.role()),
        Standing::WalledOff | Standing::Client { .. } | Standing::Job { .. } => None,
    }
}

/// The set for every standing, phase and sensitivity.
fn everything() -> impl Iterator<Item = (Standing, Phase, Sensitivity, PowerSet)> {
    every_standing().into_iter().flat_map(|who| {
        Phase::ALL.iter().flat_map(move |phase| {
            Sensitivity::ALL.iter().map(move |s| (who, *phase, *s, powers(who, *phase, *s)))
        })
    })
}

#[test]
fn the_policy_is_the_one_that_was_committed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/who-may-do-what.txt");
    let now = whole_policy();
    if std::env::var("GOLDEN").is_ok_and(|how| how == "write") {
        std::fs::write(path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let differing = committed.lines().zip(now.lines()).find(|(was, is)| was != is);
    assert!(committed == now, "the policy changed; first difference: {differing:?}; GOLDEN=write accepts it");
}

#[test]
fn a_system_administrator_can_open_no_room() {
    for (who, phase, _, set) in everything() {
        if role_of(who) == Some(Role::SystemAdministrator) {
            assert!(set.is_nothing(), "{who:?} {phase}: {set:?}");
        }
    }
}

#[test]
fn staff_without_an_assignment_have_nothing_but_an_owner_everything_and_an_auditor_the_log() {
    for (who, phase, _, set) in everything() {
        let Standing::Staff { remit, assignment: Assignment::None } = who else { continue };
        let role = remit.role();
        match role {
            Role::Owner => assert!(set.has(Power::ReadAudit)),
            Role::Auditor => assert_eq!(set, PowerSet::of(&[Power::ReadAudit]), "{phase}"),
            _ => assert!(set.is_nothing(), "{role} {phase}: {set:?}"),
        }
    }
}

#[test]
fn behind_a_wall_there_is_nothing_in_any_matter_of_any_phase() {
    for (who, phase, sensitivity, set) in everything() {
        if who == Standing::WalledOff {
            assert!(set.is_nothing(), "{phase} {sensitivity}: {set:?}");
        }
    }
}

#[test]
fn whoever_administers_the_system_lets_nobody_into_a_matter_by_a_team_nor_past_a_wall() {
    for role in Role::ALL {
        for power in [DeskPower::ManageTeams, DeskPower::ManageWalls] {
            assert_eq!(desk_powers(Remit::shipped(*role)).has(power), *role == Role::Owner, "{role}");
        }
    }
}

// It moves every matter of a client at once, also those a colleague cannot know of.
#[test]
fn only_owners_join_two_records_of_one_client() {
    for role in Role::ALL {
        assert_eq!(
            desk_powers(Remit::shipped(*role)).has(DeskPower::MergeClients),
            *role == Role::Owner,
            "{role}"
        );
    }
}

#[test]
fn a_sensitive_matter_never_allows_more_than_an_ordinary_one() {
    for (who, phase, _, _) in everything() {
        let ordinary = powers(who, phase, Sensitivity::Ordinary);
        let sensitive = powers(who, phase, Sensitivity::Sensitive);
        assert_eq!(sensitive.only(ordinary), sensitive, "{who:?} {phase}");
    }
}

#[test]
fn clients_have_nothing_in_a_closed_or_erased_matter() {
    for (who, phase, _, set) in everything() {
        if matches!(who, Standing::Client { .. }) && matches!(phase, Phase::Closed | Phase::Erased) {
            assert!(set.is_nothing(), "{who:?} {phase}");
        }
    }
}

#[test]
fn clients_never_see_beyond_their_own_corner() {
    const OWN: PowerSet = PowerSet::of(&[
        Power::SeeProgress,
        Power::SeeOwnRequests,
        Power::OpenOwnDocuments,
        Power::SendDocuments,
        Power::AskForHelp,
        Power::SendMessages,
        Power::ReadMessages,
        Power::AnswerApprovals,
        Power::NameHelpers,
        Power::StepBack,
    ]);
    for (who, phase, _, set) in everything() {
        if matches!(who, Standing::Client { .. }) {
            assert!(set.without(OWN).is_nothing(), "{who:?} {phase}: {set:?}");
        }
    }
}

#[test]
fn nobody_who_comes_in_for_a_client_has_more_than_that_client() {
    for (who, phase, sensitivity, set) in everything() {
        let Standing::Client { relation, .. } = who else { continue };
        let client = powers(Standing::Client { relation, capacity: Capacity::Client }, phase, sensitivity);
        // What only helpers have is leaving.
        let more = set.without(client).without(PowerSet::of(&[Power::StepBack]));
        assert!(more.is_nothing(), "{who:?} {phase}: {set:?}");
    }
}

#[test]
fn whoever_helps_reads_no_messages_answers_no_approvals_and_names_nobody() {
    for (who, phase, sensitivity, set) in everything() {
        let Standing::Client { capacity, .. } = who else { continue };
        let stops = set.has(Power::StepBack);
        let over = matches!(phase, Phase::Closed | Phase::Erased);
        assert_eq!(stops, capacity.helps() && !over, "{who:?} {phase} {sensitivity}");
        if !capacity.helps() {
            continue;
        }
        for never in [Power::ReadMessages, Power::SendMessages, Power::AnswerApprovals, Power::NameHelpers] {
            assert!(!set.has(never), "{who:?} {phase} {never}");
        }
        let sends =
            set.has(Power::SendDocuments) || set.has(Power::OpenOwnDocuments) || set.has(Power::AskForHelp);
        assert!(!sends || capacity == Capacity::SendsAlong, "{who:?} {phase}");
    }
}

#[test]
fn only_clients_themselves_say_who_helps_them() {
    for (who, phase, sensitivity, set) in everything() {
        if set.has(Power::NameHelpers) {
            assert!(
                matches!(who, Standing::Client { capacity: Capacity::Client, .. }),
                "{who:?} {phase} {sensitivity}"
            );
        }
    }
}

#[test]
fn whoever_is_there_for_the_invoices_sees_how_far_it_is_and_nothing_that_was_asked_sent_or_written() {
    for (who, phase, sensitivity, set) in everything() {
        let Standing::Client { capacity: Capacity::InvoicesOnly, .. } = who else { continue };
        assert!(set.without(PowerSet::of(&[Power::SeeProgress])).is_nothing(), "{who:?} {phase}: {set:?}");
        assert!(sensitivity == Sensitivity::Ordinary || set.is_nothing(), "{who:?}");
    }
}

#[test]
fn a_closed_matter_can_be_read_and_only_an_owner_can_change_it_by_opening_it_again() {
    for (who, phase, _, set) in everything() {
        if phase != Phase::Closed || !matches!(who, Standing::Staff { .. }) {
            continue;
        }
        let owner = role_of(who) == Some(Role::Owner);
        assert_eq!(set.admits(Purpose::Steering), owner, "{who:?}");
        assert_eq!(set.has(Power::ReopenMatter), owner, "{who:?}");
        for purpose in [Purpose::Contributing, Purpose::Reviewing, Purpose::Publishing, Purpose::Billing] {
            assert!(!set.admits(purpose), "{who:?} {purpose}");
        }
    }
}

/// MAT-09: what a part opens follows from the part; one without a name of its own opens no more than following.
#[test]
fn every_part_but_two_is_a_corner_of_its_own() {
    let open = |relation, capacity| {
        powers(Standing::Client { relation, capacity }, Phase::Open, Sensitivity::Ordinary)
    };
    for relation in Relation::ALL {
        let follows = matches!(relation, Relation::Other | Relation::Observer);
        let set = open(*relation, Capacity::Client);
        assert!(set.has(Power::SeeProgress), "{relation}");
        for power in [Power::SendDocuments, Power::ReadMessages, Power::AnswerApprovals, Power::NameHelpers] {
            assert_eq!(set.has(power), !follows, "{relation} {power}");
        }
        assert!(!set.has(Power::SeeWholeMatter), "{relation}");
        let helped = open(*relation, Capacity::SendsAlong);
        assert_eq!(helped.has(Power::SendDocuments), !follows, "{relation}");
    }
}

#[test]
fn nothing_but_the_log_is_left_of_an_erased_matter() {
    for (who, phase, _, set) in everything() {
        if phase == Phase::Erased {
            assert!(set.without(PowerSet::of(&[Power::ReadAudit])).is_nothing(), "{who:?}: {set:?}");
        }
    }
}

#[test]
fn an_auditor_changes_nothing() {
    for (who, phase, _, set) in everything() {
        if role_of(who) == Some(Role::Auditor) {
            assert!(
                set.iter().all(|power| matches!(power.purpose(), Purpose::Reading | Purpose::Auditing)),
                "{who:?} {phase}: {set:?}"
            );
            assert!(!set.has(Power::DownloadOriginals));
        }
    }
}

#[test]
fn a_job_is_admitted_for_its_own_purpose_and_no_other() {
    for (who, phase, _, set) in everything() {
        let Standing::Job { purpose } = who else { continue };
        for other in Purpose::ALL {
            if *other != purpose {
                assert!(!set.admits(*other), "a job for {purpose} entered for {other} ({phase})");
            }
        }
    }
    for machine in [Purpose::Scanning, Purpose::Classifying, Purpose::Relaying, Purpose::Auditing] {
        assert!(
            powers(Standing::Job { purpose: machine }, Phase::Open, Sensitivity::Sensitive).admits(machine)
        );
    }
}

#[test]
fn no_person_has_a_machine_s_power() {
    for (who, _, _, set) in everything() {
        if !matches!(who, Standing::Job { .. }) {
            for machine in [Purpose::Scanning, Purpose::Classifying, Purpose::Relaying] {
                assert!(!set.admits(machine), "{who:?}");
            }
        }
    }
}

#[test]
fn only_an_owner_appoints_an_owner() {
    for by in Role::ALL {
        assert_eq!(Remit::shipped(*by).may_appoint(Remit::shipped(Role::Owner)), *by == Role::Owner, "{by}");
    }
    assert!(Remit::shipped(Role::SystemAdministrator).may_appoint(Remit::shipped(Role::Lawyer)));
}

/// Every role with every set of cuts that is one power and what needs it, and with exactly one power, kept together or not:
/// whatever a row may say, the policy cuts exactly that.
#[test]
fn what_is_cut_is_gone_everywhere_and_nothing_else_is() {
    for role in Role::ALL {
        for power in AnyPower::all() {
            let cuts = Cuts::of([power]);
            let (base, less) = (Remit::shipped(*role), Remit::cut(*role, cuts));
            for assignment in Assignment::ALL {
                for phase in Phase::ALL {
                    for s in Sensitivity::ALL {
                        let of =
                            |remit| powers(Standing::Staff { remit, assignment: *assignment }, *phase, *s);
                        let expected =
                            if *role == Role::Owner { of(base) } else { of(base).without(cuts.rooms) };
                        assert_eq!(of(less), expected, "{role} {assignment} {phase} less {power:?}");
                    }
                }
            }
            let had = desk_powers(base);
            let expected = if *role == Role::Owner { had } else { had.without(cuts.desk) };
            assert_eq!(desk_powers(less), expected, "{role} less {power:?}");
        }
    }
}

#[test]
fn whatever_can_be_cut_a_matter_somebody_is_on_stays_one_they_see() {
    for role in Role::ALL {
        let all = Cuts::of(cuttable(*role));
        for assignment in Assignment::ALL {
            for s in Sensitivity::ALL {
                let of = |remit| powers(Standing::Staff { remit, assignment: *assignment }, Phase::Open, *s);
                let (had, has) = (of(Remit::shipped(*role)), of(Remit::cut(*role, all)));
                assert_eq!(
                    had.is_nothing(),
                    has.is_nothing(),
                    "{role} {assignment}: lists would show what is not there"
                );
                assert_eq!(
                    had.has(Power::SeeWholeMatter),
                    has.has(Power::SeeWholeMatter),
                    "{role} {assignment}"
                );
            }
        }
    }
    assert!(LEADING.iter().all(|power| cuttable(Role::Lawyer).any(|one| one == AnyPower::Room(power))));
}

//! Ninety turns of chance: two teams, their matters and walls, in whatever order. A model as simple as can be says who may
//! enter what, and rooms, lists and the search box must all agree with it.

use super::walls::enters;
use domain::{Assignment, Phase, Remit, Role, Sensitivity, Standing, WallId, powers};
use std::collections::{BTreeMap, BTreeSet};
use testkit::on_both_engines;
use vault::{Against, Around, MatterFilter, NewMatter, Steering};

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// What was done, kept as simply as can be.
#[derive(Default)]
struct Model {
    by_name: BTreeMap<(usize, usize), Assignment>,
    members: BTreeSet<(usize, usize)>,
    teams_on: BTreeSet<(usize, usize)>,
    /// Matter, then person or team, and the wall.
    against_person: BTreeMap<(usize, usize), WallId>,
    against_team: BTreeMap<(usize, usize), WallId>,
}

impl Model {
    fn standing(&self, role: Role, matter: usize, person: usize) -> Standing {
        let in_team = |team: usize| self.members.contains(&(team, person));
        let walled = self.against_person.contains_key(&(matter, person))
            || self.against_team.keys().any(|(m, team)| *m == matter && in_team(*team));
        if walled {
            return Standing::WalledOff;
        }
        let by_team = self.teams_on.iter().any(|(m, team)| *m == matter && in_team(*team));
        let assignment = match self.by_name.get(&(matter, person)) {
            Some(assignment) => *assignment,
            None if by_team => Assignment::Team,
            None => Assignment::None,
        };
        Standing::Staff { remit: Remit::shipped(role), assignment }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_teams_and_their_walls_hold_whatever_is_done_in_whatever_order() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let roles = [Role::Owner, Role::Lawyer, Role::Caseworker, Role::Intake, Role::Auditor];
        let mut staff = Vec::new();
        for role in roles {
            staff.push((role, house.staff(&ana, role).await));
        }
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut matters = Vec::new();
        for n in 0..3 {
            let new = NewMatter {
                name: format!("Matter {n}"),
                internal_title: String::new(),
                number: format!("NR-{n}"),
                client: "Somebody".to_owned(),
                pack: "immigration".to_owned(),
                kind: "family".to_owned(),
                stage: "collecting".to_owned(),
                sensitivity: if n == 2 { Sensitivity::Sensitive } else { Sensitivity::Ordinary },
                letter_first: false,
            };
            matters.push((lobby.open_matter(&new).await.unwrap(), new.sensitivity));
        }
        let teams = [lobby.make_team("Red").await.unwrap(), lobby.make_team("Blue").await.unwrap()];
        let (mut dice, mut model) = (Dice(2_026), Model::default());
        for turn in 0..90 {
            let (m, p, t) = (dice.below(3), dice.below(staff.len()), dice.below(2));
            let (matter, person, team) = (matters[m].0, staff[p].1.person(), teams[t]);
            let steering = house.room::<Steering>(&ana, matter).await;
            match dice.below(8) {
                0 => {
                    let how = Assignment::ALL[dice.below(Assignment::ALL.len())];
                    steering.assign(person, how).await.unwrap();
                    match how {
                        Assignment::None => model.by_name.remove(&(m, p)),
                        how => model.by_name.insert((m, p), how),
                    };
                }
                1 => {
                    steering.assign_team(team).await.unwrap();
                    model.teams_on.insert((m, t));
                }
                2 => {
                    steering.unassign_team(team).await.unwrap();
                    model.teams_on.remove(&(m, t));
                }
                3 | 4 => {
                    lobby.join_team(team, person).await.unwrap();
                    model.members.insert((t, p));
                }
                5 => {
                    lobby.leave_team(team, person).await.unwrap();
                    if model.members.remove(&(t, p)) {
                        // They take the team's walls along.
                        for m in 0..3 {
                            if model.against_team.contains_key(&(m, t)) {
                                model.against_person.entry((m, p)).or_insert(WallId::nil());
                            }
                        }
                    }
                }
                6 if dice.below(2) == 0 => {
                    let against = Against::Person(person);
                    let wall = lobby.raise_wall(Around::Matter(matter), against, "Conflict").await.unwrap();
                    model.against_person.insert((m, p), wall);
                }
                6 => {
                    let against = Against::Team(team);
                    let wall = lobby.raise_wall(Around::Matter(matter), against, "Conflict").await.unwrap();
                    model.against_team.insert((m, t), wall);
                }
                _ => {
                    let standing = lobby.walls().await.unwrap();
                    let standing: Vec<_> = standing.iter().filter(|wall| wall.lifted.is_none()).collect();
                    if !standing.is_empty() {
                        let wall = standing[dice.below(standing.len())];
                        lobby.lift_wall(wall.id, "Cleared").await.unwrap();
                        let at =
                            matters.iter().position(|(id, _)| wall.around == Around::Matter(*id)).unwrap();
                        match wall.against {
                            Against::Person(who) => {
                                let who = staff.iter().position(|(_, one)| one.person() == who).unwrap();
                                model.against_person.remove(&(at, who));
                            }
                            Against::Team(which) => {
                                let which = teams.iter().position(|team| *team == which).unwrap();
                                model.against_team.remove(&(at, which));
                            }
                        }
                    }
                }
            }
            for (p, (role, actor)) in staff.iter().enumerate() {
                let listed = house.desk.lobby(actor).unwrap().matters(MatterFilter::All, "", None, 50).await;
                let listed: BTreeSet<_> = listed.unwrap().iter().map(|row| row.id).collect();
                let found = house.desk.lobby(actor).unwrap().search("matter", 50).await.unwrap();
                let found: BTreeSet<_> = found.matters.iter().map(|row| row.id).collect();
                for (m, (matter, sensitivity)) in matters.iter().enumerate() {
                    let standing = model.standing(*role, m, p);
                    let may = powers(standing, Phase::Open, *sensitivity);
                    let says = format!("turn {turn}: {role} in matter {m}, {standing:?}");
                    let inside = enters(house, actor, *matter).await;
                    assert_eq!(inside, may.admits(domain::Purpose::Reading), "{says}");
                    if standing == Standing::WalledOff {
                        assert!(!listed.contains(matter) && !found.contains(matter), "{says}: a list");
                    } else if inside && *role != Role::Auditor {
                        assert!(listed.contains(matter) && found.contains(matter), "{says}: not listed");
                    } else if !inside {
                        assert!(!listed.contains(matter), "{says}: listed");
                    }
                }
            }
        }
        assert!(model.members.len() > 1, "the dice did something");
    })
    .await;
}

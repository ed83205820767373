//! The pages about roles of the practice's own, with invented people.

use crate::Press;
use std::io;
use web::staff_view::own_roles::{
    OwnRole, OwnRolePage, OwnRolePreviewPage, OwnRolesPage, PastVersion, PowerGroup, PowerTick, Tick,
};
use web::staff_view::{Choice, Place, Problems};

/// Presses them all.
pub fn press(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Settings));
    let one = |name: &str, people| OwnRole {
        href: "/desk/settings/roles/rol_1".into(),
        name: name.into(),
        hint: w.own_role_less(w.power_download_originals(), w.desk_role_caseworker()),
        people: w.own_role_people(people),
    };
    let list = |roles, retired, problems| OwnRolesPage {
        w,
        shell,
        roles,
        retired,
        bases: vec![
            Choice::new("lawyer", w.desk_role_lawyer()).hint(w.desk_role_lawyer_hint()),
            Choice::new("caseworker", w.desk_role_caseworker()).hint(w.desk_role_caseworker_hint()),
        ],
        problems,
    };
    to.page("own-roles-none", &list(Vec::new(), Vec::new(), Problems::none()))?;
    let wrong = Problems::none().with("base", w.own_role_base_missing());
    to.page("own-roles", &list(vec![one("Trainee", 2)], vec![one("Night desk", 0)], wrong))?;
    let tick = |code, label: String, hint: String, tick| PowerTick { code, label, hint, tick };
    let groups = || {
        vec![PowerGroup {
            legend: w.own_role_g_documents(),
            ticks: vec![
                tick("see_whole_matter", w.power_see_whole_matter(), w.own_role_always(), Tick::Fixed),
                tick("open_documents", w.power_open_documents(), String::new(), Tick::On),
                tick(
                    "download_originals",
                    w.power_download_originals(),
                    w.own_role_goes_with(w.power_open_documents()),
                    Tick::Off,
                ),
            ],
        }]
    };
    let page = |base, closed, earlier, problems| OwnRolePage {
        w,
        shell,
        title: "Trainee".into(),
        action: "/desk/settings/roles/rol_1".into(),
        base,
        lead: w.own_role_starts(w.desk_role_caseworker()),
        closed,
        earlier,
        version: 2,
        name: "Trainee".into(),
        why: String::new(),
        groups: groups(),
        holders: vec!["Priya Vale".into(), w.own_role_away("Sam Placeholder")],
        past: vec![
            PastVersion {
                said: w.own_role_version_by(2, "Nov 20", "Ana Torres"),
                name: "Trainee".into(),
                hint: w.own_role_without(w.power_download_originals()),
                why: "Nothing leaves the house.".into(),
                href: None,
            },
            PastVersion {
                said: w.own_role_version_by(1, "Nov 12", "Ana Torres"),
                name: "Trainee".into(),
                hint: w.own_role_whole(),
                why: "They learn.".into(),
                href: Some("/desk/settings/roles/rol_1?version=1".into()),
            },
        ],
        retire: Some("/desk/settings/roles/rol_1/retire".into()),
        problems,
    };
    let alone = w.own_role_alone(w.power_download_originals(), w.power_open_documents());
    let problems = Problems::none().with("open_documents", alone).with("why", w.own_role_why_missing());
    to.page("own-role-new", &page("caseworker", None, None, Problems::none()))?;
    to.page("own-role", &page("", None, Some(w.own_role_earlier(1)), Problems::none()))?;
    to.page("own-role-wrong", &page("", None, None, problems))?;
    to.page("own-role-yours", &page("", Some(w.own_role_yours()), None, Problems::none()))?;
    let preview = |why: Option<String>, problems| OwnRolePreviewPage {
        w,
        shell,
        title: w.own_role_preview("Trainee"),
        back: "/desk/settings/roles/rol_1".into(),
        action: "/desk/settings/roles/rol_1/change".into(),
        gains: Vec::new(),
        loses: vec![w.power_review(), w.power_publish()],
        holders: vec!["Priya Vale".into()],
        notes: vec![w.own_role_at_once(), w.own_role_leads_not()],
        kept: vec![("version", "2".into()), ("may", "review".into())],
        why,
        verb: w.own_role_do(),
        problems,
    };
    to.page("own-role-preview", &preview(None, Problems::none()))?;
    let missing = Problems::none().with("why", w.own_role_why_missing());
    to.page("own-role-retire", &preview(Some(String::new()), missing))
}

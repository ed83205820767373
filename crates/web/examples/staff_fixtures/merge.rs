//! Two records of one person, side by side, what joining them does, and what is kept of it.

use crate::Press;
use std::io;
use web::staff_view::Problems;
use web::staff_view::details::Known;
use web::staff_view::merge::{
    Candidate, Checked, JoinedRow, MatterLink, MergeChoosePage, MergeFieldRow, MergeFindPage, MergeMatterRow,
    MergePreviewPage, RecordHead,
};

fn matter(number: &str) -> MatterLink {
    MatterLink {
        href: "/desk/matters/mat_1".into(),
        name: "Green card for Lucía".into(),
        number: number.into(),
    }
}

fn known(label: &str, value: &str) -> Known {
    Known { label: label.into(), value: value.into(), unverified: false, doubt: String::new() }
}

/// One joining in a record's history.
pub fn joined() -> Vec<JoinedRow> {
    vec![JoinedRow {
        sentence: "Lucía Ejemplo: joined by Ana Torres, Nov 12, 9:31 AM".into(),
        not_kept: vec![known("Phone", "212 555 0142")],
        matters: vec![matter("2026-0002")],
    }]
}

pub fn pages(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.shell);
    let candidate = |why: &str| Candidate {
        href: "/desk/clients/cli_1/merge/cli_2".into(),
        name: "Lucía Ejemplo".into(),
        email: "lucia@example.test".into(),
        matters: w.merge_matters(2),
        why: why.into(),
    };
    let find = |alike, found| MergeFindPage {
        w,
        shell,
        base: "/desk/clients/cli_1".into(),
        name: "Lucía Example".into(),
        query: "lu".into(),
        alike,
        found,
    };
    to.page("merge-find", &find(vec![candidate(&w.lead_like_email())], Some(vec![candidate("")])))?;
    to.page("merge-find-none", &find(Vec::new(), Some(Vec::new())))?;
    let head = |name: &str| RecordHead {
        href: "/desk/clients/cli_1".into(),
        name: name.into(),
        facts: w.merge_record_facts(w.merge_matters(1), "Nov 12"),
    };
    let row = |name: &str, kept: &str, gone: &str, checked| MergeFieldRow {
        name: format!("take-{name}"),
        label: name.into(),
        kept: kept.into(),
        gone: gone.into(),
        differs: !kept.is_empty() && !gone.is_empty() && kept != gone,
        from_gone: checked == Some(Checked::Gone),
        checked,
    };
    let choose = |fields, both_in, problems| MergeChoosePage {
        w,
        shell,
        base: "/desk/clients/cli_1".into(),
        action: "/desk/clients/cli_1/merge/cli_2".into(),
        swap: "/desk/clients/cli_2/merge/cli_1".into(),
        kept: head("Lucía Example"),
        gone: head("Lucía Ejemplo"),
        fields,
        both_in,
        problems,
    };
    let rows = vec![
        row("given", "Lucía", "Lucía", None),
        row("family", "Example", "Ejemplo", Some(Checked::Gone)),
        row("passport_number", "", "PC1234567", None),
    ];
    to.page("merge-choose", &choose(rows.clone(), Vec::new(), Problems::none()))?;
    let changed = Problems::none().with("fields", w.merge_problem_changed());
    to.page("merge-choose-blocked", &choose(rows, vec![matter("2026-0001")], changed))?;
    let same = vec![row("given", "Lucía", "Lucía", None)];
    to.page("merge-choose-same", &choose(same, Vec::new(), Problems::none()))?;
    let moves = |portal: String, ends| MergeMatterRow {
        matter: matter("2026-0002"),
        what: w.merge_matter_comes(),
        portal,
        ends,
    };
    to.page(
        "merge-preview",
        &MergePreviewPage {
            w,
            shell,
            action: "/desk/clients/cli_1/merge/cli_2/go".into(),
            back: "/desk/clients/cli_1/merge/cli_2".into(),
            kept: "Lucía Example".into(),
            gone: "Lucía Ejemplo".into(),
            record: vec![known("family", "Example")],
            not_kept: vec![known("family", "Ejemplo")],
            matters: vec![moves(w.merge_portal_ends(), true), moves(w.merge_portal_again(), false)],
            also: vec![w.merge_say_portal(), w.merge_say_devices(2u64), w.merge_say_links()],
            fields: vec![("take-family".into(), "kept".into())],
            seen: "0".into(),
        },
    )
}

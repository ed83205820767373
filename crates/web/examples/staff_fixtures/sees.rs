//! Who can see what of a matter, and taking its documents away, with invented people.

use crate::Press;
use std::io;
use web::staff_view::matter::MatterHead;
use web::staff_view::sees::{Cell, SeesPage, SeesRow};
use web::staff_view::taken_away::{Kept, TakeAwayPage};
use web::staff_view::{Choice, Place, Problems, Tag, Tone};

/// Presses both.
pub fn render(to: &Press, head: MatterHead) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let yes = |text: String| Cell { text, no: false };
    let no = || Cell { text: w.sees_no(), no: true };
    let row = |name: &str, what: String, tag, cells| SeesRow { name: name.into(), what, tag, cells };
    to.page(
        "matter-access",
        &SeesPage {
            w,
            shell,
            head: head.clone(),
            heads: vec![
                w.sees_of_everybody(),
                w.sees_of("Lucía Example"),
                w.desk_tab_messages(),
                w.desk_tab_approvals(),
                w.progress_nav(),
                w.sees_log(),
            ],
            clients: vec![row(
                "Lucía Example",
                w.desk_part_main_applicant(),
                None,
                vec![
                    yes(w.sees_own_documents(4)),
                    yes(w.sees_own_documents(2)),
                    yes(w.sees_own_messages()),
                    yes(w.sees_asked_approvals()),
                    yes(w.sees_yes()),
                    no(),
                ],
            )],
            staff: vec![row(
                "Ben Sturdy",
                w.desk_role_lawyer(),
                Some(Tag::new(Tone::Bad, w.sees_restricted())),
                vec![no(), no(), no(), no(), no(), no()],
            )],
            shares: vec![w.shared_desk_addresses("Lucía Example", "Marta Example", "10/12, 8:10")],
            other_side: "Acme Quillworks".into(),
            sensitive: true,
        },
    )?;
    let parts = vec![
        Choice::new("accepted", w.take_accepted()).hint(w.take_holds(3, "2.4 MB")).chosen(),
        Choice::new("everything", w.take_everything()).hint(w.take_over("20 GB", "31 GB")),
    ];
    let kept =
        Kept { file: "scan.pdf".into(), request: "Passport: photo page".into(), why: w.take_left_checking() };
    to.page(
        "matter-files",
        &TakeAwayPage {
            w,
            shell,
            head,
            any: true,
            parts,
            kept: vec![kept],
            more: 2,
            problems: Problems::none(),
        },
    )
}

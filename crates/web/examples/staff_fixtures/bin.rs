//! The bin of a matter, the question before something goes there, and legal holds.

use crate::Press;
use std::io;
use web::staff_view::bin::{BinDeletePage, BinPage, Binned, HoldLine, HoldPage};
use web::staff_view::matter::Tab;
use web::staff_view::record_files::{RecordBinPage, RecordFileDeletePage};
use web::staff_view::{Place, Problems, Tag, Tone};

pub fn print(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Matters));
    let head = || crate::matter::head(w, Tab::Overview);
    let lies = Binned {
        title: "Passport: photo page".into(),
        tag: Tag::new(Tone::Wait, w.bin_tag_lies()),
        files: vec!["passport-front.jpg".into(), "passport-back.jpg".into()],
        prints: Vec::new(),
        by: w.bin_by("yesterday", "Ana Torres"),
        why: "Another person's passport was sent here by mistake.".into(),
        until: w.bin_until("Friday, December 4"),
        restore: "/desk/matters/mat_1/bin/bin_1/restore".into(),
    };
    let held = Binned {
        tag: Tag::new(Tone::Todo, w.hold_tag()),
        until: w.bin_held(),
        restore: String::new(),
        ..lies.clone()
    };
    let gone = Binned {
        tag: Tag::new(Tone::Plain, w.bin_tag_gone()),
        files: Vec::new(),
        prints: vec!["3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".into()],
        until: w.bin_was_destroyed("Nov 12"),
        restore: String::new(),
        ..lies.clone()
    };
    let page = |lies, gone| BinPage { w, shell, head: head(), lead: w.bin_lead(30), lies, gone };
    let record = |lies, gone| RecordBinPage {
        w,
        shell,
        base: "/desk/clients/cli_1".into(),
        name: "Lucía Fernández".into(),
        lead: w.bin_lead(30),
        lies,
        gone,
    };
    to.page("record-bin", &record(vec![lies.clone()], vec![gone.clone()]))?;
    to.page("bin", &page(vec![lies, held], vec![gone]))?;
    let ask = |problems| RecordFileDeletePage {
        w,
        shell,
        name: "Lucía Fernández".into(),
        title: "Insurance card".into(),
        file: "card.pdf".into(),
        action: "/desk/clients/cli_1/files/rcf_1/delete".into(),
        back: "/desk/clients/cli_1/files".into(),
        after: w.record_bin_after(30),
        client: true,
        reason: String::new(),
        problems,
    };
    to.page("record-file-delete", &ask(Problems::none()))?;
    to.page("record-file-delete-wrong", &ask(Problems::none().with("reason", w.desk_missing())))?;
    to.page("bin-empty", &page(Vec::new(), Vec::new()))?;
    let ask = |problems| BinDeletePage {
        w,
        shell,
        head: head(),
        title: "Passport: photo page".into(),
        files: vec!["passport-front.jpg".into()],
        action: "/desk/matters/mat_1/documents/doc_1/delete".into(),
        back: "/desk/review/ver_1".into(),
        after: w.bin_delete_after(30),
        reason: String::new(),
        problems,
    };
    to.page("bin-delete", &ask(Problems::none()))?;
    to.page("bin-delete-wrong", &ask(Problems::none().with("reason", w.desk_missing())))?;
    let hold = |stands: bool, may: bool, problems| HoldPage {
        w,
        shell,
        base: "/desk/matters/mat_1/hold".into(),
        back: "/desk/matters/mat_1".into(),
        name: "Your green card".into(),
        keeps: w.hold_keeps_matter(),
        stands,
        beside: if stands { String::new() } else { w.hold_beside() },
        may,
        reason: String::new(),
        history: vec![HoldLine {
            placed: w.hold_placed_by("Nov 12", "Ana Torres"),
            why: "A court asked us to keep everything.".into(),
            lifted: if stands { String::new() } else { w.hold_lifted_by("yesterday", "Ana Torres") },
            lifted_why: if stands { String::new() } else { "The court is done.".into() },
        }],
        problems,
    };
    to.page("hold", &hold(true, true, Problems::none()))?;
    to.page("hold-lifted", &hold(false, true, Problems::none().with("reason", w.desk_missing())))?;
    to.page("hold-read", &hold(true, false, Problems::none()))
}

//! The page on which a practice says how it looks: as it stands, and with a colour that not everybody can read.

use crate::Press;
use std::io;
use web::staff_view::appearance::{AppearancePage, LookDraft, Shade};
use web::staff_view::{Place, Problems};

pub fn print(to: &Press) -> io::Result<()> {
    let (w, shell) = (to.w, &to.at(Place::Settings));
    let page = |colour: &str, shade: Option<Shade>, problems| AppearancePage {
        w,
        shell,
        draft: LookDraft {
            colour: colour.into(),
            sender: String::new(),
            welcome: ["Welcome to Harbor & Vale.".into(), "Bienvenida a Harbor & Vale.".into()],
            mail_foot: ["12 Harbor Street, New York".into(), "12 Harbor Street, Nueva York".into()],
        },
        picked: "#0c566a".into(),
        shade,
        logo: None,
        waiting: None,
        sheet: "/brand/preview/0000000000000000/0c566a.css".into(),
        previewed: "#0c566a".into(),
        note: String::new(),
        problems,
    };
    to.page("appearance", &page("#0c566a", None, Problems::none()))?;
    let shade = Shade { colour: "#736100".into(), instead_of: "#ffd700".into() };
    let wrong = Problems::none().with("colour", w.look_colour_faint("1.1", "#736100", "1.4"));
    to.page("appearance-wrong", &page("#ffd700", Some(shade), wrong))
}

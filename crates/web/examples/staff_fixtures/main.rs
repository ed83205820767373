//! Writes every page of the staff desk, in every state and language, to a folder with the assets beside it, for looking
//! at and for checks in a browser: `cargo run -p web --example staff_fixtures -- <folder>`. Serve the folder by any file
//! server. People and papers are invented; it refuses to know a real one.

mod appearance;
mod bin;
mod desk;
mod door;
mod matter;
mod merge;
mod own_roles;
mod review;
mod sees;

use askama::Template;
use domain::locale::Locale;
use std::io;
use std::path::{Path, PathBuf};
use web::staff_view::{Door, Place, Shell};
use web::words::Words;

/// Where pages go, and the values that every page of one language shares.
pub struct Press {
    folder: PathBuf,
    pub w: &'static Words,
    pub shell: Shell,
    pub door: Door,
}

impl Press {
    fn new(out: &Path, locale: Locale) -> io::Result<Self> {
        let folder = out.join(locale.code());
        std::fs::create_dir_all(&folder)?;
        let w = Words::of(locale);
        let shell = Shell {
            practice: "Harbor & Vale".into(),
            name: "Ana Torres".into(),
            initials: "AT".into(),
            role: w.desk_role_caseworker(),
            places: vec![
                Place::Today,
                Place::Review,
                Place::Messages,
                Place::Matters,
                Place::Clients,
                Place::People,
                Place::Audit,
                Place::Settings,
                Place::Outbox,
            ],
            may_open: true,
            may_add_clients: true,
            may_add_leads: true,
            here: Some(Place::Review),
            to_review: 8,
            to_answer: 3,
            unread_notices: 2,
            path: "/desk/review".into(),
            csrf: "fixture".into(),
            session_left: 1500,
            flash: None,
        };
        let door = Door {
            practice: "Harbor & Vale".into(),
            path: "/desk/sign-in".into(),
            csrf: "fixture".into(),
            phone: "(555) 555-0142".into(),
        };
        Ok(Self { folder, w, shell, door })
    }

    /// The frame with another place lit.
    pub fn at(&self, here: Place) -> Shell {
        Shell { here: Some(here), ..self.shell.clone() }
    }

    pub fn page(&self, name: &str, page: &impl Template) -> io::Result<()> {
        let html = page.render().map_err(io::Error::other)?;
        std::fs::write(self.folder.join(format!("{name}.html")), html)
    }
}

fn main() -> io::Result<()> {
    let out = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| "staff-fixtures".into()));
    for asset in web::assets::ALL {
        let path = out.join(asset.href.trim_start_matches('/'));
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, asset.plain)?;
    }
    std::fs::write(out.join("page.svg"), PAGE)?;
    for locale in Locale::ALL {
        let press = Press::new(&out, *locale)?;
        appearance::print(&press)?;
        door::print(&press)?;
        review::print(&press)?;
        matter::print(&press)?;
        desk::print(&press)?;
        merge::pages(&press)?;
        bin::print(&press)?;
    }
    Ok(())
}

/// A picture of an invented passport page.
const PAGE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1500" viewBox="0 0 1200 1500"><rect width="1200" height="1500" fill="#3a2e28"/><g transform="rotate(-3 600 750)"><rect x="150" y="170" width="880" height="1150" rx="24" fill="#efeade"/><text x="590" y="400" font-family="monospace" font-size="52" text-anchor="middle" letter-spacing="9" fill="#3b3b3b">SPECIMEN</text><text x="590" y="470" font-family="monospace" font-size="52" text-anchor="middle" letter-spacing="9" fill="#3b3b3b">PASSPORT</text><rect x="200" y="620" width="780" height="5" fill="#d4b483"/><rect x="200" y="680" width="260" height="330" rx="12" fill="#c6d6dc"/><text x="500" y="740" font-family="monospace" font-size="34" fill="#222">EXAMPLE</text><text x="500" y="810" font-family="monospace" font-size="34" fill="#222">LUCIA</text><text x="500" y="880" font-family="monospace" font-size="34" fill="#222">UTOPIA</text><text x="200" y="1140" font-family="monospace" font-size="32" fill="#222">P&lt;UTOEXAMPLE&lt;&lt;LUCIA&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;</text><text x="200" y="1190" font-family="monospace" font-size="32" fill="#222">X1234567&lt;8UTO9202041F3106158&lt;</text></g></svg>"##;

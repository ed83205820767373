//! Every route of the site, as data. A new page is a new row in its door's table; the whole is printed to a golden file
//! and swept by tests.

use crate::door::{Route, Site, router};
use axum::Router;
use std::sync::Arc;

/// All tables, in the order they are printed.
pub fn tables() -> [&'static [Route]; 7] {
    [
        crate::client::ROUTES,
        crate::tus::ROUTES,
        crate::enquiry::ROUTES,
        crate::verifier::ROUTES,
        crate::desk::ROUTES,
        crate::assets::ROUTES,
        crate::brand::ROUTES,
    ]
}

/// The site as a service.
pub fn app(site: Arc<Site>) -> Router {
    router(site, &tables(), |visit| Box::pin(crate::ends::absent(visit)))
}

/// The table as text, one row a line: method, path, guard, purpose.
pub fn printed() -> String {
    let mut out = String::from("# method  path  guard  purpose\n");
    for route in tables().into_iter().flatten() {
        let purpose = route.purpose.map_or("-", domain::Purpose::code);
        out.push_str(&format!("{} {} {} {purpose}\n", route.method, route.path, route.guard.code()));
    }
    out
}

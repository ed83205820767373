//! The table of routes, printed for people to read and for the journeys to sweep. A new route shows up here as a line of a
//! diff, with the guard before it and the purpose of the room behind it.

use std::collections::BTreeSet;

#[test]
fn the_printed_table_of_routes_is_the_committed_one() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/routes.txt");
    if std::env::var_os("GOLDEN").is_some() {
        std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/golden")).unwrap();
        std::fs::write(page, web::routes::printed()).unwrap();
    }
    let committed = std::fs::read_to_string(page).unwrap_or_default();
    assert_eq!(committed, web::routes::printed(), "run the tests with GOLDEN=write");
}

#[test]
fn no_route_stands_twice_and_every_room_is_behind_a_guard() {
    let mut seen = BTreeSet::new();
    for route in web::routes::tables().into_iter().flatten() {
        assert!(seen.insert((route.method.to_string(), route.path)), "{} {} twice", route.method, route.path);
        let open = route.guard == web::door::Guard::Open;
        assert!(
            !open || route.purpose.is_none(),
            "{} {} enters a room without a guard",
            route.method,
            route.path
        );
        let inside = route.path.contains("{matter}") || route.path.contains("{item}");
        assert!(
            !open || !inside,
            "{} {} names something inside a room without a guard",
            route.method,
            route.path
        );
    }
}

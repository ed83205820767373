//! The page about one's own access: who sees the case, one archive of what was sent, devices, and other cases.

use super::Doors;
use http::StatusCode;
use std::io::{Cursor, Read};
use testkit::persona;
use vault::{About, Contributing, NewAccess, NewMatter, Steering, To};

#[tokio::test]
async fn a_client_reads_who_sees_the_case_and_takes_everything_sent_away_in_one_archive() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let base = doors.base();
    let page = browser.get(&format!("{base}/account")).await;
    assert_eq!(page.status, StatusCode::OK);
    let ana = doors.house.desk.lobby(&doors.ana).unwrap().name_of(doors.ana.person()).await.unwrap().unwrap();
    assert!(!page.text().contains(&ana), "no member of the staff by name");
    assert!(page.text().contains("persona titular de") && page.text().contains("Todavía no ha enviado nada"));
    doors.house.ready(&doors.lucia, "../../etc/Pasaporte <ñ>.pdf", b"%PDF-1.7 first").await;
    doors.house.clock.advance(domain::Duration::seconds(1));
    doors.house.ready(&doors.lucia, "IMG.jpg", b"%PDF-1.7 second").await;
    let hers = doors.house.room::<Contributing>(&doors.lucia.contact, doors.lucia.matter).await;
    let about = To::About(About::Matter, "Cita".to_owned());
    hers.write_to_us(&testkit::message(about, "¿Cuándo es?\nGracias.", 9)).await.unwrap();
    let csrf = browser.get(&format!("{base}/account")).await.csrf();
    let refused = browser.post(&format!("{base}/account/download"), &[("csrf", "x")]).await;
    assert_ne!(refused.status, StatusCode::OK, "not without the page's token");
    let sent = browser.post(&format!("{base}/account/download"), &[("csrf", &csrf)]).await;
    assert_eq!((sent.status, sent.header("content-type")), (StatusCode::OK, "application/zip"));
    assert!(sent.header("content-disposition").starts_with("attachment"));
    let mut archive = zip::ZipArchive::new(Cursor::new(sent.body)).unwrap();
    let mut read = |at: usize| {
        let mut entry = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().into_owned(), bytes)
    };
    // The list comes last, when everything it lists is there, and stands first by its name.
    let (name, index) = read(4);
    assert_eq!(name, "000 index.txt");
    let index = String::from_utf8(index).unwrap();
    assert!(index.contains("SHA-256") && index.contains(persona::LUCIA.family), "{index}");
    let (first, second) = (read(0), read(1));
    assert_eq!((first.1.as_slice(), second.1.as_slice()), (&b"%PDF-1.7 first"[..], &b"%PDF-1.7 second"[..]));
    assert!(!first.0.contains('/') && first.0.starts_with("001 Pasaporte"), "{}", first.0);
    assert!(second.0.ends_with(".pdf"), "a name says what the file is: {}", second.0);
    let (name, talk) = read(2);
    let talk = String::from_utf8(talk).unwrap();
    assert_eq!(name, "003 Mensajes.txt");
    assert!(talk.starts_with("Cita") && talk.contains("  ¿Cuándo es?\r\n  Gracias.\r\n"), "{talk}");
    // Every part is in the list, with who gave it and what proves it.
    let lines = index.lines().filter(|line| line.trim_start().starts_with("SHA-256 ")).count();
    assert_eq!(lines, 4, "{index}");
    // UX-16: what is on file about her is a part, and each document says from whom it is and what became of it.
    let (name, details) = read(3);
    let details = String::from_utf8(details).unwrap();
    assert_eq!(name, "004 Mis datos.txt");
    assert!(details.contains(persona::LUCIA.family) && details.contains(persona::LUCIA.email), "{details}");
    assert!(index.contains(&format!("De usted ({}) · Todavía no se ha decidido", persona::LUCIA.full())));
    assert!(!index.contains("Lo que usted aceptó"), "nothing was asked");
    assert!(index.contains("De usted") && index.contains("Entre usted y"), "{index}");
    assert!(index.contains(&vault::fingerprint(talk.as_bytes())), "{index}");
}

#[tokio::test]
async fn a_client_goes_on_to_the_other_case_and_the_first_stays_open_beside_it() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let new = NewMatter {
        name: "Citizenship of Lucía".to_owned(),
        internal_title: String::new(),
        number: "L-2".to_owned(),
        client: persona::LUCIA.full(),
        pack: "immigration".to_owned(),
        kind: "family".to_owned(),
        stage: "collecting".to_owned(),
        sensitivity: domain::Sensitivity::Ordinary,
        letter_first: false,
    };
    let matter = doors.house.desk.lobby(&doors.ana).unwrap().open_matter(&new).await.unwrap();
    let room = doors.house.room::<Steering>(&doors.ana, matter).await;
    let (client, relation) = (doors.lucia.client, domain::Relation::MainApplicant);
    room.add_party(client, relation).await.unwrap();
    let access = room.enable_access(&NewAccess { client, relation }).await.unwrap();
    let base = doors.base();
    let page = browser.get(&format!("{base}/account")).await;
    assert!(page.text().contains("Citizenship of Lucía"));
    let (csrf, to) = (page.csrf(), access.to_string());
    let there = browser.post(&format!("{base}/switch"), &[("csrf", &csrf), ("to", &to)]).await;
    assert_eq!(there.see(), format!("/p/{access}/home"));
    assert!(browser.get(&format!("/p/{access}/home")).await.text().contains("Citizenship of Lucía"));
    let back = browser.get(&format!("{base}/home")).await;
    assert_eq!(back.status, StatusCode::OK);
    let main = back.text().split_once("<main").unwrap().1.to_owned();
    assert!(!main.contains("Citizenship"), "each page is of one case");
    // Whatever is no case of theirs is not there, whatever it is.
    for to in ["", "x", "acc_00000000000000000000000000", &doors.ana.person().to_string()] {
        let refused = browser.post(&format!("{base}/switch"), &[("csrf", &csrf), ("to", to)]).await;
        assert!(refused.status.is_client_error(), "{to}: {}", refused.status);
    }
}

#[tokio::test]
async fn a_device_is_signed_out_from_another() {
    let doors = Doors::open().await;
    let mut phone = doors.signed_in().await;
    let mut tablet = doors.signed_in().await;
    let base = doors.base();
    let page = tablet.get(&format!("{base}/account")).await;
    let csrf = page.csrf();
    let others = page.text().split("action=\"").filter_map(|rest| rest.split('"').next());
    let others: Vec<String> =
        others.filter(|path| path.contains("/account/devices/ses")).map(str::to_owned).collect();
    assert_eq!(others.len(), 2, "the phone, and the one this client came in with first");
    for path in others {
        assert_eq!(tablet.post(&path, &[("csrf", &csrf)]).await.see(), format!("{base}/account"));
        assert_eq!(tablet.post(&path, &[("csrf", &csrf)]).await.status, StatusCode::NOT_FOUND, "once");
    }
    assert_ne!(phone.get(&format!("{base}/home")).await.status, StatusCode::OK);
    assert_eq!(tablet.get(&format!("{base}/home")).await.status, StatusCode::OK);
}

// UX-04: whoever has several cases goes from one to the other with one press, from any page, and neither shows anything of the
// other but what tells it apart: its name, whose it is and its number.
#[tokio::test]
async fn the_other_case_is_one_press_away_from_every_page() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let base = doors.base();
    let alone = browser.get(&format!("{base}/documents")).await;
    assert!(!alone.text().contains("class=\"cases"), "whoever has one case has no such bar");
    let new = NewMatter {
        name: "Citizenship of Lucía".to_owned(),
        internal_title: String::new(),
        number: "L-2".to_owned(),
        client: persona::LUCIA.full(),
        pack: "immigration".to_owned(),
        kind: "family".to_owned(),
        stage: "collecting".to_owned(),
        sensitivity: domain::Sensitivity::Ordinary,
        letter_first: false,
    };
    let matter = doors.house.desk.lobby(&doors.ana).unwrap().open_matter(&new).await.unwrap();
    let room = doors.house.room::<Steering>(&doors.ana, matter).await;
    let (client, relation) = (doors.lucia.client, domain::Relation::MainApplicant);
    room.add_party(client, relation).await.unwrap();
    let access = room.enable_access(&NewAccess { client, relation }).await.unwrap();
    for page in ["home", "documents", "progress", "messages", "account"] {
        let page = browser.get(&format!("{base}/{page}")).await;
        let bar = page.text().split_once("class=\"cases").unwrap().1.to_owned();
        let bar = bar.split_once("</nav>").unwrap().0;
        assert!(bar.contains(&format!("name=\"to\" value=\"{access}\"")) && bar.contains("Citizenship"));
        assert!(!bar.contains("<details"), "one press");
        assert!(bar.contains("L-2") && bar.contains("Su propio caso"), "{bar}");
        assert!(bar.contains(&format!("href=\"{base}/cases\"")));
        assert!(!bar.contains("reuniendo"), "how far it is stands on the page of all of them");
    }
    // INT-19: the page of all of them has the stage in her words, and what waits for her there.
    let page = browser.get(&format!("{base}/cases")).await;
    let text = page.text();
    assert!(text.contains("Citizenship of Lucía") && text.contains("Número L-2"), "{text}");
    assert!(text.contains("Una cosa por hacer") && text.contains("Nada pendiente"), "{text}");
    assert!(text.find("Una cosa por hacer") < text.find("Nada pendiente"), "what waits comes first");
    assert!(text.contains("Es el que está viendo ahora") && text.contains(&format!("value=\"{access}\"")));
    let csrf = browser.get(&format!("{base}/documents")).await.csrf();
    let to = access.to_string();
    let there = browser.post(&format!("{base}/switch"), &[("csrf", &csrf), ("to", &to)]).await;
    assert_eq!(there.see(), format!("/p/{access}/home"));
    room.revoke_access(access).await.unwrap();
    let over = browser.get(&format!("{base}/documents")).await;
    assert!(!over.text().contains("Citizenship"), "what is closed to them is not offered");
}

// UX-15: before something is written, sent or said, the page says who reads it, by the rules that let people in.
#[tokio::test]
async fn who_reads_it_is_said_where_people_write_add_files_and_keep_their_details() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let base = doors.base();
    let owner = "La persona titular de";
    let after = |text: &str, mark: &str| {
        let (_, rest) = text.split_once(mark).unwrap_or_else(|| panic!("{mark}: {text}"));
        rest.split_once("</details>").unwrap().0.to_owned()
    };
    let page = browser.get(&format!("{base}/messages")).await;
    for mark in ["¿Quién puede leerlo?", "¿Quién puede ver estos archivos?"] {
        assert!(after(page.text(), mark).contains(owner), "{mark}");
    }
    // A partner of the case sees what is sent to everybody and what everybody is written; not what is hers alone.
    let partner = domain::Relation::Partner;
    let room = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let client = doors.house.client(&doors.ana, persona::MARTA).await;
    room.add_party(client, partner).await.unwrap();
    room.enable_access(&NewAccess { client, relation: partner }).await.unwrap();
    let (own, other) = (browser.get(&format!("{base}/messages")).await, "La pareja en este caso");
    assert!(!after(own.text(), "¿Quién puede leerlo?").contains(other));
    assert!(!after(own.text(), "¿Quién puede ver estos archivos?").contains(other), "it becomes hers alone");
    let about = format!("{base}/messages?about={}", doors.lucia.item);
    let shared = browser.get(&about).await;
    assert!(after(shared.text(), "¿Quién puede ver estos archivos?").contains(other));
    let ours = doors.house.room::<vault::Publishing>(&doors.ana, doors.lucia.matter).await;
    let to_all = To::About(About::Matter, "Cerramos el viernes".to_owned());
    let all = ours.answer(&testkit::message(to_all, "Hasta el lunes.", 4), false).await.unwrap();
    let page = browser.get(&format!("{base}/messages/{}", all.thread)).await;
    assert!(after(page.text(), "¿Quién puede leerlo?").contains(other));
    let page = browser.get(&format!("{base}/details")).await;
    let told = after(page.text(), "¿Quién puede ver estos datos?");
    assert!(told.contains(owner) && !told.contains("<li>La pareja"), "{told}");
    assert!(told.contains("salvo lo que usted comparta"), "{told}");
}

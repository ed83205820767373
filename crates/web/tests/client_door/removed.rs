//! What a client reads where the practice deleted a document: that it is gone, whether another is wanted, and nothing of what
//! it was.

use super::Doors;
use vault::{Reading, Steering};

#[tokio::test]
async fn a_client_reads_that_a_document_was_removed_and_is_asked_for_the_right_one() {
    let doors = Doors::open().await;
    let portal = &doors.lucia;
    doors.house.ready(portal, "zebra-wrong.pdf", b"%PDF-1.7 wrong").await;
    let all = doors.house.room::<Reading>(&doors.ana, portal.matter).await.documents().await.unwrap();
    let mut lucia = doors.signed_in().await;
    let item = format!("/p/{}/items/{}", portal.access, portal.item);
    assert!(lucia.get(&item).await.text().contains("zebra-wrong.pdf"));
    let steering = doors.house.room::<Steering>(&doors.ana, portal.matter).await;
    steering.delete_document(all[0].id, "zebra reason").await.unwrap();
    for path in [item.clone(), format!("/p/{}/home", portal.access)] {
        let page = lucia.get(&path).await;
        assert!(page.text().contains("Su equipo legal retiró un documento"), "{path}: {}", page.text());
        assert!(!page.text().contains("zebra"), "{path}");
    }
    let bin = doors.house.room::<Reading>(&doors.ana, portal.matter).await.bin().await.unwrap()[0].id;
    steering.restore_document(bin).await.unwrap();
    let page = lucia.get(&item).await;
    assert!(page.text().contains("zebra-wrong.pdf") && !page.text().contains("retiró un documento"));
}

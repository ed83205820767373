//! One whole journey, and what is left on the disk after it.

use domain::{AuditCode, UploadState, VersionState};
use testkit::{on_both_engines, persona, pieces};
use vault::{Auditing, Contributing, Decision, NewUpload, Reading, Reviewing};

// S2-34, S2-50, S2-123
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passport_goes_from_the_phone_to_the_lawyer_and_the_log_proves_each_step() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let passport: Vec<u8> = (0..100_000u32).flat_map(|n| n.to_le_bytes()).collect();
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let new = NewUpload {
            item: lucia.item,
            name: "mi pasaporte.pdf".into(),
            size: passport.len() as u64,
            attempt: None,
            replaces: None,
        };
        let upload = room.open_upload(&new).await.unwrap().id;
        let mut at = 0;
        for piece in passport.chunks(150_000) {
            let progress = room.append(upload, at as u64, pieces(piece, 7_001), None).await.unwrap();
            at += piece.len();
            assert_eq!(progress.received, at as u64);
        }
        assert_eq!(room.upload(upload).await.unwrap().state, UploadState::Complete);
        let version = room.send(lucia.item, &[upload]).await.unwrap()[0];
        house.inspect_with(testkit::finding).await;

        let review = house.room::<Reviewing>(&ana, lucia.matter).await;
        let opened = review.open_version(version).await.unwrap();
        assert_eq!(opened.sheet.version.name, "mi pasaporte.pdf");
        assert_eq!(opened.sheet.version.state, VersionState::Ready);
        let page = review.page(version, 1, "page", &opened.ticket).await.unwrap();
        assert!(page.jpeg.starts_with(b"previewcanary"));
        review.decide(version, &Decision::Accept).await.unwrap();

        assert!(house.download(&ana, lucia.matter, version).await.unwrap() == passport);
        let sheet = house.room::<Reading>(&ana, lucia.matter).await.open_document(version).await.unwrap();
        let mut digest = seal::RunningDigest::new();
        digest.update(&passport);
        assert_eq!(sheet.sheet.version.sha256, vault::hex(&digest.finish()));

        let log = house.room::<Auditing>(&ana, lucia.matter).await;
        let mut codes: Vec<_> = log.events(None, 100).await.unwrap().iter().map(|e| e.code).collect();
        codes.reverse();
        assert_eq!(
            codes,
            [
                AuditCode::MatterOpened,
                AuditCode::PartyAdded,
                AuditCode::ChecklistApplied,
                AuditCode::AccessEnabled,
                AuditCode::LinkSent,
                AuditCode::LinkUsed,
                AuditCode::ClientSessionStarted,
                AuditCode::UploadStarted,
                AuditCode::UploadCompleted,
                AuditCode::UploadReceived,
                AuditCode::InspectionFinished,
                AuditCode::DocumentOpened,
                AuditCode::VersionAccepted,
                AuditCode::DocumentDownloaded,
                AuditCode::DocumentOpened,
                AuditCode::LogRead,
            ]
        );
        assert_eq!(log.verify().await.unwrap().lines, codes.len() as u64);
    })
    .await;
}

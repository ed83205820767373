//! Packs at the house's door: handed out under the practice's own key, brought in only where the signature holds, a signer
//! known only to an owner's word and until it is withdrawn; a line for each, nothing legible on disk, and nothing of it for
//! whoever may not.

use domain::pack::LetterKind;
use domain::{AuditCode, PackFileId, Refusal, Role};
use futures_util::future::join_all;
use testkit::{TestHouse, canary, on_both_engines};
use vault::{Actor, Error, LetterText, PackFault, PackPart, Words, letter_part, open_pack};

fn part(name: &str) -> PackPart {
    let words = |text: &str| Words::from([("en".to_owned(), text.to_owned())]);
    let letter = LetterText::new(LetterKind::Closing, &words(name), &words("Dear {client}. packcanary"));
    letter_part(&letter).unwrap()
}

async fn told(house: &TestHouse, ana: &Actor) -> Vec<AuditCode> {
    let lines = house.desk.lobby(ana).unwrap().practice_events(None, 200).await.unwrap();
    let mut about: Vec<_> = lines.iter().filter(|line| line.code.code().starts_with("pack")).collect();
    about.sort_by_key(|line| line.n);
    about.iter().map(|line| line.code).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pack_is_handed_out_brought_in_known_and_known_no_more() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        // Of many who need the key first one makes it, and all sign with it.
        let files = join_all((0..4).map(|_| lobby.sign_pack(&[])).collect::<Vec<_>>()).await;
        for one in files {
            assert!(matches!(one, Err(Error::Refused(Refusal::WrongState))), "{:?}", one.err());
        }
        let pair = [part("A"), part("B")];
        let files = join_all((0..4).map(|_| lobby.sign_pack(&pair)).collect::<Vec<_>>()).await;
        let files: Vec<Vec<u8>> = files.into_iter().map(|one| one.unwrap()).collect();
        assert!(files.iter().all(|one| *one == files[0]), "the same parts are the same bytes");
        let opened = open_pack(&files[0]).unwrap();
        assert_eq!(opened.fingerprint, lobby.pack_fingerprint().await.unwrap());

        let id = lobby.bring_pack(&files[0]).await.unwrap().unwrap();
        let file = lobby.pack_file(id).await.unwrap();
        assert_eq!((file.pack.parts.len(), file.known.is_none()), (2, true));
        let wrong = lobby.confirm_pack_signer(id, &"0".repeat(64)).await;
        assert!(matches!(wrong, Err(Error::Refused(Refusal::Conflict))));
        for _ in 0..2 {
            lobby.confirm_pack_signer(id, &opened.fingerprint).await.unwrap();
        }
        let known = lobby.pack_file(id).await.unwrap().known.unwrap();
        assert_eq!((known.practice.as_str(), known.ended), (opened.practice.as_str(), None));
        for _ in 0..2 {
            lobby.withdraw_pack_signer(&opened.fingerprint).await.unwrap();
        }
        assert!(lobby.pack_file(id).await.unwrap().known.is_none(), "known no more");
        let signers = lobby.pack_signers().await.unwrap();
        assert_eq!((signers.len(), signers[0].ended.is_some()), (1, true), "and not forgotten");
        house.clock.advance(domain::Duration::minutes(1));
        lobby.confirm_pack_signer(id, &opened.fingerprint).await.unwrap();
        assert_eq!(lobby.pack_signers().await.unwrap().len(), 2);
        // Each time something is taken has a line of its own, also where the pack stays.
        lobby.note_pack(id, &[]).await.unwrap();
        lobby.note_pack(id, &["B".to_owned()]).await.unwrap();
        lobby.end_pack(id, &["A".to_owned()]).await.unwrap();
        lobby.end_pack(id, &[]).await.unwrap();
        assert!(lobby.pack_file(id).await.is_err_and(|e| e.is_not_found()));
        use AuditCode::{PackBrought, PackDecided, PackExported, PackSignerConfirmed, PackSignerWithdrawn};
        let mut lines = vec![PackExported; 4];
        lines.extend([
            PackBrought,
            PackSignerConfirmed,
            PackSignerWithdrawn,
            PackSignerConfirmed,
            PackDecided,
            PackDecided,
        ]);
        assert_eq!(told(house, &ana).await, lines);
        let kept = lobby.bring_pack(&files[0]).await.unwrap();
        assert!(kept.is_ok());
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[b"packcanary".as_slice()]), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_hold_is_kept_nowhere_and_no_more_wait_than_somebody_can_decide() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let good = lobby.sign_pack(&[part("A")]).await.unwrap();
        let altered = String::from_utf8(good.clone()).unwrap().replace("Dear", "Door");
        for (bytes, fault) in [
            (altered.as_bytes(), PackFault::Altered),
            (&good[..good.len() / 2], PackFault::NotAPack),
            (b"", PackFault::NotAPack),
        ] {
            assert_eq!(lobby.bring_pack(bytes).await.unwrap(), Err(fault));
        }
        assert!(lobby.pack_files().await.unwrap().is_empty());
        for _ in 0..20 {
            lobby.bring_pack(&good).await.unwrap().unwrap();
        }
        let more = lobby.bring_pack(&good).await;
        assert!(matches!(more, Err(Error::Refused(Refusal::WrongState))));
        assert_eq!(lobby.pack_files().await.unwrap().len(), 20);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_whoever_keeps_lists_has_packs_and_only_an_owner_knows_a_signer() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let file = lobby.sign_pack(&[part("A")]).await.unwrap();
        let fingerprint = open_pack(&file).unwrap().fingerprint;
        let id = lobby.bring_pack(&file).await.unwrap().unwrap();
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let theirs = house.desk.lobby(&lawyer).unwrap();
        let keeps = theirs.powers().has(domain::DeskPower::ManageTemplates);
        assert_eq!(theirs.pack_file(id).await.is_ok(), keeps);
        let refused = theirs.confirm_pack_signer(id, &fingerprint).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed | Refusal::NotFound))));
        lobby.confirm_pack_signer(id, &fingerprint).await.unwrap();
        assert!(theirs.withdraw_pack_signer(&fingerprint).await.is_err());
        assert!(lobby.pack_file(id).await.unwrap().known.is_some());
        let other = house.staff(&ana, Role::Caseworker).await;
        let theirs = house.desk.lobby(&other).unwrap();
        assert!(theirs.sign_pack(&[part("A")]).await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.bring_pack(&file).await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.pack_file(id).await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.pack_files().await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.end_pack(id, &[]).await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.withdraw_pack_signer(&fingerprint).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.pack_file(PackFileId::nil()).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.withdraw_pack_signer("not a fingerprint").await.is_err_and(|e| e.is_not_found()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_take_the_same_part_at_once_one_adds_it_and_what_was_retired_is_in_nobodys_way() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let file = lobby.sign_pack(&[part("A")]).await.unwrap();
        let id = lobby.bring_pack(&file).await.unwrap().unwrap();
        let words = |text: &str| Words::from([("en".to_owned(), text.to_owned())]);
        let letter = LetterText::new(LetterKind::Closing, &words("Goodbye"), &words("Dear {client}."));
        let pressed = join_all((0..4).map(|_| lobby.take_letter_text(id, &letter)).collect::<Vec<_>>()).await;
        assert_eq!(pressed.iter().filter(|one| one.is_ok()).count(), 1, "{pressed:?}");
        assert!(pressed.iter().all(|one| matches!(one, Ok(()) | Err(Error::Refused(Refusal::Conflict)))));
        let here = lobby.letter_texts().await.unwrap();
        assert_eq!(here.len(), 1);
        lobby.retire_letter_text(here[0].id, false).await.unwrap();
        lobby.take_letter_text(id, &letter).await.unwrap();
        assert_eq!(lobby.letter_texts().await.unwrap().iter().filter(|row| row.live).count(), 1);

        let (_, text) = domain::pack::SHIPPED[0];
        let pack = domain::pack::Pack::parse(text).unwrap();
        let one = domain::pack::Pack { checklists: pack.checklists[..1].to_vec(), ..pack };
        let (name, text) = (one.name.en.clone(), one.written());
        let take = || lobby.take_template(id, "", &name, &text);
        let pressed = join_all((0..4).map(|_| take()).collect::<Vec<_>>()).await;
        assert_eq!(pressed.iter().filter(|one| one.is_ok()).count(), 1, "{pressed:?}");
        let here = lobby.templates().await.unwrap();
        assert_eq!(here.len(), 1);
        lobby.retire_template(here[0].id, false).await.unwrap();
        take().await.unwrap();
        lobby.end_pack(id, &[]).await.unwrap();
        assert!(take().await.is_err_and(|e| e.is_not_found()), "the pack was put away");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whether_somebody_is_an_owner_is_asked_when_it_counts_and_a_signer_is_confirmed_once() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let file = lobby.sign_pack(&[part("A")]).await.unwrap();
        let fingerprint = open_pack(&file).unwrap().fingerprint;
        let id = lobby.bring_pack(&file).await.unwrap().unwrap();
        let pressed = (0..4).map(|_| lobby.confirm_pack_signer(id, &fingerprint)).collect::<Vec<_>>();
        for one in join_all(pressed).await {
            one.unwrap();
        }
        assert_eq!(lobby.pack_signers().await.unwrap().len(), 1);
        let owner = house.staff(&ana, Role::Owner).await;
        let theirs = house.desk.lobby(&owner).unwrap();
        // Between opening the page and pressing the button the role changed.
        let role = "UPDATE person SET role = 'lawyer' WHERE id = $1";
        house.raw().await.exec(role, &[owner.person().into()]).await;
        let refused = theirs.withdraw_pack_signer(&fingerprint).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))), "{refused:?}");
        assert!(lobby.pack_file(id).await.unwrap().known.is_some());
        lobby.withdraw_pack_signer(&fingerprint).await.unwrap();
        house.clock.advance(domain::Duration::minutes(1));
        let refused = theirs.confirm_pack_signer(id, &fingerprint).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))), "{refused:?}");
    })
    .await;
}

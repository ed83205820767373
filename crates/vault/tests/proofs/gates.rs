//! What has to be agreed before something else: the engagement letter before anything is asked, seat by seat; the clients'
//! leave before a matter is lodged; and a change of terms, of which both sides are part of what is agreed to.

use super::approvals::{about, answer, client, publishing, says, second, state};
use super::walls::refused;
use domain::{
    ApprovalKind, ApprovalMode, ApprovalState, Assignment, AuditCode, Ball, ItemId, LetterState, Refusal,
    Relation, ReturnReason, Role, Verdict, Why,
};
use testkit::{Portal, TestHouse, item, message, on_both_engines, persona, pieces};
use vault::{
    About, Actor, Auditing, Call, Contributing, Decision, MatterFilter, NewApproval, NewItem, NewStage,
    NewUpload, Publishing, Reading, Reviewing, Steering, Tell, Terms, To, Words, verify_certificate,
};

fn words(text: &str) -> Words {
    Words::from([("en".to_owned(), text.to_owned()), ("es".to_owned(), format!("{text} (es)"))])
}

fn file(item: ItemId) -> NewUpload {
    NewUpload { item, name: "x.pdf".to_owned(), size: 4, attempt: None, replaces: None }
}

async fn goes_on(house: &TestHouse, portal: &Portal, item: ItemId) -> bool {
    let room = client(house, portal).await;
    let waits = room.letter_waits().await.unwrap();
    let (asked, spot) = (room.requests().await.unwrap(), room.spot(&file(item)).await);
    match waits {
        true => {
            assert!(asked.is_empty());
            assert_eq!(refused(spot), Refusal::LetterFirst);
            assert_eq!(refused(room.open_upload(&file(item)).await), Refusal::LetterFirst);
        }
        false => assert!(!asked.is_empty() && spot.is_ok()),
    }
    !waits
}

async fn waiting(house: &TestHouse, ana: &Actor) -> u32 {
    let mut count = 0;
    for call in [Call::Letter, Call::LetterUnasked] {
        count += calling(house, ana, call).await;
    }
    count
}

async fn calling(house: &TestHouse, ana: &Actor, call: Call) -> u32 {
    house.desk.lobby(ana).unwrap().calls(call, 5).await.unwrap().count
}

async fn lines(house: &TestHouse, ana: &Actor, portal: &Portal, code: AuditCode) -> usize {
    let log = house.room::<Auditing>(ana, portal.matter).await.events(None, 200).await.unwrap();
    log.iter().filter(|line| line.code == code).count()
}

/// A couple with one request that is everybody's, and a letter that is ready to be asked for.
async fn couple(house: &TestHouse) -> (Actor, Portal, Portal, ItemId, NewApproval) {
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let omar = second(house, &ana, &lucia, Relation::Partner).await;
    let version = house.ready(&lucia, "letter.pdf", b"the letter").await;
    let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    let visa = steering.add_item(group, &item("visa", "Visa")).await.unwrap();
    let both = vec![lucia.access, omar.access];
    let letter = NewApproval { approvers: both, ..about(&lucia, ApprovalKind::Engagement, &[version]) };
    (ana, lucia, omar, visa, letter)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_asked_or_sent_before_the_letter_and_each_client_agrees_for_themselves() {
    on_both_engines(async |house| {
        let (ana, lucia, omar, visa, letter) = couple(house).await;
        let begun = client(house, &lucia).await.open_upload(&file(visa)).await.unwrap().id;
        let staff = publishing(house, &ana, &lucia).await;
        assert!(goes_on(house, &omar, visa).await);
        assert_eq!(waiting(house, &ana).await, 0);
        staff.want_letter().await.unwrap();
        staff.want_letter().await.unwrap();
        assert_eq!(
            lines(house, &ana, &lucia, AuditCode::LetterWanted).await,
            1,
            "wanted twice is wanted once"
        );
        assert_eq!(waiting(house, &ana).await, 1);
        assert!(!goes_on(house, &lucia, visa).await && !goes_on(house, &omar, visa).await);
        let hers = client(house, &lucia).await;
        assert_eq!(refused(hers.request(visa).await), Refusal::LetterFirst);
        assert_eq!(refused(hers.ask_for_help(visa, "lost", "?").await), Refusal::LetterFirst);
        let other = NewItem { key: "other/1".to_owned(), ..item("o", "Other") };
        assert_eq!(refused(hers.bring_other(&other, &words("Other")).await), Refusal::LetterFirst);
        assert_eq!(refused(hers.bring_with_message(&other, &words("Other")).await), Refusal::LetterFirst);
        // What was begun before arrives, and is not handed over.
        hers.append(begun, 0, pieces(b"begu", 4), None).await.unwrap();
        assert_eq!(refused(hers.send(visa, &[begun]).await), Refusal::LetterFirst);
        // They talk all the same, and the practice files what came by post.
        let about_all = To::About(About::Matter, String::new());
        hers.write_to_us(&message(about_all, "What does it say?", 1)).await.unwrap();
        house.room::<Contributing>(&ana, lucia.matter).await.open_upload(&file(visa)).await.unwrap();
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        assert!(reading.preview_for(lucia.client).await.unwrap().is_empty(), "as she sees it");
        // Nobody agrees for somebody else.
        let any = NewApproval { mode: ApprovalMode::Any, ..letter.clone() };
        assert_eq!(refused(staff.request_approval(&any).await), Refusal::invalid("mode", Why::NotAllowed));
        let id = staff.request_approval(&letter).await.unwrap();
        assert!(!goes_on(house, &lucia, visa).await, "asked is not agreed");
        answer(&hers, id, Verdict::Approve).await.unwrap();
        assert!(goes_on(house, &lucia, visa).await && !goes_on(house, &omar, visa).await);
        assert!(!reading.preview_for(lucia.client).await.unwrap().is_empty());
        assert!(reading.preview_for(omar.client).await.unwrap().is_empty());
        hers.send(visa, &[begun]).await.unwrap();
        assert_eq!(waiting(house, &ana).await, 1);
        answer(&client(house, &omar).await, id, Verdict::Approve).await.unwrap();
        assert_eq!(state(house, &ana, &lucia, id).await, ApprovalState::Approved);
        assert!(!client(house, &omar).await.letter_waits().await.unwrap());
        assert_eq!(waiting(house, &ana).await, 0);
        // Another letter later closes nothing again: who agreed has agreed.
        staff.request_approval(&letter).await.unwrap();
        assert!(!client(house, &lucia).await.letter_waits().await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_the_letter_counts_as_asked_in_no_list_and_a_letter_is_not_agreed_to_unseen() {
    on_both_engines(async |house| {
        let (ana, lucia, omar, _, letter) = couple(house).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let group = reading.checklist().await.unwrap()[0].id;
        let due = domain::Timestamp::from_seconds(house.desk.now().seconds()).plus(domain::Duration::days(3));
        let lease = NewItem { due_at: Some(due), ..item("lease", "Lease") };
        let lease = steering.add_item(group, &lease).await.unwrap();
        let stands = async || {
            let all = house.desk.lobby(&ana).unwrap().matters(MatterFilter::All, "", None, 9).await.unwrap();
            all.into_iter().find(|row| row.id == lucia.matter).unwrap().standing
        };
        let asked = async || {
            let tally = reading.tally().await.unwrap();
            tally.iter().filter(|(state, _)| state.ball() == Ball::You).map(|(_, n)| *n).sum::<u32>()
        };
        let waits = async || {
            let groups = reading.checklist().await.unwrap();
            let items = groups.iter().flat_map(|group| &group.items);
            let waiting = items.filter(|item| item.waits_for_letter);
            waiting.map(|item| item.seen_by_client.id).collect::<Vec<_>>()
        };
        let before = stands().await;
        assert_eq!((before.with_client, before.due_at, before.letter), (2, Some(due), false));
        assert_eq!((asked().await, waits().await.len(), calling(house, &ana, Call::Coming).await), (2, 0, 1));
        let staff = publishing(house, &ana, &lucia).await;
        staff.want_letter().await.unwrap();
        let now = stands().await;
        assert_eq!((now.with_client, now.due_at, now.letter), (0, None, true));
        assert_eq!((now.with_us, now.settled), (before.with_us, before.settled), "the rest stays counted");
        assert_eq!((asked().await, waits().await.len(), calling(house, &ana, Call::Coming).await), (0, 2, 0));
        // Nobody was asked for the letter: that is the practice's to do, until it is under way.
        assert_eq!(calling(house, &ana, Call::LetterUnasked).await, 1);
        assert_eq!(calling(house, &ana, Call::Letter).await, 0);
        let held = NewApproval { release: vault::Release::ByLawyer(None), ..letter.clone() };
        let held = staff.request_approval(&held).await.unwrap();
        assert_eq!(calling(house, &ana, Call::LetterUnasked).await, 0, "a lawyer has it");
        staff.cancel_approval(held, "Wrong fee.").await.unwrap();
        assert_eq!(calling(house, &ana, Call::LetterUnasked).await, 1);
        let id = staff.request_approval(&letter).await.unwrap();
        assert_eq!(calling(house, &ana, Call::LetterUnasked).await, 0);
        assert_eq!(calling(house, &ana, Call::Letter).await, 1);
        // Something new is not asked, either.
        steering.add_item(group, &item("photo", "Photo")).await.unwrap();
        assert_eq!((stands().await.with_client, waits().await.len()), (0, 3));
        // What is Omar's alone waits for him; what is everybody's for the first who agrees.
        steering.address_item(lease, Some(omar.client)).await.unwrap();
        let hers = client(house, &lucia).await;
        let shown = hers.approval(id).await.unwrap();
        let device = testkit::device();
        let yes = says(Verdict::Approve, &shown.bound, &device);
        let unseen = Refusal::invalid("pages", Why::Missing);
        assert_eq!(refused(hers.answer_approval(id, &yes).await), unseen);
        answer(&hers, id, Verdict::Approve).await.unwrap();
        let now = stands().await;
        assert_eq!((now.with_client, now.due_at, now.letter), (2, None, true));
        assert_eq!(waits().await, [lease]);
        answer(&client(house, &omar).await, id, Verdict::Approve).await.unwrap();
        let now = stands().await;
        assert_eq!((now.with_client, now.due_at, now.letter), (3, Some(due), false));
        assert_eq!((waits().await.len(), calling(house, &ana, Call::Coming).await), (0, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_somebody_declined_opens_for_nobody_and_is_lifted_or_signed_on_paper_one_by_one() {
    on_both_engines(async |house| {
        let (ana, lucia, omar, visa, letter) = couple(house).await;
        let elsewhere = house.portal(&ana, persona::MARTA).await;
        let foreign = house.ready(&elsewhere, "hers.pdf", b"another matter").await;
        let version = letter.versions[0];
        let staff = publishing(house, &ana, &lucia).await;
        staff.want_letter().await.unwrap();
        let id = staff.request_approval(&letter).await.unwrap();
        answer(&client(house, &lucia).await, id, Verdict::Approve).await.unwrap();
        assert!(goes_on(house, &lucia, visa).await);
        answer(&client(house, &omar).await, id, Verdict::Decline).await.unwrap();
        assert!(!goes_on(house, &lucia, visa).await, "there is no letter between them any more");
        // Lifting wants a reason and somebody of this matter for whom something waits.
        let missing = Refusal::invalid("reason", Why::Missing);
        assert_eq!(refused(staff.lift_letter(Some(lucia.client), " ").await), missing);
        assert_eq!(refused(staff.lift_letter(Some(elsewhere.client), "why").await), Refusal::NotFound);
        house.clock.advance(domain::Duration::minutes(1));
        staff.lift_letter(Some(lucia.client), "liftcanary").await.unwrap();
        assert_eq!(refused(staff.lift_letter(Some(lucia.client), "again").await), Refusal::WrongState);
        assert!(goes_on(house, &lucia, visa).await && !goes_on(house, &omar, visa).await);
        assert_eq!(refused(staff.letter_on_paper(omar.client, foreign).await), Refusal::NotFound);
        house.clock.advance(domain::Duration::minutes(1));
        staff.letter_on_paper(omar.client, version).await.unwrap();
        assert_eq!(refused(staff.letter_on_paper(omar.client, version).await), Refusal::WrongState);
        assert!(client(house, &omar).await.requests().await.is_ok_and(|asked| !asked.is_empty()));
        assert_eq!(waiting(house, &ana).await, 0);
        house.clock.advance(domain::Duration::minutes(1));
        // Wanted again, what was lifted is not lifted any more, and what was signed stays signed.
        staff.want_letter().await.unwrap();
        let stands = house.room::<Reading>(&ana, lucia.matter).await.letter().await.unwrap();
        let of =
            |portal: &Portal| stands.clients.iter().find(|one| one.client == portal.client).unwrap().state;
        assert_eq!((of(&lucia), of(&omar)), (LetterState::Asked, LetterState::OnPaper));
        assert_eq!(stands.events.len(), 4);
        assert_eq!(stands.events.iter().filter(|event| event.reason == "liftcanary").count(), 1);
        assert_eq!(waiting(house, &ana).await, 1);
        house.clock.advance(domain::Duration::minutes(1));
        staff.lift_letter(None, "A friend of the house.").await.unwrap();
        assert_eq!(refused(staff.lift_letter(None, "again").await), Refusal::WrongState);
        assert!(!client(house, &lucia).await.letter_waits().await.unwrap());
        assert_eq!(waiting(house, &ana).await, 0);
        assert_eq!(lines(house, &ana, &lucia, AuditCode::LetterLifted).await, 2);
        assert_eq!(lines(house, &ana, &lucia, AuditCode::LetterOnPaper).await, 1);
        // Whoever asks nobody for approval decides nothing about the letter.
        let intake = house.staff(&ana, Role::Intake).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(intake.person(), Assignment::Team).await.unwrap();
        let theirs = house.room::<Publishing>(&intake, lucia.matter).await;
        assert_eq!(refused(theirs.want_letter().await), Refusal::NotAllowed);
        assert_eq!(refused(theirs.lift_letter(None, "why").await), Refusal::NotAllowed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_reminded_before_the_letter_and_who_was_not_asked_waits_for_who_was() {
    on_both_engines(async |house| {
        let (ana, lucia, omar, visa, letter) = couple(house).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        let due_at = Some(house.desk.now().plus_days(20));
        steering.add_item(group, &NewItem { due_at, ..item("lease", "Lease") }).await.unwrap();
        let mut raw = house.raw().await;
        let timer = "SELECT count(*) FROM job WHERE kind = 'remind' AND state = 'ready'";
        assert_eq!(raw.one(timer, &[]).await.int(), 1);
        let staff = publishing(house, &ana, &lucia).await;
        staff.want_letter().await.unwrap();
        assert_eq!(raw.one(timer, &[]).await.int(), 0, "nothing is called to mind");
        // Only she is asked: he waits for her, and goes on with her.
        let hers = NewApproval { approvers: vec![lucia.access], ..letter };
        let id = staff.request_approval(&hers).await.unwrap();
        assert!(!goes_on(house, &omar, visa).await);
        answer(&client(house, &lucia).await, id, Verdict::Approve).await.unwrap();
        assert!(goes_on(house, &omar, visa).await && goes_on(house, &lucia, visa).await);
        assert_eq!(raw.one(timer, &[]).await.int(), 1, "and what is owed is called to mind again");
        // A matter that begins with the letter waits from the moment it has a client.
        let new = vault::NewMatter {
            name: "Visa".to_owned(),
            internal_title: String::new(),
            number: "NR-letter".to_owned(),
            client: "Omar".to_owned(),
            pack: "general".to_owned(),
            kind: "general".to_owned(),
            stage: "intake".to_owned(),
            sensitivity: domain::Sensitivity::Ordinary,
            letter_first: true,
        };
        let matter = house.desk.lobby(&ana).unwrap().open_matter(&new).await.unwrap();
        assert_eq!(waiting(house, &ana).await, 1, "nobody agreed, since nobody was asked");
        let room = house.room::<Steering>(&ana, matter).await;
        room.add_party(omar.client, Relation::MainApplicant).await.unwrap();
        assert_eq!(waiting(house, &ana).await, 1);
    })
    .await;
}

fn stage(from: &str, to: &str) -> NewStage {
    NewStage {
        asks_sign_off: false,
        from: from.to_owned(),
        to: to.to_owned(),
        from_said: from.to_owned(),
        to_said: to.to_owned(),
        words: words("We sent it."),
        tell: Tell::Silent,
        reason: String::new(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_is_lodged_with_the_leave_of_every_client_who_was_asked_or_for_a_reason_that_is_kept() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = second(house, &ana, &lucia, Relation::Partner).await;
        let version = house.ready(&lucia, "forms.pdf", b"the forms").await;
        let staff = publishing(house, &ana, &lucia).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let lodge = stage("collecting", "lodged");
        let ahead = async || refused(steering.lodge(&lodge, "").await);
        assert_eq!(ahead().await, Refusal::NoLeave, "nobody was asked");
        // A statement lets nobody lodge.
        let stated = about(&lucia, ApprovalKind::Statement, &[version]);
        let stated = staff.request_approval(&stated).await.unwrap();
        answer(&client(house, &lucia).await, stated, Verdict::Approve).await.unwrap();
        assert_eq!(ahead().await, Refusal::NoLeave);
        let all = about(&lucia, ApprovalKind::PreLodgement, &[version]);
        let all = staff.request_approval(&all).await.unwrap();
        let his = about(&omar, ApprovalKind::AuthorityToProceed, &[]);
        let asked = staff.request_approval(&his).await.unwrap();
        answer(&client(house, &lucia).await, all, Verdict::Approve).await.unwrap();
        assert_eq!(ahead().await, Refusal::NoLeave, "he was asked, too");
        answer(&client(house, &omar).await, asked, Verdict::Decline).await.unwrap();
        assert_eq!(ahead().await, Refusal::NoLeave);
        let found = reading.lodging().await.unwrap();
        assert!(found.wanted && found.leave.missing.contains(&omar.client));
        assert!(found.leave.given.contains(&lucia.client) && found.leave.outdated.is_empty());
        house.clock.advance(domain::Duration::minutes(1));
        let again = staff.ask_again(asked).await.unwrap();
        answer(&client(house, &omar).await, again, Verdict::Approve).await.unwrap();
        assert!(reading.lodging().await.unwrap().leave.is_given());
        // A leave given before does not outlive a no that came after it.
        for (verdict, given) in [(Verdict::Decline, false), (Verdict::Approve, true)] {
            house.clock.advance(domain::Duration::minutes(1));
            let anew = staff.request_approval(&his).await.unwrap();
            answer(&client(house, &omar).await, anew, verdict).await.unwrap();
            let leave = reading.lodging().await.unwrap().leave.clone();
            assert_eq!((leave.is_given(), leave.missing.contains(&omar.client)), (given, !given));
        }
        // What she let the practice send is not what there is now.
        let back = Decision::Return { reason: ReturnReason::Blurry, message: "Again".to_owned() };
        house.room::<Reviewing>(&ana, lucia.matter).await.decide(version, &back).await.unwrap();
        house.ready(&lucia, "forms.pdf", b"other forms").await;
        assert!(reading.lodging().await.unwrap().leave.outdated.contains(&lucia.client));
        assert_eq!(ahead().await, Refusal::NoLeave);
        // Going on all the same is for whoever answers for the matter, and says why.
        let clerk = house.staff(&ana, Role::Caseworker).await;
        steering.assign(clerk.person(), Assignment::Team).await.unwrap();
        let theirs = house.room::<Steering>(&clerk, lucia.matter).await;
        assert_eq!(refused(theirs.lodge(&lodge, "because").await), Refusal::NotAllowed);
        assert_eq!(refused(theirs.lodge(&lodge, "  ").await), Refusal::NoLeave);
        let long = "x".repeat(domain::limits::NOTE_CHARS + 1);
        assert_eq!(refused(steering.lodge(&lodge, &long).await), Refusal::invalid("anyway", Why::TooLong));
        steering.lodge(&lodge, " The last day is today. ").await.unwrap();
        assert_eq!(reading.stages().await.unwrap()[0].anyway, "The last day is today.");
        assert_eq!(lines(house, &ana, &lucia, AuditCode::LodgedWithoutLeave).await, 1);
        assert_eq!(refused(steering.lodge(&lodge, "twice").await), Refusal::Conflict, "it is lodged");
        // With leave nobody needs a reason, and one that was typed is not kept as if they had.
        steering.change_stage(&stage("lodged", "collecting")).await.unwrap();
        house.clock.advance(domain::Duration::minutes(1));
        let hers = about(&lucia, ApprovalKind::AuthorityToProceed, &[]);
        let hers = staff.request_approval(&hers).await.unwrap();
        answer(&client(house, &lucia).await, hers, Verdict::Approve).await.unwrap();
        steering.lodge(&lodge, "for nothing").await.unwrap();
        assert_eq!(lines(house, &ana, &lucia, AuditCode::LodgedWithoutLeave).await, 1);
        assert!(reading.stages().await.unwrap().last().is_some_and(|step| step.anyway.is_empty()));
        // A practice that wants no leave is not asked for any.
        let marta = house.portal(&ana, persona::MARTA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut settings = lobby.settings().await.unwrap();
        assert!(settings.leave_to_lodge, "as a new practice has it");
        settings.leave_to_lodge = false;
        lobby.change_settings(&settings).await.unwrap();
        house.room::<Steering>(&ana, marta.matter).await.lodge(&lodge, "").await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_sides_of_a_change_of_terms_are_part_of_what_is_agreed_to_and_of_its_certificate() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "fees.pdf", b"fees").await;
        let staff = publishing(house, &ana, &lucia).await;
        let terms = Terms {
            agreed: words("1,000 for the form"),
            proposed: words("1,400 with the interview"),
            why: words("An interview was called."),
        };
        let bare = about(&lucia, ApprovalKind::ChangeOfTerms, &[]);
        let good = NewApproval { terms: Some(terms.clone()), ..bare.clone() };
        let no = |field, why| Refusal::invalid(field, why);
        assert_eq!(refused(staff.request_approval(&bare).await), no("agreed", Why::Missing));
        let elsewhere = about(&lucia, ApprovalKind::Statement, &[version]);
        let elsewhere = NewApproval { terms: Some(terms.clone()), ..elsewhere };
        assert_eq!(refused(staff.request_approval(&elsewhere).await), no("agreed", Why::NotAllowed));
        // She reads Spanish.
        let english = Words::from([("en".to_owned(), "1,400".to_owned())]);
        let half = Terms { proposed: english, ..terms.clone() };
        let half = NewApproval { terms: Some(half), ..bare.clone() };
        assert_eq!(refused(staff.request_approval(&half).await), no("proposed_es", Why::Missing));
        let id = staff.request_approval(&good).await.unwrap();
        let room = client(house, &lucia).await;
        assert_eq!(room.approval(id).await.unwrap().terms.as_ref(), Some(&terms));
        let dearer = Terms { proposed: words("9,400 with the interview"), ..terms.clone() };
        let other = staff.request_approval(&NewApproval { terms: Some(dearer), ..bare }).await.unwrap();
        let (one, two) = (room.approval(id).await.unwrap(), room.approval(other).await.unwrap());
        assert_ne!(one.bound, two.bound, "what is agreed to is told apart");
        answer(&room, id, Verdict::Approve).await.unwrap();
        let made = house.room::<Reading>(&ana, lucia.matter).await.certify_approval(id).await.unwrap();
        let text = made.to_text();
        assert!(verify_certificate(&text, None).holds() && text.contains("1,000 for the form"));
        for (from, to) in [("1,400 with", "9,400 with"), ("1,000 for", "100 for"), ("was called", "is due")] {
            assert!(!verify_certificate(&text.replace(from, to), None).holds(), "{from}");
        }
        // Asked again, it is the same change.
        staff.cancel_approval(other, "Wrong price.").await.unwrap();
        let again = staff.ask_again(other).await.unwrap();
        let shown = room.approval(again).await.unwrap();
        assert!(shown.terms.as_ref().is_some_and(|t| t.proposed["en"].starts_with("9,400")));
    })
    .await;
}

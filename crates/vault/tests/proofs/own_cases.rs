//! The cases of one person, told apart from outside: nobody reads a name there that their own pages of that case keep from them,
//! a stage that is held back is nobody's to know, and what waits is counted for who reads it.

use super::approvals::{about, publishing};
use super::contacts::{EVA, IVO, SARA, contact, employer, of, open, person, reach};
use super::helpers;
use domain::{ApprovalKind, Capacity, ConsentPurpose, Duration, Locale, Preset, Relation};
use testkit::{Persona, TestHouse, device, message, on_both_engines, persona};
use vault::{
    About, Actor, ConsentAnswer, NewAccess, NewMessage, NewStage, OwnWorkspace, Publishing, Steering, Tell,
    To, Whose, Words,
};

const NOE: Persona =
    Persona { given: "Noé", family: "Followero", email: "noe.followero@mail-canary.example" };

/// One case as a person's list has it: its number, whose it is, and what waits for them.
type Line = (String, Whose, u32, u32);

fn line(case: &OwnWorkspace) -> Line {
    (case.number.clone(), case.whose.clone(), case.todo, case.unread)
}

async fn lines(house: &TestHouse, actor: &Actor) -> Vec<Line> {
    let mut all: Vec<Line> = house.desk.own_cases(actor).await.unwrap().cases.iter().map(line).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// The one case of somebody who has no other.
async fn only(house: &TestHouse, actor: &Actor) -> Line {
    let all = lines(house, actor).await;
    assert_eq!(all.len(), 1);
    all[0].clone()
}

fn named(name: &str) -> Whose {
    Whose::Of(name.to_owned())
}

async fn discloses(house: &TestHouse, who: &Actor, agreed: bool) {
    let from = device();
    let answer = ConsentAnswer {
        purpose: ConsentPurpose::Sponsor,
        version: "S2",
        title: "T",
        text: "May they see it?",
        language: Locale::Es,
        agreed,
        device: &from,
    };
    house.desk.answer_consent(who, &answer).await.unwrap();
    house.clock.advance(Duration::seconds(1));
}

fn stage(from: &str, to: &str, tell: Tell) -> NewStage {
    NewStage {
        asks_sign_off: false,
        from: from.to_owned(),
        to: to.to_owned(),
        from_said: from.to_owned(),
        to_said: to.to_owned(),
        words: Words::from([("en".to_owned(), "It moved.".to_owned())]),
        tell,
        reason: String::new(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_of_an_employer_tell_their_cases_apart_as_far_as_they_take_part_in_them() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let acme = employer(house, &ana).await;
        let lucia = house.client(&ana, persona::LUCIA).await;
        let omar = house.client(&ana, persona::OMAR).await;
        let relation = Relation::MainApplicant;
        for (matter, client) in [(acme.of_sales, lucia), (acme.of_legal, omar)] {
            house.room::<Steering>(&ana, matter).await.add_party(client, relation).await.unwrap();
        }
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut signed_in = Vec::new();
        for (who, what) in
            [(EVA, reach(Preset::Everything)), (IVO, reach(Preset::InvoicesOnly)), (SARA, of(acme.sales))]
        {
            let id = lobby.add_contact(acme.client, &contact(who, what)).await.unwrap();
            let person = person(house, &ana, acme.client, id).await;
            let access = open(house, &ana, acme.of_sales, person).await.unwrap();
            house.clock.advance(Duration::minutes(1));
            signed_in.push(house.sign_in(access, who).await);
        }
        let [eva, ivo, sara] = [&signed_in[0], &signed_in[1], &signed_in[2]];
        let (hers, his) = (named(&persona::LUCIA.full()), named(&persona::OMAR.full()));
        let a1 = ("A-1".to_owned(), hers, 1, 0);
        let all = lines(house, eva).await;
        assert_eq!(all.len(), 3);
        assert_eq!(all[0], a1);
        assert_eq!(all[1], ("A-2".to_owned(), his, 1, 0));
        assert_eq!(all[2].1, named("Acme Quillworks"), "listed under the employer alone");
        assert_eq!(lines(house, sara).await, [a1], "her department's, and no other");
        for (_, whose, todo, unread) in lines(house, ivo).await.into_iter().take(2) {
            assert_eq!((whose, todo, unread), (Whose::Untold, 0, 0), "who pays is told of nobody");
        }

        // What is asked of the employee alone waits for nobody else.
        let steering = house.room::<Steering>(&ana, acme.of_sales).await;
        let reading = house.room::<vault::Reading>(&ana, acme.of_sales).await;
        let item = reading.checklist().await.unwrap()[0].items[0].seen_by_client.id;
        steering.address_item(item, Some(lucia)).await.unwrap();
        assert_eq!(only(house, sara).await.2, 0);
        steering.address_item(item, None).await.unwrap();
        assert_eq!(only(house, sara).await.2, 1);

        // S0-75: a no to disclosure closes the name with what was asked of everybody.
        let access = steering.enable_access(&NewAccess { client: lucia, relation }).await.unwrap();
        let lucia = house.sign_in(access, persona::LUCIA).await;
        assert_eq!(only(house, &lucia).await, ("A-1".to_owned(), Whose::Own, 1, 0));
        discloses(house, &lucia, false).await;
        assert_eq!(only(house, sara).await, ("A-1".to_owned(), Whose::Untold, 0, 0));
        discloses(house, &lucia, true).await;
        assert_eq!(only(house, sara).await.2, 1);

        // The stage is the one they were told of; what a call comes before is not.
        let stands = async || house.desk.own_cases(sara).await.unwrap().cases[0].stage.clone();
        let held = steering.change_stage(&stage("collecting", "lodged", Tell::CallFirst)).await.unwrap();
        assert_eq!(stands().await, "collecting");
        let publishing = house.room::<Publishing>(&ana, acme.of_sales).await;
        publishing.publish_stage(held, false).await.unwrap();
        assert_eq!(stands().await, "lodged");
        steering.change_stage(&stage("lodged", "decided", Tell::Silent)).await.unwrap();
        assert_eq!(stands().await, "decided");
        steering.change_stage(&stage("decided", "lodged", Tell::CallFirst)).await.unwrap();
        assert_eq!(stands().await, "decided");

        // An admission that is over is no case of theirs; one that is closed is nowhere else either.
        let second = lines(house, eva).await.len();
        let there = house.desk.own_cases(eva).await.unwrap();
        let legal = there.cases.iter().find(|case| case.number == "A-2").unwrap().access;
        house.room::<Steering>(&ana, acme.of_legal).await.revoke_access(legal).await.unwrap();
        assert_eq!(lines(house, eva).await.len(), second - 1);
        let known = lobby.contacts(acme.client).await.unwrap();
        let known = known.iter().find(|one| one.name == EVA.full()).unwrap();
        let day = house.desk.now().plus(Duration::days(2));
        let until = vault::NewContact { ends_at: Some(day), ..contact(EVA, reach(Preset::Everything)) };
        lobby.change_contact(acme.client, known.id, &until, known.revision).await.unwrap();
        assert!(!lines(house, eva).await.is_empty());
        house.clock.advance(Duration::days(3));
        assert!(lines(house, eva).await.is_empty(), "the last day is over");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_reads_no_name_there_that_the_case_itself_keeps_from_them() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let (_, _, before, _) = only(house, &lucia.contact).await;
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        let partner = Relation::Partner;
        steering.add_party(cast.marta.client, partner).await.unwrap();
        let new = NewAccess { client: cast.marta.client, relation: partner };
        let access = steering.enable_access(&new).await.unwrap();
        let marta = house.sign_in(access, persona::MARTA).await;
        let there = async |who: &Actor| {
            let all = house.desk.own_cases(who).await.unwrap();
            line(all.cases.iter().find(|case| case.here).unwrap())
        };
        // Both come in for themselves, so My Details names each to the other.
        assert_eq!(there(&marta).await.1, named(&persona::LUCIA.full()));
        assert_eq!(there(&lucia.contact).await.1, Whose::Own);
        // Who only follows it is told of nobody, and neither is who helps somebody else of the family.
        let client = house.client(ana, NOE).await;
        steering.add_party(client, Relation::Observer).await.unwrap();
        let new = NewAccess { client, relation: Relation::Observer };
        let follower = house.sign_in(steering.enable_access(&new).await.unwrap(), NOE).await;
        assert_eq!(there(&follower).await, (there(&marta).await.0, Whose::Untold, 0, 0));
        let rosa = helpers::rosa(house, ana, lucia, Capacity::ReadsAlong).await;
        assert_eq!(only(house, &rosa).await.1, named(&persona::LUCIA.full()), "she knows whom she helps");

        // What is counted is the reader's own: a request of one of them, an approval, a message.
        let (mine, theirs) = (there(&lucia.contact).await.2, there(&marta).await.2);
        assert_eq!((mine, theirs), (before, before), "what is asked of everybody is asked of both");
        steering.address_item(lucia.item, Some(cast.marta.client)).await.unwrap();
        assert_eq!((there(&lucia.contact).await.2, there(&marta).await.2), (before - 1, before));
        steering.address_item(lucia.item, None).await.unwrap();
        let version = house.ready(lucia, "statement.pdf", b"hers").await;
        let (mine, theirs) = (there(&lucia.contact).await.2, there(&marta).await.2);
        let ours = publishing(house, ana, lucia).await;
        let asked = ours.request_approval(&about(lucia, ApprovalKind::Bundle, &[version])).await.unwrap();
        assert_eq!((there(&lucia.contact).await.2, there(&marta).await.2), (mine + 1, theirs));
        ours.cancel_approval(asked, "Not needed.").await.unwrap();
        assert_eq!(there(&lucia.contact).await.2, mine);
        let to_her = message(To::About(About::Matter, "A question".into()), "Please call.", 5);
        ours.answer(&NewMessage { with: Some(access), ..to_her }, false).await.unwrap();
        assert_eq!((there(&lucia.contact).await.3, there(&marta).await.3), (0, 1));

        // Once the applicant does not come in herself, nobody's page names her, and neither does this.
        steering.revoke_access(lucia.access).await.unwrap();
        assert_eq!(there(&marta).await.1, Whose::Untold);
        assert!(house.desk.own_cases(&rosa).await.unwrap().cases.is_empty(), "nor does her helper come in");
    })
    .await;
}

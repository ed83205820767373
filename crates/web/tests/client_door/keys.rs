//! What is asked besides the link: nothing opens before it is given, every wrong answer reads alike, and a stranger meets
//! the door everybody meets.

use super::{Browser, Doors, Seen};
use domain::{Duration, Email, Locale, Relation};
use http::StatusCode;
use testkit::persona;
use vault::{ClientCard, MailKind, NewAccess, NewClient, SecondFactorSettings, Steering, secrets};

impl Doors {
    /// Omar reads Lucía's mailbox and is let in to her matter.
    async fn omar_shares(&self) -> domain::AccessId {
        let card =
            ClientCard { given: "Omar".into(), family: "Belkhadraoui".into(), ..ClientCard::default() };
        let email = Some(Email::parse(persona::LUCIA.email).unwrap());
        let new = NewClient { card, email, locale: Locale::En };
        let client =
            self.house.desk.lobby(&self.ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap();
        let room = self.house.room::<Steering>(&self.ana, self.lucia.matter).await;
        room.add_party(client, Relation::Partner).await.unwrap();
        room.enable_access(&NewAccess { client, relation: Relation::Partner }).await.unwrap()
    }

    /// Opens a link; where it leads.
    pub(super) async fn opened(&self, browser: &mut Browser) -> Seen {
        let token = self.ask(browser).await.token.unwrap();
        let csrf = browser.get(&format!("{}/enter/{token}", self.base())).await.csrf();
        let enter = format!("{}/enter", self.base());
        let entered = browser.post(&enter, &[("csrf", &csrf), ("token", &token)]).await;
        assert_eq!(entered.see(), format!("{}/home", self.base()));
        browser.get(&format!("{}/home", self.base())).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_shared_mailbox_only_the_right_person_with_the_right_secret_comes_in() {
    let doors = Doors::open().await;
    let omar = doors.omar_shares().await;
    let (desk, ana, matter) = (&doors.house.desk, &doors.ana, doors.lucia.matter);
    let code = casework::client_keys::first_code(desk, ana, matter, doors.lucia.access).await.unwrap();
    let mut browser = doors.browser();
    let who = format!("{}/who", doors.base());
    assert_eq!(doors.opened(&mut browser).await.see(), who);
    for closed in ["/documents", "/account", "/messages", "/details"] {
        let answer = browser.get(&format!("{}{closed}", doors.base())).await;
        assert_eq!(answer.see(), who, "{closed}");
    }
    let page = browser.get(&who).await;
    assert!(page.text().contains("Lucía Z.") && page.text().contains("Omar B."));
    assert!(!page.text().contains("Zorrillaquint") && !page.text().contains("Belkhadraoui"));
    let lucia = doors.lucia.access.to_string();
    let mut wrong = Vec::new();
    let never = domain::AccessId::from_bytes([7; 16]).to_string();
    for (person, secret) in
        [(omar.to_string(), code.clone()), (lucia.clone(), "abcd-efgh".into()), (never, code.clone())]
    {
        let csrf = browser.get(&who).await.csrf();
        let answer = browser.post(&who, &[("csrf", &csrf), ("who", &person), ("secret", &secret)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let csrf = answer.csrf();
        wrong.push(answer.text().replace(&csrf, "").replace(" checked", ""));
    }
    assert!(wrong.windows(2).all(|pair| pair[0] == pair[1]), "one answer, whatever was wrong");
    // A stranger with another browser meets the door; so does the code without the link.
    assert_eq!(doors.browser().get(&who).await.see(), doors.base());
    let csrf = browser.get(&who).await.csrf();
    let typed = code.to_uppercase().replace('-', " ");
    let step = browser.post(&who, &[("csrf", &csrf), ("who", &lucia), ("secret", &typed)]).await;
    let own = format!("{}/own-secret", doors.base());
    assert_eq!(step.see(), own);
    let page = browser.get(&own).await;
    for (secret, again) in
        [("short", "short"), ("green umbrella", "other"), ("zorrillaquint", "zorrillaquint")]
    {
        let answer =
            browser.post(&own, &[("csrf", &page.csrf()), ("secret", secret), ("again", again)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{secret}");
    }
    let fields = [("csrf", &*page.csrf()), ("secret", "green umbrella"), ("again", "green umbrella")];
    assert_eq!(browser.post(&own, &fields).await.see(), format!("{}/home", doors.base()));
    assert_eq!(browser.get(&format!("{}/home", doors.base())).await.status, StatusCode::OK);
    let account = browser.get(&format!("{}/account", doors.base())).await;
    assert!(account.text().contains(&own), "it can be changed");
    testkit::after_every_test(&doors.house).await;
}

// S2-20
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_shares_a_mailbox_hands_the_browser_on_and_nothing_of_theirs_stays_open_in_it() {
    let doors = Doors::open().await;
    let base = doors.base();
    let (account, leave) = (format!("{base}/account"), format!("{base}/somebody-else"));
    // Alone with her mailbox she is offered nothing, and the address is as little there as any other.
    let mut browser = doors.signed_in().await;
    let page = browser.get(&account).await;
    assert!(!page.text().contains(&leave));
    let nothing = browser.get(&format!("{base}/messages/nowhere")).await;
    let refused = browser.post(&leave, &[("csrf", &page.csrf())]).await;
    assert_eq!((refused.status, nothing.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(!refused.text().contains("/who"));
    assert_eq!(browser.get(&account).await.status, StatusCode::OK, "and she is still in");
    let omar = doors.omar_shares().await;
    let (desk, ana, matter) = (&doors.house.desk, &doors.ana, doors.lucia.matter);
    let code = |access| casework::client_keys::first_code(desk, ana, matter, access);
    let (hers, his) = (code(doors.lucia.access).await.unwrap(), code(omar).await.unwrap());
    let mut browser = doors.browser();
    let who = format!("{base}/who");
    assert_eq!(doors.opened(&mut browser).await.see(), who);
    let lucia = doors.lucia.access.to_string();
    let csrf = browser.get(&who).await.csrf();
    browser.post(&who, &[("csrf", &csrf), ("who", &lucia), ("secret", &hers)]).await;
    let own = format!("{base}/own-secret");
    let csrf = browser.get(&own).await.csrf();
    browser.post(&own, &[("csrf", &csrf), ("secret", "green umbrella"), ("again", "green umbrella")]).await;
    let page = browser.get(&account).await;
    assert!(page.text().contains(&leave), "{}", page.text());
    let before = browser.cookies.clone();
    let left = browser.post(&leave, &[("csrf", &page.csrf())]).await;
    assert_eq!((left.see(), left.header("clear-site-data")), (who.as_str(), "\"cache\""));
    // What she had opens nothing any more, in this browser or with the cookies of before.
    let mut old = doors.browser();
    old.cookies = before;
    for path in ["/home", "/documents", "/messages", "/account"] {
        assert_eq!(browser.get(&format!("{base}{path}")).await.see(), who, "{path}");
        assert_eq!(old.get(&format!("{base}{path}")).await.see(), format!("{base}?over=1"), "{path}");
    }
    let page = browser.get(&who).await;
    assert!(page.text().contains("Omar B.") && !page.text().contains("Zorrillaquint"));
    // Her secret is not his; his own opens his own place and hers stays closed.
    let (omar, fields) = (omar.to_string(), page.csrf());
    let wrong = [("csrf", fields.as_str()), ("who", &omar), ("secret", "green umbrella")];
    assert_eq!(browser.post(&who, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = [("csrf", fields.as_str()), ("who", &omar), ("secret", &his)];
    let place = format!("/p/{omar}");
    assert_eq!(browser.post(&who, &right).await.see(), format!("{place}/own-secret"));
    let csrf = browser.get(&format!("{place}/own-secret")).await.csrf();
    let chosen = [("csrf", csrf.as_str()), ("secret", "blue suitcase"), ("again", "blue suitcase")];
    assert_eq!(browser.post(&format!("{place}/own-secret"), &chosen).await.see(), format!("{place}/home"));
    let home = browser.get(&format!("{place}/account")).await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(!home.text().contains(&lucia), "no way to her but the same one back");
    let closed = browser.get(&format!("{base}/home")).await;
    assert_eq!(closed.see(), base, "the two are never open side by side");
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_is_set_up_asked_for_and_required() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let step = format!("{}/second-step", doors.base());
    let page = browser.get(&step).await;
    assert!(page.text().contains("<svg class=\"qr\"") && page.text().contains("otpauth://totp/"));
    let spelled = page.text().split("class=\"spelled\"").nth(1).unwrap();
    let spelled = spelled.split_once('>').unwrap().1.split_once('<').unwrap().0.replace(' ', "");
    let counter = doors.house.desk.at_the_counter(&doors.lucia.contact).await.unwrap();
    let factor = doors.house.desk.client_factor(&counter).await.unwrap().secret.unwrap();
    assert_eq!(spelled, vault::secret_text(&factor));
    let code = || {
        let now = doors.house.desk.now().seconds().div_euclid(secrets::STEP_SECONDS);
        secrets::code_at(&factor, now)
    };
    doors.house.empty_outbox().await;
    let told = async || doors.house.mail_to(persona::LUCIA.email, MailKind::Alert).await.alert.unwrap().kind;
    let bad = browser.post(&step, &[("csrf", &page.csrf()), ("code", "12")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let codes = browser.post(&step, &[("csrf", &page.csrf()), ("code", &code())]).await;
    assert_eq!((codes.status, codes.text().matches("<li>").count()), (StatusCode::OK, 10));
    assert_eq!(told().await, vault::AlertKind::FactorAdded);
    let recovery = codes.text().split("<li>").nth(1).unwrap().split_once('<').unwrap().0.to_owned();
    doors.house.clock.advance(Duration::minutes(1));
    let mut browser = doors.browser();
    let asked = format!("{}/app-code", doors.base());
    assert_eq!(doors.opened(&mut browser).await.see(), asked);
    let page = browser.get(&asked).await;
    let bad = browser.post(&asked, &[("csrf", &page.csrf()), ("code", "000 001")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let passed = browser.post(&asked, &[("csrf", &page.csrf()), ("code", &code())]).await;
    assert_eq!(passed.see(), format!("{}/home", doors.base()));
    let mut other = doors.browser();
    assert_eq!(doors.opened(&mut other).await.see(), asked);
    let csrf = other.get(&asked).await.csrf();
    let passed = other.post(&asked, &[("csrf", &csrf), ("code", &recovery)]).await;
    assert_eq!(passed.see(), format!("{}/home", doors.base()));
    // Turned off with a code of it; required from then on.
    doors.house.clock.advance(Duration::minutes(1));
    let csrf = browser.get(&step).await.csrf();
    doors.house.empty_outbox().await;
    let off = browser.post(&format!("{step}/off"), &[("csrf", &csrf), ("code", &code())]).await;
    assert_eq!(off.see(), format!("{}/account", doors.base()));
    assert_eq!(told().await, vault::AlertKind::FactorRemoved);
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let required = SecondFactorSettings {
        ordinary: "required".to_owned(),
        sensitive: "required".to_owned(),
        card: false,
    };
    lobby.change_second_factor(&required).await.unwrap();
    for path in ["/home", "/documents", "/account"] {
        assert_eq!(browser.get(&format!("{}{path}", doors.base())).await.see(), step, "{path}");
    }
    let mut fresh = doors.browser();
    assert_eq!(doors.opened(&mut fresh).await.see(), step);
    assert!(fresh.get(&step).await.text().contains("<svg class=\"qr\""));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_opens_its_own_door_and_every_other_answer_reads_alike() {
    let doors = Doors::open().await;
    let (desk, ana, access) = (&doors.house.desk, &doors.ana, doors.lucia.access);
    let made = casework::client_keys::print_card(desk, ana, doors.lucia.matter, access, 30).await.unwrap();
    assert_eq!((made.number.len(), made.codes.len()), (10, 10));
    let door = format!("{}/card", doors.base());
    let mut browser = doors.browser();
    let mut wrong = Vec::new();
    for (number, code) in [(made.number.as_str(), "aaaa-aaaa"), ("0000000000", made.codes[0].as_str())] {
        let csrf = browser.get(&door).await.csrf();
        let answer = browser.post(&door, &[("csrf", &csrf), ("number", number), ("code", code)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let csrf = answer.csrf();
        wrong.push(answer.text().replace(&csrf, "").replace(number, ""));
    }
    assert_eq!(wrong[0], wrong[1]);
    let csrf = browser.get(&door).await.csrf();
    let (number, code) =
        (format!("{} {}", &made.number[..5], &made.number[5..]), made.codes[0].to_uppercase());
    let entered = browser.post(&door, &[("csrf", &csrf), ("number", &number), ("code", &code)]).await;
    assert_eq!(entered.see(), format!("{}/home", doors.base()));
    assert_eq!(browser.get(&format!("{}/home", doors.base())).await.status, StatusCode::OK);
    let mut again = doors.browser();
    let csrf = again.get(&door).await.csrf();
    let spent = again.post(&door, &[("csrf", &csrf), ("number", &number), ("code", &code)]).await;
    assert_eq!(spent.status, StatusCode::UNPROCESSABLE_ENTITY);
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_unclear_reaches_whoever_leads_the_matter_with_the_page_it_was_said_on_and_no_address() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let item = browser.get(&doors.item()).await;
    let link = format!("{}/problem?from=items/{}", doors.base(), doors.lucia.item);
    assert!(item.text().contains(&link));
    let page = browser.get(&link).await;
    let attempt = page.text().split("name=\"attempt\" value=\"").nth(1).unwrap();
    let attempt = attempt.split('"').next().unwrap().to_owned();
    let problem = format!("{}/problem", doors.base());
    let csrf = page.csrf();
    let say = |text: &'static str, from: String| {
        [("csrf", csrf.clone()), ("from", from), ("attempt", attempt.clone()), ("text", text.to_owned())]
    };
    for (text, from, status) in [
        (" ", "home".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        ("I see no button", format!("items/{}", doors.lucia.item), StatusCode::SEE_OTHER),
        ("I see no button", format!("items/{}", doors.lucia.item), StatusCode::SEE_OTHER),
    ] {
        let fields = say(text, from);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(browser.post(&problem, &fields).await.status, status, "{text}");
    }
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let told = lobby.notices().await.unwrap().into_iter().filter(|n| n.kind == "message").count();
    assert_eq!(told, 1, "sent twice it is one");
    let room = doors.house.room::<vault::Reading>(&doors.ana, doors.lucia.matter).await;
    let threads = room.conversations().await.unwrap();
    assert_eq!(threads.len(), 1);
    assert_ne!(doors.browser().get(&link).await.status, StatusCode::OK, "not for strangers");
    testkit::after_every_test(&doors.house).await;
}

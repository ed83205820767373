//! The Client Portal tab and the groups of the checklist as staff use them: what stands beside the address, who cannot be
//! let in and why, and a heading of one's own that reads in the client's language.

use super::{Browser, EMAIL, known, owner, site};
use domain::evidence::UsualGroup;
use domain::{Locale, Relation};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{About, ClientCard, Contributing, MailKind, NewAccess, NewClient, Reading, Steering, To};
use web::words::Words;

/// As a page writes it.
fn written(text: &str) -> String {
    text.replace('&', "&#38;").replace('\'', "&#39;").replace('"', "&#34;")
}

async fn speak(browser: &mut Browser, locale: Locale) {
    browser.see("/desk/matters").await;
    browser.send("/desk/language", &[("language", locale.code()), ("back", "/desk/matters")]).await;
}

// S2-22, S2-25, S2-75: the tab, and the whole address in a field with a button that copies it.
// S2-77, S2-93, S2-111..114: what the practice is to do with the address stands beside it, in the reader's language.
#[tokio::test]
async fn beside_the_portals_address_stands_whom_to_send_it_to_and_what_to_do_when_it_went_wrong() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    for locale in [Locale::Es, Locale::En] {
        speak(&mut browser, locale).await;
        let w = Words::of(locale);
        let overview = browser.see(&base).await;
        assert!(overview.html.contains(&format!("href=\"{base}/portal\"")));
        let tab = browser.see(&format!("{base}/portal")).await;
        assert!(tab.html.contains(&w.desk_tab_portal()));
        let field = format!("id=\"url-{}\"", lucia.client);
        let field = tab.between(&field, ">");
        let address = format!("value=\"http://127.0.0.1:8080/p/{}\"", lucia.access);
        assert!(field.contains("readonly") && field.contains(&address), "{field}");
        assert!(tab.html.contains(&format!("data-copy=\"url-{}\"", lucia.client)));
        for advice in [
            w.desk_portal_care_send(persona::LUCIA.full()),
            w.desk_portal_care_keep(),
            w.desk_portal_care_wrong(),
            w.desk_portal_care_no_mail(),
        ] {
            let plain = advice.replace(['\u{2068}', '\u{2069}'], "");
            assert!(tab.html.replace(['\u{2068}', '\u{2069}'], "").contains(&written(&plain)), "{plain}");
        }
        // What one checks when no mail came: the address, that access is open, and what became of the mail.
        assert!(tab.html.contains(persona::LUCIA.email) && tab.html.contains(&w.desk_portal_tag_open()));
        assert!(tab.html.contains("<ul class=\"mails\">") && tab.html.contains(&w.desk_mail_link()));
    }
    testkit::after_every_test(&house).await;
}

// S2-73: the step before enabling names the person, their part and the address, and asks whether it is right.
// S2-76: the form enables. S2-78: without an address there is no form, and sending it anyway is refused in words.
#[tokio::test]
async fn the_wizard_shows_whose_door_it_opens_and_opens_none_without_an_address() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let mut card =
        ClientCard { given: "Noé".to_owned(), family: "Silva".to_owned(), ..ClientCard::default() };
    card.set(domain::ProfileField::Born, "1991-03-04");
    let nobody = NewClient { card: card.clone(), email: None, locale: Locale::Es };
    let lobby = house.desk.lobby(&ana).unwrap();
    let client = lobby.create_client(&nobody, &testkit::BY_PHONE).await.unwrap();
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.add_party(client, Relation::Dependant).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = Words::of(Locale::En);
    let wizard = format!("/desk/matters/{}/portal/{client}/enable", lucia.matter);
    let page = browser.see(&wizard).await;
    assert!(page.html.contains("Noé Silva") && page.html.contains(&w.desk_portal_no_address()));
    assert!(!page.html.contains(&format!("action=\"{wizard}\"")), "no form");
    assert!(page.html.contains(&format!("/desk/clients/{client}/edit")), "the way to what is missing");
    let forced = browser.post(&wizard, &[]).await;
    assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(forced.html.contains(&w.desk_portal_no_address()));
    let room = house.room::<Reading>(&ana, lucia.matter).await;
    assert!(room.portal().await.unwrap().iter().all(|row| row.client != client));

    let email = Some(domain::Email::parse("noe@mail-canary.example").unwrap());
    lobby
        .change_client(client, &NewClient { card, email, locale: Locale::Es }, &testkit::BY_PHONE, 1)
        .await
        .unwrap();
    let page = browser.see(&wizard).await;
    assert!(page.html.contains("Noé Silva") && page.html.contains("noe@mail-canary.example"));
    let facts = page.between("<dl class=\"facts wide\">", "</dl>");
    assert!(facts.contains(&w.desk_part_dependant()), "their part: {facts}");
    assert!(facts.contains("March 4, 1991"), "{facts}");
    // Lucía's request is asked of everybody; once it is settled nothing waits for Noé, and the page says where to ask.
    let ask = format!("href=\"/desk/matters/{}/checklist\">{}", lucia.matter, w.desk_enable_ask());
    assert!(!page.html.contains(&ask));
    steering.set_asked_for(lucia.item, false).await.unwrap();
    let page = browser.see(&wizard).await;
    assert!(page.html.contains(&ask), "{}", page.html);
    let observer = house.client(&ana, persona::OMAR).await;
    steering.add_party(observer, Relation::Observer).await.unwrap();
    let follows = browser.see(&format!("/desk/matters/{}/portal/{observer}/enable", lucia.matter)).await;
    assert!(!follows.html.contains(&ask), "whoever only follows is asked for nothing");
    assert!(page.html.contains(&written(&w.desk_enable_address())));
    browser.send(&wizard, &[]).await;
    assert!(house.mail_to("noe@mail-canary.example", MailKind::SignInLink).await.token.is_some());
    let open = room.portal().await.unwrap();
    assert!(open.iter().any(|row| row.client == client && row.enabled));
    testkit::after_every_test(&house).await;
}

// S2-22, S2-26, S2-27: one place says of each person what they write and what they were asked to approve, and leads there.
#[tokio::test]
async fn the_tab_says_of_each_person_what_waits_in_messages_and_approvals_and_leads_there() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    let other = house.client(&ana, persona::OMAR).await;
    steering.add_party(other, Relation::Partner).await.unwrap();
    let partner = NewAccess { client: other, relation: Relation::Partner };
    let partner = steering.enable_access(&partner).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    let w = Words::of(Locale::En);
    let of = |page: &str, client: domain::ClientId| {
        let from = page.split(&format!("aria-labelledby=\"p-{client}\"")).nth(1).unwrap();
        from.split("</section>").next().unwrap().to_owned()
    };
    let page = browser.see(&format!("{base}/portal")).await.html;
    assert!(of(&page, lucia.client).contains(&w.portal_talk_none()));
    assert!(of(&page, lucia.client).contains(&format!("href=\"{base}/messages?of={}#new\"", lucia.access)));

    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Matter, "Cita".to_owned());
    hers.write_to_us(&testkit::message(about, "¿Cuándo?", 9)).await.unwrap();
    let version = house.ready(&lucia, "carta.pdf", b"%PDF-1.7 letter").await;
    let ask = vault::NewApproval {
        kind: domain::ApprovalKind::Statement,
        title: vault::Words::from([("es".to_owned(), "Su carta <b>".to_owned())]),
        description: vault::Words::new(),
        versions: vec![version],
        mode: domain::ApprovalMode::All,
        approvers: vec![lucia.access],
        copies: Vec::new(),
        due_at: None,
        release: vault::Release::AtOnce,
        terms: None,
        how_read: false,
    };
    let publishing = house.room::<vault::Publishing>(&ana, lucia.matter).await;
    let approval = publishing.request_approval(&ask).await.unwrap();
    let page = browser.see(&format!("{base}/portal")).await.html;
    let (mine, theirs) = (of(&page, lucia.client), of(&page, other));
    assert!(mine.contains(&w.portal_talk_waiting(1)) && mine.contains(&w.portal_talk_all(1)), "{mine}");
    assert!(mine.contains(&format!("href=\"{base}/approvals/{approval}\"")), "{mine}");
    assert!(mine.contains("Su carta &#60;b&#62;") && mine.contains(&w.desk_approval_person_asked()));
    assert!(!theirs.contains("Su carta") && theirs.contains(&w.portal_talk_none()), "{theirs}");
    // The link leads to what this person can read, with them as whom a new one is to.
    let list = browser.see(&format!("{base}/messages?of={}", lucia.access)).await.html;
    assert!(list.contains("Cita") && list.contains(&format!("href=\"{base}/messages\"")), "{list}");
    assert!(list.contains(&format!("value=\"{}\" selected", lucia.access)), "{list}");
    assert!(!browser.see(&format!("{base}/messages?of={partner}")).await.html.contains("Cita"));
    assert!(browser.see(&format!("{base}/messages?of=nobody")).await.html.contains("Cita"));
    testkit::after_every_test(&house).await;
}

// S2-23, S2-97: from the same tab, by the same form, and the tab says so.
#[tokio::test]
async fn a_revoked_access_is_opened_again_from_the_tab() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = Words::of(Locale::En);
    let tab = format!("/desk/matters/{}/portal", lucia.matter);
    browser.see(&tab).await;
    browser.send(&format!("{tab}/{}/revoke", lucia.client), &[]).await;
    house.empty_outbox().await;
    let closed = browser.see(&tab).await;
    assert!(closed.html.contains(&w.desk_portal_tag_revoked()) && !closed.html.contains("id=\"url-"));
    let again = format!("{tab}/{}/enable", lucia.client);
    assert!(closed.html.contains(&format!("href=\"{again}\"")));
    let page = browser.see(&again).await;
    assert!(page.html.contains(&w.desk_enable_again_text()));
    browser.send(&again, &[]).await;
    let open = browser.see(&tab).await;
    assert!(open.html.contains(&format!("/p/{}\"", lucia.access)), "the address the client knows");
    assert!(house.mail_to(lucia.who.email, MailKind::SignInLink).await.token.is_some());
    testkit::after_every_test(&house).await;
}

// S2-35..43, S2-103: the eight usual groups are offered by name in the reader's language; each keeps its requests apart,
// for staff and for the client, who reads its heading in their own language.
#[tokio::test]
async fn the_usual_groups_are_offered_and_keep_requests_apart_in_both_languages() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let list = format!("/desk/matters/{}/checklist", lucia.matter);
    assert_eq!(UsualGroup::ALL.len(), 8);
    for (n, group) in UsualGroup::ALL.iter().enumerate() {
        // Typed in one language or the other, it is the same group.
        let locale = if n % 2 == 0 { Locale::En } else { Locale::Es };
        speak(&mut browser, locale).await;
        let page = browser.see(&list).await;
        let offered = page.between("<datalist id=\"groups\">", "</datalist>");
        assert!(offered.contains(&format!("value=\"{}\"", group.get(locale))), "{offered}");
        for title in ["first", "second"] {
            let title = format!("{title} paper {n}");
            browser.send(&list, &[("group", group.get(locale)), ("title", &title)]).await;
        }
    }
    speak(&mut browser, Locale::En).await;
    let page = browser.see(&list).await;
    let offered = page.between("<datalist id=\"groups\">", "</datalist>");
    let documents = format!("/desk/matters/{}/portal/{}/preview/documents", lucia.matter, lucia.client);
    let client = browser.see(&documents).await;
    for (n, group) in UsualGroup::ALL.iter().enumerate() {
        assert_eq!(offered.matches(&format!("value=\"{}\"", group.en)).count(), 1, "offered once");
        let staff = page.between(&format!("<bdi>{}</bdi>", group.en), "</section>");
        let theirs = client.between(&format!(">{}</h2>", group.es), "</section>");
        for (other, _) in UsualGroup::ALL.iter().enumerate() {
            for title in ["first", "second"] {
                let title = format!("{title} paper {other}");
                assert_eq!(staff.contains(&title), n == other, "{title} in {}", group.en);
                assert_eq!(theirs.contains(&title), n == other, "{title} in {}", group.es);
            }
        }
    }
    testkit::after_every_test(&house).await;
}

// S2-46, S2-47, S2-48: what came by the portal stands under its request as waiting for review, with who sent it.
// S2-66, S2-69, S2-71: its notice leads into the matter's review.
#[tokio::test]
async fn an_upload_stands_under_its_request_to_be_reviewed_and_its_notice_leads_there() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let version = house.ready(&lucia, "pasaporte.pdf", b"%PDF-1.7 one").await;
    let w = Words::of(Locale::En);
    let list = browser.see(&format!("/desk/matters/{}/checklist", lucia.matter)).await;
    let item = list.between("class=\"item-title\"", "class=\"item-side\"");
    assert!(item.contains("Passport of") && item.contains("pasaporte.pdf"), "{item}");
    // How it stands is said once, beside the request.
    let state = w.desk_state_received();
    let side = list.between("class=\"item-side\"", "class=\"item-acts\"");
    assert!(item.contains(&format!("/desk/review/{version}")) && !item.contains(&state), "{item}");
    assert!(side.contains(&state), "{side}");
    let notices = browser.see("/desk/notices").await;
    let notice = notices.between("<li class=\"new\">", "</li>");
    let link = format!("/desk/review/{version}?m={}", lucia.matter);
    assert!(notice.contains(&format!("href=\"{link}\"")), "{notice}");
    let review = browser.see(&link).await;
    assert!(review.html.contains(&persona::LUCIA.full()) && review.html.contains("value=\"accept\""));
    testkit::after_every_test(&house).await;
}

// S0-64: whatever waits is one press from its notice: the request, the conversation, and what a helper cannot do alone.
#[tokio::test]
async fn every_notice_leads_to_the_very_thing_it_is_about() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Item(lucia.item), String::new());
    let sent = hers.write_to_us(&testkit::message(about, "Which page?", 1)).await.unwrap();
    hers.ask_for_help(lucia.item, "lost", "I cannot find it.").await.unwrap();
    let notices = browser.see("/desk/notices").await;
    for leads in [format!("{base}/messages/{}", sent.thread), format!("{base}/checklist#{}", lucia.item)] {
        assert!(notices.html.contains(&format!("href=\"{leads}\"")), "{leads}: {}", notices.html);
    }
    let list = browser.see(&format!("{base}/checklist")).await;
    assert!(list.html.contains(&format!("<li id=\"{}\"", lucia.item)), "it is there to be led to");
    testkit::after_every_test(&house).await;
}

// S2-09, S2-10, S2-72, S2-74, S2-101, S2-102, S2-104: a client and their matter are linked, a list for that kind of visa
// is applied, the portal is enabled from the matter and the first link goes out. S2-04, S2-100: the same person typed a
// second time is asked about and not made twice (`matter` tries it).
#[tokio::test]
async fn a_matter_is_opened_for_a_client_with_its_list_and_the_portal_is_enabled_from_it() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let (matter, client) = super::matter(&mut ana).await;
    let base = format!("/desk/matters/{matter}");
    let people = ana.see(&format!("{base}/people")).await;
    assert!(people.html.contains(persona::LUCIA.family), "the client is linked");
    let list = ana.see(&format!("{base}/checklist")).await;
    assert!(list.html.matches("class=\"item-title\"").count() > 3, "the list of this kind of matter");
    let wizard = format!("{base}/portal/{client}/enable");
    let tab = ana.see(&format!("{base}/portal")).await;
    assert!(tab.html.contains(&format!("href=\"{wizard}\"")));
    ana.see(&wizard).await;
    ana.send(&wizard, &[]).await;
    let mail = house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await;
    assert!(mail.token.is_some());
    let tab = ana.see(&format!("{base}/portal")).await;
    assert!(tab.html.contains(&format!("/p/{}", mail.access.unwrap())), "the same workspace");
    testkit::after_every_test(&house).await;
}

// AUTH-18: how far the newest sign-in mail came stands beside the person, with what to do, in the reader's language.
#[tokio::test]
async fn what_became_of_the_sign_in_mail_is_told_with_what_to_do_and_an_address_that_takes_none_is_marked() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let tab = format!("/desk/matters/{}/portal", lucia.matter);
    let heading = Words::of(Locale::En).access_mail_title();
    // Lucía came in with hers: there is nothing to do.
    let page = browser.see(&tab).await.html;
    assert!(!page.contains(&heading) && page.contains(&Words::of(Locale::En).access_mail_tag_used()));
    house.clock.advance(domain::Duration::seconds(1));
    house.room::<Steering>(&ana, lucia.matter).await.send_link(lucia.access).await.unwrap();
    let plain = |text: String| written(&text.replace(['\u{2068}', '\u{2069}'], ""));
    let name = persona::LUCIA.full();
    let queued = browser.see(&tab).await.html;
    assert!(
        queued.contains(&heading) && queued.contains(&plain(Words::of(Locale::En).access_mail_do_wait()))
    );
    let mail = house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await;
    let mut look = async |locale: Locale, advice: &dyn Fn(&Words) -> Vec<String>, not: &str| {
        speak(&mut browser, locale).await;
        let html = browser.see(&tab).await.html.replace(['\u{2068}', '\u{2069}'], "");
        for one in advice(Words::of(locale)) {
            assert!(html.contains(&plain(one.clone())), "{one}: {html}");
        }
        assert!(not.is_empty() || !html.contains(not), "{not}: {html}");
    };
    let accepted = |w: &Words| {
        vec![w.access_mail_do_spam(name.as_str()), w.access_mail_do_address(), w.access_mail_do_again()]
    };
    look(Locale::Es, &accepted, "").await;
    look(Locale::En, &accepted, "It may have been a mail scanner").await;
    let token = mail.token.clone().unwrap();
    house.desk.threshold().look_at_link(lucia.access, &token, Some("a scanner")).await.unwrap();
    let opened = |w: &Words| {
        vec![w.access_mail_tag_opened(), w.access_mail_do_button(name.as_str()), w.access_mail_do_scanner()]
    };
    look(Locale::Es, &opened, "").await;
    look(Locale::En, &opened, "").await;
    // It comes back after all.
    let (tags, to) = ([mail.tag.clone()], [persona::LUCIA.email.to_owned()]);
    let backstage = house.desk.backstage();
    backstage.mail_returned(&tags, &to, vault::ReturnEnd::Refused, "5.1.1 gone <b>").await.unwrap();
    let bounced = |w: &Words| vec![w.access_mail_tag_bounced(), w.desk_stop_do(), w.desk_stop_again()];
    look(Locale::Es, &bounced, "").await;
    look(Locale::En, &bounced, &heading).await;
    let w = Words::of(Locale::En);
    let list = browser.see("/desk/clients").await.html;
    assert_eq!(list.matches(&w.access_mail_client_tag()).count(), 1, "{list}");
    let record = browser.see(&format!("/desk/clients/{}", lucia.client)).await.html;
    assert!(record.contains(&plain(w.access_mail_client_do())) && record.contains("5.1.1 gone &#60;b&#62;"));
    let sent = browser.see("/desk/settings/deliveries?cut=trouble").await.html;
    assert!(sent.contains(&w.access_mail_tag_bounced()) && !sent.contains("cannot be read"));
    assert!(backstage.take_returns_box().await.unwrap());
    backstage.leave_returns_box(domain::Duration::minutes(5), Some("no route <i>")).await.unwrap();
    let sent = browser.see("/desk/settings/deliveries").await.html;
    assert!(sent.contains(&written(&w.post_unread_do())) && sent.contains("no route &#60;i&#62;"), "{sent}");
    testkit::after_every_test(&house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_that_a_mail_is_on_its_way_hides_nothing_and_is_nothing_without_a_tag_of_ours() {
    use casework::ports::{Judged, Report, Reported, ReportedEnd};
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, testkit::persona::LUCIA).await;
    house.clock.advance(domain::Duration::seconds(1));
    let tag = house.link(lucia.access, lucia.who, "browser").await.tag;
    let about = |address: &str, end| Reported {
        addresses: vec![address.to_owned()],
        end,
        answer: "5.1.1 no such user".to_owned(),
    };
    let (late, refused) = (ReportedEnd::OnTheWay, ReportedEnd::Refused);
    let hers = lucia.who.email;
    let judged = async |tags: &[&str], about: Vec<Reported>| {
        let report = Report { tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), about };
        casework::returns::take(&house.desk, &report).await.unwrap()
    };
    assert_eq!(judged(&[], vec![about(hers, late)]).await, Judged::Unproved);
    assert_eq!(judged(&["0".repeat(45).as_str()], vec![about(hers, late)]).await, Judged::Unproved);
    assert_eq!(judged(&[&tag], vec![about(hers, late)]).await, Judged::Settled);
    let mixed = vec![about(hers, late), about("other@client.example", refused)];
    assert_eq!(judged(&[&tag], mixed).await, Judged::Unproved, "what nobody proved is looked at");
    let mixed = vec![about("other@client.example", refused), about(hers, late)];
    assert_eq!(judged(&[&tag], mixed).await, Judged::Unproved);
    assert_eq!(judged(&[], Vec::new()).await, Judged::Unproved);
    assert_eq!(judged(&[&tag], vec![about(hers, late), about(hers, refused)]).await, Judged::Settled);
    testkit::after_every_test(&house).await;
}

//! The people tests speak through. Names, addresses and words are unlike anything else on a disk, so that the canary
//! can look for them. It refuses to skip a door: staff come by invitation and through both factors, clients by link.

use super::TestHouse;
use domain::{Duration, Email, Locale, Region, Relation, Role};
use std::sync::OnceLock;
use vault::{
    Actor, ClientCard, Device, Door, LinkOutcome, MailKind, NewClient, NewLink, NewPractice, NewStaff,
    SessionTerms, Stage, secrets,
};

/// The password of every member of staff.
pub const PASSWORD: &str = "quartz-lantern-over-seven-herons";

/// A client as they would introduce themselves.
#[derive(Clone, Copy)]
pub struct Persona {
    pub given: &'static str,
    pub family: &'static str,
    pub email: &'static str,
}

pub mod persona {
    //! Who is who.
    use super::Persona;
    pub const LUCIA: Persona =
        Persona {
            given: "Lucía", family: "Zorrillaquint", email: "lucia.zorrillaquint@mail-canary.example"
        };
    pub const OMAR: Persona =
        Persona { given: "Omar", family: "Belkhadraoui", email: "omar.belkhadraoui@mail-canary.example" };
    pub const MARTA: Persona =
        Persona { given: "Marta", family: "Zorrillasiscu", email: "marta.zorrillasiscu@mail-canary.example" };
}

impl Persona {
    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }
}

pub fn device() -> Device {
    Device { address: "203.0.113.77".to_owned(), agent: "CanaryPhone/17.3".to_owned() }
}

/// Hashing is slow on purpose; once per process is enough.
fn password(house: &TestHouse) -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| house.desk.hash_password(PASSWORD).expect("a hash")).clone()
}

impl TestHouse {
    /// Sets the practice up and signs its owner in.
    pub async fn ana(&self) -> Actor {
        let threshold = self.desk.threshold();
        let code = threshold.setup_code().await.unwrap().expect("a house without owner");
        let owner = NewStaff {
            name: "Ana Quillfeather".to_owned(),
            email: Email::parse("ana.quillfeather@firm-canary.example").unwrap(),
            password: password(self),
            locale: Locale::En,
        };
        let (name, region) = ("Quillfeather & Daughters", Region::Us);
        let practice = NewPractice { name, region, guided: false, second_step: false };
        threshold.set_up(&code, &practice, &owner).await.unwrap();
        self.first_session(&owner.email).await
    }

    /// The first session of a new member of staff: the password, then a second factor enrolled on the way.
    pub async fn first_session(&self, email: &Email) -> Actor {
        let threshold = self.desk.threshold();
        let secret = threshold.staff_secret(email).await.unwrap().expect("a member of staff");
        let proof = secret.prove(PASSWORD).expect("the password of them all");
        let terms = SessionTerms { idle: Duration::hours(1), life: Duration::hours(12), device: device() };
        let (token, stage) = threshold.start_staff_session(proof, terms).await.unwrap();
        assert_eq!(stage, Stage::Enrolling, "nobody begins with more");
        let half = self.desk.recognise(Door::Staff, &token).await.unwrap().expect("a live session");
        let factor = self.desk.random_bytes(secrets::SECRET_LEN);
        self.desk.propose_second_factor(&half, &factor).await.unwrap();
        let step = self.desk.now().seconds().div_euclid(secrets::STEP_SECONDS);
        let code = secrets::code_at(&factor, step);
        let token = self.desk.enrol_second_factor(&half, &code, &[]).await.unwrap();
        self.desk.recognise(Door::Staff, &token).await.unwrap().expect("a full session")
    }

    /// Another session of somebody who has a second factor, after the first one is over. A step of the code is good
    /// once, so the clock must have moved since.
    pub async fn second_session(&self, who: &Actor) -> Actor {
        self.session_on(who, device()).await
    }

    /// The same, on another device.
    pub async fn session_on(&self, who: &Actor, device: Device) -> Actor {
        let half = self.half_session(who, device).await;
        let factor = self.desk.enrolment(&half).await.unwrap().secret.expect("an enrolled factor");
        let step = self.desk.now().seconds().div_euclid(secrets::STEP_SECONDS);
        let token = self.desk.pass_second_factor(&half, &secrets::code_at(&factor, step)).await.unwrap();
        self.desk.recognise(Door::Staff, &token).await.unwrap().expect("a full session")
    }

    /// Somebody who gave the right password and owes the second factor.
    pub async fn half_session(&self, who: &Actor, device: Device) -> Actor {
        let email = self.desk.own_card(who).await.unwrap().email.expect("staff have an address");
        let threshold = self.desk.threshold();
        let secret = threshold.staff_secret(&Email::parse(&email).unwrap()).await.unwrap().unwrap();
        let proof = secret.prove(PASSWORD).expect("the password of them all");
        let terms = SessionTerms { idle: Duration::hours(1), life: Duration::hours(12), device };
        let (token, stage) = threshold.start_staff_session(proof, terms).await.unwrap();
        assert_eq!(stage, Stage::Password, "the second factor is owed");
        self.desk.recognise(Door::Staff, &token).await.unwrap().expect("a live session")
    }

    /// What the authenticator app of a member of staff shows now. A step of the code is good once, so the clock must
    /// have moved since the last.
    pub async fn app_code(&self, email: &Email) -> String {
        let threshold = self.desk.threshold();
        let secret = threshold.staff_secret(email).await.unwrap().expect("a member of staff");
        let proof = secret.prove(PASSWORD).expect("the password of them all");
        let terms = SessionTerms { idle: Duration::hours(1), life: Duration::hours(12), device: device() };
        let (token, _) = threshold.start_staff_session(proof, terms).await.unwrap();
        let half = self.desk.recognise(Door::Staff, &token).await.unwrap().expect("a live session");
        let factor = self.desk.enrolment(&half).await.unwrap().secret.expect("an enrolled factor");
        secrets::code_at(&factor, self.desk.now().seconds().div_euclid(secrets::STEP_SECONDS))
    }

    /// Somebody of this role, invited by the owner and joined.
    pub async fn staff(&self, owner: &Actor, role: Role) -> Actor {
        let email = Email::parse(&format!("{}@firm-canary.example", role.code())).unwrap();
        let name = format!("Canary {}", role.code());
        self.desk.lobby(owner).unwrap().invite(&name, &email, role).await.unwrap();
        let token = self.mail_to(email.as_str(), MailKind::Invitation).await.token.unwrap();
        self.desk.threshold().accept_invitation(&token, &name, password(self), Locale::En).await.unwrap();
        self.first_session(&email).await
    }

    pub async fn client(&self, staff: &Actor, who: Persona) -> domain::ClientId {
        let card = ClientCard {
            given: who.given.to_owned(),
            family: who.family.to_owned(),
            ..ClientCard::default()
        };
        let new = NewClient { card, email: Some(Email::parse(who.email).unwrap()), locale: Locale::Es };
        self.desk.lobby(staff).unwrap().create_client(&new, &BY_PHONE).await.unwrap()
    }

    /// Takes mails out until the one wanted comes.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn mail_to(&self, to: &str, kind: MailKind) -> vault::OutgoingMail {
        let backstage = self.desk.backstage();
        while let Some(mail) = backstage.next_mail().await.unwrap() {
            backstage.mail_taken(mail.id, &mail.to, "250 taken").await.unwrap();
            if mail.to == to && mail.kind == kind {
                return mail;
            }
        }
        panic!("no {kind:?} for {to}");
    }

    /// Takes every waiting mail out.
    pub async fn empty_outbox(&self) {
        let backstage = self.desk.backstage();
        while let Some(mail) = backstage.next_mail().await.unwrap() {
            backstage.mail_taken(mail.id, &mail.to, "250 taken").await.unwrap();
        }
    }

    /// A number a client proves to be theirs, code and all.
    ///
    /// # Panics
    /// When no code comes, or it does not work.
    pub async fn proved(&self, contact: &Actor, number: &str) {
        self.carries_texts();
        let number = domain::Mobile::parse(number).unwrap();
        self.desk.begin_number(contact, &number).await.unwrap();
        let backstage = self.desk.backstage();
        while let Some(text) = backstage.next_text().await.unwrap() {
            backstage.text_over(&text, vault::TextEnd::Failed, "not now").await.unwrap();
            if text.kind == MailKind::NumberCode && text.to == number {
                let code = text.code.unwrap();
                let confirmed = self.desk.confirm_number(contact, &code).await.unwrap();
                assert_eq!(confirmed, vault::Confirmed::Yes);
                return;
            }
        }
        panic!("no code came");
    }

    /// The practice gathers no notices and keeps no quiet hours, so that a mail leaves some seconds after its cause.
    pub async fn write_at_once(&self, owner: &Actor) {
        let lobby = self.desk.lobby(owner).unwrap();
        let mut settings = lobby.settings().await.unwrap();
        (settings.bundle_minutes, settings.quiet_from, settings.quiet_to) = (0, 0, 0);
        lobby.change_settings(&settings).await.unwrap();
    }

    /// A link in the mail, asked for in the browser `browser`.
    pub async fn link(&self, access: domain::AccessId, who: Persona, browser: &str) -> vault::OutgoingMail {
        let (source, agent) = ("203.0.113.77", device().agent);
        let ask = NewLink { access, email: who.email, browser, source, agent: &agent, locale: Locale::Es };
        self.desk.threshold().ask_for_link(&ask).await.unwrap();
        self.mail_to(who.email, MailKind::SignInLink).await
    }

    /// Signs a client in by link, in the browser that asked.
    pub async fn sign_in(&self, access: domain::AccessId, who: Persona) -> Actor {
        let browser = format!("browser-of-{}", who.family);
        let token = self.link(access, who, &browser).await.token.unwrap();
        let used = self.desk.threshold().use_link(&token, Some(&browser), None, device()).await.unwrap();
        let LinkOutcome::SignedIn { token, .. } = used else { panic!("the link did not work") };
        self.desk.recognise(Door::Client, &token).await.unwrap().expect("a live session")
    }
}

/// How staff usually know what they write in a client's record.
pub const BY_PHONE: vault::ByHand<'static> =
    vault::ByHand { source: Some(domain::RecordSource::Phone), words: "", instructed_by: "the client" };

/// How clients usually take part.
pub(super) const RELATION: Relation = Relation::MainApplicant;

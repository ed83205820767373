//! What the practice decided about itself: its name, its hours of patience, its strictness. Sealed like everything a
//! person typed. It refuses a time zone or a limit it does not know.

use super::{BrandSettings, Lobby, Threshold};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::messages::Receipts;
use domain::notices::{Quiet, Weekend};
use domain::{
    AuditCode, ConsentPurpose, DeskPower, Duration, FactorPolicy, Locale, Refusal, Region, Sensitivity,
    Timestamp, Why, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod parts;
use parts::is_site;
pub use parts::{
    EnquirySettings, FirstVisitSettings, OddSettings, OwnConsentText, OwnTerm, SecondFactorSettings,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql READ = "SELECT sealed FROM setting WHERE name = $1";
        LobbySql WRITE = "INSERT INTO setting (name, sealed, changed_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, changed_at = excluded.changed_at";
        // So that of two changes at once the second reads what the first wrote.
        LobbySql HOLD = "UPDATE setting SET changed_at = changed_at WHERE name = $1";
        LobbySql DROP = "DELETE FROM setting WHERE name = $1";
    }
}

/// How long a node may answer from memory before it reads the settings again; other nodes' changes show after this.
const FRESH: Duration = Duration::seconds(5);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub practice_name: String,
    pub phone: String,
    /// IANA name.
    pub time_zone: String,
    /// Whose ways of writing days and times it keeps to: a [`Region`] code.
    pub region: String,
    /// 10-minute links and 12-hour sessions instead of 48 hours.
    pub strict: bool,
    /// Codes of the languages offered to clients; never none.
    pub languages: Vec<String>,
    /// How long a sign-in link works, unless the strict profile says less.
    pub link_hours: u32,
    /// The longest session of a client, unless the strict profile says less.
    pub client_session_hours: u32,
    pub client_idle_minutes: u32,
    pub staff_idle_minutes: u32,
    pub staff_session_hours: u32,
    /// Working days within which clients are told that a document will be looked at; none promises no day.
    pub review_days: u32,
    /// Working days within which clients are told that a message will be answered; none promises no day.
    pub answer_days: u32,
    pub enquiry: EnquirySettings,
    /// Whether somebody who declines an approval must say why.
    pub decline_reason: bool,
    /// When somebody answers the phone, in one line by language; may hold none.
    pub hours: BTreeMap<String, String>,
    /// Where letters and visitors go; may be empty.
    pub address: String,
    /// Its own site, `https` only; may be empty.
    pub website: String,
    /// Days for which clients come in after their matter began to be wound up, unless somebody chooses otherwise; none is
    /// until it is closed.
    pub access_days: u32,
    /// Minutes for which what waits for a client is gathered into one mail.
    pub bundle_minutes: u32,
    /// The hours in which clients are not written to; the same hour twice is no quiet.
    pub quiet_from: u32,
    pub quiet_to: u32,
    /// A date that is here is told in the quiet hours, too.
    pub deadlines_break_quiet: bool,
    /// Nobody writes to clients at weekends, where they did not choose otherwise.
    pub weekends_quiet: bool,
    /// Which days that is, Monday being 1.
    pub weekend: Vec<u8>,
    /// Clients are asked whether it is clear to them what happens next, once after each stage they are told of.
    pub ask_if_clear: bool,
    /// Missing documents are called to mind before, on and after their day.
    pub reminders: bool,
    /// Days after which it is told that nobody did anything; none tells nobody.
    pub escalate_days: u32,
    /// Months after which somebody looks again at who can come in; none asks nobody.
    pub access_review_months: u32,
    pub odd: OddSettings,
    /// Days nobody touches a matter before a review asks about the ways into it.
    pub access_review_quiet_days: u32,
    /// Notices to one address within an hour; more wait.
    pub notices_per_hour: u32,
    pub first_visit: FirstVisitSettings,
    pub second_factor: SecondFactorSettings,
    /// Words the practice explains in its own way, in the order they were written.
    pub glossary: Vec<OwnTerm>,
    /// How it looks; changed by verbs of its own only.
    pub brand: BrandSettings,
    /// Who is told who opened a message: a [`Receipts`] code.
    pub receipts: String,
    /// Days something deleted lies in the matter's bin before it is destroyed.
    pub bin_days: u32,
    /// New matters ask for nothing before the engagement letter is agreed, unless whoever opens one says otherwise.
    pub letter_first: bool,
    /// Lodging takes the clients' leave. On in a new practice; one that wrote its settings down before goes on as it did.
    #[serde(default = "goes_on_as_before")]
    pub leave_to_lodge: bool,
}

const fn goes_on_as_before() -> bool {
    false
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            practice_name: String::new(),
            phone: String::new(),
            time_zone: "America/New_York".to_owned(),
            region: Region::Us.code().to_owned(),
            strict: false,
            languages: Locale::ALL.iter().map(|l| l.code().to_owned()).collect(),
            link_hours: 48,
            client_session_hours: 48,
            client_idle_minutes: 60,
            staff_idle_minutes: 60,
            staff_session_hours: 12,
            review_days: 3,
            answer_days: 2,
            enquiry: EnquirySettings::default(),
            decline_reason: true,
            hours: BTreeMap::new(),
            address: String::new(),
            website: String::new(),
            access_days: 30,
            bundle_minutes: 5,
            quiet_from: 20,
            quiet_to: 8,
            deadlines_break_quiet: true,
            weekends_quiet: false,
            weekend: vec![6, 7],
            ask_if_clear: true,
            reminders: true,
            escalate_days: 3,
            access_review_months: 6,
            odd: OddSettings::default(),
            access_review_quiet_days: 180,
            notices_per_hour: 10,
            first_visit: FirstVisitSettings::default(),
            second_factor: SecondFactorSettings::default(),
            glossary: Vec::new(),
            receipts: Receipts::Staff.code().to_owned(),
            bin_days: 30,
            letter_first: false,
            leave_to_lodge: true,
            brand: BrandSettings::default(),
        }
    }
}

impl Settings {
    /// Who is told who opened a message. A code nobody knows tells nobody.
    pub fn receipts(&self) -> Receipts {
        Receipts::from_code(&self.receipts).unwrap_or(Receipts::Off)
    }

    /// Whose ways of writing days and times it keeps to. A code nobody knows is nobody's in particular, where no day is
    /// read in two ways.
    pub fn region(&self) -> Region {
        Region::from_code(&self.region).unwrap_or(Region::Iso)
    }

    /// When somebody answers the phone, in this language, else in English; empty where nobody wrote it down.
    pub fn hours_in(&self, locale: Locale) -> &str {
        crate::room::checklist::in_language(&self.hours, locale)
    }

    /// The languages offered to clients.
    pub fn offered(&self) -> Vec<Locale> {
        let chosen: Vec<Locale> = self.languages.iter().filter_map(|code| Locale::from_code(code)).collect();
        if chosen.is_empty() { Locale::ALL.to_vec() } else { chosen }
    }

    pub fn link_life(&self) -> Duration {
        let most = if self.strict { limits::STRICT_LINK_LIFE } else { limits::LINK_LIFE };
        Duration::hours(i64::from(self.link_hours)).min(most)
    }

    pub fn client_session_life(&self) -> Duration {
        let most = if self.strict { limits::STRICT_CLIENT_SESSION_LIFE } else { limits::CLIENT_SESSION_LIFE };
        Duration::hours(i64::from(self.client_session_hours)).min(most)
    }

    pub fn staff_session_life(&self) -> Duration {
        let asked = Duration::hours(i64::from(self.staff_session_hours));
        if self.strict { asked.min(limits::STAFF_SESSION_LIFE) } else { asked }
    }

    /// How long what waits for a client is gathered; never shorter than a decision can be taken back untold.
    pub fn bundle_window(&self) -> Duration {
        Duration::minutes(i64::from(self.bundle_minutes)).max(limits::TAKE_BACK_GRACE)
    }

    /// Whether clients of such a matter are asked for a second step. A code nobody knows asks for one.
    pub fn factor_policy(&self, sensitivity: Sensitivity) -> FactorPolicy {
        let code = match sensitivity {
            Sensitivity::Ordinary => &self.second_factor.ordinary,
            Sensitivity::Sensitive => &self.second_factor.sensitive,
        };
        let policy = FactorPolicy::from_code(code).unwrap_or(FactorPolicy::Required);
        if sensitivity == Sensitivity::Sensitive && policy == FactorPolicy::Off {
            FactorPolicy::Offered
        } else {
            policy
        }
    }

    pub fn quiet(&self) -> Quiet {
        Quiet { from: self.quiet_from, to: self.quiet_to }
    }

    /// The days on which nobody is written to at weekends.
    pub fn weekend(&self) -> Weekend {
        Weekend::of(&self.weekend)
    }

    /// The practice's name, or the product's where none is configured. Never a person's.
    pub fn shown_name(&self) -> &str {
        if self.practice_name.trim().is_empty() { "Strongroom" } else { self.practice_name.trim() }
    }

    fn check(&self) -> Result<()> {
        if self.practice_name.chars().count() > 120 {
            return Err(Refusal::invalid("practice_name", Why::TooLong).into());
        }
        if self.phone.chars().count() > 40 {
            return Err(Refusal::invalid("phone", Why::TooLong).into());
        }
        if !self.languages.iter().any(|code| Locale::from_code(code).is_some()) {
            return Err(Refusal::invalid("languages", Why::Missing).into());
        }
        if !(1..=48).contains(&self.link_hours) {
            return Err(Refusal::invalid("link_hours", Why::NotAllowed).into());
        }
        if !(1..=48).contains(&self.client_session_hours) {
            return Err(Refusal::invalid("client_session_hours", Why::NotAllowed).into());
        }
        if !(5..=240).contains(&self.client_idle_minutes) {
            return Err(Refusal::invalid("client_idle_minutes", Why::NotAllowed).into());
        }
        if !(5..=240).contains(&self.staff_idle_minutes) {
            return Err(Refusal::invalid("staff_idle_minutes", Why::NotAllowed).into());
        }
        if !(1..=24).contains(&self.staff_session_hours) {
            return Err(Refusal::invalid("staff_session_hours", Why::NotAllowed).into());
        }
        if self.review_days > 20 {
            return Err(Refusal::invalid("review_days", Why::NotAllowed).into());
        }
        if self.hours.values().any(|line| line.chars().count() > limits::TITLE_CHARS) {
            return Err(Refusal::invalid("hours", Why::TooLong).into());
        }
        if self.address.chars().count() > limits::NOTE_CHARS {
            return Err(Refusal::invalid("address", Why::TooLong).into());
        }
        if !self.website.is_empty() && !is_site(&self.website) {
            return Err(Refusal::invalid("website", Why::Malformed).into());
        }
        if Region::from_code(&self.region).is_none() {
            return Err(Refusal::invalid("region", Why::NotAChoice).into());
        }
        if self.answer_days > 20 {
            return Err(Refusal::invalid("answer_days", Why::NotAllowed).into());
        }
        let days = &self.weekend;
        if days.len() > Weekend::MOST || days.iter().any(|day| !(1..=7).contains(day)) {
            return Err(Refusal::invalid("weekend", Why::NotAllowed).into());
        }
        if Receipts::from_code(&self.receipts).is_none() {
            return Err(Refusal::invalid("receipts", Why::NotAChoice).into());
        }
        let numbers = [
            ("access_days", self.access_days, 0, 365),
            ("bundle_minutes", self.bundle_minutes, 0, 60),
            ("quiet_from", self.quiet_from, 0, 23),
            ("quiet_to", self.quiet_to, 0, 23),
            ("escalate_days", self.escalate_days, 0, 30),
            ("access_review_months", self.access_review_months, 0, 24),
            ("access_review_quiet_days", self.access_review_quiet_days, 30, 1095),
            ("bin_days", self.bin_days, 7, 90),
            ("notices_per_hour", self.notices_per_hour, 1, 100),
            ("opened", self.odd.opened_an_hour, 0, domain::odd::MOST),
            ("taken", self.odd.taken_a_day, 0, domain::odd::MOST),
            ("matters", self.odd.matters_a_day, 0, domain::odd::MOST),
            ("failed", self.odd.failed_a_day, 0, domain::odd::MOST),
            ("links", self.odd.links_a_day, 0, domain::odd::MOST),
            ("night_from", self.odd.night_from, 0, 23),
            ("night_to", self.odd.night_to, 0, 23),
        ];
        for (field, number, least, most) in numbers {
            if !(least..=most).contains(&number) {
                return Err(Refusal::invalid(field, Why::NotAllowed).into());
            }
        }
        Ok(())
    }
}

impl Inner {
    /// The settings, at most a few seconds old.
    pub(crate) async fn settings(&self) -> Result<Settings> {
        let now = self.clock.now();
        if let Some(settings) = self.settings_kept(now) {
            return Ok(settings);
        }
        let writings = self.settings_cache.lock().map(|cached| cached.0).unwrap_or_default();
        let rows = self.engine.look(None).await?.rows(sql::READ.text, binds!["practice"]).await?;
        let settings: Settings = match rows.first() {
            Some(row) => self.unseal_card("setting", [0; 16], &row.bytes(0)?)?,
            None => Settings::default(),
        };
        self.remember_settings(writings, now, settings.clone());
        Ok(settings)
    }

    /// The same within a change, which must not wait for a connection of somebody else's.
    pub(crate) async fn settings_by(&self, write: &mut crate::engine::Write) -> Result<Settings> {
        let now = self.clock.now();
        if let Some(settings) = self.settings_kept(now) {
            return Ok(settings);
        }
        let rows = write.rows(sql::READ.text, binds!["practice"]).await?;
        match rows.first() {
            Some(row) => self.unseal_card("setting", [0; 16], &row.bytes(0)?),
            None => Ok(Settings::default()),
        }
    }

    fn settings_kept(&self, now: Timestamp) -> Option<Settings> {
        let cached = self.settings_cache.lock().ok()?;
        let (read_at, settings) = cached.1.as_ref()?;
        (now.since(*read_at) < FRESH && now >= *read_at).then(|| settings.clone())
    }

    /// Keeps what was read, unless somebody here wrote since the reading began: `writings` counts them.
    fn remember_settings(&self, writings: u64, at: Timestamp, settings: Settings) {
        if let Ok(mut cached) = self.settings_cache.lock()
            && cached.0 == writings
        {
            cached.1 = Some((at, settings));
        }
    }

    /// They were written: what was read before is not what stands. Of two who write at once either may be here last, so nobody
    /// keeps what they wrote themselves.
    pub(crate) fn forget_settings(&self) {
        if let Ok(mut cached) = self.settings_cache.lock() {
            *cached = (cached.0.wrapping_add(1), None);
        }
    }
}

impl Threshold<'_> {
    pub async fn settings(&self) -> Result<Settings> {
        self.house.settings().await
    }
}

impl Lobby<'_> {
    pub async fn settings(&self) -> Result<Settings> {
        self.house.settings().await
    }

    pub async fn change_settings(&self, settings: &Settings) -> Result<()> {
        settings.check()?;
        let (mut write, kept) = self.before_settings().await?;
        let now = self.house.clock.now();
        let settings = &Settings { brand: kept.brand, ..settings.clone() };
        let sealed = self.house.seal_card("setting", [0; 16], settings)?;
        write.exec(sql::WRITE.text, binds!["practice", sealed, now]).await?;
        let event = AuditEvent::new(AuditCode::SettingsChanged, self.house.keyring.practice)
            .with("strict", settings.strict.to_string());
        self.commit(write, event).await?;
        self.house.forget_settings();
        Ok(())
    }

    /// Explains a word to clients in the practice's own way, or explains one of them anew.
    ///
    /// # Errors
    /// `NotFound` where the word to explain anew was taken away meanwhile; `Invalid` names the field.
    pub async fn explain(&self, term: &OwnTerm) -> Result<()> {
        term.check()?;
        let mut random = [0u8; 16];
        self.house.chance.fill(&mut random);
        self.alter(|settings| {
            let is = |known: &&OwnTerm| Locale::ALL.iter().any(|l| known.goes_by(term, *l));
            if settings.glossary.iter().filter(|known| known.key != term.key).any(|known| is(&known)) {
                return Err(Refusal::invalid("name", Why::Taken).into());
            }
            if term.key.is_empty() {
                if settings.glossary.len() >= limits::TERMS {
                    return Err(Refusal::invalid("name", Why::NotAllowed).into());
                }
                settings.glossary.push(OwnTerm { key: crate::hex(&random), ..term.clone() });
                return Ok(());
            }
            let known = settings.glossary.iter_mut().find(|known| known.key == term.key);
            *known.ok_or_else(Error::not_found)? = term.clone();
            Ok(())
        })
        .await
    }

    /// Takes a word of the practice's own away; done twice it is done once.
    pub async fn explain_no_more(&self, key: &str) -> Result<()> {
        self.alter(|settings| {
            settings.glossary.retain(|known| known.key != key);
            Ok(())
        })
        .await
    }

    /// Begins a change of settings that no other comes between, with what stands.
    pub(super) async fn before_settings(&self) -> Result<(Write, Settings)> {
        let mut write = self.begin(Some(DeskPower::ManageSettings)).await?;
        write.exec(sql::HOLD.text, binds!["practice"]).await?;
        let rows = write.rows(sql::READ.text, binds!["practice"]).await?;
        let settings = match rows.first() {
            Some(row) => self.house.unseal_card("setting", [0; 16], &row.bytes(0)?)?,
            None => Settings::default(),
        };
        Ok((write, settings))
    }

    /// Reads the settings, lets them be changed and writes them, as one change that no other comes between.
    async fn alter(&self, change: impl FnOnce(&mut Settings) -> Result<()>) -> Result<()> {
        let (mut write, mut settings) = self.before_settings().await?;
        let now = self.house.clock.now();
        change(&mut settings)?;
        let sealed = self.house.seal_card("setting", [0; 16], &settings)?;
        write.exec(sql::WRITE.text, binds!["practice", sealed, now]).await?;
        let event = AuditEvent::new(AuditCode::SettingsChanged, self.house.keyring.practice);
        self.commit(write, event).await?;
        self.house.forget_settings();
        Ok(())
    }

    /// Changes the first visit. A changed text is another version, to which everybody answers anew.
    pub async fn change_first_visit(&self, first: &FirstVisitSettings) -> Result<()> {
        for (code, own) in &first.texts {
            let purpose = ConsentPurpose::from_code(code).ok_or(Refusal::NotFound)?;
            if own.words.values().any(|text| text.chars().count() > limits::NOTE_CHARS) {
                return Err(Refusal::invalid(purpose.code(), Why::TooLong).into());
            }
        }
        self.alter(|settings| {
            let mut texts = BTreeMap::new();
            for purpose in ConsentPurpose::ALL {
                let was = settings.first_visit.texts.get(purpose.code()).cloned().unwrap_or_default();
                let words = first.own(*purpose).map(|own| own.words.clone()).unwrap_or_default();
                let version = was.version.saturating_add(u32::from(was.words != words));
                // A number is never used twice, so one whose words were taken away is kept.
                if version > 0 {
                    texts.insert(purpose.code().to_owned(), OwnConsentText { words, version });
                }
            }
            settings.first_visit = FirstVisitSettings { guided: first.guided, ai: first.ai, texts };
            Ok(())
        })
        .await
    }

    /// Changes how clients are asked for a second step.
    pub async fn change_second_factor(&self, factor: &SecondFactorSettings) -> Result<()> {
        for (field, code) in [("ordinary", &factor.ordinary), ("sensitive", &factor.sensitive)] {
            let known = FactorPolicy::from_code(code).is_some();
            if !known || (field == "sensitive" && code == FactorPolicy::Off.code()) {
                return Err(Refusal::invalid(field, Why::NotAChoice).into());
            }
        }
        self.alter(|settings| {
            settings.second_factor = factor.clone();
            Ok(())
        })
        .await
    }

    /// Changes the enquiry form. The version of the practice's own consent text grows when the text changes, so that each
    /// enquiry says which one its sender read.
    pub async fn change_enquiry(&self, enquiry: &EnquirySettings) -> Result<()> {
        enquiry.check()?;
        self.alter(|settings| {
            let was = &settings.enquiry;
            let changed = u32::from(was.consent != enquiry.consent);
            let consent_version = was.consent_version.saturating_add(changed);
            settings.enquiry = EnquirySettings { consent_version, ..enquiry.clone() };
            Ok(())
        })
        .await
    }
}

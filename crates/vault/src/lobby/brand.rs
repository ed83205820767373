//! How the practice looks: its colour, its logo, who its mails are from and what it says of its own where clients look. Typed
//! words are sealed with the other settings; the logo lies sealed in a row of its own, is shown to anybody under an address
//! that stands for these bytes only, and waits until somebody who looked at it takes it. It refuses a colour not everybody
//! can read, words that could break out of a header or lead elsewhere, and bytes that are no plain small picture.

use super::settings::{Settings, sql};
use super::{Lobby, Threshold};
use crate::audit::AuditEvent;
use crate::engine::{Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::brand::{LOGO_KEPT_BYTES, LOGO_SIDE, check_mail_foot, check_sender, check_welcome};
use domain::{AuditCode, AuditDetail, BrandPart, Colour, DeskPower, Locale, Refusal, Why};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The rows pictures lie in, and what seals each.
const SHOWN: (&str, [u8; 16]) = ("logo", *b"logo\0\0\0\0\0\0\0\0\0\0\0\0");
const WAITING: (&str, [u8; 16]) = ("logo_waiting", *b"logo_waiting\0\0\0\0");

/// How the practice looks. What is empty is as it is built in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BrandSettings {
    /// Six hexadecimal digits.
    colour: String,
    sender: String,
    welcome: BTreeMap<String, String>,
    mail_foot: BTreeMap<String, String>,
    logo: Option<LogoMark>,
    waiting: Option<LogoMark>,
}

/// Which picture, and its size in pixels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoMark {
    /// Stands for its bytes and no others.
    pub mark: String,
    pub width: u32,
    pub height: u32,
}

/// What somebody typed or picked, by language where it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    /// Nothing is the built-in one.
    pub colour: Option<Colour>,
    /// Empty is the practice's name.
    pub sender: String,
    pub welcome: BTreeMap<String, String>,
    pub mail_foot: BTreeMap<String, String>,
}

/// A picture that was drawn anew where nothing can be harmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLogo {
    pub jpeg: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

impl BrandSettings {
    /// The practice's colour. One that would not be taken today is not shown either.
    pub fn colour(&self) -> Option<Colour> {
        Colour::parse(&self.colour).filter(|colour| colour.is_readable())
    }

    /// Who mails are from; empty is the practice's name.
    pub fn sender(&self) -> &str {
        &self.sender
    }

    /// What clients read at the door and at home, in exactly this language.
    pub fn welcome(&self, locale: Locale) -> &str {
        self.welcome.get(locale.code()).map_or("", String::as_str)
    }

    /// The line at the foot of mails, in exactly this language.
    pub fn mail_foot(&self, locale: Locale) -> &str {
        self.mail_foot.get(locale.code()).map_or("", String::as_str)
    }

    pub fn logo(&self) -> Option<&LogoMark> {
        self.logo.as_ref()
    }

    /// A picture that was sent and is not shown yet.
    pub fn waiting(&self) -> Option<&LogoMark> {
        self.waiting.as_ref()
    }

    /// What of it is another way in `new`.
    fn differs(&self, new: &Self) -> Vec<BrandPart> {
        let parts = [
            (BrandPart::Logo, self.logo != new.logo),
            (BrandPart::Colour, self.colour != new.colour),
            (BrandPart::Sender, self.sender != new.sender),
            (BrandPart::Welcome, self.welcome != new.welcome),
            (BrandPart::MailFoot, self.mail_foot != new.mail_foot),
        ];
        parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect()
    }
}

impl Appearance {
    /// Without what frames words, and without languages that say nothing.
    fn trimmed(&self) -> Self {
        let plain = |words: &BTreeMap<String, String>| -> BTreeMap<String, String> {
            let said = Locale::ALL.iter().filter_map(|locale| {
                let text = words.get(locale.code())?.replace("\r\n", "\n").trim().to_owned();
                (!text.is_empty()).then(|| (locale.code().to_owned(), text))
            });
            said.collect()
        };
        Self {
            colour: self.colour,
            sender: self.sender.trim().to_owned(),
            welcome: plain(&self.welcome),
            mail_foot: plain(&self.mail_foot),
        }
    }

    fn check(&self) -> Result<()> {
        if self.colour.is_some_and(|colour| !colour.is_readable()) {
            return Err(Refusal::invalid("colour", Why::NotAllowed).into());
        }
        check_sender(&self.sender).map_err(|why| Refusal::invalid("sender", why))?;
        for text in self.welcome.values() {
            check_welcome(text).map_err(|why| Refusal::invalid("welcome", why))?;
        }
        for text in self.mail_foot.values() {
            check_mail_foot(text).map_err(|why| Refusal::invalid("mail_foot", why))?;
        }
        Ok(())
    }
}

impl NewLogo {
    fn check(&self) -> Result<()> {
        let sides = [self.width, self.height];
        let plain = self.jpeg.starts_with(&[0xff, 0xd8, 0xff]) && self.jpeg.ends_with(&[0xff, 0xd9]);
        if !plain || !sides.iter().all(|side| (1..=LOGO_SIDE).contains(side)) {
            return Err(Refusal::invalid("file", Why::Malformed).into());
        }
        if self.jpeg.len() > LOGO_KEPT_BYTES {
            return Err(Refusal::invalid("file", Why::TooLong).into());
        }
        Ok(())
    }
}

/// Stands for these bytes and no others.
fn mark_of(jpeg: &[u8]) -> String {
    let hash = seal::leaf_hash(jpeg);
    crate::hex(hash.get(..16).unwrap_or_default())
}

impl Inner {
    /// The picture of this mark, where it lies in this row.
    async fn picture(&self, (name, object): (&str, [u8; 16]), mark: &str) -> Result<Option<Vec<u8>>> {
        let rows = self.engine.look(None).await?.rows(sql::READ.text, binds![name]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let jpeg = self.unseal_lobby("setting", object, "logo", &row.bytes(0)?)?;
        // Another node may just have put another picture here: an address never stands for other bytes.
        Ok((mark_of(&jpeg) == mark).then(|| jpeg.to_vec()))
    }
}

impl Threshold<'_> {
    /// The logo, for anybody who looks at a page that shows it.
    ///
    /// # Errors
    /// `NotFound` for every other mark.
    pub async fn logo(&self, mark: &str) -> Result<Vec<u8>> {
        self.house.picture(SHOWN, mark).await?.ok_or_else(Error::not_found)
    }
}

impl Lobby<'_> {
    /// The logo, or the picture that waits to become it.
    ///
    /// # Errors
    /// `NotFound` for every other mark.
    pub async fn offered_logo(&self, mark: &str) -> Result<Vec<u8>> {
        self.demand(DeskPower::ManageSettings)?;
        if let Some(jpeg) = self.house.picture(WAITING, mark).await? {
            return Ok(jpeg);
        }
        self.house.picture(SHOWN, mark).await?.ok_or_else(Error::not_found)
    }

    /// Changes the colour and the words. Nothing is written where nothing differs.
    ///
    /// # Errors
    /// `Invalid` names the field.
    pub async fn change_appearance(&self, new: &Appearance) -> Result<()> {
        self.demand(DeskPower::ManageSettings)?;
        let new = new.trimmed();
        new.check()?;
        let (write, settings) = self.before_settings().await?;
        let brand = BrandSettings {
            colour: new.colour.map(Colour::hex).unwrap_or_default(),
            sender: new.sender,
            welcome: new.welcome,
            mail_foot: new.mail_foot,
            ..settings.brand.clone()
        };
        self.rebrand(write, settings, brand).await
    }

    /// Keeps a picture that waits until somebody who looked at it takes it. An earlier one that waits is gone.
    pub async fn offer_logo(&self, logo: &NewLogo) -> Result<()> {
        self.demand(DeskPower::ManageSettings)?;
        logo.check()?;
        let (mut write, settings) = self.before_settings().await?;
        self.put(&mut write, WAITING, &logo.jpeg).await?;
        let waiting = Some(LogoMark { mark: mark_of(&logo.jpeg), width: logo.width, height: logo.height });
        let brand = BrandSettings { waiting, ..settings.brand.clone() };
        self.rebrand(write, settings, brand).await
    }

    /// Shows the picture that waits from now on.
    ///
    /// # Errors
    /// `Conflict` where another one waits now, or none.
    pub async fn take_logo(&self, mark: &str) -> Result<()> {
        let (mut write, settings) = self.before_settings().await?;
        let waiting = settings.brand.waiting.clone().filter(|waiting| waiting.mark == mark);
        let waiting = waiting.ok_or(Refusal::Conflict)?;
        let rows = write.rows(sql::READ.text, binds![WAITING.0]).await?;
        let sealed = rows.first().ok_or(Refusal::Conflict)?.bytes(0)?;
        let jpeg = self.house.unseal_lobby("setting", WAITING.1, "logo", &sealed)?;
        self.put(&mut write, SHOWN, &jpeg).await?;
        write.exec(sql::DROP.text, binds![WAITING.0]).await?;
        let brand = BrandSettings { logo: Some(waiting), waiting: None, ..settings.brand.clone() };
        self.rebrand(write, settings, brand).await
    }

    /// Gives up the picture that waits; done twice it is done once.
    pub async fn drop_offered_logo(&self) -> Result<()> {
        let (mut write, settings) = self.before_settings().await?;
        write.exec(sql::DROP.text, binds![WAITING.0]).await?;
        let brand = BrandSettings { waiting: None, ..settings.brand.clone() };
        self.rebrand(write, settings, brand).await
    }

    /// Shows no logo any more; done twice it is done once.
    pub async fn remove_logo(&self) -> Result<()> {
        let (mut write, settings) = self.before_settings().await?;
        write.exec(sql::DROP.text, binds![SHOWN.0]).await?;
        let brand = BrandSettings { logo: None, ..settings.brand.clone() };
        self.rebrand(write, settings, brand).await
    }

    async fn put(&self, write: &mut Write, (name, object): (&str, [u8; 16]), jpeg: &[u8]) -> Result<()> {
        let sealed = self.house.seal_lobby("setting", object, "logo", jpeg);
        write.exec(sql::WRITE.text, binds![name, sealed, self.house.clock.now()]).await?;
        Ok(())
    }

    /// Writes how the practice looks, with a line where anybody else can see the difference.
    async fn rebrand(&self, mut write: Write, settings: Settings, brand: BrandSettings) -> Result<()> {
        if settings.brand == brand {
            return Ok(());
        }
        let parts = settings.brand.differs(&brand);
        let settings = Settings { brand, ..settings };
        let sealed = self.house.seal_card("setting", [0; 16], &settings)?;
        write.exec(sql::WRITE.text, binds!["practice", sealed, self.house.clock.now()]).await?;
        if parts.is_empty() {
            write.commit().await?;
        } else {
            let said: Vec<&str> = parts.iter().map(|part| part.code()).collect();
            let event = AuditEvent::new(AuditCode::AppearanceChanged, self.house.keyring.practice)
                .with(AuditDetail::Look.code(), said.join(" "));
            self.commit(write, event).await?;
        }
        self.house.forget_settings();
        Ok(())
    }
}

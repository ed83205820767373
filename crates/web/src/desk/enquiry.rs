//! The settings of the public enquiry form: whether there is one, where it may stand, what people agree to, how long what
//! came is kept. It refuses to keep part of a form.

use super::frame::{Frame, demand, see_saying, wrong};
use crate::door::reply::Answered;
use crate::door::visit::Visit;
use crate::staff_view::leads::{ConsentText, EnquirySettingsPage};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use casework::lead::SHIPPED_CONSENT;
use domain::{DeskPower, Locale, Refusal};
use vault::{EnquirySettings, Error};

pub async fn settings(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let enquiry = lobby.settings().await?.enquiry;
    page(&visit, &enquiry, Problems::none()).await
}

pub async fn set(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let w = Words::of(visit.locale);
    let form = &visit.form;
    let mut problems = Problems::none();
    let mut number = |field: &'static str, least: u32, most: u32| match form.text(field).trim().parse::<u32>()
    {
        Ok(n) if (least..=most).contains(&n) => n,
        typed => {
            problems = std::mem::take(&mut problems).with(field, w.desk_limit_wrong(least, most));
            typed.unwrap_or(least)
        }
    };
    let (forget_days, search_days) = (number("forget_days", 0, 3650), number("search_days", 1, 365));
    let lines = form.text("origins").split_whitespace().map(|o| o.trim_end_matches('/').to_ascii_lowercase());
    let texts = Locale::ALL.iter().map(|l| (l.code().to_owned(), tidy(form.text(&field_of(*l)))));
    let enquiry = EnquirySettings {
        open: form.text("open") == "yes",
        origins: lines.filter(|o| !o.is_empty()).collect(),
        consent: texts.filter(|(_, text)| !text.is_empty()).collect(),
        forget_days,
        search_days,
        ..lobby.settings().await?.enquiry
    };
    if !problems.is_empty() {
        return page(&visit, &enquiry, problems).await;
    }
    match lobby.change_enquiry(&enquiry).await {
        Ok(()) => Ok(see_saying(&visit, "/desk/settings/enquiry", Tone::Ok, &w.desk_settings_saved())),
        Err(Error::Refused(Refusal::Invalid { field: "origins", .. })) => {
            let problems = Problems::none().with("origins", w.lead_set_origins_wrong());
            page(&visit, &enquiry, problems).await
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            page(&visit, &enquiry, Problems::none().with(field, wrong(w, field, why))).await
        }
        Err(e) => Err(e.into()),
    }
}

fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

fn field_of(locale: Locale) -> String {
    format!("consent_{}", locale.code())
}

async fn page(visit: &Visit, enquiry: &EnquirySettings, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let inside = format!("{}/enquiry/embed", visit.site.origin);
    let practice = &frame.shell.practice;
    let snippet = if enquiry.origins.is_empty() {
        String::new()
    } else {
        let title = practice.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        format!(
            "<iframe src=\"{inside}\" title=\"{title}\" width=\"100%\" height=\"1200\" loading=\"lazy\"></iframe>"
        )
    };
    let consents = Locale::ALL.iter().map(|l| ConsentText {
        field: field_of(*l),
        label: l.native_name().to_owned(),
        lang: l.code(),
        text: enquiry.consent.get(l.code()).cloned().unwrap_or_default(),
        shipped: Words::of(*l).enquiry_consent(practice),
    });
    let version = if enquiry.consent.is_empty() {
        format!("S{SHIPPED_CONSENT}")
    } else {
        format!("P{}", enquiry.consent_version)
    };
    let failed = !problems.is_empty();
    let page = EnquirySettingsPage {
        w,
        shell: &frame.shell,
        open: enquiry.open,
        address: format!("{}/enquiry", visit.site.origin),
        snippet,
        origins: enquiry.origins.join("\n"),
        consents: consents.collect(),
        version: super::consents::called_text(w, &version),
        forget_days: enquiry.forget_days,
        search_days: enquiry.search_days,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

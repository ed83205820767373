//! Settings, notices and the demo's outbox. It refuses to keep part of a form: all settings are taken, or none.

use super::frame::{Frame, demand, see_saying, wrong};
use crate::client_view::notices::label as frequency_label;
use crate::dates::Calendar;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::office::{
    Hearing, Notice, NoticeChoicesPage, NoticesPage, OutboxMail, OutboxPage, Profile, Seen, SettingsPage,
};
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use domain::messages::Receipts;
use domain::notices::Frequency;
use domain::{
    ApprovalId, ClientId, ConflictSearchId, DeskPower, ItemId, LeadId, Locale, MatterId, NoticeId, Refusal,
    Region, ThreadId, Timestamp, VersionId,
};
use jiff::tz::TimeZone;
use vault::{Error, Lobby, NoticeChoice, NoticeRow, Settings};

/// Zones offered by name; the one that is set is always among them.
pub const ZONES: &[&str] = &[
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "America/Mexico_City",
    "America/Bogota",
    "America/Toronto",
    "America/Vancouver",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Madrid",
    "Europe/Berlin",
    "Australia/Perth",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Auckland",
    "UTC",
];

/// The limits of one number: field, least and most.
const LIMITS: [(&str, u32, u32); 14] = [
    ("review_days", 0, 20),
    ("answer_days", 0, 20),
    ("bin_days", 7, 90),
    ("access_days", 0, 365),
    ("bundle", 0, 60),
    ("quiet_from", 0, 23),
    ("quiet_to", 0, 23),
    ("escalate", 0, 30),
    ("flood", 1, 100),
    ("link_hours", 1, 48),
    ("client_idle", 5, 120),
    ("client_longest", 1, 48),
    ("staff_idle", 5, 120),
    ("staff_longest", 1, 24),
];

/// A page of the settings, or one that belongs to them: who may open it, where it is and what it is called.
type Part = (DeskPower, &'static str, String);

/// All of them, each with the power its own page asks for.
pub fn parts(w: &Words) -> Vec<Part> {
    use DeskPower::{
        ManageSettings, ManageStaff, ManageTeams, ManageTemplates, ManageWalls, SeePracticeAudit,
        WatchMachinery,
    };
    vec![
        (ManageTeams, "/desk/teams", w.roles_teams()),
        (ManageWalls, "/desk/walls", w.roles_walls()),
        (ManageStaff, "/desk/people/reviews", w.access_title()),
        (ManageStaff, "/desk/settings/roles", w.own_role_title()),
        (SeePracticeAudit, "/desk/audit/odd", w.odd_title()),
        (ManageTemplates, "/desk/settings/lists", w.lists_settings()),
        (ManageTemplates, "/desk/settings/fields", w.matter_fields_title()),
        (ManageTemplates, "/desk/settings/letters", w.letters_title()),
        (ManageTemplates, "/desk/settings/stages", w.stages_title()),
        (ManageTemplates, "/desk/settings/library", w.pack_library()),
        (ManageSettings, "/desk/settings/mails", w.wording_title()),
        (ManageSettings, "/desk/settings/ready-texts", w.ready_title()),
        (ManageSettings, "/desk/settings/glossary", w.gloss_title()),
        (ManageSettings, "/desk/settings/appearance", w.look_title()),
        (ManageSettings, "/desk/settings/clients", w.client_set_link()),
        (ManageSettings, "/desk/settings/sign-in", w.keys_set_title()),
        (ManageSettings, "/desk/settings/enquiry", w.lead_set_title()),
        (WatchMachinery, "/desk/settings/deliveries", w.post_title()),
        (WatchMachinery, "/desk/settings/texts", w.post_set_title()),
    ]
}

pub async fn settings(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    if !lobby.powers().has(DeskPower::ManageSettings) {
        // Whoever looks after one part of the settings is led there.
        let parts = [
            (DeskPower::ManageTemplates, "/desk/settings/lists"),
            (DeskPower::ManageStaff, "/desk/settings/roles"),
            (DeskPower::WatchMachinery, "/desk/settings/deliveries"),
        ];
        let part = parts.into_iter().find(|(power, _)| lobby.powers().has(*power));
        return part.map(|(_, path)| Reply::see(path)).ok_or_else(End::not_found);
    }
    let settings = lobby.settings().await?;
    settings_page(&visit, &settings, Problems::none()).await
}

pub async fn set(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let w = Words::of(visit.locale);
    let form = &visit.form;
    let mut problems = Problems::none();
    let mut number = |field: &str| {
        let (field, least, most) = LIMITS.into_iter().find(|(name, ..)| *name == field).unwrap_or(LIMITS[0]);
        match form.text(field).trim().parse::<u32>() {
            Ok(n) if (least..=most).contains(&n) => n,
            typed => {
                problems = std::mem::take(&mut problems).with(field, w.desk_limit_wrong(least, most));
                typed.unwrap_or(most)
            }
        }
    };
    let kept = lobby.settings().await?;
    let settings = Settings {
        review_days: number("review_days"),
        answer_days: number("answer_days"),
        bin_days: number("bin_days"),
        access_days: number("access_days"),
        bundle_minutes: number("bundle"),
        quiet_from: number("quiet_from"),
        quiet_to: number("quiet_to"),
        escalate_days: number("escalate"),
        notices_per_hour: number("flood"),
        deadlines_break_quiet: form.has("breaks"),
        weekends_quiet: form.has("weekends"),
        weekend: form.all("weekend").filter_map(|day| day.parse().ok()).collect(),
        ask_if_clear: form.has("ask_clear"),
        reminders: form.has("reminders"),
        link_hours: number("link_hours"),
        client_idle_minutes: number("client_idle"),
        client_session_hours: number("client_longest"),
        staff_idle_minutes: number("staff_idle"),
        staff_session_hours: number("staff_longest"),
        practice_name: form.text("practice").trim().to_owned(),
        phone: form.text("phone").trim().to_owned(),
        time_zone: form.text("time_zone").to_owned(),
        region: match form.text("region") {
            "" => kept.region,
            typed => typed.to_owned(),
        },
        strict: form.text("profile") == "strict",
        decline_reason: form.text("decline_reason") == "yes",
        letter_first: form.has("letter_first"),
        leave_to_lodge: form.has("leave_to_lodge"),
        languages: form.all("languages").map(str::to_owned).collect(),
        hours: Locale::ALL
            .iter()
            .map(|l| (l.code().to_owned(), form.text(&format!("hours_{}", l.code())).trim().to_owned()))
            .filter(|(_, line)| !line.is_empty())
            .collect(),
        address: form.text("address").trim().to_owned(),
        website: form.text("website").trim().to_owned(),
        // Set on pages of their own.
        enquiry: kept.enquiry,
        first_visit: kept.first_visit,
        second_factor: kept.second_factor,
        glossary: kept.glossary,
        brand: kept.brand,
        access_review_months: kept.access_review_months,
        odd: kept.odd,
        access_review_quiet_days: kept.access_review_quiet_days,
        receipts: match form.text("receipts") {
            "" => kept.receipts,
            typed => typed.to_owned(),
        },
    };
    if settings.practice_name.is_empty() {
        problems = problems.with("practice", w.desk_missing());
    }
    if TimeZone::get(&settings.time_zone).is_err() {
        problems = problems.with("time_zone", w.desk_not_a_choice());
    }
    if !problems.is_empty() {
        return settings_page(&visit, &settings, problems).await;
    }
    match lobby.change_settings(&settings).await {
        Ok(()) => Ok(see_saying(&visit, "/desk/settings", Tone::Ok, &w.desk_settings_saved())),
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let field = match field {
                "practice_name" => "practice",
                "languages" => "languages",
                "address" => "address",
                "website" => "website",
                "region" => "region",
                "hours" => "hours_en",
                "weekend" => "weekend",
                "receipts" => "receipts",
                _ => "phone",
            };
            let said = match field {
                "weekend" => w.rest_days_wrong(),
                "website" => w.region_website_wrong(),
                field => wrong(w, field, why),
            };
            settings_page(&visit, &settings, Problems::none().with(field, said)).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn settings_page(visit: &Visit, settings: &Settings, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let mut zones: Vec<&str> = ZONES.to_vec();
    if !zones.contains(&settings.time_zone.as_str()) && TimeZone::get(&settings.time_zone).is_ok() {
        zones.insert(0, &settings.time_zone);
    }
    let pick = |value: &str, label: &str, chosen: bool| {
        if chosen { Choice::new(value, label).chosen() } else { Choice::new(value, label) }
    };
    let offered = |locale: &Locale| settings.languages.iter().any(|code| code == locale.code());
    let powers = visit.desk().lobby(visit.actor()?)?.powers();
    let failed = !problems.is_empty();
    let page = SettingsPage {
        w: frame.w,
        shell: &frame.shell,
        practice: settings.practice_name.clone(),
        phone: settings.phone.clone(),
        hours: [Locale::En, Locale::Es].map(|l| settings.hours.get(l.code()).cloned().unwrap_or_default()),
        address: settings.address.clone(),
        website: settings.website.clone(),
        regions: regions(frame.w, &settings.region),
        phone_hint: frame.w.region_phone_hint(settings.region().phone_example()),
        time_zones: zones.iter().map(|zone| pick(zone, zone, *zone == settings.time_zone)).collect(),
        languages: Locale::ALL.iter().map(|l| pick(l.code(), l.native_name(), offered(l))).collect(),
        profile: if settings.strict { Profile::Strict } else { Profile::Standard },
        review_days: settings.review_days,
        answer_days: settings.answer_days,
        receipts: Receipts::ALL
            .iter()
            .map(|one| pick(one.code(), &receipts(frame.w, *one), *one == settings.receipts()))
            .collect(),
        decline_reason: settings.decline_reason,
        letter_first: settings.letter_first,
        leave_to_lodge: settings.leave_to_lodge,
        bin_days: settings.bin_days,
        access_days: settings.access_days,
        hear: Hearing {
            bundle: settings.bundle_minutes,
            quiet_from: settings.quiet_from,
            quiet_to: settings.quiet_to,
            breaks: settings.deadlines_break_quiet,
            weekends: settings.weekends_quiet,
            weekend: settings.weekend(),
            ask_clear: settings.ask_if_clear,
            reminders: settings.reminders,
            escalate: settings.escalate_days,
            flood: settings.notices_per_hour,
        },
        link_hours: settings.link_hours,
        client_idle: settings.client_idle_minutes,
        client_longest: settings.client_session_hours,
        staff_idle: settings.staff_idle_minutes,
        staff_longest: settings.staff_session_hours,
        may_fields: powers.has(DeskPower::ManageTemplates),
        may_roles: powers.has(DeskPower::ManageStaff),
        may_watch: powers.has(DeskPower::WatchMachinery),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// The regions to choose from, each with a day and a time as they are written there.
pub(super) fn regions(w: &Words, chosen: &str) -> Vec<Choice> {
    let one = |region: &Region| {
        let calendar = Calendar::new(w, *region, TimeZone::UTC, Timestamp::from_micros(0));
        // Half past two in the afternoon of the first day there is.
        let (day, time) = (calendar.date("1990-02-28"), calendar.clock(Timestamp::from_seconds(52_200)));
        let choice = Choice::new(region.code(), w.region_example(day, region_name(w, *region), time));
        if region.code() == chosen { choice.chosen() } else { choice }
    };
    Region::ALL.iter().map(one).collect()
}

fn region_name(w: &Words, region: Region) -> String {
    match region {
        Region::Us => w.region_us(),
        Region::Ca => w.region_ca(),
        Region::Uk => w.region_uk(),
        Region::Ie => w.region_ie(),
        Region::Au => w.region_au(),
        Region::Nz => w.region_nz(),
        Region::Es => w.region_es(),
        Region::Mx => w.region_mx(),
        Region::Iso => w.region_iso(),
    }
}

/// Who sees that a message was read, as the settings say it.
fn receipts(w: &Words, receipts: Receipts) -> String {
    match receipts {
        Receipts::Off => w.talk_receipts_off(),
        Receipts::Staff => w.talk_receipts_staff(),
        Receipts::Both => w.talk_receipts_both(),
    }
}

pub async fn notices(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let frame = Frame::of(&visit, None).await?;
    let mut notices = Vec::new();
    for row in lobby.notices().await? {
        notices.push(notice(&frame, &lobby, &row).await?);
    }
    frame.page(&NoticesPage { w: frame.w, shell: &frame.shell, notices })
}

/// What waits and where. Names of documents are asked of the queue, so that a notice never says more than it may.
async fn notice(frame: &Frame, lobby: &Lobby<'_>, row: &NoticeRow) -> Result<Notice, End> {
    let w = frame.w;
    let Some(matter) = row.matter else { return Ok(outside(frame, row)) };
    let tab = |tab: &str| format!("/desk/matters/{matter}{tab}");
    let request = || tab(&format!("/checklist#{}", ItemId::from_bytes(row.object)));
    let approval = || tab(&format!("/approvals/{}", ApprovalId::from_bytes(row.object)));
    let (text, href) = match row.kind.as_str() {
        "message" => {
            let thread = ThreadId::from_bytes(row.object);
            (w.desk_notice_message(), tab(&format!("/messages/{thread}")))
        }
        "help_asked" => (w.desk_notice_help_asked(), request()),
        "not_me" => (w.desk_notice_not_me(), tab("/portal")),
        "new_device" => (w.desk_notice_new_device(), tab("/portal")),
        "mailbox_shared" => (w.keys_notice_shared(), tab("/portal")),
        "secret_locked" => (w.keys_notice_secret_locked(), tab("/portal")),
        "secret_given" => (w.keys_notice_secret_given(), tab("/portal")),
        "code_locked" => (w.keys_notice_code_locked(), tab("/portal")),
        "passkey_stopped" => (w.keys_notice_passkey_stopped(), tab("/portal")),
        "factor_reset" => (w.keys_notice_factor_reset(), tab("/portal")),
        "card_locked" => (w.keys_notice_card_locked(), tab("/portal")),
        "card_low" => (w.keys_notice_card_low(), tab("/portal")),
        "call_no_mail" => (w.keys_notice_call(), tab("/portal")),
        "contact_waits" => (w.org_notice_waits(), tab("/portal")),
        "contact_soon_over" => (w.org_notice_soon_over(), tab("/portal")),
        "helper_waits" => (w.helper_notice_waits(), tab("/portal")),
        "helper_stuck" => (w.helper_notice_stuck(), tab("/portal")),
        "helper_ended" => (w.helper_notice_ended(), tab("/portal")),
        "access_revoked" => (w.desk_notice_access_revoked(), tab("/portal")),
        "assigned" => (w.matter_notice_assigned(), tab("")),
        "taken_over" => (w.people_notice_taken_over(), tab("")),
        "call_first" => (w.matter_notice_call_first(), tab("/stage")),
        "sign_off_waits" => (w.gate_sign_off_notice(), tab("/stage")),
        "details_proposed" => (w.client_notice(), frame.client(ClientId::from_bytes(row.object))),
        "consent_declined" => (w.client_notice_consent(), tab("/portal")),
        "consent_withdrawn" => (w.consent_notice_withdrawn(), tab("/portal")),
        "matter_given" => (w.lead_notice_matter(), tab("")),
        "mail_failed" => (w.desk_notice_mail_failed(), tab("/portal")),
        "text_failed" => (w.desk_notice_text_failed(), tab("/portal")),
        "wall_lifted" => (w.roles_notice_lifted(), tab("/people")),
        "conflict_asked" | "conflict_decided" => {
            let asked = row.kind == "conflict_asked";
            let text = if asked { w.conflict_notice_asked() } else { w.conflict_notice_decided() };
            let search = ConflictSearchId::from_bytes(row.object);
            (text, tab(&format!("/people?search={search}#searches")))
        }
        "approval_approved" => (w.desk_notice_approval_approved(), approval()),
        "approval_declined" => (w.desk_notice_approval_declined(), approval()),
        "approval_void" => (w.desk_notice_approval_void(), approval()),
        "approval_expired" => (w.desk_notice_approval_expired(), approval()),
        "approval_released" => (w.desk_notice_approval_released(), approval()),
        "approval_cancelled" => (w.desk_notice_approval_cancelled(), approval()),
        "client_reached_anew" => (w.client_notice_reached(), frame.client(ClientId::from_bytes(row.object))),
        "client_named_anew" => (w.client_notice_named(), frame.client(ClientId::from_bytes(row.object))),
        "approval_held" => (w.desk_notice_approval_held(), approval()),
        "file_refused" => {
            let version = VersionId::from_bytes(row.object);
            (w.desk_notice_refused(), frame.sheet(version, Some(matter)))
        }
        _ => match late(frame, matter, row) {
            Some(late) => late,
            None => document(frame, lobby, row, matter).await?,
        },
    };
    // Whoever opens no documents, or sees no clients, is led to the matter.
    let href = if href.is_empty() { tab("") } else { href };
    Ok(Notice {
        id: row.id.to_string(),
        href,
        text,
        matter: row.matter_name.clone(),
        client: row.client.clone(),
        when: frame.ago(row.at),
        seen: if row.read { Seen::Read } else { Seen::New },
    })
}

/// What waited too long, that somebody should call or is written to too often, and what a colleague asks a look at.
fn late(frame: &Frame, matter: MatterId, row: &NoticeRow) -> Option<(String, String)> {
    let w = frame.w;
    let tab = |tab: &str| format!("/desk/matters/{matter}{tab}");
    Some(match row.kind.as_str() {
        "call_client" => {
            let request = format!("/checklist#{}", ItemId::from_bytes(row.object));
            (w.desk_notice_call_client(), tab(&request))
        }
        "message_waits" | "message_waits_long" => {
            let thread = ThreadId::from_bytes(row.object);
            let long = row.kind.ends_with("_long");
            let text = if long { w.desk_notice_message_waits_long() } else { w.desk_notice_message_waits() };
            (text, tab(&format!("/messages/{thread}")))
        }
        "answer_late" | "answer_late_long" => {
            let thread = ThreadId::from_bytes(row.object);
            let long = row.kind.ends_with("_long");
            let text = if long { w.desk_notice_answer_late_long() } else { w.desk_notice_answer_late() };
            (text, tab(&format!("/messages/{thread}")))
        }
        "review_waits" | "review_waits_long" => {
            let version = VersionId::from_bytes(row.object);
            let long = row.kind.ends_with("_long");
            let text = if long { w.desk_notice_review_waits_long() } else { w.desk_notice_review_waits() };
            (text, frame.sheet(version, Some(matter)))
        }
        "help_waits" | "help_waits_long" => {
            let long = row.kind.ends_with("_long");
            let text = if long { w.desk_notice_help_waits_long() } else { w.desk_notice_help_waits() };
            (text, tab("/checklist"))
        }
        "flag_waits" | "flag_waits_long" => {
            let version = VersionId::from_bytes(row.object);
            let long = row.kind.ends_with("_long");
            let text = if long { w.flag_notice_waits_long() } else { w.flag_notice_waits() };
            (text, frame.sheet(version, Some(matter)))
        }
        "approval_to_release" | "approval_waits" | "approval_waits_long" => {
            let text = match row.kind.as_str() {
                "approval_to_release" => w.desk_notice_approval_to_release(),
                "approval_waits" => w.desk_notice_approval_waits(),
                _ => w.desk_notice_approval_waits_long(),
            };
            (text, tab(&format!("/approvals/{}", ApprovalId::from_bytes(row.object))))
        }
        "release_waits" | "release_waits_long" => {
            let long = row.kind.ends_with("_long");
            let text = if long { w.desk_notice_release_waits_long() } else { w.desk_notice_release_waits() };
            (text, tab(&format!("/approvals/{}", ApprovalId::from_bytes(row.object))))
        }
        "details_wait" | "details_wait_long" => {
            let long = row.kind.ends_with("_long");
            let text = if long { w.client_notice_waits_long() } else { w.client_notice_waits() };
            (text, frame.client(ClientId::from_bytes(row.object)))
        }
        "flagged_for_lawyer" => {
            (w.flag_notice(), frame.sheet(VersionId::from_bytes(row.object), Some(matter)))
        }
        "date_near" => (w.dates_notice_near(), tab("/dates")),
        "date_today" => (w.dates_notice_today(), tab("/dates")),
        "next_not_clear" => (w.pulse_notice(), tab("/stage#clear")),
        "client_away" => (w.desk_notice_client_away(), tab("/portal")),
        "client_away_long" => (w.desk_notice_client_away_long(), tab("/portal")),
        "mail_flood" => (w.desk_notice_mail_flood(), tab("/portal")),
        _ => return None,
    })
}

/// A document to look at, by the name of what it was asked for as.
async fn document(
    frame: &Frame,
    lobby: &Lobby<'_>,
    row: &NoticeRow,
    matter: MatterId,
) -> Result<(String, String), End> {
    let version = VersionId::from_bytes(row.object);
    match lobby.review_line(version).await {
        Ok(Some(line)) => {
            let named = super::frame::said_in(&line.item, frame.w.locale());
            Ok((frame.w.desk_notice_document(named), format!("/desk/review/{version}?m={matter}")))
        }
        Ok(None) => Ok((frame.w.desk_notice_documents(), format!("/desk/matters/{matter}"))),
        Err(e) if e.is_not_found() => {
            Ok((frame.w.desk_notice_documents(), format!("/desk/matters/{matter}")))
        }
        Err(e) => Err(e.into()),
    }
}

/// Where the searches for a client are.
fn searched(row: &NoticeRow) -> String {
    format!("/desk/clients/{}#conflicts", ClientId::from_bytes(row.object))
}

/// What waits outside every matter.
fn outside(frame: &Frame, row: &NoticeRow) -> Notice {
    let lead = || format!("/desk/leads/{}", LeadId::from_bytes(row.object));
    let (text, href) = match row.kind.as_str() {
        "lead_assigned" => (frame.w.lead_notice_assigned(), lead()),
        "lead_waits" => (frame.w.lead_notice_waits(), lead()),
        "lead_waits_long" => (frame.w.lead_notice_waits_long(), lead()),
        "conflict_asked_lead" => (frame.w.conflict_notice_asked(), format!("{}#search", lead())),
        "conflict_decided_lead" => (frame.w.conflict_notice_decided(), format!("{}#search", lead())),
        "conflict_asked_client" => (frame.w.conflict_notice_asked(), searched(row)),
        "conflict_decided_client" => (frame.w.conflict_notice_decided(), searched(row)),
        "role_changed" => (frame.w.people_notice_role(), "/desk/notices".to_owned()),
        "mails_held" => {
            (frame.w.desk_notice_mails_held(), "/desk/settings/deliveries?cut=waiting".to_owned())
        }
        "texts_closed" => (frame.w.desk_notice_texts_closed(), "/desk/settings/texts".to_owned()),
        "access_review_due" => (frame.w.access_notice(), "/desk/people/reviews".to_owned()),
        "odd_found" => (frame.w.odd_notice(), "/desk/audit/odd".to_owned()),
        _ => (frame.w.lead_notice_received(), lead()),
    };
    Notice {
        id: row.id.to_string(),
        href,
        text,
        matter: String::new(),
        client: String::new(),
        when: frame.ago(row.at),
        seen: if row.read { Seen::Read } else { Seen::New },
    }
}

pub async fn read(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    match visit.form.text("notice") {
        "all" => lobby.read_notices().await?,
        typed => {
            let id: NoticeId = typed.parse().map_err(|_| End::not_found())?;
            lobby.read_notice(id).await?;
        }
    }
    Ok(Reply::see("/desk/notices"))
}

/// GET: how often mails come.
pub async fn choices(visit: Visit) -> Answered {
    choices_page(&visit, Problems::none()).await
}

async fn choices_page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let frame = Frame::of(visit, None).await?;
    let chosen = lobby.notice_choice().await?.frequency();
    let choice = |frequency: &Frequency| {
        let choice = Choice::new(frequency.code(), frequency_label(frame.w, *frequency));
        if *frequency == chosen { choice.chosen() } else { choice }
    };
    let failed = !problems.is_empty();
    let frequencies = Frequency::ALL.iter().map(choice).collect();
    let page = NoticeChoicesPage { w: frame.w, shell: &frame.shell, frequencies, problems };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// POST.
pub async fn choose(visit: Visit) -> Answered {
    let w = Words::of(visit.locale);
    let Some(frequency) = Frequency::from_code(visit.form.text("frequency")) else {
        return choices_page(&visit, Problems::none().with("frequency", w.desk_not_a_choice())).await;
    };
    let lobby = visit.desk().lobby(visit.actor()?)?;
    lobby.choose_notices(&NoticeChoice::new(frequency, "", true)).await?;
    Ok(see_saying(&visit, "/desk/notices/choices", Tone::Ok, &w.desk_done_saved()))
}

pub async fn outbox(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeClients)?;
    let outbox = visit.site.outbox.clone().ok_or_else(End::not_found)?;
    let frame = Frame::of(&visit, Some(Place::Outbox)).await?;
    let mails = outbox.letters().into_iter().map(|(at, letter)| OutboxMail {
        link: link(&visit.site.origin, &letter.text),
        to: letter.to,
        subject: letter.subject,
        when: frame.when(at),
        state: Tag::new(Tone::Wait, frame.w.desk_mail_outbox()),
        body: letter.text,
    });
    let mails = mails.collect();
    frame.page(&OutboxPage { w: frame.w, shell: &frame.shell, mails })
}

/// The first address of this site in a letter, as a path of it.
fn link(origin: &str, text: &str) -> Option<String> {
    let from = text.find(&format!("{origin}/"))?;
    let address = text.get(from..)?.split_whitespace().next()?;
    address.strip_prefix(origin).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letters_link_is_followed_on_this_site_only() {
        let origin = "http://127.0.0.1:8080";
        assert_eq!(link(origin, "See\nhttp://127.0.0.1:8080/p/x/enter/y\n").as_deref(), Some("/p/x/enter/y"));
        assert_eq!(link(origin, "https://evil.example/http"), None);
    }
}

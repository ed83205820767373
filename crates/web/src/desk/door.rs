//! The desk's door: first run, sign-in, second factor, enrolment, invitations, language and sign-out. It refuses to say
//! whether an address is known, and to open anything before the second factor.

use super::frame::{door, home_of, own_path, problems, role};
use crate::door::cookies;
use crate::door::form::encode;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{DESK_COOKIE, Visit};
use crate::staff_view::door::{
    Arrival, EnrolPage, InvitationPage, Invited, Proof, Qr, RecoveryCodesPage, SecondFactorPage, SetupGuard,
    SetupPage, SignInPage,
};
use crate::staff_view::{Choice, Problems};
use casework::sign_in;
use domain::{Locale, Refusal, passphrase};
use http::{Method, StatusCode};
use vault::{Error, Stage};

const LEAST: u32 = passphrase::SHORTEST as u32;

pub async fn front(_visit: Visit) -> Answered {
    Ok(Reply::see("/desk"))
}

pub async fn health(_visit: Visit) -> Answered {
    Ok(Reply::bytes("text/plain; charset=utf-8", b"ok".to_vec()))
}

/// Wherever this person belongs now.
pub async fn desk(visit: Visit) -> Answered {
    let path = match &visit.actor {
        Some(actor) => match (actor.stage(), actor.remit()) {
            (Stage::Full, Some(remit)) => home_of(remit),
            (Stage::Password, _) => "/desk/second-factor",
            (Stage::Enrolling, _) => "/desk/enrol",
            (Stage::Full, None) => "/desk/sign-in",
        },
        None if visit.desk().threshold().needs_owner().await? => "/desk/setup",
        None => "/desk/sign-in",
    };
    Ok(Reply::see(path))
}

pub async fn setup(visit: Visit) -> Answered {
    if !visit.desk().threshold().needs_owner().await? {
        return Ok(Reply::see("/desk/sign-in"));
    }
    let code = visit.query.text("code").to_owned();
    setup_page(&visit, code, StatusCode::OK, Problems::none()).await
}

pub async fn set_up(visit: Visit) -> Answered {
    if !visit.desk().threshold().needs_owner().await? {
        return Ok(Reply::see("/desk/sign-in"));
    }
    let form = &visit.form;
    let code = form.text("setup_code").trim().to_owned();
    let (w, _) = door(&visit).await?;
    let second_step = !form.text("second_step").is_empty();
    let made = sign_in::set_up(
        visit.desk(),
        &code,
        (form.text("practice"), form.text("region"), !form.text("guided").is_empty(), second_step),
        form.text("name"),
        form.text("email"),
        form.text("password"),
        visit.locale,
    )
    .await;
    let problems = match made {
        Ok(()) => return Ok(Reply::see("/desk/sign-in")),
        Err(e) if e.is_not_found() => Problems::none().with("setup_code", w.desk_setup_code_wrong()),
        Err(e) => problems(w, e, |field| if field == "practice_name" { "practice" } else { field })?,
    };
    setup_page(&visit, code, StatusCode::UNPROCESSABLE_ENTITY, problems).await
}

async fn setup_page(visit: &Visit, code: String, status: StatusCode, problems: Problems) -> Answered {
    let (w, door) = door(visit).await?;
    let typed = |name: &str| visit.form.text(name).to_owned();
    let page = SetupPage {
        w,
        door: &door,
        guard: SetupGuard::Code,
        code,
        practice: typed("practice"),
        regions: std::iter::once(Choice::new("", w.region_choose()))
            .chain(super::office::regions(w, &typed("region")))
            .collect(),
        name: typed("name"),
        email: typed("email"),
        guided: visit.method == Method::GET || !visit.form.text("guided").is_empty(),
        second_step: visit.method == Method::GET || !visit.form.text("second_step").is_empty(),
        least: LEAST,
        problems,
    };
    Reply::page_with(status, &page)
}

pub async fn sign_in(visit: Visit) -> Answered {
    if let Some(remit) = visit.actor.as_ref().filter(|a| a.stage() == Stage::Full).and_then(|a| a.remit()) {
        return Ok(Reply::see(home_of(remit)));
    }
    if visit.desk().threshold().needs_owner().await? {
        return Ok(Reply::see("/desk/setup"));
    }
    let arrival = if visit.query.has("out") {
        Arrival::SignedOut
    } else if visit.query.has("expired") {
        Arrival::Expired
    } else {
        Arrival::Plain
    };
    let next = own_path(visit.query.text("next")).unwrap_or_default().to_owned();
    sign_in_page(&visit, StatusCode::OK, arrival, next, Problems::none()).await
}

pub async fn signed_in(visit: Visit) -> Answered {
    let form = &visit.form;
    let next = own_path(form.text("next")).unwrap_or_default().to_owned();
    let begun =
        sign_in::begin(visit.desk(), form.text("email"), form.text("password"), visit.device.clone()).await;
    let (w, _) = door(&visit).await?;
    match begun {
        Ok((token, stage)) => {
            let path = match stage {
                Stage::Enrolling => "/desk/enrol".to_owned(),
                Stage::Password | Stage::Full if next.is_empty() => "/desk/second-factor".to_owned(),
                Stage::Password | Stage::Full => format!("/desk/second-factor?next={}", encode(&next)),
            };
            Ok(Reply::see(&path).cookie(cookies::set(DESK_COOKIE, &token, visit.site.secure(), None)))
        }
        Err(Error::Refused(Refusal::TooMany { retry_after_s })) => {
            let slow = Arrival::SlowDown(w.desk_slow_wait(retry_after_s.div_ceil(60).max(1)));
            sign_in_page(&visit, StatusCode::TOO_MANY_REQUESTS, slow, next, Problems::none()).await
        }
        Err(Error::Refused(Refusal::SignInFailed)) => {
            let problems = Problems::none().with("password", w.desk_sign_in_wrong());
            sign_in_page(&visit, StatusCode::UNPROCESSABLE_ENTITY, Arrival::Plain, next, problems).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn sign_in_page(
    visit: &Visit,
    status: StatusCode,
    arrival: Arrival,
    next: String,
    problems: Problems,
) -> Answered {
    let (w, door) = door(visit).await?;
    let email = visit.form.text("email").to_owned();
    Reply::page_with(status, &SignInPage { w, door: &door, arrival, email, next, problems })
}

pub async fn second_factor(visit: Visit) -> Answered {
    if visit.actor()?.stage() == Stage::Enrolling {
        return Ok(Reply::see("/desk/enrol"));
    }
    let proof = if visit.query.text("with") == "recovery" { Proof::RecoveryCode } else { Proof::App };
    let next = visit.query.text("next").to_owned();
    second_factor_page(&visit, StatusCode::OK, proof, &next, Problems::none()).await
}

pub async fn second_factor_given(visit: Visit) -> Answered {
    let form = &visit.form;
    let next = own_path(form.text("next")).unwrap_or("/desk").to_owned();
    let proof = if form.text("kind") == "recovery" { Proof::RecoveryCode } else { Proof::App };
    let (w, _) = door(&visit).await?;
    let (status, problem) =
        match sign_in::second_factor(visit.desk(), visit.actor()?, form.text("code").trim()).await {
            Ok(token) => {
                let cookie = cookies::set(DESK_COOKIE, &token, visit.site.secure(), None);
                return Ok(Reply::see(&next).cookie(cookie));
            }
            Err(Error::Refused(Refusal::TooMany { retry_after_s })) => {
                (StatusCode::TOO_MANY_REQUESTS, w.desk_slow_wait(retry_after_s.div_ceil(60).max(1)))
            }
            Err(Error::Refused(Refusal::SignInFailed)) => {
                let text = match proof {
                    Proof::App => w.desk_code_wrong(),
                    Proof::RecoveryCode => w.desk_recovery_wrong(),
                };
                (StatusCode::UNPROCESSABLE_ENTITY, text)
            }
            Err(e) => return Err(e.into()),
        };
    let problems = Problems::none().with("code", problem);
    second_factor_page(&visit, status, proof, &next, problems).await
}

async fn second_factor_page(
    visit: &Visit,
    status: StatusCode,
    proof: Proof,
    next: &str,
    problems: Problems,
) -> Answered {
    let (w, door) = door(visit).await?;
    let next = own_path(next).unwrap_or_default().to_owned();
    Reply::page_with(status, &SecondFactorPage { w, door: &door, proof, next, problems })
}

pub async fn enrol(visit: Visit) -> Answered {
    if visit.actor()?.stage() == Stage::Password {
        return Ok(Reply::see("/desk/second-factor"));
    }
    enrol_page(&visit, StatusCode::OK, Problems::none()).await
}

pub async fn enrolled(visit: Visit) -> Answered {
    let (w, mut door) = door(&visit).await?;
    match sign_in::enrol(visit.desk(), visit.actor()?, visit.form.text("code").trim()).await {
        Ok((token, codes)) => {
            // The session has a new name from here on, and so have its forms.
            door.csrf = visit.desk().form_token(&token);
            door.path = "/desk".to_owned();
            let page = RecoveryCodesPage { w, door: &door, codes, problems: Problems::none() };
            Ok(Reply::page(&page)?.cookie(cookies::set(DESK_COOKIE, &token, visit.site.secure(), None)))
        }
        Err(Error::Refused(Refusal::Invalid { .. })) => {
            let problems = Problems::none().with("code", w.desk_code_wrong());
            enrol_page(&visit, StatusCode::UNPROCESSABLE_ENTITY, problems).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn enrol_page(visit: &Visit, status: StatusCode, problems: Problems) -> Answered {
    let (w, door) = door(visit).await?;
    let actor = visit.actor()?;
    let card = visit.desk().own_card(actor).await?;
    let account = card.email.unwrap_or(card.name);
    let proposal = sign_in::propose(visit.desk(), actor, &account, &door.practice).await?;
    let page = EnrolPage {
        w,
        door: &door,
        qr: qr(&proposal.otpauth)?,
        secret: fours(&proposal.secret),
        uri: proposal.otpauth,
        problems,
    };
    Reply::page_with(status, &page)
}

pub(crate) fn qr(text: &str) -> Result<Qr, End> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M)
        .map_err(|e| End::Failed(Box::new(e)))?;
    let (side, colors) = (code.width(), code.to_colors());
    Ok(Qr::draw(side, |x, y| colors.get(y * side + x) == Some(&qrcode::Color::Dark)))
}

/// In groups of four, as people type long keys.
pub(crate) fn fours(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

pub async fn invitation(visit: Visit) -> Answered {
    let (w, _) = door(&visit).await?;
    let token = visit.param("token").to_owned();
    let (status, invited) = match visit.desk().threshold().invitation(&token).await {
        Ok(row) => (
            StatusCode::OK,
            Invited::Open {
                token,
                email: row.email,
                role: row.own_name.unwrap_or_else(|| role(w, row.role)),
                name: row.name,
            },
        ),
        Err(Error::Refused(_)) => (StatusCode::GONE, Invited::Gone),
        Err(e) => return Err(e.into()),
    };
    invitation_page(&visit, status, invited, Problems::none()).await
}

pub async fn join(visit: Visit) -> Answered {
    let (w, _) = door(&visit).await?;
    let token = visit.param("token").to_owned();
    let row = match visit.desk().threshold().invitation(&token).await {
        Ok(row) => row,
        Err(Error::Refused(_)) => {
            return invitation_page(&visit, StatusCode::GONE, Invited::Gone, Problems::none()).await;
        }
        Err(e) => return Err(e.into()),
    };
    let (name, password) = (visit.form.text("name"), visit.form.text("password"));
    match sign_in::accept_invitation(visit.desk(), &token, name, password, visit.locale).await {
        Ok(()) => Ok(Reply::see("/desk/sign-in")),
        Err(Error::Refused(Refusal::Spent | Refusal::Expired | Refusal::NotFound)) => {
            invitation_page(&visit, StatusCode::GONE, Invited::Gone, Problems::none()).await
        }
        Err(e) => {
            let problems = problems(w, e, |field| field)?;
            let invited = Invited::Open {
                token,
                email: row.email,
                role: row.own_name.unwrap_or_else(|| role(w, row.role)),
                name: name.to_owned(),
            };
            invitation_page(&visit, StatusCode::UNPROCESSABLE_ENTITY, invited, problems).await
        }
    }
}

async fn invitation_page(
    visit: &Visit,
    status: StatusCode,
    invited: Invited,
    problems: Problems,
) -> Answered {
    let (w, door) = door(visit).await?;
    Reply::page_with(status, &InvitationPage { w, door: &door, invited, least: LEAST, problems })
}

pub async fn language(visit: Visit) -> Answered {
    let back = own_path(visit.form.text("back")).unwrap_or("/desk");
    let Some(locale) = Locale::from_code(visit.form.text("language")) else {
        return Ok(Reply::see(back));
    };
    if let Some(actor) = visit.actor.as_ref().filter(|a| a.role().is_some()) {
        visit.desk().set_staff_locale(actor, locale).await?;
    }
    let cookie = cookies::set("language", locale.code(), visit.site.secure(), Some(31_536_000));
    Ok(Reply::see(back).cookie(cookie))
}

pub async fn sign_out(visit: Visit) -> Answered {
    if let Some(actor) = &visit.actor {
        visit.desk().sign_out(actor).await?;
    }
    Ok(Reply::see("/desk/sign-in?out=1").cookie(cookies::clear(DESK_COOKIE, visit.site.secure())))
}

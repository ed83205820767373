//! Where I am signed in, and my recovery codes. It refuses to show a code twice: what is shown again was sent along by
//! the page it was shown on.

use super::frame::{Frame, door, own_path};
use crate::device;
use crate::door::Reader;
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;
use crate::staff_view::Problems;
use crate::staff_view::door::RecoveryCodesPage;
use crate::staff_view::office::{SessionRow, SessionsPage, Which};
use casework::sign_in;
use http::StatusCode;

pub async fn list(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None).await?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let mut sessions = Vec::new();
    for row in lobby.sessions().await? {
        sessions.push(SessionRow {
            id: row.id.to_string(),
            device: device::described(&row.device.agent).unwrap_or_else(|| frame.w.desk_device_unknown()),
            place: row.device.address,
            since: frame.when(row.created_at),
            last: frame.when(row.seen_at),
            which: if row.current { Which::This } else { Which::Other },
        });
    }
    let codes_left = lobby.recovery_codes_left().await?;
    frame.page(&SessionsPage { w: frame.w, shell: &frame.shell, sessions, codes_left })
}

pub async fn end(visit: Visit) -> Answered {
    visit.desk().lobby(visit.actor()?)?.end_session(visit.id("session")?).await?;
    Ok(Reply::see("/desk/sessions"))
}

pub async fn end_others(visit: Visit) -> Answered {
    visit.desk().lobby(visit.actor()?)?.end_other_sessions().await?;
    Ok(Reply::see("/desk/sessions"))
}

/// Being recognised is what extends a session; the answer says for how long.
pub async fn extend(visit: Visit) -> Answered {
    if visit.reader() == Reader::Program {
        let left = visit.actor()?.ends_at().since(visit.desk().now()).as_seconds().max(0);
        return Ok(Reply::bytes("text/plain; charset=utf-8", left.to_string().into_bytes()));
    }
    Ok(Reply::see(own_path(visit.form.text("back")).unwrap_or("/desk")))
}

pub async fn codes_gone(_visit: Visit) -> Answered {
    Ok(Reply::see("/desk/sessions"))
}

pub async fn codes_kept(visit: Visit) -> Answered {
    if visit.form.text("kept") == "yes" {
        return Ok(Reply::see("/desk"));
    }
    let (w, door) = door(&visit).await?;
    // They are this person's own and came with the form; nothing is read back.
    let codes = visit.form.all("code").take(20).filter(|code| code.len() <= 40).map(str::to_owned).collect();
    let problems = Problems::none().with("kept", w.desk_kept_missing());
    let page = RecoveryCodesPage { w, door: &door, codes, problems };
    Reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

pub async fn renew_codes(visit: Visit) -> Answered {
    let codes = sign_in::renew_recovery_codes(visit.desk(), visit.actor()?).await?;
    let (w, door) = door(&visit).await?;
    Reply::page(&RecoveryCodesPage { w, door: &door, codes, problems: Problems::none() })
}

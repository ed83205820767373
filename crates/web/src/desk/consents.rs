//! What somebody answered to the text of the first visit, as the Client Portal tab says it. It refuses a number to call to
//! whoever may not see clients' cards.

use super::frame::Frame;
use crate::door::reply::End;
use crate::staff_view::portal::ConsentSaid;
use domain::{ClientId, DeskPower};
use vault::{ConsentGiven, Lobby};

pub async fn said(
    frame: &Frame,
    lobby: &Lobby<'_>,
    client: ClientId,
    answered: Option<&ConsentGiven>,
) -> Result<Option<ConsentSaid>, End> {
    let Some(answered) = answered else { return Ok(None) };
    let (w, when) = (frame.w, frame.when(answered.at));
    let phone = match !answered.agreed && lobby.powers().has(DeskPower::SeeClients) {
        true => lobby.client(client).await?.card.phone,
        false => String::new(),
    };
    Ok(Some(ConsentSaid {
        sentence: match answered.agreed {
            true => w.desk_consent_agreed(&answered.version, when),
            false => w.desk_consent_said_no(&answered.version, when),
        },
        declined: !answered.agreed,
        phone,
    }))
}

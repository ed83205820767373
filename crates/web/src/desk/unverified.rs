//! Who of a matter changed something about who they are that nobody has accepted yet: said wherever somebody could rely on it.
//! It refuses to repeat what they say; that stands in their record, beside what is on file.

use super::frame::Frame;
use crate::client::details::label;
use crate::door::reply::End;
use crate::staff_view::matter::Waits;
use domain::ClientId;
use vault::{PartyRow, Room, StaffSees};

/// One entry for each client whose change waits, in the order of the matter's people.
pub async fn of<P: StaffSees>(
    frame: &Frame,
    room: &Room<P>,
    parties: &[PartyRow],
) -> Result<Vec<(ClientId, Waits)>, End> {
    let waiting = room.unverified().await?;
    let of = |party: &PartyRow| {
        let fields = waiting.iter().filter(|one| one.client == party.client);
        let fields: Vec<String> = fields.map(|one| label(frame.w, one.field)).collect();
        let href = frame.client(party.client);
        (!fields.is_empty())
            .then(|| (party.client, Waits { who: party.name.clone(), what: fields.join(", "), href }))
    };
    Ok(parties.iter().filter_map(of).collect())
}

//! What clients of one matter share about themselves with each other, on My Details: sharing, taking back, and letting one's own
//! form be filled in. It refuses to copy anything: what is filled in is on the page only, until its reader sends it as their
//! own word.

use crate::client::account;
use crate::client::details::{label, said_value};
use crate::client::frame::{Frame, portal};
use crate::client_view::details::{Offer, SharedPiece, SharedWith};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use domain::{AccessId, Refusal, ShareId, SharePiece, Why};
use vault::{DetailShares, OfferedShare};

/// POST: shares a piece with somebody of the matter.
pub async fn share(visit: Visit) -> Answered {
    let to: AccessId = visit.form.text("to").parse().map_err(|_| End::not_found())?;
    let piece = SharePiece::from_code(visit.form.text("piece"))
        .ok_or_else(|| Refusal::invalid("piece", Why::NotAChoice))?;
    visit.desk().share_details(visit.actor()?, to, piece).await?;
    Ok(Reply::see(&format!("{}?saved=shared", portal(&visit).details())))
}

/// POST: shares it no more.
pub async fn unshare(visit: Visit) -> Answered {
    visit.desk().unshare_details(visit.actor()?, asked(visit.form.text("share"))?).await?;
    Ok(Reply::see(&format!("{}?saved=unshared", portal(&visit).details())))
}

/// POST: on to the form, filled in. What was taken back since the page was read fills in nothing.
pub async fn take(visit: Visit) -> Answered {
    let (share, details) = (asked(visit.form.text("share"))?, portal(&visit).details());
    match visit.desk().use_share(visit.actor()?, share).await {
        Ok(()) => Ok(Reply::see(&format!("{details}?use={share}"))),
        Err(e) if e.is_not_found() => Ok(Reply::see(&format!("{details}?saved=over"))),
        Err(e) => Err(e.into()),
    }
}

fn asked(typed: &str) -> Result<ShareId, End> {
    typed.parse().map_err(|_| End::not_found())
}

/// What the form is to be filled in with, where it is shared at this moment.
pub async fn chosen(visit: &Visit) -> Result<Option<OfferedShare>, End> {
    let Ok(share) = visit.query.text("use").parse::<ShareId>() else { return Ok(None) };
    let shares = visit.desk().detail_shares(visit.actor()?).await?;
    Ok(shares.offered.iter().find(|one| one.id == share).cloned())
}

/// What others share with whoever reads the page.
pub fn offers(frame: &Frame, shares: &DetailShares) -> Vec<Offer> {
    let w = frame.w;
    let offer = |one: &OfferedShare| Offer {
        share: one.id.to_string(),
        title: match one.piece {
            SharePiece::Addresses => w.shared_offer_addresses(one.name.as_str()),
            SharePiece::Phone => w.shared_offer_phone(one.name.as_str()),
        },
        values: one
            .values
            .iter()
            .map(|(field, value)| (label(w, *field), said_value(w, &frame.calendar, *field, value)))
            .collect(),
        press: match one.piece {
            SharePiece::Addresses => w.shared_use_addresses(),
            SharePiece::Phone => w.shared_use_phone(),
        },
    };
    shares.offered.iter().map(offer).collect()
}

/// Whom whoever reads the page can share with, and what they do.
pub fn people(frame: &Frame, shares: &DetailShares) -> Vec<SharedWith> {
    let w = frame.w;
    let people = shares.people.iter().map(|person| {
        let name = person.name.as_str();
        let piece = |piece: &SharePiece| SharedPiece {
            code: piece.code(),
            press: match piece {
                SharePiece::Addresses => w.shared_share_addresses(name),
                SharePiece::Phone => w.shared_share_phone(name),
            },
            stands: person.shared.iter().find(|given| given.piece == *piece).map(|given| {
                (given.id.to_string(), stands(w, name, *piece, &frame.calendar.moment(given.at)))
            }),
        };
        SharedWith {
            access: person.access.to_string(),
            name: person.name.clone(),
            what: account::other(w, person.relation),
            pieces: SharePiece::ALL.iter().map(piece).collect(),
        }
    });
    people.collect()
}

/// What is shared now, in whole sentences, for the page that says who can see what.
pub fn seen(frame: &Frame, shares: &DetailShares) -> Vec<String> {
    let all = shares.people.iter().flat_map(|person| person.shared.iter().map(move |given| (person, given)));
    let said = all
        .map(|(person, given)| stands(frame.w, &person.name, given.piece, &frame.calendar.moment(given.at)));
    said.collect()
}

fn stands(w: &Words, name: &str, piece: SharePiece, when: &str) -> String {
    match piece {
        SharePiece::Addresses => w.shared_stands_addresses(name, when),
        SharePiece::Phone => w.shared_stands_phone(name, when),
    }
}

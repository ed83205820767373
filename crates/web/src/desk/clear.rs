//! What clients answered when they were asked whether it is clear to them what happens next, for the page of a matter's stages:
//! who, about which stage, what they wrote, and the way to answer them. It refuses to make an answer of no answer.

use super::facts::stage_name;
use super::frame::Frame;
use crate::door::reply::End;
use crate::staff_view::clear::ClearLine;
use crate::staff_view::{Tag, Tone};
use crate::words::Words;
use domain::{Power, PulseState};
use vault::{PulseRow, Reading, Room};

/// One line for everybody who was asked, newest first. `pack` names the stages.
pub async fn lines(frame: &Frame, room: &Room<Reading>, pack: &str) -> Result<Vec<ClearLine>, End> {
    let writes = room.powers().has(Power::AnswerClients);
    let rows = room.pulses().await?;
    let base = format!("/desk/matters/{}/messages?with=", room.matter());
    let line = |row: &PulseRow| ClearLine {
        who: row.name.clone(),
        about: frame.w.pulse_desk_about(stage_name(frame.w, pack, &row.stage)),
        when: frame.when(row.answered_at.unwrap_or(row.asked_at)),
        answer: answer(frame.w, row.state),
        words: row.words.clone(),
        write: match row.state {
            PulseState::NotQuite if writes => format!("{base}{}#text", row.access),
            _ => String::new(),
        },
    };
    Ok(rows.iter().map(line).collect())
}

fn answer(w: &Words, state: PulseState) -> Tag {
    match state {
        PulseState::Clear => Tag::new(Tone::Ok, w.pulse_desk_clear()),
        PulseState::NotQuite => Tag::new(Tone::Todo, w.pulse_desk_not_quite()),
        PulseState::NotNow => Tag::new(Tone::Plain, w.pulse_desk_not_now()),
        PulseState::Open => Tag::new(Tone::Wait, w.pulse_desk_open()),
    }
}

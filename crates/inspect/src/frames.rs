//! The shape of the two pipes. Towards the worker: a magic word, a length, the question as JSON, then the file. Back:
//! frames of one tag byte, a little-endian length and that many bytes — one facts frame, any number of previews, one
//! ending. It refuses frames that are too long, out of order or more than were promised.

use std::io::{self, Read, Write};

use crate::jpeg_shape;
use crate::report::{Ask, Ending, Facts, Preview, PreviewKind};

const MAGIC: &[u8; 4] = b"SRI1";
const ASK_MAX: u32 = 4 * 1024;
const FACTS: u8 = 1;
const PREVIEW: u8 = 2;
const ENDING: u8 = 3;
const PREVIEW_HEAD: usize = 13;
/// No single frame may be longer, whatever the total allows.
const FRAME_MAX: u32 = 8 * 1024 * 1024;
const FACTS_MAX: u32 = 16 * 1024;

/// The question as it goes down the pipe.
pub(crate) fn encode_ask(ask: &Ask) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(ask)?;
    let length = u32::try_from(json.len()).unwrap_or(u32::MAX);
    if length > ASK_MAX {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the question is too long"));
    }
    let mut out = Vec::with_capacity(8 + json.len());
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&json);
    Ok(out)
}

/// Reads the question, leaving the pipe at the file's first byte.
pub(crate) fn read_ask(pipe: &mut impl Read) -> io::Result<Ask> {
    let bad = |what| io::Error::new(io::ErrorKind::InvalidData, what);
    let mut head = [0u8; 8];
    pipe.read_exact(&mut head)?;
    let (magic, length) = head.split_at(4);
    if magic != MAGIC {
        return Err(bad("not a question"));
    }
    let length = u32::from_le_bytes(length.try_into().map_err(|_| bad("length"))?);
    if length > ASK_MAX {
        return Err(bad("the question is too long"));
    }
    let mut json = vec![0u8; length as usize];
    pipe.read_exact(&mut json)?;
    Ok(serde_json::from_slice(&json)?)
}

/// Writes the answer, never more than its budget.
pub(crate) struct Answer<W> {
    pipe: W,
    left: u64,
}

/// A frame did not fit into what is left of the answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoRoom;

impl<W: Write> Answer<W> {
    pub(crate) fn new(pipe: W, budget: u64) -> Self {
        Self { pipe, left: budget }
    }

    pub(crate) fn facts(&mut self, facts: &Facts) -> io::Result<()> {
        let json = serde_json::to_vec(facts)?;
        self.frame(FACTS, &[&json])
    }

    /// `Ok(Err(NoRoom))` leaves the pipe untouched; room for the ending is always kept.
    pub(crate) fn preview(&mut self, preview: &Preview, reserve: u64) -> io::Result<Result<(), NoRoom>> {
        let needed = 5 + PREVIEW_HEAD as u64 + preview.jpeg.len() as u64;
        if needed + reserve > self.left || preview.jpeg.len() + PREVIEW_HEAD > FRAME_MAX as usize {
            return Ok(Err(NoRoom));
        }
        let mut head = [0u8; PREVIEW_HEAD];
        head[0] = match preview.kind {
            PreviewKind::Page => 0,
            PreviewKind::Thumbnail => 1,
        };
        head[1..5].copy_from_slice(&preview.page.to_le_bytes());
        head[5..9].copy_from_slice(&preview.width.to_le_bytes());
        head[9..13].copy_from_slice(&preview.height.to_le_bytes());
        self.frame(PREVIEW, &[&head, &preview.jpeg]).map(Ok)
    }

    pub(crate) fn ending(&mut self, ending: &Ending) -> io::Result<()> {
        let json = serde_json::to_vec(ending)?;
        self.frame(ENDING, &[&json])
    }

    fn frame(&mut self, tag: u8, parts: &[&[u8]]) -> io::Result<()> {
        let length: usize = parts.iter().map(|p| p.len()).sum();
        let length = u32::try_from(length).map_err(io::Error::other)?;
        let mut head = [tag, 0, 0, 0, 0];
        head[1..].copy_from_slice(&length.to_le_bytes());
        self.pipe.write_all(&head)?;
        for part in parts {
            self.pipe.write_all(part)?;
        }
        self.left = self.left.saturating_sub(5 + u64::from(length));
        self.pipe.flush()
    }
}

/// One frame of an answer, already checked.
#[derive(Debug)]
pub(crate) enum Frame {
    Facts(Facts),
    Preview(Preview),
    Ending(Ending),
}

/// Judges an answer frame by frame: order, lengths, numbers and the shape of every JPEG.
pub(crate) struct Judge {
    left: u64,
    stage: Stage,
    previews: u32,
    pages: u32,
    width: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Facts,
    Previews,
    Done,
}

/// Which rule an answer broke.
pub(crate) type Broken = &'static str;

impl Judge {
    pub(crate) fn new(ask: &Ask, budget: u64) -> Self {
        let ask = ask.clone().bounded();
        Self {
            left: budget,
            stage: Stage::Facts,
            previews: 0,
            pages: ask.pages.max(1),
            width: ask.width.max(ask.thumbnail),
        }
    }

    /// The worker said everything it has to say.
    pub(crate) fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// Takes the five bytes before a frame and says how many to read next.
    pub(crate) fn expect(&mut self, head: [u8; 5]) -> Result<usize, Broken> {
        let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
        let most = match (head[0], self.stage) {
            (FACTS, Stage::Facts) => FACTS_MAX,
            (PREVIEW | ENDING, Stage::Previews) => FRAME_MAX,
            _ => return Err("a frame out of order"),
        };
        if length > most {
            return Err("a frame too long");
        }
        self.left = self.left.checked_sub(5 + u64::from(length)).ok_or("more than was allowed")?;
        Ok(length as usize)
    }

    /// Takes a frame whose head was accepted by [`expect`](Self::expect).
    pub(crate) fn accept(&mut self, tag: u8, payload: &[u8]) -> Result<Frame, Broken> {
        match tag {
            FACTS => {
                self.stage = Stage::Previews;
                serde_json::from_slice(payload).map(Frame::Facts).map_err(|_| "facts that do not parse")
            }
            PREVIEW => self.preview(payload).map(Frame::Preview),
            ENDING => {
                self.stage = Stage::Done;
                serde_json::from_slice(payload)
                    .map(Frame::Ending)
                    .map_err(|_| "an ending that does not parse")
            }
            _ => Err("an unknown frame"),
        }
    }

    fn preview(&mut self, payload: &[u8]) -> Result<Preview, Broken> {
        let (head, jpeg) = payload.split_at_checked(PREVIEW_HEAD).ok_or("a preview without a head")?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let kind = match head[0] {
            0 => PreviewKind::Page,
            1 => PreviewKind::Thumbnail,
            _ => return Err("a preview of an unknown kind"),
        };
        let (page, width, height) = (number(1), number(5), number(9));
        self.previews += 1;
        if page == 0 || page > self.pages || self.previews > self.pages + 1 {
            return Err("a page nobody asked for");
        }
        if width == 0 || height == 0 || width > self.width || height > crate::picture::TALLEST {
            return Err("a preview of the wrong size");
        }
        if jpeg_shape::plain(jpeg) != Ok((width, height)) {
            return Err("a preview that is not a plain JPEG");
        }
        Ok(Preview { kind, page, width, height, jpeg: jpeg.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Drawing, Examined, Held, Verdict, Walls};

    fn picture(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let grey = image::RgbImage::from_pixel(width, height, image::Rgb([90, 90, 90]));
        image::codecs::jpeg::JpegEncoder::new(&mut out).encode_image(&grey).unwrap();
        out
    }

    fn preview(page: u32, width: u32, height: u32) -> Preview {
        Preview { kind: PreviewKind::Page, page, width, height, jpeg: picture(40, 30) }
    }

    fn answer(previews: &[Preview]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut answer = Answer::new(&mut out, 1_000_000);
        let facts = Facts {
            verdict: Verdict::Accepted { kind: domain::FileType::Pdf },
            bytes: 5,
            examined: Examined::Whole,
            findings: std::collections::BTreeSet::new(),
            pixels: None,
            pages: None,
            has_location: false,
            walls: Walls { landlock: Held::Fully },
        };
        answer.facts(&facts).unwrap();
        for preview in previews {
            answer.preview(preview, 0).unwrap().unwrap();
        }
        answer.ending(&Ending { drawing: Drawing::Complete, quality: None, text: None }).unwrap();
        out
    }

    fn judged(mut bytes: &[u8], budget: u64) -> Result<usize, Broken> {
        let mut judge = Judge::new(&Ask::usual(5, None), budget);
        let mut frames = 0;
        while let Some((head, rest)) = bytes.split_at_checked(5) {
            let length = judge.expect(head.try_into().unwrap())?;
            let (payload, rest) = rest.split_at_checked(length).ok_or("cut off")?;
            judge.accept(head[0], payload)?;
            (bytes, frames) = (rest, frames + 1);
        }
        Ok(frames)
    }

    #[test]
    fn an_honest_answer_passes() {
        assert_eq!(judged(&answer(&[preview(1, 40, 30), preview(2, 40, 30)]), 1_000_000), Ok(4));
    }

    #[test]
    fn an_answer_that_breaks_a_rule_does_not() {
        let honest = answer(&[preview(1, 40, 30)]);
        assert_eq!(judged(&honest, 100), Err("more than was allowed"));
        assert_eq!(
            judged(&[honest.clone(), honest.clone()].concat(), 1_000_000),
            Err("a frame out of order")
        );
        assert_eq!(judged(&answer(&[preview(0, 40, 30)]), 1_000_000), Err("a page nobody asked for"));
        assert_eq!(judged(&answer(&[preview(13, 40, 30)]), 1_000_000), Err("a page nobody asked for"));
        let many = vec![preview(1, 40, 30); 14];
        assert_eq!(judged(&answer(&many), 1_000_000), Err("a page nobody asked for"));
        assert_eq!(judged(&answer(&[preview(1, 40_000, 30)]), 1_000_000), Err("a preview of the wrong size"));
        assert_eq!(
            judged(&answer(&[preview(1, 41, 30)]), 1_000_000),
            Err("a preview that is not a plain JPEG")
        );
        let page = Preview { jpeg: b"<script>".to_vec(), ..preview(1, 40, 30) };
        assert_eq!(judged(&answer(&[page]), 1_000_000), Err("a preview that is not a plain JPEG"));
    }

    #[test]
    fn a_question_survives_the_pipe_and_nothing_else_is_one() {
        let ask = Ask::usual(77, Some("pdf"));
        let sent = encode_ask(&ask).unwrap();
        assert_eq!(read_ask(&mut sent.as_slice()).unwrap(), ask);
        for at in 0..sent.len() {
            assert!(read_ask(&mut &sent[..at]).is_err());
        }
        assert!(read_ask(&mut b"GET / HTTP/1.1\r\n".as_slice()).is_err());
    }
}

//! A line with a measure: how much of a server's words is taken in for one answer and for one visit. It refuses to read on past
//! either, and to hand on the announcement of a piece that would not fit: room for the whole of it is made as soon as it is
//! announced.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// For everything of one visit: every message as long as one may be, and room for what is said around them.
const VISIT: u64 = 80 << 20;

/// A line that hands over so many bytes and no more.
#[derive(Debug)]
pub(super) struct Metered<L> {
    line: L,
    visit: u64,
    answer: u64,
    announced: Announced,
}

/// Follows the pieces of bytes whose sizes a server announces at the end of a line, as `{310}`: what stands in a piece announces
/// nothing, and neither does a sentence for people.
#[derive(Debug, Default)]
struct Announced {
    /// Bytes of a piece that are still to come.
    piece: u64,
    /// The beginning of the line, and its end.
    head: Vec<u8>,
    tail: Vec<u8>,
    /// The line goes on behind a piece.
    inside: bool,
}

/// Bytes of a line that say what it is, and in which a size fits.
const HEAD: usize = 64;
const TAIL: usize = 32;

impl Announced {
    /// Takes in what was read. The size of the largest piece that was announced in it.
    fn follow(&mut self, mut bytes: &[u8]) -> u64 {
        let mut largest = 0;
        while let Some((byte, rest)) = bytes.split_first() {
            if self.piece > 0 {
                let over = usize::try_from(self.piece).unwrap_or(usize::MAX).min(bytes.len());
                self.piece = self.piece.saturating_sub(u64::try_from(over).unwrap_or(u64::MAX));
                bytes = bytes.get(over..).unwrap_or_default();
                continue;
            }
            bytes = rest;
            if self.head.len() < HEAD {
                self.head.push(*byte);
            }
            if self.tail.len() == TAIL {
                self.tail.remove(0);
            }
            self.tail.push(*byte);
            if *byte == b'\n' {
                let size = if self.inside || !self.is_a_sentence() { size_of(&self.tail) } else { None };
                self.piece = size.unwrap_or(0);
                self.inside = size.is_some();
                largest = largest.max(self.piece);
                self.tail.clear();
                if !self.inside {
                    self.head.clear();
                }
            }
        }
        largest
    }

    /// Whether the line says how something went, in words for people.
    fn is_a_sentence(&self) -> bool {
        let mut words = self.head.split(|byte| byte.is_ascii_whitespace());
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let ends: [&[u8]; 5] = [b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH"];
        first == b"+" || ends.iter().any(|end| second.eq_ignore_ascii_case(end))
    }
}

/// The size a line announces at its end.
fn size_of(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let line = line.strip_suffix(b"+").unwrap_or(line);
    let open = line.iter().rposition(|byte| *byte == b'{')?;
    let digits = line.get(open + 1..).filter(|digits| !digits.is_empty())?;
    // More digits than a size has is more than any.
    digits.iter().all(u8::is_ascii_digit).then(|| {
        digits.iter().fold(0u64, |n, digit| n.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    })
}

impl<L> Metered<L> {
    pub(super) fn new(line: L) -> Self {
        // A greeting and an answer to signing in.
        Self { line, visit: VISIT, answer: 64 << 10, announced: Announced::default() }
    }

    /// From here on one answer of so many bytes.
    pub(super) fn allow(&mut self, bytes: u64) {
        self.answer = bytes;
    }

    /// Whether more was said than may be.
    pub(super) fn spent(&self) -> bool {
        self.visit == 0 || self.answer == 0
    }
}

impl<L: AsyncRead + Unpin> AsyncRead for Metered<L> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.spent() {
            return Poll::Ready(Err(io::ErrorKind::FileTooLarge.into()));
        }
        let before = buf.filled().len();
        let done = Pin::new(&mut self.line).poll_read(cx, buf);
        let read = buf.filled().get(before..).unwrap_or_default();
        let more = u64::try_from(read.len()).unwrap_or(u64::MAX);
        self.visit = self.visit.saturating_sub(more);
        self.answer = self.answer.saturating_sub(more);
        if self.announced.follow(read) > self.answer {
            self.answer = 0;
            return Poll::Ready(Err(io::ErrorKind::FileTooLarge.into()));
        }
        done
    }
}

impl<L: AsyncWrite + Unpin> AsyncWrite for Metered<L> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.line).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_counts_where_a_server_announces_one_and_nowhere_else() {
        let largest = |text: &[u8]| {
            let mut whole = Announced::default();
            let at_once = whole.follow(text);
            let mut bit_by_bit = Announced::default();
            let bits = text.iter().map(|byte| bit_by_bit.follow(&[*byte])).max();
            assert_eq!(at_once, bits.unwrap_or(0), "however it arrives");
            at_once
        };
        assert_eq!(largest(b"* 1 FETCH (BODY[] {500000000}\r\n"), 500_000_000);
        assert_eq!(largest(b"* 1 FETCH (BODY[] {99999999999999999999999}\r\n"), u64::MAX);
        assert_eq!(largest(b"* 1 FETCH (BODY[] {12}\r\n{900000}\r\nabUID 7 BODY[1] {13}\r\n"), 13);
        // A sentence for people announces nothing, and hides nothing behind it.
        assert_eq!(largest(b"* OK see {400000}\r\n* 1 FETCH (BODY[] {77}\r\n"), 77);
        assert_eq!(largest(b"A1 NO see {400000}\r\n* 1 FETCH (BODY[] {77}\r\n"), 77);
        assert_eq!(largest(b"* 1 FETCH (FLAGS ())\r\n{}\r\n{x}\r\n"), 0);
    }
}

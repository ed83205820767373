//! A line with a measure: how much of a server's words is taken in for one answer and for one visit. It refuses to read on past
//! either, so that a server that never stops talking fills no memory.

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
}

impl<L> Metered<L> {
    pub(super) fn new(line: L) -> Self {
        // A greeting and an answer to signing in.
        Self { line, visit: VISIT, answer: 64 << 10 }
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
        let more = u64::try_from(buf.filled().len().saturating_sub(before)).unwrap_or(u64::MAX);
        self.visit = self.visit.saturating_sub(more);
        self.answer = self.answer.saturating_sub(more);
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

//! One connection to clamd: `z` commands, length-prefixed pieces, one answer ended by NUL (clamd(8)). It refuses to
//! read more than a short answer and to take an answer that was cut off.

use super::config::ClamdAddress;
use casework::ports::Scan;
use domain::Duration;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

/// The longest answer read, in bytes. Signature names are far shorter.
const LONGEST_ANSWER: u64 = 4096;
/// The largest piece, in bytes: well below any limit the daemon has for one.
const LARGEST_PIECE: usize = 256 * 1024;
/// How long to listen for a reason after the daemon stopped taking bytes.
const LAST_WORDS: Duration = Duration::seconds(2);

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

pub(super) struct Line(Box<dyn Wire>);

impl Line {
    pub(super) async fn open(address: &ClamdAddress) -> Result<Self, String> {
        let opened = match address {
            ClamdAddress::Unix(path) => UnixStream::connect(path).await.map(|wire| Self(Box::new(wire))),
            ClamdAddress::Tcp { host, port } => open_tcp(host, *port).await,
        };
        opened.map_err(|error| format!("the scanner cannot be reached: {}", error.kind()))
    }

    pub(super) async fn ask(&mut self, question: &str) -> Result<(), String> {
        let command = format!("z{question}\0");
        self.0.write_all(command.as_bytes()).await.map_err(|error| broken(&error))
    }

    /// Sends a piece of the file. An empty piece sends nothing, because to the daemon it would be the end.
    pub(super) async fn piece(&mut self, bytes: &[u8]) -> io::Result<()> {
        for part in bytes.chunks(LARGEST_PIECE) {
            let length = u32::try_from(part.len()).map_err(io::Error::other)?;
            self.0.write_all(&length.to_be_bytes()).await?;
            self.0.write_all(part).await?;
        }
        Ok(())
    }

    pub(super) async fn end_of_pieces(&mut self) -> io::Result<()> {
        self.0.write_all(&[0; 4]).await?;
        self.0.flush().await
    }

    /// The daemon's answer without its closing NUL.
    pub(super) async fn answer(&mut self) -> Result<String, String> {
        let mut said = Vec::new();
        let mut bounded = (&mut self.0).take(LONGEST_ANSWER);
        loop {
            let read = bounded.read_buf(&mut said).await.map_err(|error| broken(&error))?;
            if let Some(end) = said.iter().position(|byte| *byte == 0) {
                said.truncate(end);
                return String::from_utf8(said).map_err(|_| "the scanner's answer is not text".to_owned());
            }
            if read == 0 {
                return Err("the scanner broke off before it answered".to_owned());
            }
        }
    }

    /// Why the daemon stopped taking bytes, if it said so before it closed.
    pub(super) async fn last_words(&mut self) -> Scan {
        match tokio::time::timeout(LAST_WORDS.to_std(), self.answer()).await {
            Ok(Ok(said)) => super::answer::stopped_early(&said),
            _ => Scan::Unsure { why: "the scanner broke off while it took the file".to_owned() },
        }
    }
}

async fn open_tcp(host: &str, port: u16) -> io::Result<Line> {
    let wire = TcpStream::connect((host, port)).await?;
    wire.set_nodelay(true)?;
    Ok(Line(Box::new(wire)))
}

fn broken(error: &io::Error) -> String {
    format!("the connection to the scanner broke: {}", error.kind())
}

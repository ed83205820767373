//! The headers of the resumable protocol as values: offsets, lengths, metadata, checksums. It refuses every spelling
//! the protocol does not have, and keeps file names exactly as they were given.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::{DocumentId, Timestamp};
use http::{HeaderMap, HeaderName};

pub const VERSION: &str = "1.0.0";
pub const EXTENSIONS: &str = "creation,creation-with-upload,checksum,termination,expiration";

pub const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
pub const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
pub const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
pub const TUS_CHECKSUM_ALGORITHM: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
pub const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
pub const UPLOAD_CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
pub const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// A header that is there but not in a form the protocol has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed;

/// A count of bytes: decimal digits and nothing else. `None` when the header is missing.
pub fn bytes(headers: &HeaderMap, name: &HeaderName) -> Result<Option<u64>, Malformed> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Malformed);
    }
    let text = value.to_str().map_err(|_| Malformed)?;
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Malformed);
    }
    text.parse().map(Some).map_err(|_| Malformed)
}

/// What `Upload-Metadata` says about a file.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Empty where none was given. Bytes that are no UTF-8 become U+FFFD, because a name that is nearly right serves a
    /// person better than no upload.
    pub name: String,
    /// 16 bytes a sender chose for this upload, the same in every try to begin it.
    pub attempt: Option<[u8; 16]>,
    /// The document it replaces, by its id; nothing where the sender is not sure.
    pub replaces: Option<DocumentId>,
}

/// `Upload-Metadata`: pairs of key and base64 value, parted by commas; a value may be missing.
pub fn metadata(headers: &HeaderMap) -> Result<Metadata, Malformed> {
    let mut found = Metadata::default();
    let Some(value) = headers.get(UPLOAD_METADATA) else { return Ok(found) };
    let text = value.to_str().map_err(|_| Malformed)?;
    let mut keys = Vec::new();
    for pair in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        if keys.contains(&key) {
            return Err(Malformed);
        }
        keys.push(key);
        let bytes = STANDARD.decode(value.trim()).map_err(|_| Malformed)?;
        match key {
            "filename" => found.name = String::from_utf8_lossy(&bytes).into_owned(),
            "attempt" => found.attempt = Some(bytes.try_into().map_err(|_| Malformed)?),
            "replaces" if !bytes.is_empty() => {
                let text = std::str::from_utf8(&bytes).map_err(|_| Malformed)?;
                found.replaces = Some(text.parse().map_err(|_| Malformed)?);
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The SHA-256 of this request's body. Other algorithms are not understood.
pub fn checksum(headers: &HeaderMap) -> Result<Option<[u8; 32]>, Malformed> {
    let Some(value) = headers.get(UPLOAD_CHECKSUM) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Malformed)?;
    let (algorithm, sum) = text.split_once(' ').ok_or(Malformed)?;
    if algorithm != "sha256" {
        return Err(Malformed);
    }
    let sum = STANDARD.decode(sum.trim()).map_err(|_| Malformed)?;
    sum.try_into().map(Some).map_err(|_| Malformed)
}

/// An instant as HTTP writes it (RFC 9110, section 5.6.7).
pub fn http_date(at: Timestamp) -> String {
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    jiff::Timestamp::from_microsecond(at.micros())
        .ok()
        .and_then(|at| printer.timestamp_to_rfc9110_string(&at).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn named(text: &str) -> Result<String, Malformed> {
        metadata(&with(UPLOAD_METADATA, text)).map(|m| m.name)
    }

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_bytes(value.as_bytes()).unwrap())])
    }

    #[test]
    fn a_count_of_bytes_is_digits_and_nothing_else() {
        let read = |value| bytes(&with(UPLOAD_OFFSET, value), &UPLOAD_OFFSET);
        assert_eq!(read("0"), Ok(Some(0)));
        assert_eq!(read("4294967296"), Ok(Some(1 << 32)));
        for wrong in ["", "+1", "-1", "1.0", " 1 2", "0x10", "18446744073709551616"] {
            assert_eq!(read(wrong), Err(Malformed), "{wrong}");
        }
        assert_eq!(bytes(&HeaderMap::new(), &UPLOAD_OFFSET), Ok(None));
        let mut twice = with(UPLOAD_OFFSET, "1");
        twice.append(UPLOAD_OFFSET, HeaderValue::from_static("1"));
        assert_eq!(bytes(&twice, &UPLOAD_OFFSET), Err(Malformed));
    }

    #[test]
    fn a_file_name_is_kept_exactly() {
        for name in ["", "a.pdf", "../../etc/passwd", "\u{202e}gpj.exe", "𝒩𝒶𝓂𝑒 🛂.jpg", "a\nb\0c", " x "]
        {
            let metadata = format!("filetype YXBw,filename {},empty", STANDARD.encode(name));
            assert_eq!(named(&metadata).as_deref(), Ok(name));
        }
        assert_eq!(metadata(&HeaderMap::new()), Ok(Metadata::default()));
        assert_eq!(named("filename").as_deref(), Ok(""));
    }

    #[test]
    fn a_name_that_is_no_text_keeps_what_can_be_read() {
        let metadata = format!("filename {}", STANDARD.encode(b"caf\xe9.pdf"));
        assert_eq!(named(&metadata).as_deref(), Ok("caf\u{fffd}.pdf"));
        for wrong in ["filename ???", "filename YQ==,filename Yg=="] {
            assert_eq!(named(wrong), Err(Malformed), "{wrong}");
        }
    }

    #[test]
    fn an_attempt_is_sixteen_bytes_or_a_mistake() {
        let of = |bytes: &[u8]| {
            let text = format!("filename YQ==,attempt {}", STANDARD.encode(bytes));
            metadata(&with(UPLOAD_METADATA, &text)).map(|m| m.attempt)
        };
        assert_eq!(of(&[7; 16]), Ok(Some([7; 16])));
        assert_eq!(metadata(&with(UPLOAD_METADATA, "filename YQ==")).map(|m| m.attempt), Ok(None));
        for wrong in [0, 1, 15, 17, 64] {
            assert_eq!(of(&vec![7; wrong]), Err(Malformed), "{wrong}");
        }
    }

    #[test]
    fn what_a_file_replaces_is_a_document_or_nothing() {
        let of = |text: &str| {
            let text = format!("filename YQ==,replaces {}", STANDARD.encode(text));
            metadata(&with(UPLOAD_METADATA, &text)).map(|m| m.replaces)
        };
        let document = DocumentId::from_bytes([3; 16]);
        assert_eq!(of(&document.to_string()), Ok(Some(document)));
        assert_eq!(of(""), Ok(None));
        for wrong in ["x", "itm_00000000000000000000000000", "doc_"] {
            assert_eq!(of(wrong), Err(Malformed), "{wrong}");
        }
    }

    #[test]
    fn only_a_whole_sha_256_is_a_checksum() {
        let read = |value: &str| checksum(&with(UPLOAD_CHECKSUM, value));
        assert_eq!(read(&format!("sha256 {}", STANDARD.encode([9; 32]))), Ok(Some([9; 32])));
        for wrong in ["sha256", "sha256 AAAA", "md5 AAAA", "SHA256 x"] {
            assert_eq!(read(wrong), Err(Malformed), "{wrong}");
        }
        assert_eq!(checksum(&HeaderMap::new()), Ok(None));
    }

    #[test]
    fn dates_are_written_as_http_wants_them() {
        assert_eq!(http_date(Timestamp::from_seconds(784_111_777)), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}

//! Two questions to a photo's EXIF block and no more: which way is up, and does it say where it was taken. It refuses
//! to read times, names or serial numbers, so that nothing of them can leak.

use image::metadata::Orientation;

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exif {
    pub(crate) orientation: Orientation,
    pub(crate) has_location: bool,
}

impl Exif {
    pub(crate) const NONE: Self = Self { orientation: Orientation::NoTransforms, has_location: false };

    /// Reads a block that starts with a TIFF header; anything broken reads as "nothing said".
    pub(crate) fn read(block: &[u8]) -> Self {
        let Some(reader) = Ifd::open(block) else { return Self::NONE };
        let orientation = reader.orientation();
        // Cameras write an empty GPS block with only a version in it; a place needs a latitude or longitude.
        let has_location = reader
            .field(0x8825)
            .and_then(|field| reader.at(field.long))
            .is_some_and(|gps| gps.field(2).is_some() || gps.field(4).is_some());
        Self { orientation, has_location }
    }
}

/// Photos tell their place in XMP as well, which is text somewhere in the file.
pub(crate) fn location_in_xmp(bytes: &[u8]) -> bool {
    [b"exif:GPSLatitude".as_slice(), b"exif:GPSLongitude"]
        .iter()
        .any(|word| memchr::memmem::find(bytes, word).is_some())
}

/// One directory of a TIFF structure.
pub(crate) struct Ifd<'a> {
    block: &'a [u8],
    little: bool,
    at: usize,
}

/// A field's value, read as both widths it can have here.
pub(crate) struct Field {
    pub(crate) short: u16,
    pub(crate) long: u32,
}

impl<'a> Ifd<'a> {
    /// The first directory.
    pub(crate) fn open(block: &'a [u8]) -> Option<Self> {
        let little = match block.get(..4)? {
            [b'I', b'I', 42, 0] => true,
            [b'M', b'M', 0, 42] => false,
            _ => return None,
        };
        let first = Self { block, little, at: 0 }.long(4)?;
        Some(Self { block, little, at: usize::try_from(first).ok()? })
    }

    /// The directory at `offset`.
    pub(crate) fn starting(block: &'a [u8], offset: u32) -> Option<Self> {
        Self::open(block)?.at(offset)
    }

    /// Which way is up; nothing or nonsense reads as "as stored".
    pub(crate) fn orientation(&self) -> Orientation {
        self.field(0x0112)
            .and_then(|field| u8::try_from(field.short).ok())
            .and_then(Orientation::from_exif)
            .unwrap_or(Orientation::NoTransforms)
    }

    fn at(&self, offset: u32) -> Option<Self> {
        let at = usize::try_from(offset).ok()?;
        (at < self.block.len()).then_some(Self { block: self.block, little: self.little, at })
    }

    /// Where this directory begins.
    pub(crate) fn offset(&self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    /// The next directory, in a TIFF the next page.
    pub(crate) fn next(self: &Ifd<'a>) -> Option<Self> {
        let count = usize::from(self.short(self.at)?);
        self.at(self.long(self.at + 2 + 12 * count)?).filter(|next| next.at != 0)
    }

    pub(crate) fn field(&self, tag: u16) -> Option<Field> {
        let count = usize::from(self.short(self.at)?).min(4096);
        (0..count)
            .map(|i| self.at + 2 + 12 * i)
            .find(|&at| self.short(at) == Some(tag))
            .and_then(|at| Some(Field { short: self.short(at + 8)?, long: self.long(at + 8)? }))
    }

    fn short(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.block.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let four: [u8; 4] = self.block.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }
}

//! Both doors: client portal and staff desk. Pages, words and assets; it refuses to know SQL, keys or blobs.

pub mod assets;
pub mod dates;
pub mod icons;
pub mod staff_view;
pub mod words;

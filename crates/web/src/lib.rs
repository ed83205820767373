//! Both doors: client portal and staff desk. Pages, words and assets; it refuses to know SQL, keys or blobs.

mod archive;
pub mod assets;
pub mod brand;
pub mod certificate;
pub mod client;
pub mod client_view;
pub mod dates;
pub mod desk;
pub mod device;
pub mod door;
pub mod ends;
pub mod enquiry;
pub mod icons;
pub mod letterhead;
pub mod live;
pub mod mail_view;
mod palette;
pub mod pdf;
pub mod routes;
mod spoken;
pub mod staff_view;
pub mod tus;
pub mod verifier;
pub mod words;

//! What people do, one file per capability, and the ports to the outside. It knows rooms and rules; it refuses to know
//! SQL, HTTP or any provider.

pub mod approve;
pub mod brand;
pub mod bulk;
pub mod client_keys;
pub mod converse;
pub mod dates;
pub mod examine;
pub mod examine_record;
pub mod glossary;
pub mod helper;
pub mod intake;
pub mod lead;
pub mod leaving;
pub mod letters;
pub mod lists;
pub mod organisation;
pub mod packs;
pub mod portal;
pub mod ports;
pub mod post;
pub mod ready;
pub mod receive;
pub mod returns;
pub mod review;
pub mod shape;
pub mod sign_in;
pub mod stages;
pub mod steer;
pub mod work;

pub use vault::{Error, Result};

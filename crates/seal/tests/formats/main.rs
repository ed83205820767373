//! The formats as a reader of the pages in `docs/formats/` would test them: golden vectors made by an independent
//! program, hostile variations of honest bytes, and round trips over random inputs. Uses the public interface only.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod common;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod log;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod segments;

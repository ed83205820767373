//! The vault's proofs that need nothing private: they speak through its doors, on both engines.

mod canary;
mod doors;
mod races;
mod review;
mod self_check;
mod smoke;
mod sweep;
mod transplant;
mod uploads;

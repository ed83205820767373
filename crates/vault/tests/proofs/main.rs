//! The vault's proofs that need nothing private: they speak through its doors, on both engines.

mod smoke;

//! Bytes that must be right for ever: keys, sealed fields, sealed segments, audit chain and log

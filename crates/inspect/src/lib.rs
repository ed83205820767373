//! Reads files nobody trusts, in a process without keys or network

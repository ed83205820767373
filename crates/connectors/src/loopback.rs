//! Whether a configured host is this machine. It refuses to resolve names: only `localhost` and literal addresses
//! count, so that a changed DNS record cannot turn a plaintext connection outwards.

use std::net::IpAddr;

/// True for `localhost` and for literal addresses of 127.0.0.0/8 and ::1.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_localhost_and_literal_addresses_are_this_machine() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "::1"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "mail.example.com", "localhost.example.com", "10.0.0.1", "0.0.0.0", "::", "[::1]"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}

//! Unfinished TLS handshakes by address. A handshake costs the client nothing to leave open and the server a place, so
//! one address gets a few of them at a time and the next is turned away at once.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// Unfinished handshakes of one address at once. An office behind one address opens a page with six connections each;
/// a handshake is over in a few round trips.
const MOST: u32 = 128;

#[derive(Clone, Default)]
pub struct Handshakes(Arc<Mutex<HashMap<IpAddr, u32>>>);

/// One handshake under way; over when dropped.
pub struct Turn {
    all: Handshakes,
    address: IpAddr,
}

impl Handshakes {
    /// A turn for this address, unless it has too many under way.
    pub fn begin(&self, address: IpAddr) -> Option<Turn> {
        let address = household(address);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(address).or_insert(0);
        if *count >= MOST {
            return None;
        }
        *count += 1;
        Some(Turn { all: self.clone(), address })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(&self.address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                all.remove(&self.address);
            }
        }
    }
}

/// What one subscriber holds: an IPv4 address, or the /64 of an IPv6 address.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_take_all_places_and_gets_its_own_back() {
        let all = Handshakes::default();
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let same_house: IpAddr = "2001:db8::2".parse().unwrap();
        let mut turns: Vec<Turn> = (0..MOST).filter_map(|_| all.begin(one)).collect();
        assert_eq!(turns.len(), MOST as usize);
        assert!(all.begin(same_house).is_none());
        assert!(all.begin("192.0.2.1".parse().unwrap()).is_some());
        turns.pop();
        assert!(all.begin(same_house).is_some());
        turns.clear();
        assert!(all.0.lock().unwrap().is_empty());
    }
}

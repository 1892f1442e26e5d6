//! Where connections come from, as far as the doors count them: no machine is taken for many because it may take many addresses.

use std::net::{IpAddr, Ipv6Addr};

/// A machine: an IPv4 address, or the /64 network of an IPv6 address, within which one machine may take any address it likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin(IpAddr);

impl Origin {
    /// Of an address.
    pub fn of(address: IpAddr) -> Origin {
        Origin(beginning(address, 4))
    }
}

/// A customer's network: an IPv4 address, behind which a whole office may stand, or the /48 network of an IPv6 address, which one
/// customer is given whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// Of an address.
    pub fn of(address: IpAddr) -> Network {
        Network(beginning(address, 3))
    }
}

/// An IPv4 address, also where it is written as one of IPv6; of others so many groups of sixteen bits, and zeros.
fn beginning(address: IpAddr, groups: usize) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let mut segments = address.segments();
            segments.iter_mut().skip(groups).for_each(|segment| *segment = 0);
            Ipv6Addr::from(segments).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_machine_is_one_origin() {
        let of = |text: &str| Origin::of(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.2"), of("192.0.2.1"));
    }

    #[test]
    fn one_customer_is_one_network() {
        let of = |text: &str| Network::of(text.parse().unwrap());
        assert_eq!(of("2001:db8:0:1::1"), of("2001:db8:0:ffff::1"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:1:1::1"));
        assert_ne!(of("192.0.2.2"), of("192.0.2.1"));
    }
}

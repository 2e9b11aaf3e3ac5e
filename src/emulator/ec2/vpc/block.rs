//! Blocks of addresses.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::Fault;
use crate::params::Params;

/// A block of addresses: where it begins, and how many bits are the same in all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ec2) struct Block {
    first: u32,
    bits: u32,
}

impl Block {
    /// `10.0.0.0/16`: what is set behind the prefix counts for nothing, as on EC2 (API reference, CreateVpc: "we modify it to its
    /// canonical form").
    pub(in crate::ec2) fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let (address, bits): (Ipv4Addr, u32) = (address.parse().ok()?, bits.parse().ok()?);
        let first = u32::from(address);
        let rest = u32::MAX.checked_shr(bits).unwrap_or(0);
        let first = first & !rest;
        (bits <= 32).then_some(Self { first, bits })
    }

    fn last(self) -> u32 {
        self.first | u32::MAX.checked_shr(self.bits).unwrap_or(0)
    }

    pub(super) fn overlaps(self, other: Self) -> bool {
        self.first <= other.last() && other.first <= self.last()
    }

    pub(super) fn holds(self, other: Self) -> bool {
        self.first <= other.first && other.last() <= self.last()
    }

    /// AWS keeps five of each subnet.
    pub(in crate::ec2) fn usable(self) -> usize {
        (usize::try_from(self.last() - self.first).unwrap_or(usize::MAX)).saturating_sub(4)
    }
}

impl Block {
    /// One of the usable addresses, by its place among them: the first four and the last are AWS's (VPC user guide, "Subnet CIDR
    /// blocks").
    pub(in crate::ec2) fn host(self, place: usize) -> Option<Ipv4Addr> {
        let place = u32::try_from(place).ok()?;
        let address = self.first.checked_add(4)?.checked_add(place)?;
        (address < self.last()).then(|| Ipv4Addr::from(address))
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", Ipv4Addr::from(self.first), self.bits)
    }
}

/// A range of addresses of either kind, in its canonical form: `100.68.0.18/18` is `100.68.0.0/18`.
pub(in crate::ec2) fn canonical(text: &str) -> Option<String> {
    if let Some(block) = Block::parse(text) {
        return Some(block.to_string());
    }
    let (address, bits) = text.split_once('/')?;
    let (address, bits): (Ipv6Addr, u32) = (address.parse().ok()?, bits.parse().ok()?);
    let rest = u128::MAX.checked_shr(bits).unwrap_or(0);
    let first = Ipv6Addr::from(u128::from(address) & !rest);
    (bits <= 128).then(|| format!("{first}/{bits}"))
}

/// A block of the sizes that EC2 takes.
pub(super) fn block(params: Params<'_>, code: &str) -> Result<(String, Block), Fault> {
    let text = params.text("CidrBlock").unwrap_or_default();
    let Some(block) = Block::parse(text) else {
        let text = format!(
            "Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block."
        );
        return Err(Fault::new("InvalidParameterValue", text));
    };
    match block.bits {
        16..=28 => Ok((block.to_string(), block)),
        _ => Err(Fault::new(code, format!("The CIDR '{text}' is invalid."))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn blocks_hold_and_meet_one_another() {
        let block = |text: &str| Block::parse(text).unwrap();
        assert!(block("10.0.0.0/16").holds(block("10.0.255.0/24")));
        assert!(!block("10.0.0.0/16").holds(block("10.1.0.0/24")));
        assert!(block("10.0.0.0/24").overlaps(block("10.0.0.128/25")));
        assert!(!block("10.0.0.0/24").overlaps(block("10.0.1.0/24")));
        assert_eq!(block("10.0.0.0/24").usable(), 251);
        assert_eq!(block("10.0.0.0/28").usable(), 11);
        let hosts: Vec<String> = (0..16)
            .filter_map(|place| block("10.0.0.0/28").host(place))
            .map(|of| of.to_string())
            .collect();
        assert_eq!(
            (hosts.len(), hosts[0].as_str(), hosts[10].as_str()),
            (11, "10.0.0.4", "10.0.0.14")
        );
        for no in ["10.0.0.0", "10.0.0.0/33", "x/24", "10.0.0.0/-1"] {
            assert_eq!(Block::parse(no), None, "{no}");
            assert_eq!(canonical(no), None, "{no}");
        }
    }

    #[test]
    fn what_is_behind_the_prefix_counts_for_nothing() {
        for (given, shown) in [
            ("100.68.0.18/18", "100.68.0.0/18"),
            ("1.2.3.4/0", "0.0.0.0/0"),
            ("1.2.3.4/32", "1.2.3.4/32"),
            ("2001:db8::5/32", "2001:db8::/32"),
            ("::1/0", "::/0"),
        ] {
            assert_eq!(canonical(given).as_deref(), Some(shown));
        }
    }
}

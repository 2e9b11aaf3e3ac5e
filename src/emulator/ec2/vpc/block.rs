//! Blocks of addresses.

use std::net::Ipv4Addr;

use crate::Fault;
use crate::params::Params;

/// A block of addresses: where it begins, and how many bits are the same in all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ec2) struct Block {
    first: u32,
    bits: u32,
}

impl Block {
    /// `10.0.0.0/16`: with no bit set behind the prefix.
    pub(in crate::ec2) fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let (address, bits): (Ipv4Addr, u32) = (address.parse().ok()?, bits.parse().ok()?);
        let first = u32::from(address);
        let rest = u32::MAX.checked_shr(bits).unwrap_or(0);
        (bits <= 32 && first & rest == 0).then_some(Self { first, bits })
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
        16..=28 => Ok((text.to_owned(), block)),
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
        for no in [
            "10.0.0.1/24",
            "10.0.0.0",
            "10.0.0.0/33",
            "x/24",
            "10.0.0.0/-1",
        ] {
            assert_eq!(Block::parse(no), None, "{no}");
        }
    }
}

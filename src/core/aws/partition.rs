//! Which of AWS's partitions a Region is in: what ARNs begin with.

/// What the Regions of a partition begin with (botocore's `partitions.json`, of 1.44.8); those of all others are in
/// `aws`.
const PREFIXES: &[(&str, &str)] = &[
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("eusc-", "aws-eusc"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
];

/// `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, `aws-iso` …: the second part of the ARNs of a Region.
#[must_use]
pub fn partition(region: &str) -> &'static str {
    let known = PREFIXES
        .iter()
        .find(|(prefix, _)| region.starts_with(prefix));
    known.map_or("aws", |(_, partition)| partition)
}

/// Whether there is a partition of this name.
#[must_use]
pub fn is_partition(name: &str) -> bool {
    name == "aws" || PREFIXES.iter().any(|(_, partition)| *partition == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_in_the_partition_that_its_name_begins_with() {
        for (region, expected) in [
            ("ap-northeast-2", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("eusc-de-east-1", "aws-eusc"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
        ] {
            assert_eq!(partition(region), expected, "{region}");
        }
    }
}

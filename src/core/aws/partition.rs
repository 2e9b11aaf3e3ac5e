//! Which of AWS's partitions something is in: what ARNs begin with.

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

/// The partition that stands in an ARN, whether or not it is one that is known here: `aws-eusc` in
/// `arn:aws-eusc:iam::111111111111:user/anna`. `None` for what is no ARN.
#[must_use]
pub fn of_arn(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    let (arn, partition) = (parts.next()?, parts.next()?);
    let is_one = partition.strip_prefix("aws").is_some_and(|rest| {
        rest.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    });
    (arn == "arn" && is_one && parts.count() >= 4).then_some(partition)
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
    fn the_partition_of_an_arn_need_not_be_known() {
        for (arn, expected) in [
            ("arn:aws:iam::111111111111:user/anna", Some("aws")),
            (
                "arn:aws-eusc:sts::111111111111:assumed-role/a/b",
                Some("aws-eusc"),
            ),
            ("arn:aws-moon:iam::111111111111:root", Some("aws-moon")),
            ("arn:x:iam::111111111111:root", None),
            ("arn:aws/x:iam::111111111111:root", None),
            ("aws", None),
            ("", None),
        ] {
            assert_eq!(of_arn(arn), expected, "{arn}");
        }
    }

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

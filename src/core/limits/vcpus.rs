//! vCPUs that an account may run: one quota for each bucket of instance families, On-Demand and Spot apart.
//!
//! Codes and buckets: EC2 user guide, "On-Demand Instance quotas" and "Spot Instance limits".

/// Instances that share a quota.
struct Bucket {
    families: &'static [&'static str],
    /// As quotas are called: `G and VT`.
    title: &'static str,
    on_demand: &'static str,
    spot: Option<&'static str>,
}

const fn bucket(
    families: &'static [&'static str],
    title: &'static str,
    on_demand: &'static str,
    spot: Option<&'static str>,
) -> Bucket {
    Bucket {
        families,
        title,
        on_demand,
        spot,
    }
}

static BUCKETS: [Bucket; 10] = [
    bucket(
        &["a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z"],
        "Standard (A, C, D, H, I, M, R, T, Z)",
        "L-1216C47A",
        Some("L-34B43A08"),
    ),
    bucket(&["f"], "F", "L-74FC7D96", Some("L-88CF9481")),
    bucket(
        &["g", "gr", "vt"],
        "G and VT",
        "L-DB2E81BA",
        Some("L-3819A6DF"),
    ),
    bucket(&["p"], "P", "L-417A185B", Some("L-7212CCBC")),
    bucket(&["inf"], "Inf", "L-1945791B", Some("L-B5D1601B")),
    bucket(&["trn"], "Trn", "L-2C3B7624", Some("L-6B0D517C")),
    bucket(&["x"], "X", "L-7295265B", Some("L-E3A00192")),
    bucket(&["dl"], "DL", "L-6E869C2A", Some("L-85EED4F7")),
    bucket(&["hpc"], "HPC", "L-F7808C92", None),
    bucket(&["u"], "High Memory", "L-43DA4232", None),
];

/// Every quota: its code, and its name.
pub fn all() -> impl Iterator<Item = (&'static str, String)> {
    BUCKETS.iter().flat_map(|of| {
        let on_demand = format!("Running On-Demand {} instances", of.title);
        let spot = format!("All {} Spot Instance Requests", of.title);
        { std::iter::once((of.on_demand, on_demand)) }.chain(of.spot.map(|code| (code, spot)))
    })
}

/// The quota that instances of a type count against; none for those on hosts of their own.
#[must_use]
pub fn quota(instance_type: &str, spot: bool) -> Option<&'static str> {
    let family: String = { instance_type.chars() }
        .take_while(char::is_ascii_alphabetic)
        .collect();
    let bucket = { BUCKETS.iter() }.find(|of| of.families.contains(&family.as_str()))?;
    match spot {
        true => bucket.spot,
        false => Some(bucket.on_demand),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_share_the_quota_of_their_bucket() {
        for (kind, spot, code) in [
            ("t3.micro", false, Some("L-1216C47A")),
            ("im4gn.large", true, Some("L-34B43A08")),
            ("g5.xlarge", false, Some("L-DB2E81BA")),
            ("u-6tb1.56xlarge", false, Some("L-43DA4232")),
            ("x2idn.16xlarge", true, Some("L-E3A00192")),
            ("mac2.metal", false, None),
        ] {
            assert_eq!(quota(kind, spot), code, "{kind}");
        }
    }
}

//! What IAM demands of a resource's ARN.

use crate::aws::partition::is_partition;

/// What IAM has itself.
const OF_IAM: [&str; 13] = [
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
];

/// What is wrong with a resource, in IAM's words. The first part need not be `arn`: IAM does not look at it.
pub(super) fn fault(resource: &str) -> Option<String> {
    if resource == "*" {
        return None;
    }
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    let [_, partition, rest @ ..] = parts.as_slice() else {
        return Some(format!(
            "Resource {resource} must be in ARN format or \"*\"."
        ));
    };
    if *partition != "*" && !is_partition(partition) {
        let part = |index: usize| match rest.get(index) {
            Some(part) if index > 0 || !part.is_empty() || rest.len() > 1 => *part,
            _ => "*",
        };
        let [service, region, account, what] = [part(0), part(1), part(2), part(3)];
        return Some(format!(
            "Partition \"{partition}\" is not valid for resource \"arn:{partition}:{service}:{region}:{account}:{what}\"."
        ));
    }
    let Some(service) = rest.first() else {
        return Some(
            "Resource vendor must be fully qualified and cannot contain regexes.".to_owned(),
        );
    };
    let region = rest.get(1).copied().unwrap_or_default();
    let what = rest.get(3).copied().unwrap_or_default();
    match *service {
        "iam" if !region.is_empty() => Some(format!(
            "IAM resource {resource} cannot contain region information."
        )),
        "iam" if what != "*" && !OF_IAM.iter().any(|known| what.starts_with(known)) => {
            Some(format!(
                "IAM resource path must either be \"*\" or start with {}.",
                OF_IAM.join(", ")
            ))
        }
        "s3" if !region.is_empty() && !what.starts_with("accesspoint/") => Some(format!(
            "Resource {resource} can not contain region information."
        )),
        _ => None,
    }
}

/// What an older part of IAM's parser refuses: a service's name that is missing, or a `::` where parts are missing.
pub(super) fn fails_legacy_parsing(resource: &str) -> bool {
    let parts: Vec<&str> = resource.split(':').collect();
    let is_short = parts.len() < 6 && resource.contains("::");
    resource != "*" && (is_short || parts.get(2).is_none_or(|service| service.is_empty()))
}

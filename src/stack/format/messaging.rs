//! Texts of alarms and destinations.

use super::{Format, chars, digits, iam_arn, made_of, regional_arn};

/// Whether it is the ARN of a queue or topic, whose name may be so long.
fn is_arn_of(text: &str, service: &str, longest: usize) -> bool {
    regional_arn(text, service).is_some_and(|name| made_of(name, "-_", 1, longest))
}

/// An SNS topic.
pub(crate) static TOPIC: Format = Format {
    what: "the ARN of a standard SNS topic",
    pattern: "^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$",
    accepts: |s| is_arn_of(s, "sns", 256),
    help: "For example arn:aws:sns:ap-northeast-2:111111111111:on-call",
    numbers: false,
};

/// Where Lambda sends what failed.
pub(crate) static DESTINATION: Format = Format {
    what: "the ARN of a standard SNS topic or SQS queue",
    pattern: "^arn:aws[a-z-]*:(sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}|sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,80})$",
    accepts: |s| is_arn_of(s, "sns", 256) || is_arn_of(s, "sqs", 80),
    help: "For example arn:aws:sqs:ap-northeast-2:111111111111:failed-rotations",
    numbers: false,
};

/// A role that stands.
pub(crate) static ROLE_ARN: Format = Format {
    what: "the ARN of a role",
    pattern: "^arn:aws[a-z-]*:iam::[0-9]{12}:role/([!-~]{1,500}/)?[A-Za-z0-9+=,.@_-]{1,64}$",
    accepts: |s| {
        let role = in_iam(s, "role/").filter(|(account, _)| digits(account, 12));
        let name = role.map(|(_, path)| path.rsplit('/').next().unwrap_or(path));
        name.is_some_and(|name| made_of(name, "+=,.@_-", 1, 64))
    },
    help: "For example arn:aws:iam::111111111111:role/teams/web/ami-rotator",
    numbers: false,
};

/// A policy that bounds a role.
pub(crate) static POLICY_ARN: Format = Format {
    what: "the ARN of a managed policy",
    pattern: "^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/([!-~]{1,500}/)?[A-Za-z0-9+=,.@_-]{1,128}$",
    accepts: |s| {
        let policy =
            in_iam(s, "policy/").filter(|(account, _)| digits(account, 12) || *account == "aws");
        let name = policy.map(|(_, path)| path.rsplit('/').next().unwrap_or(path));
        name.is_some_and(|name| made_of(name, "+=,.@_-", 1, 128))
    },
    help: "For example arn:aws:iam::111111111111:policy/boundary",
    numbers: false,
};

/// Account, and what comes after `role/` or `policy/`.
fn in_iam<'a>(arn: &'a str, kind: &str) -> Option<(&'a str, &'a str)> {
    let (account, resource) = iam_arn(arn)?;
    let path = resource.strip_prefix(kind)?;
    (path.len() <= 629 && path.chars().all(|c| c.is_ascii_graphic())).then_some((account, path))
}

/// A path of IAM ("must begin and end with a forward slash", `CreateRole`).
pub(crate) static IAM_PATH: Format = Format {
    what: "an IAM path, which begins and ends with `/`",
    pattern: "^/([!-~]{1,510}/)?$",
    accepts: |s| {
        let inner = s.strip_prefix('/');
        let graphic = s.len() <= 512 && s.chars().all(|c| c.is_ascii_graphic());
        graphic
            && inner
                .is_some_and(|inner| inner.is_empty() || inner.len() > 1 && inner.ends_with('/'))
    },
    help: "For example `/teams/web/`.",
    numbers: false,
};

/// An alarm's name.
pub(crate) static ALARM_NAME: Format = Format {
    what: "1 to 255 characters without control characters",
    pattern: "^[^\\u0000-\\u001f\\u007f]{1,255}$",
    accepts: |s| (1..=255).contains(&chars(s)) && !s.chars().any(|c| c.is_ascii_control()),
    help: "Write it as CloudWatch shows it; leave the field out for the default name.",
    numbers: false,
};

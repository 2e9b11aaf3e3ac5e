//! Texts of alarms and destinations.

use super::{Format, chars, digits, made_of};

/// Which kind of queue or topic an ARN names, if it has the form of one.
fn is_arn_of(text: &str, service: &str, longest: usize) -> bool {
    let Ok([arn, partition, of, region, account, name]) =
        <[&str; 6]>::try_from(text.split(':').collect::<Vec<_>>())
    else {
        return false;
    };
    let lower = |s: &str, extra: &str| {
        s.chars()
            .all(|c| c.is_ascii_lowercase() || extra.contains(c))
    };
    arn == "arn"
        && partition.strip_prefix("aws").is_some_and(|p| lower(p, "-"))
        && of == service
        && !region.is_empty()
        && lower(region, "-0123456789")
        && digits(account, 12)
        && made_of(name, "-_", 1, longest)
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

/// An alarm's name.
pub(crate) static ALARM_NAME: Format = Format {
    what: "1 to 255 characters without control characters",
    pattern: "^[^\\u0000-\\u001f\\u007f]{1,255}$",
    accepts: |s| (1..=255).contains(&chars(s)) && !s.chars().any(|c| c.is_ascii_control()),
    help: "Write it as CloudWatch shows it; leave the field out for the default name.",
    numbers: false,
};

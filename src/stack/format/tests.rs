#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;

static ALL: &[&Format] = &[
    &STACK_NAME,
    &REGION,
    &ACCOUNT,
    &OWNER,
    &ANY,
    &NAME_PREFIX,
    &INSTANCE_TYPE,
    &INSTANCE_PROFILE,
    &SECURITY_GROUP,
    &SUBNET,
    &TARGET_GROUP,
    &DEVICE,
    &KMS_KEY,
    &TAG_KEY,
    &TAG_VALUE,
    &TIMEZONE,
    &ACTION_NAME,
    &RECURRENCE,
    &WINDOW_NAME,
    &DAYS,
    &PATH,
    &LAUNCH_TEMPLATE_NAME,
    &GROUP_NAME,
    &POLICY_NAME,
    &ROLE_NAME,
    &LOG_GROUP_NAME,
    &FUNCTION_NAME,
    &RULE_NAME,
];

fn runner() -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    TestRunner::new_with_rng(
        Config {
            cases: 64,
            failure_persistence: None,
            ..Config::default()
        },
        rng,
    )
}

#[test]
fn whatever_a_pattern_generates_is_accepted() {
    for format in ALL {
        // Rust's regular expressions have no look-ahead and write code points in braces.
        let pattern = match format.pattern.split_once("(?!") {
            Some((head, tail)) => format!("{head}{}", tail.split_once(')').unwrap().1),
            None => format.pattern.to_owned(),
        };
        let pattern = pattern
            .replace("\\u0000", "\\x00")
            .replace("\\u001f", "\\x1f")
            .replace("\\u007f", "\\x7f");
        let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
        let strings = proptest::string::string_regex(pattern).unwrap();
        runner()
            .run(&strings, |text| {
                prop_assert!(
                    (format.accepts)(&text),
                    "{} refuses {text:?}",
                    format.pattern
                );
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn what_aws_would_refuse_is_refused() {
    let bad: &[(&Format, &[&str])] = &[
        (&STACK_NAME, &["", "Web", "a_b", &"a".repeat(41)]),
        (
            &REGION,
            &["ap-northeast-2a", "seoul", "-a-1", "us--1", "us-east-"],
        ),
        (&ACCOUNT, &["1", "1111111111111", "11111111111a"]),
        (
            &SECURITY_GROUP,
            &[
                "web",
                "sg-1",
                "sg-0123456789ABCDEF0",
                "subnet-0123456789abcdef0",
            ],
        ),
        (&SUBNET, &["subnet-0a..."]),
        (&INSTANCE_TYPE, &["large", "C6i.large", ".large", "c6i."]),
        (
            &TARGET_GROUP,
            &[
                "web",
                "arn:aws:elasticloadbalancing:x:111111111111:loadbalancer/app/a/0123456789abcdef",
            ],
        ),
        (&TAG_KEY, &["", "aws:x", "AWS:x", "freshscale:stack"]),
        (&GROUP_NAME, &["a:b", "a b", "한"]),
        (&LOG_GROUP_NAME, &["aws/lambda/x", ""]),
        (&LAUNCH_TEMPLATE_NAME, &["ab", "a b c"]),
        (&FUNCTION_NAME, &["a.b", &"a".repeat(65)]),
        (&NAME_PREFIX, &["AwsBackup_*"]),
        (&WINDOW_NAME, &["", "a/b", "a:b", "a\tb"]),
        (&DAYS, &["monday", "Mon", "mon,", "1-5", "weekdays"]),
    ];
    for (format, texts) in bad {
        for text in *texts {
            assert!(
                !(format.accepts)(text),
                "{} accepts {text:?}",
                format.pattern
            );
        }
    }
}

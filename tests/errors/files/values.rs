//! Values that are not what the field takes.

use super::{Case, and, with};

pub fn cases() -> Vec<Case> {
    let cases = [numbers(), words(), units(), times()];
    cases.into_iter().flatten().collect()
}

fn capacity(name: &'static str, sizes: &str) -> Case {
    with(name, "{ max: 4 }", &format!("{{ {sizes} }}"))
}

fn numbers() -> Vec<Case> {
    vec![
        with("another version of the format", "version: 1", "version: 2"),
        with("the version as text", "version: 1", "version: \"1\""),
        with("the version of the program", "version: 1", "version: 0.1.0"),
        capacity("a number in quotes", "max: \"4\""),
        capacity("a negative size", "min: -1, max: 4"),
        capacity("a size with a fraction", "max: 4.5"),
        capacity("a size in words", "max: four"),
        capacity("a size as a power", "max: 1e3"),
        capacity("a size in hexadecimal", "max: 0x10"),
        capacity("a size with an underscore", "max: 1_000"),
        capacity("a size with a comma", "max: \"1,000\""),
        capacity("a size that no group can have", "max: 100000"),
        capacity("a size beyond any number", "max: 99999999999999999999"),
        capacity("an infinite size", "max: .inf"),
        capacity("the minimum above the maximum", "min: 5, max: 4"),
        capacity("the desired capacity above the maximum", "max: 4, desired: 6"),
        capacity("the desired capacity below the minimum", "min: 2, max: 4, desired: 1"),
        capacity("every size is impossible", "min: -1, max: 100000, desired: many"),
        and("an account's leading zero and one digit are lost", "account: 12345678901\n"),
        and("an account with dashes", "account: 1111-1111-1111\n"),
    ]
}

fn words() -> Vec<Case> {
    let template = |name, line: &str| {
        let more = format!("  instance_type: t3.small\n  {line}\n");
        with(name, "  instance_type: t3.small\n", &more)
    };
    vec![
        template("`yes`, as YAML 1.1 has it", "monitoring: yes"),
        template("`off`, as YAML 1.1 has it", "monitoring: off"),
        template("`true` in quotes", "monitoring: \"true\""),
        template("1 for true", "monitoring: 1"),
        template("a word of a set in upper case", "metadata: { http_tokens: Required }"),
        template("a boolean where a word of a set belongs", "metadata: { http_tokens: true }"),
        template("a word of no set", "metadata: { http_tokens: never }"),
        and("`no`, as Norway knows it", "region: no\n"),
        and("several words in one", "rotator: { architecture: \"x86_64,arm64\" }\n"),
        and("another name of an architecture", "rotator: { architecture: amd64 }\n"),
        and("`on` where a time or `off` belongs", "rotator: { triggers: { daily_at: on } }\n"),
        and("a trigger that is switched on with a time", "rotator: { triggers: { on_image_available: \"02:00\" } }\n"),
        and("the name of a stack in upper case", "names: { lambda_function: Web Rotator }\n"),
        with("a name with an underscore", "name: web\n", "name: web_prod\n"),
        with("a name that is far too long", "name: web\n", &format!("name: {}\n", "web-".repeat(12))),
        with("a name of a number", "name: web\n", "name: 2024\n"),
    ]
}

fn units() -> Vec<Case> {
    vec![
        with("a duration without a unit", "image: { instance_name: web }", "image: { instance_name: web, max_age: 3 }"),
        with("a duration in words", "image: { instance_name: web }", "image: { instance_name: web, max_age: 3 days }"),
        with("a duration with a fraction", "image: { instance_name: web }", "image: { instance_name: web, max_age: 1.5d }"),
        with("a duration as ISO 8601 has it", "image: { instance_name: web }", "image: { instance_name: web, max_age: PT72H }"),
        with("a duration with its smallest unit first", "image: { instance_name: web }", "image: { instance_name: web, max_age: 30m2h }"),
        and("a duration that is too long", "rotator: { timeout: 40m }\n"),
        and("a duration that is too short", "rotator: { timeout: 0 }\n"),
        and("a negative duration", "rotator: { freeze_before: -30m }\n"),
        and("memory without a unit", "rotator: { memory: 128 }\n"),
        and("memory in another unit", "rotator: { memory: 128MB }\n"),
        and("too much memory", "rotator: { memory: 16GiB }\n"),
        and("a retention that CloudWatch Logs does not have", "rotator: { log_retention: 31d }\n"),
        and("a retention in another word", "rotator: { log_retention: never }\n"),
        and("a retention without a unit", "rotator: { log_retention: 30 }\n"),
    ]
}

fn times() -> Vec<Case> {
    let daily = |name, value: &str| and(name, &format!("rotator: {{ triggers: {{ daily_at: {value} }} }}\n"));
    let action = |name, value: &str| {
        let action = format!("{{ name: once, start: {value}, desired: 2 }}");
        and(name, &format!("schedule: {{ actions: [{action}] }}\n"))
    };
    vec![
        daily("a time of one digit", "8:40"),
        daily("the end of the day as 24:00", "\"24:00\""),
        daily("a time of the afternoon in English", "9pm"),
        daily("a time with seconds", "\"02:00:00\""),
        daily("a time with a dot", "02.00"),
        daily("a time without a colon", "0200"),
        daily("an unquoted time that YAML 1.1 reads as a number, and no such time", "25:61"),
        daily("a time that YAML 1.1 wrote as a number of minutes", "520"),
        action("an instant without an offset", "\"2026-12-24T09:00:00\""),
        action("an instant that is only a date", "2026-12-24"),
        action("an instant with a space", "2026-12-24 09:00:00"),
        action("an instant with a fraction of a second", "\"2026-12-24T09:00:00.5Z\""),
        action("an instant in a zone's abbreviation", "\"2026-12-24T09:00:00 KST\""),
    ]
}

//! What is no YAML, or YAML that a stack file does not have.

use super::{Case, GOOD, and, whole, with};

pub fn cases() -> Vec<Case> {
    let cases = [syntax(), structure(), encodings()];
    cases.into_iter().flatten().collect()
}

fn syntax() -> Vec<Case> {
    vec![
        with("a tab indents a line", "  instance_type", "\tinstance_type"),
        with("a field is indented less than its neighbours", "  security_group_ids", " security_group_ids"),
        with("a field is indented more than its neighbours", "  security_group_ids", "    security_group_ids"),
        with("a top-level field is indented", "image:", " image:"),
        with("no space after the colon", "name: web\n", "name:web\n"),
        with("no colon", "name: web\n", "name web\n"),
        with("a colon within a value", "name: web\n", "name: web: api\n"),
        with("a full-width colon of a Korean keyboard", "name: web\n", "name：web\n"),
        with("a quote is never closed", "name: web\n", "name: \"web\n"),
        with("a list is never closed", "[subnet-0123456789abcdef0]", "[subnet-0123456789abcdef0"),
        with("a table is never closed", "{ max: 4 }", "{ max: 4"),
        with("a list is closed as a table", "[subnet-0123456789abcdef0]", "[subnet-0123456789abcdef0}"),
        with("a value after a closed quote", "name: web\n", "name: \"web\" api\n"),
        with("an unknown escape in double quotes", "name: web\n", "name: \"w\\eb\\d\"\n"),
        and("a cron expression that begins with a star, without quotes", "schedule:\n  actions:\n    - name: out\n      recurrence: */5 8 * * *\n      desired: 2\n"),
        and("a cron expression that is a star and more, in braces", "schedule:\n  actions:\n    - { name: out, recurrence: * 8 * * *, desired: 2 }\n"),
        and("a value that begins with an at sign", "tags:\n  Owner: @web-team\n"),
        and("a value that begins with a backtick", "tags:\n  Owner: `web`\n"),
        and("a value that begins with a percent sign", "tags:\n  Share: %50\n"),
        and("a template's braces are left in", "region: {{ region }}\n"),
        with("typographic quotes in a list", "[sg-0123456789abcdef0]", "[“sg-0123456789abcdef0”]"),
        with("spaces that do not break indent a line", "  instance_type", "\u{a0}\u{a0}instance_type"),
    ]
}

fn structure() -> Vec<Case> {
    let bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n";
    let deep = format!("tags: {}{}\n", "[".repeat(40), "]".repeat(40));
    let many = format!("tags:\n{}", "  k: v\n".repeat(21_000));
    vec![
        whole("nothing but a comment", "# to be written\n"),
        whole("nothing at all", ""),
        whole("a list", "- version: 1\n- name: web\n"),
        whole("a word", "web\n"),
        whole("two documents", format!("{GOOD}---\n{GOOD}")),
        and("a field is given twice", "name: api\n"),
        with("a field of a table is given twice", "  instance_type: t3.small\n", "  instance_type: t3.small\n  instance_type: t3.large\n"),
        and("a tag is given twice", "tags: { Team: web, Team: api }\n"),
        and("a merge key", "tags: &tags { Team: web }\nnames:\n  <<: *tags\n"),
        and("an alias without an anchor", "region: *region\n"),
        and("an alias within itself", "tags: &tags { Team: *tags }\n"),
        and("a list as the name of a field", "? [a, b]\n: 1\n"),
        and("a tag of CloudFormation", "region: !Ref AWS::Region\n"),
        and("aliases of aliases of aliases", bomb),
        and("lists within lists within lists", &deep),
        and("far too many values", &many),
    ]
}

fn encodings() -> Vec<Case> {
    let utf_16: Vec<u8> = { std::iter::once(0xfeff).chain(GOOD.encode_utf16()) }
        .flat_map(u16::to_le_bytes)
        .collect();
    // 웹 in EUC-KR, as a Korean Windows writes it.
    let euc_kr = [GOOD.as_bytes(), b"tags: { Team: \xc0\xa5 }\n"].concat();
    let long = format!("{GOOD}# {}\n", "x".repeat(300 * 1024));
    vec![
        whole("the file is UTF-16", utf_16),
        whole("the file is EUC-KR", euc_kr),
        and("a NUL character", "region: \"ap\0\"\n"),
        and("a bell", "tags: { Team: we\u{7}b }\n"),
        whole("the file is far too long", long),
    ]
}

//! Files that extend others, variables, and what is set on the command line.

use super::{Case, GOOD, and, whole, with};

pub fn cases() -> Vec<Case> {
    let cases = [extends(), variables(), set()];
    cases.into_iter().flatten().collect()
}

fn extends() -> Vec<Case> {
    let small = "extends: base.yaml\nname: api\n";
    let on_base = |name, base: &str| whole(name, small).beside("base.yaml", base);
    let bad_tags = format!("{GOOD}tags: {{ Team: [web] }}\nregoin: ap-northeast-2\n");
    vec![
        and("a base that is not there", "extends: base.yaml\n"),
        and("a base outside of the folder", "extends: ../../../../../base.yaml\n"),
        and("a base that is a number", "extends: 1\n"),
        and("a base twice", "extends: [base.yaml, base.yaml]\n").beside("base.yaml", "region: ap-northeast-2\n"),
        and("a file that extends itself", "extends: web.yaml\n"),
        whole("two files that extend each other", small).beside("base.yaml", "extends: more.yaml\n").beside("more.yaml", "extends: base.yaml\n"),
        on_base("faults of a base", &bad_tags),
        on_base("a base that is no YAML", "version: 1\n\tname: web\n"),
        on_base("a base that lacks what nobody says", "version: 1\nlaunch_template: { instance_type: t3.small }\n"),
        whole("a value over one of a base", "extends: base.yaml\nauto_scaling_group: { capacity: { min: 9 } }\n").beside("base.yaml", GOOD),
        whole("a list where a base has a table", "extends: base.yaml\nauto_scaling_group: { capacity: [9] }\n").beside("base.yaml", GOOD),
        whole("user data of a base in another folder", "extends: shared/base.yaml\n").beside(
            "shared/base.yaml",
            GOOD.replace("  instance_type", "  user_data_file: user-data.sh\n  instance_type"),
        ),
    ]
}

fn variables() -> Vec<Case> {
    vec![
        and("a variable that is not set", "region: ${STACK_REGION}\n"),
        with("two variables in one value", "name: web\n", "name: ${STAGE}-${ZONE:-a}-web\n"),
        with("a variable in quotes", "{ max: 4 }", "{ max: \"${MOST}\" }"),
        with("a variable in braces without quotes", "{ max: 4 }", "{ max: ${MOST} }"),
        with("a default that the field does not take", "{ max: 4 }", "{ max: \"${MOST:-many}\" }"),
        with("a variable with an operator that there is not", "name: web\n", "name: ${NAME:?no name}\n"),
        with("a variable that is a secret", "name: web\n", "name: ${GITHUB_TOKEN}\n"),
        with("a variable without a name", "name: web\n", "name: ${}\n"),
        with("a variable that is not closed", "name: web\n", "name: ${NAME\n"),
        and("a variable as the key of a tag", "tags: { \"${KEY}\": web }\n"),
        whole("a variable of a base", "extends: base.yaml\n").beside("base.yaml", GOOD.replace("name: web\n", "name: ${NAME}\n")),
    ]
}

fn set() -> Vec<Case> {
    let set = |name, values: &[&str]| whole(name, GOOD).set(values);
    vec![
        set("a set value that is too large", &["auto_scaling_group.capacity.max=99999"]),
        set("a set field that there is not", &["auto_scaling_group.capacty.max=4"]),
        set("a set value without `=`", &["name"]),
        set("several set values, each wrong in its own way", &["name=Web", "region=seoul", "rotator.memory=64MB"]),
        set("a set list that is not closed", &["launch_template.security_group_ids=[sg-0123456789abcdef0"]),
        set("a set list with a bad entry", &["launch_template.security_group_ids=[sg-0123456789abcdef0, web]"]),
        set("a set entry that there is not", &["schedule.windows[2].desired=4"]),
        set("a value that conflicts with the file's", &["auto_scaling_group.capacity.min=5"]),
        set("nothing is set", &["launch_template.instance_type="]),
    ]
}

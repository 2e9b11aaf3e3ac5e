//! What a stack file names, and what that holds.

use super::{Case, and, with};

pub fn cases() -> Vec<Case> {
    [user_data(), policies()].into_iter().flatten().collect()
}

fn user_data() -> Vec<Case> {
    let named = |name, path: &str| {
        let line = format!("  instance_type: t3.small\n  user_data_file: {path}\n");
        with(name, "  instance_type: t3.small\n", &line)
    };
    let long = format!("#!/bin/bash\n{}", "# padding\n".repeat(1_700));
    vec![
        named("user data that is not there", "user-data.sh"),
        named("user data that is a folder", "scripts").beside("scripts/user-data.sh", "#!/bin/bash\n"),
        named("user data over 16 KiB", "user-data.sh").beside("user-data.sh", long),
        named("user data that is base64 already", "user-data.sh").beside("user-data.sh", "IyEvYmluL2Jhc2gKZWNobyBoZWxsbwo=\n"),
        named("user data with a byte order mark", "user-data.sh").beside("user-data.sh", "\u{feff}#!/bin/bash\n"),
        named("user data with a line before its first", "user-data.sh").beside("user-data.sh", "\n#!/bin/bash\n"),
        named("user data outside of the folder", "../../../../../user-data.sh"),
        named("user data by an absolute path", "/etc/hostname"),
        named("user data in the place of its name", "\"#!/bin/bash\""),
    ]
}

fn policies() -> Vec<Case> {
    let policy = |name, text: &str| {
        and(name, "rotator: { policy: policy.json }\n").beside("policy.json", text)
    };
    vec![
        and("a policy that is not there", "rotator: { policy: policy.json }\n"),
        policy("a policy that is no JSON", "{\n  \"Version\": \"2012-10-17\"\n  \"Statement\": []\n}\n"),
        policy("a policy of another version", "{\n  \"Version\": 7,\n  \"Statement\": []\n}\n"),
        policy("a policy without statements", "{ \"Version\": \"2012-10-17\" }\n"),
        policy("a policy with an effect that is none", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    { \"Effect\": \"Permit\", \"Action\": \"ec2:*\", \"Resource\": \"*\" }\n  ]\n}\n"),
        policy("a policy with a placeholder that is none", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    { \"Effect\": \"Allow\", \"Action\": \"ec2:*\", \"Resource\": \"arn:aws:ec2:${regoin}:*:*\" }\n  ]\n}\n"),
        policy("a policy that is empty", ""),
    ]
}

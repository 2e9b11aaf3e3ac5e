//! Files that extend others, variables, and values that are set.

use std::fs;
use std::path::PathBuf;

use super::super::{Faults, Given, Loaded, load_given};
use super::with;

/// A folder with these files; the first is the stack file.
struct Folder {
    folder: tempfile::TempDir,
    file: PathBuf,
}

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let file = folder.path().join(files[0].0);
        Self { folder, file }
    }

    fn load(&self, set: &[&str], variables: &[(&str, &str)]) -> Result<Loaded, Faults> {
        let set: Vec<String> = set.iter().map(|one| (*one).to_owned()).collect();
        let lookup = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let given = Given {
            root: Some(self.folder.path()),
            set: &set,
            variables: &lookup,
            ..Given::nothing()
        };
        load_given(&self.file, &given)
    }

    fn loaded(&self) -> Loaded {
        self.load(&[], &[])
            .unwrap_or_else(|faults| panic!("{faults}"))
    }
}

fn one(text: &str) -> Folder {
    Folder::of(&[("web.yaml", text)])
}

#[test]
fn a_variable_is_text_a_number_or_a_list_as_the_field_wants_it() {
    let text = with("tags: { Stage: \"${STAGE:-test}\" }\naccount: ${ACCOUNT}\n")
        .replace("name: web\n", "name: ${STAGE:-test}-web\n")
        .replace(
            "  security",
            "  instance_tags: { Raw: \"$${STAGE}\" }\n  security",
        )
        .replace("{ max: 4 }", "{ max: \"${MOST}\", min: \"${LEAST:-1}\" }")
        .replace("[subnet-0123456789abcdef0]", "${SUBNETS}");
    let variables = [
        ("ACCOUNT", "012345678901"),
        ("MOST", "6"),
        ("STAGE", ""),
        (
            "SUBNETS",
            "subnet-0a123456789abcdef, subnet-0b123456789abcdef",
        ),
    ];
    let stack = one(&text)
        .load(&[], &variables)
        .unwrap_or_else(|faults| panic!("{faults}"))
        .stack;
    assert_eq!(stack.name, "test-web");
    assert_eq!(stack.account.as_deref(), Some("012345678901"));
    let group = &stack.auto_scaling_group;
    assert_eq!((group.capacity.min, group.capacity.max), (1, 6));
    assert_eq!(
        group.subnet_ids,
        ["subnet-0a123456789abcdef", "subnet-0b123456789abcdef"]
    );
    assert_eq!(stack.tags["Stage"], "test");
    assert_eq!(stack.launch_template.instance_tags["Raw"], "${STAGE}");
}

/// Whatever a variable holds, it is one value: it cannot add fields.
#[test]
fn a_variable_brings_in_no_yaml() {
    let text = with("tags: { Team: \"${TEAM}\" }\n");
    let told = one(&text)
        .load(&[], &[("TEAM", "web\nregion: us-east-1")])
        .unwrap_err();
    assert!(told.to_string().contains("control characters"), "{told}");
    let stack = one(&text).load(&[], &[("TEAM", "[a, b]")]);
    assert!(stack.is_err());
    let stack = one(&text).load(&[], &[("TEAM", "${HOME}")]);
    assert!(stack.unwrap_err().to_string().contains("do not take"));
}

#[test]
fn tables_are_merged_and_lists_are_taken_whole_from_the_last_that_has_them() {
    let first = "tags: { Team: web, Stage: test }\nregion: us-east-1\nimage: { max_age: 5d }\n";
    let second = with("tags: { Stage: live }\nschedule: { timezone: Asia/Seoul }\n");
    let own = "extends: [first.yaml, second.yaml]\nname: api\ntags: { Owner: me }\n\
               launch_template: { security_group_ids: [sg-0aaaaaaaaaaaaaaaa] }\n";
    let folder = Folder::of(&[
        ("api.yaml", own),
        ("first.yaml", first),
        ("second.yaml", &second),
    ]);
    let stack = folder.loaded().stack;
    let tags: Vec<String> = stack
        .tags
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    assert_eq!(tags, ["Owner=me", "Stage=live", "Team=web"]);
    assert_eq!(
        (stack.name.as_str(), stack.region.as_deref()),
        ("api", Some("us-east-1"))
    );
    assert_eq!(
        stack.launch_template.security_group_ids,
        ["sg-0aaaaaaaaaaaaaaaa"]
    );
    assert_eq!(stack.launch_template.instance_type, "t3.small");
    assert_eq!(stack.image.instance_name, "web");
    assert_eq!(stack.image.max_age.as_secs(), 5 * 86_400);
    assert_eq!(stack.schedule.timezone, "Asia/Seoul");
}

#[test]
fn a_base_names_files_from_its_own_folder() {
    let base = with("").replace("  security", "  user_data_file: boot.sh\n  security");
    let folder = Folder::of(&[
        ("stacks/web.yaml", "extends: ../shared/base.yaml\n"),
        ("shared/base.yaml", &base),
        ("shared/boot.sh", "#!/bin/bash\n"),
    ]);
    let loaded = folder.loaded();
    assert_eq!(
        loaded.stack.launch_template.user_data.as_deref(),
        Some(&b"#!/bin/bash\n"[..])
    );
    let files: Vec<&str> = loaded.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(files, ["../shared/base.yaml", "boot.sh"]);
}

/// Two files may start from one; only a circle has no end.
#[test]
fn one_base_of_two_bases_is_no_circle() {
    let folder = Folder::of(&[
        ("web.yaml", "extends: [a.yaml, b.yaml]\n"),
        ("a.yaml", "extends: base.yaml\nregion: us-east-1\n"),
        ("b.yaml", "extends: base.yaml\n"),
        ("base.yaml", &with("")),
    ]);
    assert_eq!(folder.loaded().stack.region.as_deref(), Some("us-east-1"));
}

#[test]
fn what_is_set_holds_over_all_files() {
    let windows = "schedule:\n  windows:\n    - { name: day, days: daily, from: \"08:00\", to: \"18:00\", desired: 2 }\n";
    let set = [
        "name=api",
        "account=012345678901",
        "auto_scaling_group.capacity.max=8",
        "schedule.windows[0].desired=6",
        "schedule.windows[0].days=mon,tue",
        "launch_template.security_group_ids=[sg-0aaaaaaaaaaaaaaaa, sg-0bbbbbbbbbbbbbbbb]",
        "launch_template.monitoring=true",
        "tags[cost.centre]=4711",
        "rotator.triggers.daily_at=off",
        "rotator.timeout=20s",
    ];
    let stack = one(&with(windows))
        .load(&set, &[])
        .unwrap_or_else(|faults| panic!("{faults}"))
        .stack;
    assert_eq!(
        (stack.name.as_str(), stack.account.as_deref()),
        ("api", Some("012345678901"))
    );
    assert_eq!(stack.auto_scaling_group.capacity.max, 8);
    let out = { stack.schedule.actions.iter() }
        .find(|action| action.name == "day-out")
        .unwrap();
    assert_eq!(
        (out.desired, out.recurrence.as_deref()),
        (Some(6), Some("0 8 * * mon,tue"))
    );
    assert_eq!(stack.launch_template.security_group_ids.len(), 2);
    assert!(stack.launch_template.monitoring);
    assert_eq!(stack.tags["cost.centre"], "4711");
    assert_eq!(
        (
            stack.rotator.triggers.daily_at,
            stack.rotator.timeout.as_secs()
        ),
        (None, 20)
    );
}

/// Of faults that only AWS shows, too.
#[test]
fn a_fault_found_later_is_told_in_the_file_that_has_the_value() {
    let folder = Folder::of(&[
        ("web.yaml", "extends: base.yaml\nregion: us-east-1\n"),
        ("base.yaml", &with("")),
    ]);
    let loaded = folder.load(&["account=111111111111"], &[]).unwrap();
    let source = loaded.source;
    for (path, place) in [
        ("region", "web.yaml:2:9"),
        ("launch_template.instance_type", "base.yaml:5:18"),
        ("account", "--set:1:9"),
    ] {
        let faults = Faults::new(
            source.clone(),
            vec![source.fault(path, "It is wrong.", "Mend it.")],
        );
        assert!(faults.to_string().contains(place), "{place} in {faults}");
    }
}

/// A plan was made from all of them.
#[test]
fn the_text_of_a_stack_is_all_that_it_was_made_from() {
    let text = with("");
    assert_eq!(one(&text).loaded().all_text(), text);
    let folder =
        |base: &str| Folder::of(&[("web.yaml", "extends: base.yaml\n"), ("base.yaml", base)]);
    let text = with("region: ${REGION}\n");
    let all = |base: &str, set: &[&str], region: &str| {
        let variables = [("REGION", region), ("OTHER", "x")];
        folder(base).load(set, &variables).unwrap().all_text()
    };
    let file = |text: String| {
        text.split('\0')
            .skip(2)
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>()
    };
    let first = file(all(&text, &[], "us-east-1"));
    assert_eq!(first, file(all(&text, &[], "us-east-1")));
    assert_ne!(
        first,
        file(all(&format!("{text}# more\n"), &[], "us-east-1"))
    );
    assert_ne!(first, file(all(&text, &["name=api"], "us-east-1")));
    assert_ne!(first, file(all(&text, &[], "us-east-2")));
    assert!(!first.join(" ").contains("OTHER"));
}

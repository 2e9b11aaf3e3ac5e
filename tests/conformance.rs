//! The served emulator, asked by botocore: what AWS promises, and answers that fit AWS's own models.
//! What is asserted stands in `tests/python/conformance`, a module for each theme.

use std::collections::BTreeMap;
use std::path::Path;

use freshscale_emulator::world::World;

use crate::support::python::{Server, models, script, succeed};
use crate::support::{ACCOUNT, REGION, START};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/stacks/jjikin-web.yaml");

/// An emulator of one's own, seeded for the example stack and these, and the folder of its world.
pub fn served(more: &[&str]) -> (Server, tempfile::TempDir) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = folder.path().join("world.json");
    // On a day of ours: what fires within a test must not depend on when it runs.
    let world = World::new(ACCOUNT, REGION, START.parse().unwrap());
    std::fs::write(&path, serde_json::to_vec(&world).unwrap()).unwrap();
    let files: Vec<&Path> = std::iter::once(EXAMPLE)
        .chain(more.iter().copied())
        .map(Path::new)
        .collect();
    (Server::emulator(&path, &files), folder)
}

/// Runs one module against an emulator of its own.
fn holds(module: &str, more: &[&str]) {
    let (server, _folder) = served(more);
    let name = format!("conformance.{module}");
    script(&["-m", "unittest", &name], &server.endpoint);
}

#[test]
fn launch_templates_inherit_count_and_repeat_as_on_aws() {
    holds("launch_templates", &[]);
}

#[test]
fn images_are_filtered_and_refused_as_on_aws() {
    holds("images", &[]);
}

#[test]
fn topics_and_keys_are_named_in_every_way_and_refused_as_on_aws() {
    holds("keys", &[]);
}

#[test]
fn groups_launch_scale_and_resist_deletion_as_on_aws() {
    holds("groups", &[]);
}

#[test]
fn fleets_launch_are_replaced_and_refused_as_on_aws() {
    holds("fleets", &[]);
}

#[test]
fn refreshes_replace_pause_and_exclude_each_other_as_on_aws() {
    holds("refreshes", &[]);
}

#[test]
fn scheduled_actions_collide_fire_and_fail_as_on_aws() {
    holds("schedules", &[]);
}

#[test]
fn roles_and_policies_resist_deletion_as_on_aws() {
    holds("identity", &[]);
}

#[test]
fn functions_wait_for_their_role_and_their_updates_as_on_aws() {
    holds("functions", &[]);
}

#[test]
fn rules_forget_and_deliver_as_on_aws() {
    holds("rules", &[]);
}

#[test]
fn event_patterns_are_read_as_others_read_them() {
    holds("patterns", &[]);
}

#[test]
fn logs_are_kept_and_read_as_on_aws() {
    holds("logs", &[]);
}

#[test]
fn alarms_go_off_and_are_replaced_as_on_aws() {
    holds("alarms", &[]);
}

#[test]
fn resources_have_fifty_tags_at_most_and_blocks_are_canonical_as_on_aws() {
    holds("tags", &[]);
}

#[test]
fn what_was_set_is_read_and_what_is_not_there_is_refused_as_on_aws() {
    holds("roundtrips", &[]);
}

#[test]
fn recovery_points_say_when_they_go_as_on_aws() {
    holds("backups", &[]);
}

#[test]
fn every_listing_comes_in_pages_that_make_the_whole() {
    let network = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/python/conformance/network.yaml"
    );
    holds("paging", &[network]);
}

#[test]
fn every_ec2_call_can_be_run_dry() {
    holds("dry_run", &[]);
}

#[test]
fn every_operation_answers_as_its_model_says() {
    holds("every_operation", &[]);
}

#[test]
fn no_module_is_forgotten() {
    let source = include_str!("conformance.rs");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/conformance");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = match path.extension() {
            Some(kind) if kind == "py" => std::fs::read_to_string(&path).unwrap(),
            _ => continue,
        };
        let module = path.file_stem().unwrap().to_str().unwrap();
        if text.contains("(Conformance)") {
            assert!(
                source.contains(&format!("holds(\"{module}\"")),
                "{module} is not run"
            );
        }
    }
}

/// Each row of the page's table: the operation, and the cells after it.
fn rows() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let page = include_str!("../docs/emulator.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`'))
        .filter(|(operation, _)| operation.contains(':') && !operation.contains(' '))
        .map(|(operation, rest)| (operation, rest.split(" | ").skip(1).collect()))
}

/// The operations in the first column of the page's table.
fn documented() -> Vec<String> {
    rows().map(|(operation, _)| operation.to_owned()).collect()
}

#[test]
fn the_page_says_the_same_only_where_a_module_compares() {
    let mut command = models(&["-m", "conformance.compared"], "http://127.0.0.1:1");
    let compared: BTreeMap<String, Vec<String>> =
        serde_json::from_slice(&succeed(&mut command)).unwrap();
    let said: Vec<&str> = rows()
        .filter(|(_, cells)| cells[1].starts_with("the same"))
        .map(|(operation, _)| operation)
        .collect();
    assert!(said.len() > 80, "{said:?}");
    let unproven: Vec<&&str> = { said.iter() }
        .filter(|operation| !compared.contains_key(**operation))
        .collect();
    assert!(unproven.is_empty(), "{unproven:?}");
}

#[test]
fn the_page_about_the_emulator_lists_what_it_serves_and_nothing_else() {
    let served: std::collections::BTreeSet<String> = freshscale_emulator::operations()
        .map(|(service, operation)| format!("{service}:{operation}"))
        .collect();
    let listed = documented();
    let distinct: std::collections::BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), distinct.len(), "an operation has two rows");
    let missing: Vec<&String> = served.difference(&distinct).collect();
    let gone: Vec<&String> = distinct.difference(&served).collect();
    assert!(missing.is_empty(), "served and not listed: {missing:?}");
    assert!(gone.is_empty(), "listed and not served: {gone:?}");
}

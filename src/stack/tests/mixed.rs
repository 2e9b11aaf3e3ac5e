//! Several instance types in one group: what AWS refuses together, and what the stack says of types.

use std::path::Path;

use super::super::load_str;
use super::faults::refused;
use super::{loaded, with};

fn mixed(lines: &str) -> String {
    let policy = format!("  mixed_instances:\n{lines}");
    with("").replace("  capacity", &format!("{policy}\n  capacity"))
}

fn overrides(each: &[&str]) -> String {
    let each: String = each.iter().map(|one| format!("      - {one}\n")).collect();
    mixed(&format!("    overrides:\n{}", each.trim_end()))
}

const NEEDS: &str = "requirements: { vcpu_count: { min: 2 }, memory_mib: { min: 4096 } }";

#[test]
fn what_aws_refuses_together_is_a_fault_with_its_source() {
    let both = format!("{{ instance_type: c6i.large, {NEEDS} }}");
    let required = format!("{{ {NEEDS} }}");
    let five = [required.as_str(); 5];
    let cases = [
        (
            overrides(&[
                "{ instance_type: c6i.large, weight: 2 }",
                "{ instance_type: c6i.xlarge }",
            ]),
            "Other overrides have a weight, and this one has none.",
        ),
        (
            overrides(&[&both]),
            "An override has an instance type or requirements, not both.",
        ),
        (
            overrides(&["{ weight: 1 }"]),
            "This override overrides nothing.",
        ),
        (
            overrides(&["{ instance_type: c7g.large }"]),
            "`c7g.large` runs arm64 images, and the template's is for x86_64.",
        ),
        (
            overrides(&five),
            "These are 5 sets of requirements; Auto Scaling takes 4 in a group.",
        ),
        (
            overrides(&[&required]).replace(
                "    overrides",
                "    on_demand_strategy: prioritized\n    overrides",
            ),
            "`prioritized` cannot be used",
        ),
        (
            mixed("    spot_pools: 3"),
            "Pools are counted with `lowest-price` only",
        ),
        (
            mixed("    on_demand_percentage: 50")
                .replace("  security", "  market: { type: spot }\n  security"),
            "A launch template that requests Spot Instances cannot be used with `mixed_instances`.",
        ),
        (
            with("").replace(
                "  capacity",
                "  maintenance_policy: { min_healthy: 90 }\n  capacity",
            ),
            "`max_healthy` is missing beside it.",
        ),
        (
            with("").replace(
                "  capacity",
                "  maintenance_policy: { min_healthy: 50, max_healthy: 180 }\n  capacity",
            ),
            "50 and 180 per cent are more than 100 apart.",
        ),
    ];
    for (text, expected) in cases {
        let said = refused(&text);
        assert!(said.contains(expected), "{text}\n{said}");
        let has_source =
            said.contains("reference") || said.contains("guide") || said.contains("image");
        assert!(has_source || expected.contains("nothing"), "{said}");
    }
}

#[test]
fn a_parameter_is_no_image_of_an_override() {
    let said = refused(&overrides(&[
        "{ instance_type: c6i.large, image_id: \"resolve:ssm:/golden\" }",
    ]));
    assert!(
        said.contains("takes no parameter (`resolve:ssm:`)"),
        "{said}"
    );
    assert!(said.contains("Auto Scaling user guide"), "{said}");
}

#[test]
fn a_mix_with_graviton_has_a_template_of_its_own_and_is_not_judged_by_the_stacks_image() {
    let text = overrides(&[
        "{ instance_type: c6i.large, weight: 1 }",
        "{ instance_type: c7g.large, weight: 1, launch_template: web-arm }",
        "{ instance_type: m6i.large, weight: 1, image_id: ami-0123456789abcdef0 }",
    ]);
    assert_eq!(loaded(&text).instance_types(), ["c6i.large"]);
    assert_eq!(
        loaded(&text).not_rotated(),
        [
            "c7g.large from launch template web-arm",
            "m6i.large from image ami-0123456789abcdef0"
        ]
    );
    assert_eq!(loaded(&with("")).instance_types(), ["t3.small"]);
    let by_attributes = overrides(&[&format!("{{ {NEEDS} }}")]);
    assert_eq!(loaded(&by_attributes).instance_types(), [""; 0]);
}

#[test]
fn a_base_above_the_maximum_is_warned_of() {
    let text = mixed("    on_demand_base: 9");
    let warnings = match load_str(Path::new("web.yaml"), &text) {
        Ok(loaded) => loaded.warnings.to_string(),
        Err(faults) => panic!("{faults}"),
    };
    assert!(warnings.contains("none is Spot"), "{warnings}");
}

//! What no instance could start from is told by the plan, and nothing else is begun.

use crate::support::binary::Desk;

#[test]
fn without_an_image_or_its_instance_type_nothing_is_made() {
    for (have, wrong, told) in [
        (
            "instance_type: c6i.large",
            "instance_type: c6i.lagre",
            "EC2 has no instance type `c6i.lagre` in ap-northeast-2",
        ),
        (
            "name_prefix: AwsBackup_ ",
            "name_prefix: Other_ ",
            "there is no image to start with",
        ),
    ] {
        let desk = Desk::new();
        let path = desk.path().join("jjikin-web.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(have), "{have}");
        std::fs::write(&path, text.replace(have, wrong)).unwrap();
        let planned = desk.expect(1, "plan jjikin-web.yaml");
        assert!(planned.replace("\n  ", " ").contains(told), "{planned}");
        let applied = desk.expect(1, "apply --yes --handler {handler} jjikin-web.yaml");
        assert!(applied.replace("\n  ", " ").contains(told), "{applied}");
        let world = serde_json::to_value(&*desk.emulator().world()).unwrap();
        for (service, made) in [
            ("iam", "roles"),
            ("ec2", "templates"),
            ("logs", "groups"),
            ("autoscaling", "groups"),
        ] {
            assert_eq!(world[service][made], serde_json::json!({}), "{service}");
        }
    }
}

//! What can still be seen after a destroy, through the real program.

use crate::support::binary::Desk;

#[test]
fn what_is_left_after_a_destroy_is_named_and_is_no_success() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} minimal.yaml");
    // As if somebody had made the log group again: for so long it is there for whoever looks.
    let faults = "rules:\n  - { service: logs, operation: DeleteLogGroup, fault: { late: 10m } }\n";
    std::fs::write(desk.path().join("late.yaml"), faults).unwrap();
    desk.expect(0, "emulator faults --faults late.yaml");
    let said = desk.expect(3, "destroy --yes minimal.yaml");
    let left = "1 resource of stack web can still be seen:\n  log-group//aws/lambda/web-rotator\n";
    assert!(said.contains(left), "{said}");
    assert!(
        said.contains("remove it with: bootstrap --local destroy minimal.yaml"),
        "{said}"
    );
    desk.expect(0, "emulator faults --none");
    desk.expect(0, "emulator advance 10m");
    let said = desk.expect(0, "destroy --yes minimal.yaml");
    assert!(
        said.contains("nothing of stack web is left") || said.contains("Nothing to do"),
        "{said}"
    );
}

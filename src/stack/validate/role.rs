//! The role of the function: ours to make, or somebody else's.

use super::Rules;

impl Rules<'_> {
    /// What is said of a role that is made makes no sense of one that stands.
    pub(super) fn role(&mut self) {
        if !self.values.written("rotator.role") {
            return;
        }
        for path in [
            "rotator.role_path",
            "rotator.permissions_boundary",
            "names.iam_role",
            "names.iam_policy",
        ] {
            if self.values.written(path) {
                let message = format!(
                    "`rotator.role` is somebody else's and stays as it is, and `{path}` is about a role that is made."
                );
                self.fault(path, message, "Remove one of the two.");
            }
        }
    }
}

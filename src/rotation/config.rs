//! What the rotator is told, and how its environment carries it.

use std::collections::BTreeMap;

use super::image::ImagePolicy;

/// Everything one rotation needs to know. `bootstrap` writes it to the function's environment, the
/// handler reads it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationConfig {
    /// The stack's name (`STACK_NAME`).
    pub stack: String,
    /// `LAUNCH_TEMPLATE_NAME`.
    pub launch_template: String,
    /// `AUTO_SCALING_GROUP_NAME`.
    pub auto_scaling_group: String,
    /// `EC2_INSTANCE_NAME`, `IMAGE_NAME_PREFIX`, `IMAGE_OWNERS`, `IMAGE_ARCHITECTURE`, `IMAGE_MAX_AGE_SECONDS`.
    pub image: ImagePolicy,
    /// `SG_IDS`, comma-separated without spaces; empty leaves the template's own.
    pub security_group_ids: Vec<String>,
    /// `KEEP_VERSIONS`.
    pub keep_versions: u32,
    /// `VERIFY_LAUNCH`, `true` or `false`.
    pub verify_launch: bool,
}

impl RotationConfig {
    /// As the function's environment.
    #[must_use]
    pub fn to_env(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }
}

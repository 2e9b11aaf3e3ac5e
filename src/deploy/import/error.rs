//! Why there is nothing to write.

use freshscale_core::aws::AwsError;

/// Why there is nothing to write.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A call failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// There is no such group.
    #[error("there is no Auto Scaling group {name} in {region}")]
    NoGroup {
        /// As it was asked for.
        name: String,
        /// Where.
        region: String,
    },
    /// The group's template is gone.
    #[error(
        "Auto Scaling group {group} starts from launch template {template}, which does not exist"
    )]
    NoTemplate {
        /// The group.
        group: String,
        /// Its template.
        template: String,
    },
    /// The group has no template.
    #[error("Auto Scaling group {group} starts from no launch template{}", of(.configuration))]
    NoLaunchTemplate {
        /// The group.
        group: String,
        /// Its launch configuration, if it has one.
        configuration: String,
    },
    /// Not one group starts from the template.
    #[error("{} from launch template {template}", start(.names))]
    GroupsOf {
        /// As it was asked for.
        template: String,
        /// The groups that do.
        names: Vec<String>,
    },
    /// There is no such function.
    #[error("there is no Lambda function {name}")]
    NoFunction {
        /// As it was asked for.
        name: String,
    },
    /// Which function moves the template is not clear.
    #[error("several functions may move this template: {}", super::rotator::names_of(.names))]
    Functions {
        /// Their names.
        names: Vec<String>,
    },
    /// The function is another stack's.
    #[error("function {name} is stack {stack}'s, and this group is not")]
    FunctionOfStack {
        /// As it was asked for.
        name: String,
        /// Whose tag it has.
        stack: String,
    },
    /// The name cannot be a stack's.
    #[error(
        "`{name}` cannot be a stack's name: that is {}",
        freshscale_stack::name_rule()
    )]
    StackName {
        /// As it was given.
        name: String,
    },
}

fn start(names: &[String]) -> String {
    match names {
        [] => "no Auto Scaling group starts".to_owned(),
        several => format!("several Auto Scaling groups start ({})", several.join(", ")),
    }
}

fn of(configuration: &str) -> String {
    match configuration {
        "" => String::new(),
        name => format!(", but from launch configuration {name}"),
    }
}

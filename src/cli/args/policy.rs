//! Of `policy`.

use clap::{Args, ValueEnum};

use super::Files;
use freshscale_stack::policy::Printed;

/// `policy`.
#[derive(Debug, Args)]
pub struct Policy {
    /// Whose
    #[arg(value_enum)]
    pub which: Which,
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// Say instead what each statement is there for, and which commands need it
    #[arg(long, conflicts_with = "check")]
    pub explain: bool,
    /// Ask IAM instead whether the caller, or the role that the policy is for, has all of it (SimulatePrincipalPolicy)
    #[arg(long)]
    pub check: bool,
    /// With --check: ask about this user or role
    #[arg(long, value_name = "ARN", requires = "check")]
    pub principal: Option<String>,
    /// Name of the role in the instances' profile, with its path, as `web` or `team/web` [default: looked up]
    #[arg(long, value_name = "NAME")]
    pub instance_role: Option<String>,
}

/// Whose policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// Of whoever runs `apply` and `destroy`; attach it beside `plan`
    Operator,
    /// Of whoever runs `plan`
    Plan,
    /// Of whoever runs `status`, `next`, `history`, `logs` and `check`; attach it beside `plan`
    Status,
    /// Of a pipeline that runs `redeploy`
    Pipeline,
    /// Of a pipeline that runs `bake`
    Bake,
    /// Of the rotator's role, as `apply` makes it
    Rotator,
    /// The most that any rotator may do: a permissions boundary for the roles of rotators
    Boundary,
}

impl From<Which> for Printed {
    fn from(which: Which) -> Self {
        match which {
            Which::Operator => Self::Operator,
            Which::Plan => Self::Plan,
            Which::Status => Self::Status,
            Which::Pipeline => Self::Pipeline,
            Which::Bake => Self::Bake,
            Which::Rotator => Self::Rotator,
            Which::Boundary => Self::Boundary,
        }
    }
}

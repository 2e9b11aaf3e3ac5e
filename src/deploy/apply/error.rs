//! Why there is no plan.

use super::Useless;
use crate::package::PackageError;
use freshscale_core::aws::AwsError;

/// Why there is no plan. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A call failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// There is no handler that the stack's function can run.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// The credentials are for another account than the stack file's.
    #[error(
        "the credentials are for account {actual}, the stack file is for {expected}; nothing was changed"
    )]
    OtherAccount {
        /// Of the credentials.
        actual: String,
        /// Of the stack file.
        expected: String,
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
    /// A file of what stood before is of no use here.
    #[error("the file of what stood before {0}; nothing was changed")]
    Useless(Useless),
    /// Somebody asked to stop.
    #[error("stopped while looking at AWS; nothing was changed")]
    Stopped,
}

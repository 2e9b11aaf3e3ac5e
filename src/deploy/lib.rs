//! What the commands of `bootstrap` do to AWS, as values and events; nothing here prints.
//!
//! | module | owns |
//! |---|---|
//! | [`clients`] | the clients of every service |
//! | [`address`] | what a resource is called |
//! | [`progress`] | how a step tells what it does, waits, tries again, and hears that it should stop |
//! | [`resource`] | one file per kind of AWS resource, and the registry |
//! | [`plan`] | desired against observed, as a value |
//! | [`engine`] | observing and executing |
//! | [`apply`] | making AWS match a stack file: goal, plan, execution, rolling back |
//! | [`export`] | what a stack has, in the language of another tool |
//! | [`import`] | a stack file of what stands |
//! | [`package`] | the function's code as a zip that Lambda can start |
//! | [`quota`] | whether the account has room for what plans would make |
//! | [`history`] | the template's versions, going back to one, pins |
//! | [`check`] | whether the next scale-outs would really work, one file each |
//! | [`bake`] | a release in one command: its image, and the rotation after it |
//! | [`redeploy`] | newest code, newest image, and instances that run it |
//! | [`rights`] | what IAM says of rights that nobody has tried yet |
//! | [`refresh`] | replacing instances, with a way back |
//! | [`logs`] | the log of the rotator's function: what its lines mean, and reading them |
//! | [`forecast`] | the coming launches, and whether each would start the right image |
//! | [`once`] | windows that are open or shut for once |
//! | [`open`] | giving a window that is open its instances now |
//! | [`runs_out`] | dates of which the last comes soon |
//! | [`windows`] | the window that is open, and whether the group has what it wants |
//! | [`status`] | whether the stack is healthy, and what is wrong with it |

pub mod address;
pub mod apply;
pub mod bake;
pub mod check;
pub mod clients;
pub mod engine;
pub mod existing;
pub mod export;
pub mod forecast;
pub mod history;
pub mod import;
pub mod logs;
pub mod once;
pub mod open;
pub mod package;
pub mod plan;
pub mod progress;
pub mod quota;
pub mod redeploy;
pub mod refresh;
pub mod resource;
pub mod rights;
pub mod runs_out;
pub mod status;
#[cfg(test)]
mod testing;
pub mod windows;

//! Rotation: the newest image becomes the launch template's default version. The core that the Lambda
//! function and `bootstrap rotate` share.

pub mod config;
pub mod image;
pub mod lambda;

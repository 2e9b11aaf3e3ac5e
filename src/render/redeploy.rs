//! What a redeploy did, for people.

use std::time::Duration;

use super::{Page, say};
use freshscale_core::rotation::report::DefaultVersion;
use freshscale_core::words::seconds;
use freshscale_deploy::redeploy::RedeployReport;
use freshscale_deploy::refresh::Refreshed;
use freshscale_deploy::resource::lambda_function::ship::Shipped;

/// One line for each part that was done.
#[must_use]
pub fn text(report: &RedeployReport) -> Page {
    let mut out = Page::new();
    if let Some(resumed) = &report.resumed {
        say!(out, "  cut off before  {}", instances(resumed));
    }
    if let Some(code) = &report.code {
        say!(out, "  handler         {}", handler(code));
    }
    if let Some(rotation) = &report.rotation {
        say!(out, "  image           {}", rotation.why);
        // After going back it is no longer so.
        if !matches!(report.refresh, Some(Refreshed::WentBack { .. })) {
            say!(out, "  default now     {}", default(&rotation.after));
        }
        for warning in &rotation.warnings {
            say!(out, "  warning: {warning}");
        }
    }
    if let Some(refresh) = &report.refresh {
        say!(out, "  instances       {}", instances(refresh));
    }
    out
}

fn handler(code: &Shipped) -> String {
    match code {
        Shipped::Unchanged { version } => format!("version {version}, which has this code already"),
        Shipped::Moved { before, version } => {
            format!("version {version}, which passed its test invocation (before: {before})")
        }
        Shipped::Kept {
            version, failed, ..
        } => format!("version {version} as before: version {failed} failed its test invocation"),
    }
}

fn default(version: &DefaultVersion) -> String {
    let number = version.version;
    match &version.image {
        None => format!("v{number}, no image"),
        Some(image) => match image.age_seconds {
            Some(age) => {
                let age = seconds(Duration::from_secs(age).as_secs_f64());
                format!("v{number}, {}, {age} old", image.id)
            }
            None => format!("v{number}, {}", image.id),
        },
    }
}

fn instances(refreshed: &Refreshed) -> String {
    match refreshed {
        Refreshed::Nothing { version } => {
            format!("all run the image of v{version} already: nothing was replaced")
        }
        Refreshed::Replaced { from, to } => format!("replaced: v{from} → v{to}"),
        Refreshed::WentBack { from, to, .. } => format!("back on v{from}: v{to} failed"),
    }
}

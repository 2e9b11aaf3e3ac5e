//! Where what the file names by its ARN is, as far as the file says where the stack is.

use super::Rules;
use crate::arns::{NAMED, Place};
use crate::fault::Severity;

impl Rules<'_> {
    pub(super) fn places(&mut self) {
        let text = |path: &str| self.values.text(path);
        let (region, account) = (text("region"), text("account"));
        let place = Place {
            partition: None,
            region: region.as_deref(),
            account: account.as_deref(),
        };
        for named in NAMED {
            for path in self.written(named.field) {
                let arn = self.values.text(&path).unwrap_or_default();
                for (severity, message, help) in named.misplaced(&arn, place) {
                    match severity {
                        Severity::Error => self.fault(&path, message, &help),
                        Severity::Warning => self.warn(&path, message, &help),
                    }
                }
            }
        }
    }
}

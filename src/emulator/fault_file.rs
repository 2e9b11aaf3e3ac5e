//! Faults as a file has them. Rules that could never strike, or would mean nothing, are a mistake that is told rather
//! than kept in silence.

use jiff::SignedDuration;

use super::faults::{Faults, Kind, Rule, names};
use super::service::operations;

impl Faults {
    /// From a file: YAML, or JSON.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let faults: Self = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        check(&faults)?;
        Ok(faults)
    }
}

/// What is wrong with the first part that means nothing.
fn check(faults: &Faults) -> Result<(), String> {
    for (place, rule) in faults.rules.iter().enumerate() {
        rule.sense()
            .map_err(|why| format!("rule {}: {why}", place + 1))?;
    }
    faults.rate.map_or(Ok(()), share)
}

fn share(share: f64) -> Result<(), String> {
    match share {
        _ if !(0.0..=1.0).contains(&share) => {
            Err(format!("{share} is no probability: it must be from 0 to 1"))
        }
        0.0 => Err("a share of 0 strikes no call; give more, or leave it out".to_owned()),
        _ => Ok(()),
    }
}

impl Rule {
    fn sense(&self) -> Result<(), String> {
        if self.nth == Some(0) {
            return Err("`nth: 0` is no call: they are counted from 1".to_owned());
        }
        if self.times == Some(0) {
            return Err("`times: 0` strikes no call; give more, or remove the rule".to_owned());
        }
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until <= from
        {
            return Err("`until` is not after `from`".to_owned());
        }
        if let Kind::Slow(by) | Kind::Late(by) = self.fault
            && by <= SignedDuration::ZERO
        {
            return Err(format!(
                "`{}` is no time to come; write it like 30s",
                self.fault
            ));
        }
        self.probability.map_or(Ok(()), share)?;
        self.has_calls()
    }

    /// Whether the emulator has an operation that it could strike.
    fn has_calls(&self) -> Result<(), String> {
        let mut named = operations()
            .filter(|(service, name)| names(self, service, name))
            .peekable();
        if named.peek().is_none() {
            let [service, operation] =
                [&self.service, &self.operation].map(|name| name.as_deref().unwrap_or("*"));
            return Err(format!(
                "the emulator has no operation `{service}:{operation}`; \
                 `GET /_emulator` of a served one lists all that it has"
            ));
        }
        match named.any(|(_, operation)| self.fault.fits(operation)) {
            true => Ok(()),
            false => Err(format!(
                "`{}` means nothing for the operations of this rule",
                self.fault
            )),
        }
    }
}

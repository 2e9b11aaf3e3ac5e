//! STS: who is calling.

use serde_json::json;

use super::world::World;
use super::{Call, Operation, Reply};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[("GetCallerIdentity", get_caller_identity)];

fn get_caller_identity(world: &mut World, call: &Call) -> Reply {
    let account = call.principal.split(':').nth(4).unwrap_or(&world.account);
    let name = call.principal.rsplit(['/', ':']).next().unwrap_or_default();
    // A session of a role is `<role id>:<session name>`; a user has an id of its own.
    let user_id = if call.principal.contains(":assumed-role/") {
        format!("AROAEMULATEDROLE00001:{name}")
    } else {
        "AIDAEMULATEDUSER00001".to_owned()
    };
    Ok(json!({"Account": account, "Arn": call.principal, "UserId": user_id}))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::emulator::params::testing::{CALLER, Cloud};

    #[test]
    fn the_caller_is_told_account_and_arn() {
        let identity = Cloud::new().ok("sts:GetCallerIdentity", json!({}));
        assert_eq!(identity["Account"], "123456789012");
        assert_eq!(identity["Arn"], CALLER);
        assert_eq!(identity["UserId"], "AIDAEMULATEDUSER00001");
    }
}

//! What stacks of one command share on their way to AWS: the configuration with its credentials, the emulator's world,
//! and the handler's zip.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_config::SdkConfig;
use tokio::sync::{Mutex, OnceCell};

use super::args::Global;
use super::failure::Failure;
use super::world;
use freshscale_core::aws::config::{self, ClientOptions};
use freshscale_deploy::package::{self, Packages};
use freshscale_emulator::Emulator;

/// Clones share.
#[derive(Debug, Clone)]
pub struct Lines {
    configs: Arc<Mutex<BTreeMap<Option<String>, SdkConfig>>>,
    world: Arc<OnceCell<Emulator>>,
    /// Handlers that were looked at, in this run and in others.
    pub(super) packages: Packages,
}

impl Default for Lines {
    fn default() -> Self {
        Self {
            configs: Arc::default(),
            world: Arc::default(),
            packages: Packages::remembering(package::remembered()),
        }
    }
}

impl Lines {
    /// To this world, remembering nothing of other runs.
    #[cfg(test)]
    pub(super) fn over(emulator: &Emulator) -> Self {
        Self {
            configs: Arc::default(),
            world: Arc::new(OnceCell::new_with(Some(emulator.clone()))),
            packages: Packages::default(),
        }
    }

    /// The configuration for a Region (`None`: the SDK's own chain). Credentials are looked for once, and are everybody's.
    pub(super) async fn config(&self, global: &Global, region: Option<String>) -> SdkConfig {
        let mut configs = self.configs.lock().await;
        if let Some(known) = configs.get(&region) {
            return known.clone();
        }
        let options = ClientOptions {
            region: region.clone(),
            profile: global.profile.clone(),
            endpoint_url: global.endpoint_url.clone(),
            assume_role: global.assume_role.clone(),
        };
        let config = config::load(&options).await;
        configs.insert(region, config.clone());
        config
    }

    /// The world of `--local`, which one process opens once.
    ///
    /// # Errors
    /// See [`world::open`].
    pub(super) async fn world(&self, global: &Global) -> Result<Emulator, Failure> {
        let world = self.world.get_or_try_init(|| world::open(global)).await;
        Ok(world?.clone())
    }
}

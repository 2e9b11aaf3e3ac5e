//! A run that nobody looks at.

use freshscale_deploy::apply::{Milestone, Watch};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::progress::event::Event;
use tokio::sync::mpsc::UnboundedReceiver;

/// Nobody is told anything.
pub struct Quiet;

impl Watch for Quiet {
    async fn during<T>(
        &self,
        work: impl Future<Output = T>,
        _: &mut UnboundedReceiver<Event>,
        _: &Stop,
    ) -> T {
        work.await
    }

    fn reached(&self, _: Milestone<'_>) {}
}

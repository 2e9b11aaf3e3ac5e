//! From a request to its answer: what the call is, its fate, and what is remembered of it.

use std::sync::atomic::Ordering;

use http::Response;

use super::{Caller, Emulator, after, due, invoke, lock};
use crate::params::Params;
use crate::protocol::{self, Request};
use crate::service::{self, Service};
use crate::{Audit, Call, Fate, Fault, Granted, Reply, Served, authorize, faults};

impl Emulator {
    /// One request from the wire to the answer; an error is a broken connection.
    pub(crate) async fn answer(
        &self,
        request: Request,
        caller: &Caller,
    ) -> Result<Response<Vec<u8>>, &'static str> {
        let settings = lock(&self.inner.settings).clone();
        if !settings.latency.is_zero() {
            tokio::time::sleep(settings.latency).await;
        }
        match &caller.within {
            None => self.settle().await,
            Some(began) => {
                let (at, since) = *lock(began);
                due::catch_up(&mut self.world(), after(at, since.elapsed()));
            }
        }
        let (service, call) = match self.decode(&request, caller) {
            Ok(decoded) => decoded,
            Err(refusal) => return Ok(*refusal),
        };
        let number = self.inner.calls.fetch_add(1, Ordering::Relaxed) + 1;
        let key = protocol::access_key(&request).unwrap_or_default();
        let fate = { settings.hook.and_then(|hook| hook(&call, number)) }
            .or_else(|| faults::strike(&mut self.world(), &call, key));
        if fate == Some(Fate::DropBefore) {
            self.record(&call, 0, None);
            return Err("the connection was closed before the request was handled");
        }
        let answered = match &fate {
            Some(Fate::Fault(_)) => None,
            _ => match service.refusal(&call) {
                Some(refusal) => Some(Err(refusal)),
                None => match self.refused(&call) {
                    Some(refusal) => Some(Err(refusal)),
                    None => invoke::answer(self, &call).await,
                },
            },
        };
        let response = self.perform(service, &call, fate.as_ref(), answered);
        match fate {
            Some(Fate::DropAfter) => {
                return Err("the connection was closed before the answer came");
            }
            Some(Fate::Slow(by)) => tokio::time::sleep(by).await,
            Some(Fate::Silent) => std::future::pending().await,
            _ => {}
        }
        Ok(response)
    }

    /// What the caller's policies refuse.
    fn refused(&self, call: &Call) -> Option<Fault> {
        let audit = lock(&self.inner.settings).audit.clone();
        match authorize::check(&self.world(), call, audit.as_ref()) {
            Ok(granted) => {
                self.keep(call, granted, audit.as_ref());
                None
            }
            Err(refusal) => Some(refusal),
        }
    }

    fn keep(&self, call: &Call, rights: Vec<Granted>, audit: Option<&Audit>) {
        let mut known = lock(&self.inner.granted);
        for right in rights {
            if let Some(audit) = audit.filter(|_| !known.contains(&right)) {
                audit.write(call, &right);
            }
            known.insert(right);
        }
    }

    fn decode(
        &self,
        request: &Request,
        caller: &Caller,
    ) -> Result<(&'static Service, Call), Box<Response<Vec<u8>>>> {
        let service = Service::of(request).map_err(|fault| {
            Box::new(service::refuse(request, &self.world().request_id(), &fault))
        })?;
        let (operation, params) = service.decode(request).map_err(|fault| {
            let id = self.world().request_id();
            Box::new(service.encode("", &id, &Err(fault)))
        })?;
        let principal = caller
            .principal
            .clone()
            .unwrap_or_else(|| self.outsider(request));
        let call = Call {
            service: service.name,
            operation,
            params,
            principal,
        };
        Ok((service, call))
    }

    /// Who calls from outside: the session whose key the request is signed with, else the person at the keyboard.
    fn outsider(&self, request: &Request) -> String {
        let world = self.world();
        let session = protocol::access_key(request).and_then(|key| world.sts.session(key));
        session.map_or_else(|| world.arn("iam", "user/operator"), ToOwned::to_owned)
    }

    /// `answered` is what this call gets without the service's own code: a refusal by its model, or the answer of a
    /// function that was run for it.
    fn perform(
        &self,
        service: &Service,
        call: &Call,
        fate: Option<&Fate>,
        answered: Option<Reply>,
    ) -> Response<Vec<u8>> {
        let mut world = self.world();
        let id = world.request_id();
        let mut reply = match (fate, answered) {
            (Some(Fate::Fault(fault)), _) => Err(fault.clone()),
            (_, Some(reply)) => reply,
            _ => service
                .operation(&call.operation)
                .and_then(|operation| faults::carry_out(&mut world, call, fate, operation)),
        };
        if let Ok(answer) = &mut reply {
            let audit = lock(&self.inner.settings).audit.clone();
            let granted = authorize::hide(&world, call, answer, audit.as_ref());
            self.keep(call, granted, audit.as_ref());
        }
        let writes = freshscale_core::aws::trace::is_mutating(&call.operation)
            && !Params(&call.params).flag("DryRun");
        if (writes || world.faults.is_active())
            && !lock(&self.inner.settings).unsaved
            && let Some(file) = &self.inner.file
            && let Err(error) = file.save(&world)
        {
            let text = format!("the emulator cannot save its world: {error}");
            let fault = Fault::with_status(500, "InternalFailure", text);
            return service.encode(&call.operation, &id, &Err(fault));
        }
        drop(world);
        let response = service.encode(&call.operation, &id, &reply);
        let code = reply.err().map(|fault| fault.code);
        let status = match fate {
            Some(fate) if fate.is_unheard() => 0,
            _ => response.status().as_u16(),
        };
        self.record(call, status, code);
        response
    }

    fn record(&self, call: &Call, status: u16, error_code: Option<String>) {
        let at = self.world().now;
        lock(&self.inner.served).push(Served {
            at,
            service: call.service,
            operation: call.operation.clone(),
            principal: call.principal.clone(),
            status,
            error_code,
        });
    }
}

//! The services that there are: how each is called and spoken to, and what it can do.

use http::Response;
use serde_json::Value;

use super::protocol::{
    Protocol, Request, Route, cbor, credential, form, json, query_error, rest, scope, spoken,
    unsigned, xml,
};
use super::{
    Call, Fault, Operation, Reply, autoscaling, backup, cloudwatch, ec2, elb, events, iam, kms,
    lambda, logs, refusal, service_quotas, sns, sts,
};
use freshscale_core::limits::{self, Wire};

/// A service: what it is called, how it speaks and what it can do.
pub(super) struct Service {
    /// As in the scope of a signature and in host names.
    pub(super) name: &'static str,
    protocol: Protocol,
    /// XML namespace, the prefix of `X-Amz-Target`, or the service's name in paths.
    space: &'static str,
    operations: &'static [(&'static str, Operation)],
    routes: &'static [Route],
}

static SERVICES: &[Service] = &[
    Service {
        name: "ec2",
        protocol: Protocol::Ec2,
        space: "http://ec2.amazonaws.com/doc/2016-11-15/",
        operations: ec2::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "autoscaling",
        protocol: Protocol::Query,
        space: "http://autoscaling.amazonaws.com/doc/2011-01-01/",
        operations: autoscaling::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "iam",
        protocol: Protocol::Query,
        space: "https://iam.amazonaws.com/doc/2010-05-08/",
        operations: iam::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "sts",
        protocol: Protocol::Query,
        space: "https://sts.amazonaws.com/doc/2011-06-15/",
        operations: sts::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "lambda",
        protocol: Protocol::RestJson,
        space: "",
        operations: lambda::OPERATIONS,
        routes: lambda::ROUTES,
    },
    Service {
        name: "events",
        protocol: Protocol::Json("1.1"),
        space: "AWSEvents.",
        operations: events::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "logs",
        protocol: Protocol::Json("1.1"),
        space: "Logs_20140328.",
        operations: logs::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "cloudwatch",
        protocol: Protocol::Cbor,
        space: "GraniteServiceVersion20100801",
        operations: cloudwatch::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "elbv2",
        protocol: Protocol::Query,
        space: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
        operations: elb::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "service-quotas",
        protocol: Protocol::Json("1.1"),
        space: "ServiceQuotasV20190624.",
        operations: service_quotas::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "sns",
        protocol: Protocol::Query,
        space: "http://sns.amazonaws.com/doc/2010-03-31/",
        operations: sns::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "kms",
        protocol: Protocol::Json("1.1"),
        space: "TrentService.",
        operations: kms::OPERATIONS,
        routes: &[],
    },
    Service {
        name: "backup",
        protocol: Protocol::RestJson,
        space: "",
        operations: backup::OPERATIONS,
        routes: backup::ROUTES,
    },
];

/// CloudWatch for clients that prefer JSON: botocore, since 1.42.
static CLOUDWATCH_JSON: Service = Service {
    name: "cloudwatch",
    protocol: Protocol::Json("1.0"),
    space: "GraniteServiceVersion20100801.",
    operations: cloudwatch::OPERATIONS,
    routes: &[],
};

/// CloudWatch for older clients: Terraform's provider 5, boto3 1.35.
static CLOUDWATCH_FORM: Service = Service {
    name: "cloudwatch",
    protocol: Protocol::Query,
    space: "http://monitoring.amazonaws.com/doc/2010-08-01/",
    operations: cloudwatch::OPERATIONS,
    routes: &[],
};

/// Every operation that is served, with its service.
pub(super) fn operations() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of = |service: &'static Service| {
        service
            .operations
            .iter()
            .map(|(name, _)| (service.name, *name))
    };
    SERVICES.iter().flat_map(of)
}

impl Service {
    /// The service a request is for: from the scope of its signature, else (a function's own calls name only who
    /// calls) from its host. Nobody who does not say who calls is answered, except for what is asked before there are
    /// credentials.
    ///
    /// # Errors
    /// AWS's `MissingAuthenticationToken`, or `UnrecognizedClientException`, naming what was found instead.
    pub(super) fn of(request: &Request) -> Result<&'static Self, Fault> {
        let scope = scope(request.headers()).or_else(|| unsigned(request));
        if scope.is_none() && credential(request.headers()).is_none() {
            let text = "Request is missing Authentication Token";
            return Err(Fault::with_status(403, "MissingAuthenticationToken", text));
        }
        let host = request.uri().host().unwrap_or_default();
        let wanted = scope
            .as_deref()
            .unwrap_or_else(|| host.split('.').next().unwrap_or_default());
        let wanted = match wanted {
            "monitoring" => match spoken(request) {
                Protocol::Json(_) => return Ok(&CLOUDWATCH_JSON),
                Protocol::Query => return Ok(&CLOUDWATCH_FORM),
                _ => "cloudwatch",
            },
            // Classic load balancers are asked under the same name, for another version.
            "elasticloadbalancing" if is_v2(request) => "elbv2",
            "servicequotas" => "service-quotas",
            other => other,
        };
        SERVICES.iter().find(|s| s.name == wanted).ok_or_else(|| {
            Fault::new(
                "UnrecognizedClientException",
                format!("The emulator has no service `{wanted}`."),
            )
        })
    }

    /// The operation and its parameters.
    ///
    /// # Errors
    /// A body that cannot be read, or no operation.
    pub(super) fn decode(&self, request: &Request) -> Result<(String, Value), Fault> {
        match self.protocol {
            Protocol::Query if self.name == "cloudwatch" => {
                let (operation, params) = form::decode(request, self.refused())?;
                // It speaks two other protocols, whose values have types.
                let params = match limits::input(self.name, &operation) {
                    Some(input) => limits::typed(input, params),
                    None => params,
                };
                Ok((operation, params))
            }
            Protocol::Ec2 | Protocol::Query => form::decode(request, self.refused()),
            Protocol::Json(_) => json::decode(request, self.space),
            Protocol::RestJson => rest::decode(request, self.name, self.routes),
            Protocol::Cbor => cbor::decode(request, self.space),
        }
    }

    /// What AWS answers to a call that its own model forbids, before anything else looks at it.
    pub(super) fn refusal(&self, call: &Call) -> Option<Fault> {
        let wire = match self.protocol {
            Protocol::Query if self.name == "cloudwatch" => Wire::Typed,
            Protocol::Ec2 | Protocol::Query => Wire::Form,
            Protocol::Json(_) | Protocol::RestJson | Protocol::Cbor => Wire::Typed,
        };
        refusal::of(call, wire)
    }

    /// The code with which a service refuses a value that no answer could carry.
    fn refused(&self) -> &'static str {
        match self.protocol {
            Protocol::Ec2 => "InvalidParameterValue",
            _ => "ValidationError",
        }
    }

    /// What carries an operation out.
    ///
    /// # Errors
    /// The service's way of saying that it has no such operation.
    pub(super) fn operation(&self, name: &str) -> Result<Operation, Fault> {
        let found = self.operations.iter().find(|(known, _)| *known == name);
        found.map(|(_, operation)| *operation).ok_or_else(|| {
            let code = match self.protocol {
                Protocol::Ec2 | Protocol::Query => "InvalidAction",
                _ => "UnknownOperationException",
            };
            let status = if self.protocol == Protocol::Cbor {
                404
            } else {
                400
            };
            let text = format!("The emulator's {} has no operation `{name}`.", self.name);
            Fault::with_status(status, code, text)
        })
    }

    /// What the model calls an error: CloudWatch's form has other codes than its other protocols.
    fn modelled<'a>(&self, fault: &'a Fault) -> &'a str {
        match self.name {
            "cloudwatch" => cloudwatch::modelled(&fault.code),
            _ => &fault.code,
        }
    }

    /// The answer as it goes over the wire.
    pub(super) fn encode(
        &self,
        operation: &str,
        request_id: &str,
        reply: &Reply,
    ) -> Response<Vec<u8>> {
        let mut response = match (self.protocol, reply) {
            (Protocol::Ec2, Ok(value)) => xml::ec2(operation, self.space, request_id, value),
            (Protocol::Ec2, Err(fault)) => xml::ec2_fault(request_id, fault),
            (Protocol::Query, Ok(value)) if self.name == "cloudwatch" => {
                let value = cloudwatch::with_times_as_text(value.clone());
                xml::query(operation, self.space, request_id, &value)
            }
            (Protocol::Query, Ok(value)) => xml::query(operation, self.space, request_id, value),
            (Protocol::Query, Err(fault)) => xml::query_fault(self.space, request_id, fault),
            (Protocol::Json(version), Ok(value)) => json::encode(version, value),
            (Protocol::Json(version), Err(fault)) => {
                json::fault(version, fault, self.modelled(fault))
            }
            (Protocol::RestJson, Ok(value)) => rest::encode(operation, value, lambda::STATUS),
            (Protocol::RestJson, Err(fault)) => rest::fault(fault),
            (Protocol::Cbor, Ok(value)) => cbor::encode(value),
            (Protocol::Cbor, Err(fault)) => cbor::fault(fault, self.modelled(fault)),
        };
        // This service has spoken the form, and clients that knew it look here for the codes that it had.
        if let (Protocol::Json("1.0") | Protocol::Cbor, Err(fault)) = (self.protocol, reply) {
            query_error(&mut response, fault);
        }
        if let Ok(id) = http::HeaderValue::from_str(request_id) {
            response.headers_mut().insert("x-amzn-requestid", id);
        }
        response
    }
}

fn is_v2(request: &Request) -> bool {
    let text = b"Version=2015-12-01";
    let within = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part == text);
    within(request.body()) || within(request.uri().query().unwrap_or_default().as_bytes())
}

/// An answer to a request that is for no service we have, in the protocol in which it was asked.
pub(super) fn refuse(request: &Request, request_id: &str, fault: &Fault) -> Response<Vec<u8>> {
    // REST with XML looks like REST with JSON, but for who is asked.
    match scope(request.headers()).as_deref() {
        Some("s3" | "s3express" | "s3-object-lambda" | "s3-outposts") => {
            return xml::rest_fault(request_id, fault);
        }
        Some("cloudfront" | "route53") => return xml::query_fault("", request_id, fault),
        _ => {}
    }
    let name = "unknown";
    let service = |protocol| Service {
        name,
        protocol,
        space: "",
        operations: &[],
        routes: &[],
    };
    service(spoken(request)).encode("", request_id, &Err(fault.clone()))
}

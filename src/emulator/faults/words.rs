//! How each service says that it will not: codes and statuses from the botocore service models and each
//! API's page of common errors.

use super::Kind;
use crate::Fault;

/// Too many calls.
#[must_use]
pub fn throttled(service: &str) -> Fault {
    let (status, code, text) = match service {
        "ec2" => (503, "RequestLimitExceeded", "Request limit exceeded."),
        "lambda" => (429, "TooManyRequestsException", "Rate exceeded"),
        "events" | "logs" => (400, "ThrottlingException", "Rate exceeded"),
        _ => (400, "Throttling", "Rate exceeded"),
    };
    Fault::with_status(status, code, text)
}

/// The service fails.
#[must_use]
pub fn failed(service: &str) -> Fault {
    let code = match service {
        "ec2" => "InternalError",
        "lambda" => "ServiceException",
        "events" => "InternalException",
        "iam" => "ServiceFailure",
        _ => "InternalFailure",
    };
    Fault::with_status(
        500,
        code,
        "The request processing has failed because of an unknown error.",
    )
}

/// The service is not there.
#[must_use]
pub fn unavailable(service: &str) -> Fault {
    let code = match service {
        "ec2" => "Unavailable",
        "logs" | "lambda" => "ServiceUnavailableException",
        _ => "ServiceUnavailable",
    };
    Fault::with_status(503, code, "Service is unable to handle request.")
}

/// The caller's token is no longer valid.
#[must_use]
pub fn expired(service: &str) -> Fault {
    let text = "The security token included in the request is expired";
    match service {
        "ec2" => Fault::with_status(400, "RequestExpired", "Request has expired."),
        "lambda" => Fault::with_status(403, "ExpiredTokenException", text),
        "events" | "logs" => Fault::with_status(400, "ExpiredTokenException", text),
        _ => Fault::with_status(403, "ExpiredToken", text),
    }
}

/// EC2 will not launch. Codes from the EC2 API's page of error codes; texts as they are found in scaling activities
/// that people have published, without the names in them.
#[must_use]
pub fn launch(kind: Kind) -> Fault {
    let (code, text) = match kind {
        Kind::NoQuota => (
            "VcpuLimitExceeded",
            "You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to.",
        ),
        Kind::SubnetFull => (
            "InsufficientFreeAddressesInSubnet",
            "There are not enough free addresses in subnet to satisfy the requested number of instances.",
        ),
        Kind::KeyDenied => (
            "Client.InternalError",
            "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError: Client error on launch",
        ),
        _ => (
            "InsufficientInstanceCapacity",
            "We currently do not have sufficient capacity of the requested type in the Availability Zone you requested.",
        ),
    };
    Fault::new(code, text)
}

/// The caller may not do it: each service has a code of its own.
#[must_use]
pub fn denied(service: &str, text: impl Into<String>) -> Fault {
    let text = text.into();
    match service {
        "ec2" => Fault::with_status(403, "UnauthorizedOperation", text),
        "lambda" => Fault::with_status(403, "AccessDeniedException", text),
        "events" | "kms" | "logs" => Fault::with_status(400, "AccessDeniedException", text),
        "sns" => Fault::with_status(403, "AuthorizationError", text),
        _ => Fault::with_status(403, "AccessDenied", text),
    }
}

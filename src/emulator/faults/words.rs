//! How each service says that it will not: codes and statuses from the botocore service models and each
//! API's page of common errors.

use crate::emulator::Fault;

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

/// The caller may not do it.
#[must_use]
pub fn denied(service: &str) -> Fault {
    let text = "The caller is not authorized to perform this operation.";
    match service {
        "ec2" => Fault::with_status(403, "UnauthorizedOperation", text),
        "lambda" => Fault::with_status(403, "AccessDeniedException", text),
        "events" | "logs" => Fault::with_status(400, "AccessDeniedException", text),
        _ => Fault::with_status(403, "AccessDenied", text),
    }
}

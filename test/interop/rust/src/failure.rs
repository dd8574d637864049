use base64::prelude::{Engine, BASE64_STANDARD};
use serde::Serialize;
use ttrpc::proto::Status;
use ttrpc::Error;

/// An error as the tests read it. `code` is that of a status error; absent for errors that are none, of which
/// `text` is all there is.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail>,
    closed: bool,
    stream_closed: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    type_url: String,
    value: String,
}

impl Failure {
    pub fn new(text: impl ToString) -> Failure {
        Failure {
            text: text.to_string(),
            ..Failure::default()
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let failure = Failure::new(&error);
        match error {
            Error::RpcStatus(status) => failure.with(status),
            Error::Socket(_) => Failure {
                closed: true,
                ..failure
            },
            Error::LocalClosed => Failure {
                stream_closed: true,
                ..failure
            },
            _ => failure,
        }
    }
}

impl Failure {
    fn with(self, status: Status) -> Failure {
        let details = status.details.into_iter().map(|detail| Detail {
            type_url: detail.type_url,
            value: BASE64_STANDARD.encode(detail.value),
        });
        Failure {
            code: Some(status.code.value()),
            message: Some(status.message),
            details: details.collect(),
            ..self
        }
    }
}

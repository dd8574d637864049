use protobuf::EnumOrUnknown;
use ttrpc::error::get_rpc_status;
use ttrpc::proto::{Any, Status};
use ttrpc::{Code, Error};

/// The error of that name.
pub fn failure(name: &str) -> Error {
    match name {
        "plain" => Error::Others("plain".into()),
        "notExist" => get_rpc_status(Code::NOT_FOUND, "file does not exist"),
        "odd" => status(EnumOrUnknown::from_i32(999), "odd", vec![]),
        "details" => status(Code::FAILED_PRECONDITION.into(), "detailed", details()),
        _ => Error::Others(format!("no failure {name:?}")),
    }
}

fn status(code: EnumOrUnknown<Code>, message: &str, details: Vec<Any>) -> Error {
    Error::RpcStatus(Status {
        code,
        message: message.into(),
        details,
        ..Default::default()
    })
}

fn details() -> Vec<Any> {
    let detail = |type_url: &str, value: &[u8]| Any {
        type_url: type_url.into(),
        value: value.to_vec(),
        ..Default::default()
    };
    vec![
        detail("type.googleapis.com/google.protobuf.StringValue", b"\n\x03one"),
        detail("example.test/Unknown", b"\xff\x00"),
    ]
}

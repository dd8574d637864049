use std::collections::BTreeMap;

use protobuf::well_known_types::empty::Empty;
use protobuf::well_known_types::wrappers::{BytesValue, StringValue, UInt32Value};
use ttrpc::r#async::TtrpcContext;
use ttrpc::Result;

use crate::calls::Calls;
use crate::fail::failure;

pub const ECHO_SERVICE: &str = "interop.v1.Echo";

/// The Echo service; its unary methods. The others are in streams.rs.
#[derive(Default)]
pub struct Echo {
    calls: Calls,
}

impl Echo {
    pub async fn echo(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        Ok(request)
    }

    pub async fn echo_bytes(&self, _: &TtrpcContext, request: BytesValue) -> Result<BytesValue> {
        Ok(request)
    }

    pub async fn empty(&self, _: &TtrpcContext, request: Empty) -> Result<Empty> {
        Ok(request)
    }

    pub async fn fail(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        Err(failure(&request.value))
    }

    /// Answers with as many bytes as asked for; byte i is i modulo 251.
    pub async fn big(&self, _: &TtrpcContext, request: UInt32Value) -> Result<BytesValue> {
        Ok(bytes((0..request.value).map(|i| (i % 251) as u8).collect()))
    }

    /// Answers "none", or the timeout of the client in nanoseconds.
    pub async fn deadline(&self, context: &TtrpcContext, _: Empty) -> Result<StringValue> {
        Ok(told_deadline(context))
    }

    /// Answers the metadata of the call as JSON, keys sorted; null without.
    pub async fn metadata(&self, context: &TtrpcContext, _: Empty) -> Result<StringValue> {
        Ok(told_metadata(context))
    }

    /// Waits until it is released or given up.
    pub async fn block(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        self.calls.get(&request.value).block().await;
        Ok(request)
    }

    pub async fn release(&self, _: &TtrpcContext, request: StringValue) -> Result<Empty> {
        self.calls.get(&request.value).released.fire();
        Ok(Empty::new())
    }

    /// Waits until the call of that name has begun.
    pub async fn begun(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        self.calls.get(&request.value).begun.wait().await;
        Ok(request)
    }

    pub async fn seen(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        Ok(text(self.calls.get(&request.value).seen()))
    }

    /// Waits until the call of that name has ended and answers how.
    pub async fn ended(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        let call = self.calls.get(&request.value);
        call.ended.wait().await;
        Ok(text(call.ending()))
    }
}

pub fn told_deadline(context: &TtrpcContext) -> StringValue {
    match context.timeout_nano {
        0 => text("none"),
        nanos => text(nanos),
    }
}

pub fn told_metadata(context: &TtrpcContext) -> StringValue {
    if context.metadata.is_empty() {
        return text("null");
    }
    let sorted: BTreeMap<_, _> = context.metadata.iter().collect();
    text(serde_json::to_string(&sorted).unwrap_or_default())
}

pub fn text(value: impl ToString) -> StringValue {
    StringValue {
        value: value.to_string(),
        ..Default::default()
    }
}

pub fn bytes(value: Vec<u8>) -> BytesValue {
    BytesValue {
        value,
        ..Default::default()
    }
}

//! The dispatch of the Echo service: what the crate's code generator writes, by the macros it uses.
use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use protobuf::well_known_types::empty::Empty;
use protobuf::well_known_types::wrappers::{BytesValue, StringValue, UInt32Value};
use ttrpc::r#async::{MethodHandler, Service, StreamHandler, StreamInner, TtrpcContext};
use ttrpc::{Request, Response, Result};

use crate::echo::{Echo, ECHO_SERVICE};

/// Methods by name: what they take, and the function that they are.
macro_rules! unary {
    ($service:ident, $methods:ident, $($name:literal: $input:path => $function:ident),* $(,)?) => { $({
        struct Handler { service: Arc<Echo> }
        #[async_trait]
        impl MethodHandler for Handler {
            async fn handler(&self, context: TtrpcContext, request: Request) -> Result<Response> {
                ttrpc::async_request_handler!(self, context, request, $input, $function);
            }
        }
        $methods.insert($name.to_string(), Box::new(Handler { service: $service.clone() }));
    })* };
}

macro_rules! streams {
    ($service:ident, $streams:ident, $by:ident!, $($name:literal: $($input:path)? => $function:ident),* $(,)?) => { $({
        struct Handler { service: Arc<Echo> }
        #[async_trait]
        impl StreamHandler for Handler {
            #[allow(unused_mut)]
            async fn handler(&self, context: TtrpcContext, mut inner: StreamInner) -> Result<Option<Response>> {
                ttrpc::$by!(self, context, inner, $($input,)? $function);
            }
        }
        $streams.insert($name.to_string(), Arc::new(Handler { service: $service.clone() }));
    })* };
}

pub fn echo_service() -> HashMap<String, Service> {
    let service = Arc::new(Echo::default());
    let mut methods: HashMap<String, Box<dyn MethodHandler + Send + Sync>> = HashMap::new();
    let mut streams: HashMap<String, Arc<dyn StreamHandler + Send + Sync>> = HashMap::new();
    unary!(service, methods,
        "Echo": StringValue => echo,
        "EchoBytes": BytesValue => echo_bytes,
        "Empty": Empty => empty,
        "Fail": StringValue => fail,
        "Big": UInt32Value => big,
        "Deadline": Empty => deadline,
        "Metadata": Empty => metadata,
        "Block": StringValue => block,
        "Release": StringValue => release,
        "Begun": StringValue => begun,
        "Seen": StringValue => seen,
        "Ended": StringValue => ended,
    );
    streams!(service, streams, async_duplex_streamimg_handler!,
        "Chat": => chat,
        "Early": => early,
        "StreamFail": => stream_fail,
    );
    streams!(service, streams, async_client_streamimg_handler!,
        "Sum": => sum,
        "EarlySum": => early_sum,
        "Upload": => upload,
    );
    streams!(service, streams, async_server_streamimg_handler!,
        "Count": UInt32Value => count,
        "CountFail": StringValue => count_fail,
        "Flood": StringValue => flood,
        "StreamMetadata": Empty => stream_metadata,
        "StreamDeadline": Empty => stream_deadline,
    );
    HashMap::from([(ECHO_SERVICE.to_string(), Service { methods, streams })])
}

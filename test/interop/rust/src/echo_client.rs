//! The client of the Echo service: what the crate's code generator writes, by the macros it uses.
use protobuf::well_known_types::wrappers::{BytesValue, StringValue};
use ttrpc::context::Context;
use ttrpc::r#async::{Client, ClientStream, ClientStreamReceiver, ClientStreamSender};
use ttrpc::Result;

use crate::echo::ECHO_SERVICE;

#[derive(Clone)]
pub struct EchoClient {
    client: Client,
}

impl EchoClient {
    pub fn new(client: Client) -> EchoClient {
        EchoClient { client }
    }

    pub async fn echo(&self, context: Context, request: &StringValue) -> Result<StringValue> {
        let mut response = StringValue::new();
        ttrpc::async_client_request!(self, context, request, ECHO_SERVICE, "Echo", response);
    }

    pub async fn echo_bytes(&self, context: Context, request: &BytesValue) -> Result<BytesValue> {
        let mut response = BytesValue::new();
        ttrpc::async_client_request!(self, context, request, ECHO_SERVICE, "EchoBytes", response);
    }

    pub async fn chat(&self, context: Context) -> Result<ClientStream<BytesValue, BytesValue>> {
        ttrpc::async_client_stream!(self, context, ECHO_SERVICE, "Chat");
    }

    pub async fn upload(&self, context: Context) -> Result<ClientStreamSender<BytesValue, StringValue>> {
        ttrpc::async_client_stream_send!(self, context, ECHO_SERVICE, "Upload");
    }

    pub async fn flood(
        &self,
        context: Context,
        request: &StringValue,
    ) -> Result<ClientStreamReceiver<BytesValue>> {
        ttrpc::async_client_stream_receive!(self, context, request, ECHO_SERVICE, "Flood");
    }
}

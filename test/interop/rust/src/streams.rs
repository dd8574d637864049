//! The streaming methods of the Echo service.
use protobuf::well_known_types::empty::Empty;
use protobuf::well_known_types::wrappers::{BytesValue, StringValue, UInt32Value};
use ttrpc::error::get_rpc_status;
use ttrpc::r#async::{ServerStream, ServerStreamReceiver, ServerStreamSender, TtrpcContext};
use ttrpc::{Code, Error, Result};

use crate::echo::{bytes, text, told_deadline, told_metadata, Echo};
use crate::fail::failure;
use crate::numbered::{check_number, number};

impl Echo {
    /// Echoes each message.
    pub async fn chat(&self, _: &TtrpcContext, stream: ServerStream<BytesValue, BytesValue>) -> Result<()> {
        let mut stream = stream;
        while let Some(message) = stream.recv().await? {
            stream.send(&message).await?;
        }
        Ok(())
    }

    /// Answers with "count total" once the client has closed its side.
    pub async fn sum(
        &self,
        _: &TtrpcContext,
        requests: ServerStreamReceiver<UInt32Value>,
    ) -> Result<StringValue> {
        let mut requests = requests;
        let (mut count, mut total) = (0, 0);
        while let Some(request) = requests.recv().await? {
            count += 1;
            total += u64::from(request.value);
        }
        Ok(text(format!("{count} {total}")))
    }

    /// Answers with the first number as text, without reading the rest.
    pub async fn early_sum(
        &self,
        _: &TtrpcContext,
        requests: ServerStreamReceiver<UInt32Value>,
    ) -> Result<StringValue> {
        let mut requests = requests;
        let first = requests.recv().await?.ok_or_else(nothing)?;
        Ok(text(first.value))
    }

    /// Sends 0, 1, … as many numbers as asked for.
    pub async fn count(
        &self,
        _: &TtrpcContext,
        request: UInt32Value,
        stream: ServerStreamSender<UInt32Value>,
    ) -> Result<()> {
        send_numbers(&stream, request.value).await
    }

    /// Sends 0 and 1 and fails with the failure of that name.
    pub async fn count_fail(
        &self,
        _: &TtrpcContext,
        request: StringValue,
        stream: ServerStreamSender<UInt32Value>,
    ) -> Result<()> {
        send_numbers(&stream, 2).await?;
        Err(failure(&request.value))
    }

    /// Sends "count size": so many messages of so many bytes, numbered.
    pub async fn flood(
        &self,
        _: &TtrpcContext,
        request: StringValue,
        stream: ServerStreamSender<BytesValue>,
    ) -> Result<()> {
        let (count, size) = request.value.split_once(' ').ok_or_else(nothing)?;
        let [count, size] = [count, size].map(|number| number.parse::<usize>().unwrap_or_default());
        let mut message = bytes(vec![0; size]);
        for index in 0..count {
            number(&mut message.value, index);
            stream.send(&message).await?;
        }
        Ok(())
    }

    /// Answers with "count bytes" of what the client has sent, if all of it came in order.
    pub async fn upload(
        &self,
        _: &TtrpcContext,
        requests: ServerStreamReceiver<BytesValue>,
    ) -> Result<StringValue> {
        let mut requests = requests;
        let (mut count, mut size) = (0, 0);
        while let Some(request) = requests.recv().await? {
            check_number(&request.value, count).map_err(Error::Others)?;
            count += 1;
            size += request.value.len();
        }
        Ok(text(format!("{count} {size}")))
    }

    /// Ends after the first message, without reading the rest.
    pub async fn early(&self, _: &TtrpcContext, stream: ServerStream<Empty, BytesValue>) -> Result<()> {
        let mut stream = stream;
        stream.recv().await?.map(|_| ()).ok_or_else(nothing)
    }

    /// Fails with the failure that the first message names.
    pub async fn stream_fail(
        &self,
        _: &TtrpcContext,
        stream: ServerStream<Empty, StringValue>,
    ) -> Result<()> {
        let mut stream = stream;
        let name = stream.recv().await?.ok_or_else(nothing)?;
        Err(failure(&name.value))
    }

    pub async fn stream_metadata(
        &self,
        context: &TtrpcContext,
        _: Empty,
        stream: ServerStreamSender<StringValue>,
    ) -> Result<()> {
        stream.send(&told_metadata(context)).await
    }

    pub async fn stream_deadline(
        &self,
        context: &TtrpcContext,
        _: Empty,
        stream: ServerStreamSender<StringValue>,
    ) -> Result<()> {
        stream.send(&told_deadline(context)).await
    }
}

async fn send_numbers(stream: &ServerStreamSender<UInt32Value>, count: u32) -> Result<()> {
    for value in 0..count {
        stream
            .send(&UInt32Value {
                value,
                ..Default::default()
            })
            .await?;
    }
    Ok(())
}

fn nothing() -> Error {
    get_rpc_status(Code::INVALID_ARGUMENT, "a message was expected")
}

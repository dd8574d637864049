use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::mpsc::{unbounded_channel, UnboundedReceiver, UnboundedSender};
use ttrpc::r#async::{CSReceiver, CSSender, Client, ClientStream};
use ttrpc::Error;

use crate::calls::Event;
use crate::client::{reply, Command, Done};
use crate::failure::Failure;
use crate::raw::Raw;

/// Open streams by the id of the command that opened them.
pub type Streams = HashMap<u64, CommandQueue>;

/// Commands of one stream. They run in the order they came, sending and receiving beside each other.
pub struct CommandQueue {
    sends: UnboundedSender<Command>,
    receives: UnboundedSender<Command>,
}

impl CommandQueue {
    /// Opens a stream, where commands are read, so that streams begin in the order of their commands.
    pub async fn open(
        client: &Client,
        command: &Command,
        canceled: Arc<Event>,
    ) -> Result<CommandQueue, Failure> {
        let (by_client, by_server) = (command.streaming_client, command.streaming_server);
        let inner = client
            .new_stream(command.request()?, by_client, by_server)
            .await?;
        let (sender, receiver) = ClientStream::new(inner).split();
        let (sends, queued_sends) = unbounded_channel();
        let (receives, queued_receives) = unbounded_channel();
        tokio::spawn(send_all(sender, queued_sends, canceled.clone()));
        tokio::spawn(receive_all(receiver, queued_receives, canceled));
        Ok(CommandQueue { sends, receives })
    }

    pub fn push(&self, command: Command) {
        let queue = if command.op == "receive" {
            &self.receives
        } else {
            &self.sends
        };
        let id = command.id;
        if queue.send(command).is_err() {
            reply(id, Err(Failure::new("canceled")));
        }
    }
}

async fn send_all(sender: CSSender<Raw>, mut commands: UnboundedReceiver<Command>, canceled: Arc<Event>) {
    while let Some(command) = commands.recv().await {
        let outcome = tokio::select! {
            outcome = send(&sender, &command) => outcome,
            () = canceled.wait() => Err(Failure::new("canceled")),
        };
        reply(command.id, outcome.map(|()| Done::Nothing));
    }
}

async fn send(sender: &CSSender<Raw>, command: &Command) -> Result<(), Failure> {
    if command.op == "closeSend" {
        return Ok(sender.close_send().await?);
    }
    Ok(sender.send(&Raw(command.payload()?)).await?)
}

/// Ends when the stream is canceled: the crate forgets a stream when its receiver is dropped. Commands that were queued
/// by then are answered too.
async fn receive_all(
    mut receiver: CSReceiver<Raw>,
    mut commands: UnboundedReceiver<Command>,
    canceled: Arc<Event>,
) {
    loop {
        let command = tokio::select! {
            Some(command) = commands.recv() => command,
            () = canceled.wait() => break,
            else => return,
        };
        let outcome = tokio::select! {
            received = receiver.recv() => match received {
                Ok(Raw(message)) => Ok(Done::Payload(message)),
                Err(Error::Eof) => Ok(Done::Eof),
                Err(error) => Err(Failure::from(error)),
            },
            () = canceled.wait() => Err(Failure::new("canceled")),
        };
        reply(command.id, outcome);
    }
    commands.close();
    while let Ok(command) = commands.try_recv() {
        reply(command.id, Err(Failure::new("canceled")));
    }
}

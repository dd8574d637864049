use std::collections::HashMap;
use std::sync::Arc;

use base64::prelude::{Engine, BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, BufReader};
use ttrpc::{context, Request};

use crate::calls::Event;
use crate::client_stream::{CommandQueue, Streams};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::{load, Fault};

/// One line on stdin. Which fields count depends on `op`:
///
/// - `connect`: client, path, sync: opens a connection under a name
/// - `call`: client, service, method, payload, timeoutNano, metadata
/// - `cancel`: call: cancels the call or stream of that id
/// - `many`: client, count, concurrency, size: verified echo calls
/// - `load`: client, mode, count, concurrency, size: verified streams, see load.rs
/// - `stream`: as `call`, streamingClient, streamingServer
/// - `send`, `closeSend`, `receive`: call: on the stream that the command of that id has opened
/// - `close`: client: drops the client with all its calls
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Command {
    pub id: u64,
    pub op: String,
    #[serde(default)]
    pub client: String,
    #[serde(default)]
    pub path: String,
    #[serde(default)]
    pub sync: bool,
    #[serde(default)]
    pub service: String,
    #[serde(default)]
    pub method: String,
    #[serde(default)]
    pub payload: String,
    #[serde(default)]
    pub timeout_nano: i64,
    #[serde(default)]
    pub metadata: HashMap<String, Vec<String>>,
    #[serde(default)]
    pub call: u64,
    #[serde(default)]
    pub count: usize,
    #[serde(default)]
    pub concurrency: usize,
    #[serde(default)]
    pub size: usize,
    #[serde(default)]
    pub mode: String,
    #[serde(default)]
    pub streaming_client: bool,
    #[serde(default)]
    pub streaming_server: bool,
}

impl Command {
    pub fn payload(&self) -> Result<Vec<u8>, Failure> {
        BASE64_STANDARD.decode(&self.payload).map_err(Failure::new)
    }

    pub fn request(&self) -> Result<Request, Failure> {
        Ok(Request {
            service: self.service.clone(),
            method: self.method.clone(),
            payload: self.payload()?,
            timeout_nano: self.timeout_nano,
            metadata: context::to_pb(self.metadata.clone()),
            ..Default::default()
        })
    }
}

/// What a command has come to.
#[derive(Default)]
pub enum Done {
    #[default]
    Nothing,
    Payload(Vec<u8>),
    Eof,
}

/// One line on stdout, for the command of that id.
#[derive(Serialize)]
struct Answer {
    id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<String>,
    eof: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
}

/// Each command gets exactly one answer, in the order they end.
pub fn reply(id: u64, outcome: Result<Done, Failure>) {
    let (payload, eof, error) = match outcome {
        Ok(Done::Nothing) => (None, false, None),
        Ok(Done::Payload(bytes)) => (Some(BASE64_STANDARD.encode(bytes)), false, None),
        Ok(Done::Eof) => (None, true, None),
        Err(failure) => (None, false, Some(failure)),
    };
    match serde_json::to_string(&Answer {
        id,
        payload,
        eof,
        error,
    }) {
        Ok(line) => println!("{line}"),
        Err(fault) => eprintln!("interop: {fault}"),
    }
}

/// The driver's side of a call or stream that may be given up.
struct Running {
    client: String,
    canceled: Arc<Event>,
}

#[derive(Default)]
struct Driver {
    connections: HashMap<String, Connection>,
    running: HashMap<u64, Running>,
    streams: Streams,
}

/// Obeys JSON lines until stdin ends.
pub async fn run() -> Result<(), Fault> {
    let mut driver = Driver::default();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let command: Command = serde_json::from_str(&line)?;
        let id = command.id;
        if let Err(failure) = driver.obey(command).await {
            reply(id, Err(failure));
        }
    }
    Ok(())
}

impl Driver {
    /// Begins what the command says. What fails before that has no other answer.
    async fn obey(&mut self, command: Command) -> Result<(), Failure> {
        let id = command.id;
        match command.op.as_str() {
            "connect" => {
                let connection = Connection::open(&command.path, command.sync).await?;
                self.connections.insert(command.client, connection);
            }
            "cancel" => {
                if let Some(running) = self.running.remove(&command.call) {
                    running.canceled.fire();
                }
            }
            "close" => {
                self.connections.remove(&command.client);
                for running in self
                    .running
                    .values()
                    .filter(|running| running.client == command.client)
                {
                    running.canceled.fire();
                }
            }
            "call" => return self.call(command),
            "stream" => {
                let client = self.connection(&command)?.client()?;
                let canceled = self.started(&command);
                self.streams
                    .insert(id, CommandQueue::open(&client, &command, canceled).await?);
            }
            "send" | "closeSend" | "receive" => {
                let stream = self.streams.get(&command.call);
                stream
                    .ok_or_else(|| Failure::new("no such stream"))?
                    .push(command);
                return Ok(());
            }
            "many" | "load" => {
                let client = self.connection(&command)?.client()?;
                tokio::spawn(async move {
                    let outcome = load::run(client, &command).await.map_err(Failure::new);
                    reply(command.id, outcome.map(|()| Done::Nothing));
                });
                return Ok(());
            }
            op => return Err(Failure::new(format!("no op {op:?}"))),
        }
        reply(id, Ok(Done::Nothing));
        Ok(())
    }

    fn connection(&self, command: &Command) -> Result<Connection, Failure> {
        let connection = self.connections.get(&command.client).cloned();
        connection.ok_or_else(|| Failure::new(format!("no client {:?}", command.client)))
    }

    fn started(&mut self, command: &Command) -> Arc<Event> {
        let canceled = Arc::new(Event::new());
        let running = Running {
            client: command.client.clone(),
            canceled: canceled.clone(),
        };
        self.running.insert(command.id, running);
        canceled
    }

    fn call(&mut self, command: Command) -> Result<(), Failure> {
        let connection = self.connection(&command)?;
        let request = command.request()?;
        let canceled = self.started(&command);
        tokio::spawn(async move {
            let outcome = tokio::select! {
                response = connection.call(request) => response.map_err(Failure::from),
                () = canceled.wait() => Err(Failure::new("canceled")),
            };
            reply(
                command.id,
                outcome.map(|response| Done::Payload(response.payload)),
            );
        });
        Ok(())
    }
}

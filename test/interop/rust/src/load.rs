//! Verified calls, and streams full of numbered messages, every one of which is verified: its place and its
//! length, and where messages come back its content.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use ttrpc::context::Context;
use ttrpc::r#async::{CSReceiver, Client};
use ttrpc::Error;

use crate::client::Command;
use crate::echo::{bytes, text};
use crate::echo_client::EchoClient;
use crate::numbered::{check_number, number};
use crate::Fault;
use protobuf::well_known_types::wrappers::BytesValue;

/// Does what the command `many` or `load` says.
pub async fn run(client: Client, command: &Command) -> Result<(), Fault> {
    let echo = EchoClient::new(client);
    let mut work = JoinSet::new();
    let begun = Arc::new(AtomicUsize::new(0));
    for _ in 0..command.concurrency {
        if command.op == "many" {
            work.spawn(many(echo.clone(), begun.clone(), command.count, command.size));
        } else {
            let load = Load {
                echo: echo.clone(),
                count: command.count,
                size: command.size,
            };
            let mode = command.mode.clone();
            work.spawn(async move { load.run(&mode).await });
        }
    }
    all(work).await
}

/// Waits for all; the first fault ends the others.
pub async fn all<T: 'static>(mut work: JoinSet<Result<T, Fault>>) -> Result<(), Fault> {
    while let Some(one) = work.join_next().await {
        one??;
    }
    Ok(())
}

async fn many(echo: EchoClient, begun: Arc<AtomicUsize>, count: usize, size: usize) -> Result<(), Fault> {
    let filler = "x".repeat(size);
    loop {
        let n = begun.fetch_add(1, Ordering::Relaxed) + 1;
        if n > count {
            return Ok(());
        }
        let request = text(format!("{n} {filler}"));
        let response = echo.echo(Context::default(), &request).await?;
        if response != request {
            return Err(format!("asked {:?}, got {:?}", request.value, response.value).into());
        }
    }
}

/// One stream of `count` messages of `size` bytes.
pub struct Load {
    pub echo: EchoClient,
    pub count: usize,
    pub size: usize,
}

impl Load {
    pub async fn run(&self, mode: &str) -> Result<(), Fault> {
        match mode {
            "flood" => self.flood().await,
            "upload" => self.upload().await,
            "pingpong" => self.pingpong(|index| index < self.count, |_| ()).await,
            "chat" => self.chat().await,
            _ => Err(format!("no mode {mode:?}").into()),
        }
    }

    /// Receives.
    async fn flood(&self) -> Result<(), Fault> {
        let request = text(format!("{} {}", self.count, self.size));
        let mut stream = self.echo.flood(Context::default(), &request).await?;
        let mut index = 0;
        while let Some(message) = stream.recv().await? {
            if message.value.len() != self.size {
                return Err(format!("message {index} has {} bytes", message.value.len()).into());
            }
            check_number(&message.value, index)?;
            index += 1;
        }
        if index == self.count {
            return Ok(());
        }
        Err(format!("{index} messages came, not {}", self.count).into())
    }

    /// Sends, and the server counts.
    async fn upload(&self) -> Result<(), Fault> {
        let mut stream = self.echo.upload(Context::default()).await?;
        let mut message = bytes(vec![0; self.size]);
        for index in 0..self.count {
            number(&mut message.value, index);
            stream.send(&message).await?;
        }
        let counted = stream.close_and_recv().await?.value;
        let sent = format!("{} {}", self.count, self.count * self.size);
        if counted == sent {
            return Ok(());
        }
        Err(format!("sent {sent:?}, the server counted {counted:?}").into())
    }

    /// Sends one message after the other has come back. `more` reports whether a message of that index follows,
    /// `round_trip` is called with the time that each took.
    pub async fn pingpong(
        &self,
        more: impl Fn(usize) -> bool,
        mut round_trip: impl FnMut(Duration),
    ) -> Result<(), Fault> {
        let (sender, mut receiver) = self.echo.chat(Context::default()).await?.split();
        let mut message = bytes(vec![0; self.size]);
        let mut index = 0;
        while more(index) {
            number(&mut message.value, index);
            let before = Instant::now();
            sender.send(&message).await?;
            echoed(&mut receiver, &message).await?;
            round_trip(before.elapsed());
            index += 1;
        }
        sender.close_send().await?;
        must_end(&mut receiver).await
    }

    /// Sends without waiting for what comes back.
    async fn chat(&self) -> Result<(), Fault> {
        let (sender, mut receiver) = self.echo.chat(Context::default()).await?.split();
        let sending = async {
            let mut message = bytes(vec![0; self.size]);
            for index in 0..self.count {
                number(&mut message.value, index);
                sender.send(&message).await?;
            }
            sender.close_send().await
        };
        let receiving = async {
            let mut message = bytes(vec![0; self.size]);
            for index in 0..self.count {
                number(&mut message.value, index);
                echoed(&mut receiver, &message).await?;
            }
            must_end(&mut receiver).await
        };
        let sending = async { sending.await.map_err(Fault::from) };
        tokio::try_join!(sending, receiving).map(|_| ())
    }
}

async fn echoed(receiver: &mut CSReceiver<BytesValue>, sent: &BytesValue) -> Result<(), Fault> {
    let message = receiver.recv().await?;
    if &message == sent {
        return Ok(());
    }
    Err(format!("wrong echo of {} bytes", message.value.len()).into())
}

async fn must_end(receiver: &mut CSReceiver<BytesValue>) -> Result<(), Fault> {
    match receiver.recv().await {
        Err(Error::Eof) => Ok(()),
        other => Err(format!("the end was expected, not {other:?}").into()),
    }
}

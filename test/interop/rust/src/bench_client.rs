use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use ttrpc::context::Context;
use ttrpc::r#async::Client;

use crate::echo::bytes;
use crate::echo_client::EchoClient;
use crate::flags::Flags;
use crate::measure::{begin, Cpu, Measured};
use crate::Fault;

/// One load: workers, spread over the connections, each with a payload of `size` bytes, every answer compared with
/// what was sent.
struct Bench {
    dial: Arc<Dial>,
    concurrency: usize,
    size: usize,
}

/// How a worker gets its connection.
enum Dial {
    Shared(Vec<EchoClient>),
    /// Each call opens and closes its own.
    Fresh(String),
}

/// `--socket PATH --concurrency 64 --size 64 --connections 1 --seconds 5 --warmup 1`; with 0 connections each call
/// opens and closes its own.
pub async fn run(flags: &Flags) -> Result<(), Fault> {
    let address = format!("unix://{}", flags.text("socket")?);
    let mut clients = vec![];
    for _ in 0..flags.number("connections", 1)? {
        clients.push(EchoClient::new(Client::connect(&address).await?));
    }
    let dial = match clients.is_empty() {
        true => Dial::Fresh(address),
        false => Dial::Shared(clients),
    };
    let bench = Bench {
        dial: Arc::new(dial),
        concurrency: flags.number("concurrency", 64)?,
        size: flags.number("size", 64)?,
    };
    bench.load(flags.number("warmup", 1.0)?).await?;
    let before = begin();
    let measured = bench.load(flags.number("seconds", 5.0)?).await?;
    measured.print("calls", Cpu::since(before));
    Ok(())
}

impl Bench {
    /// Runs for that many seconds; the last calls are awaited and counted.
    async fn load(&self, seconds: f64) -> Result<Measured, Fault> {
        let begin = Instant::now();
        let end = begin + Duration::from_secs_f64(seconds);
        let mut workers = JoinSet::new();
        for worker in 0..self.concurrency {
            workers.spawn(work(self.dial.clone(), worker, self.size, end));
        }
        let mut times = vec![];
        while let Some(one) = workers.join_next().await {
            times.extend(one??);
        }
        Ok(Measured {
            count: times.len(),
            times,
            took: begin.elapsed(),
        })
    }
}

async fn work(dial: Arc<Dial>, worker: usize, size: usize, end: Instant) -> Result<Vec<Duration>, Fault> {
    let mut times = vec![];
    let mut request = bytes(vec![worker as u8; size]);
    loop {
        if let Some(last) = request.value.last_mut() {
            *last = times.len() as u8;
        }
        let before = Instant::now();
        if before >= end {
            return Ok(times);
        }
        let context = Context::default();
        let response = match &*dial {
            Dial::Shared(clients) => {
                clients[worker % clients.len()]
                    .echo_bytes(context, &request)
                    .await?
            }
            Dial::Fresh(address) => {
                let client = EchoClient::new(Client::connect(address).await?);
                client.echo_bytes(context, &request).await?
            }
        };
        times.push(before.elapsed());
        if response != request {
            return Err(format!("wrong answer of {} bytes", response.value.len()).into());
        }
    }
}

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use ttrpc::context::Context;
use ttrpc::r#async::Client;

use crate::echo::bytes;
use crate::echo_client::EchoClient;
use crate::flags::Flags;
use crate::measure::{Cpu, Measured};
use crate::Fault;

/// One load: workers on one connection, each with a payload of `size` bytes, every answer compared with what was sent.
struct Bench {
    echo: EchoClient,
    concurrency: usize,
    size: usize,
}

/// `--socket PATH --concurrency 64 --size 64 --seconds 5 --warmup 1`
pub async fn run(flags: &Flags) -> Result<(), Fault> {
    let client = Client::connect(&format!("unix://{}", flags.text("socket")?)).await?;
    let bench = Bench {
        echo: EchoClient::new(client),
        concurrency: flags.number("concurrency", 64)?,
        size: flags.number("size", 64)?,
    };
    bench.load(flags.number("warmup", 1.0)?).await?;
    let before = Cpu::so_far();
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
            workers.spawn(work(self.echo.clone(), vec![worker as u8; self.size], end));
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

async fn work(echo: EchoClient, payload: Vec<u8>, end: Instant) -> Result<Vec<Duration>, Fault> {
    let mut times = vec![];
    let mut request = bytes(payload);
    loop {
        if let Some(last) = request.value.last_mut() {
            *last = times.len() as u8;
        }
        let before = Instant::now();
        if before >= end {
            return Ok(times);
        }
        let response = echo.echo_bytes(Context::default(), &request).await?;
        times.push(before.elapsed());
        if response != request {
            return Err(format!("wrong answer of {} bytes", response.value.len()).into());
        }
    }
}

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use ttrpc::r#async::Client;

use crate::echo_client::EchoClient;
use crate::flags::Flags;
use crate::load::Load;
use crate::measure::{begin, Cpu, Measured};
use crate::Fault;

/// Messages a call of flood and upload: so many that opening the stream costs nothing beside them.
const MANY_SMALL: usize = 100_000;
const MANY_LARGE: usize = 2_000;
const LARGE_BYTES: usize = 4_096;

/// So many streams of one mode on one connection.
#[derive(Clone)]
struct Bench {
    echo: EchoClient,
    mode: String,
    streams: usize,
    size: usize,
    count: usize,
}

/// `--socket PATH --mode pingpong --streams 1 --size 64 --messages 0 --seconds 5 --warmup 1`. The times are those of
/// round trips in the mode pingpong, else those of whole calls of `messages`; 0: 100,000, or 2,000 of 4 KiB and more.
pub async fn run(flags: &Flags) -> Result<(), Fault> {
    let client = Client::connect(&format!("unix://{}", flags.text("socket")?)).await?;
    let size = flags.number("size", 64)?;
    let bench = Bench {
        echo: EchoClient::new(client),
        mode: flags.text("mode").unwrap_or("pingpong").to_string(),
        streams: flags.number("streams", 1)?,
        size,
        count: match flags.number("messages", 0)? {
            0 if size >= LARGE_BYTES => MANY_LARGE,
            0 => MANY_SMALL,
            count => count,
        },
    };
    bench.run(flags.number("warmup", 1.0)?).await?;
    let before = begin();
    let measured = bench.run(flags.number("seconds", 5.0)?).await?;
    measured.print("messages", Cpu::since(before));
    Ok(())
}

impl Bench {
    /// Loads for that many seconds; the last calls are awaited and count.
    async fn run(&self, seconds: f64) -> Result<Measured, Fault> {
        let begin = Instant::now();
        let end = begin + Duration::from_secs_f64(seconds);
        let mut streams = JoinSet::new();
        for _ in 0..self.streams {
            let bench = self.clone();
            streams.spawn(async move { bench.work(end).await });
        }
        let mut all = Measured {
            times: vec![],
            count: 0,
            took: Duration::ZERO,
        };
        while let Some(one) = streams.join_next().await {
            let (count, times) = one??;
            all.count += count;
            all.times.extend(times);
        }
        all.took = begin.elapsed();
        Ok(all)
    }

    /// One stream until the end: one call of pingpong, calls of the others one after the other.
    async fn work(&self, end: Instant) -> Result<(usize, Vec<Duration>), Fault> {
        let mut times = vec![];
        let load = Load {
            echo: self.echo.clone(),
            count: self.count,
            size: self.size,
        };
        if self.mode == "pingpong" {
            load.pingpong(|_| Instant::now() < end, |took| times.push(took))
                .await?;
            return Ok((times.len(), times));
        }
        loop {
            let before = Instant::now();
            if before >= end {
                return Ok((times.len() * self.count, times));
            }
            load.run(&self.mode).await?;
            times.push(before.elapsed());
        }
    }
}

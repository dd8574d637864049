//! The load of unary calls on the crate's other client, of threads: each worker has one to itself.
use std::thread;
use std::time::{Duration, Instant};

use protobuf::well_known_types::wrappers::BytesValue;
use ttrpc::context::Context;
use ttrpc::sync::Client;

use crate::echo::{bytes, ECHO_SERVICE};
use crate::flags::Flags;
use crate::measure::{begin, Cpu, Measured};
use crate::Fault;

/// What the crate's code generator writes, by the macro it uses.
#[derive(Clone)]
struct EchoClient {
    client: Client,
}

impl EchoClient {
    fn open(address: &str) -> ttrpc::Result<EchoClient> {
        Client::connect(address).map(|client| EchoClient { client })
    }

    fn echo_bytes(&self, context: Context, request: &BytesValue) -> ttrpc::Result<BytesValue> {
        let mut response = BytesValue::new();
        ttrpc::client_request!(self, context, request, ECHO_SERVICE, "EchoBytes", response);
        Ok(response)
    }
}

struct Bench {
    address: String,
    clients: Vec<EchoClient>,
    concurrency: usize,
    size: usize,
}

/// The flags of `bench-client`.
pub fn run(flags: &Flags) -> Result<(), Fault> {
    let address = format!("unix://{}", flags.text("socket")?);
    let connections = flags.number("connections", 1)?;
    let clients = (0..connections).map(|_| EchoClient::open(&address));
    let bench = Bench {
        clients: clients.collect::<ttrpc::Result<_>>()?,
        address,
        concurrency: flags.number("concurrency", 64)?,
        size: flags.number("size", 64)?,
    };
    bench.load(flags.number("warmup", 1.0)?)?;
    let before = begin();
    let measured = bench.load(flags.number("seconds", 5.0)?)?;
    measured.print("calls", Cpu::since(before));
    Ok(())
}

impl Bench {
    /// Runs for that many seconds; the last calls are awaited and counted.
    fn load(&self, seconds: f64) -> Result<Measured, Fault> {
        let begin = Instant::now();
        let end = begin + Duration::from_secs_f64(seconds);
        let mut times = vec![];
        thread::scope(|scope| {
            let workers: Vec<_> = (0..self.concurrency)
                .map(|worker| scope.spawn(move || self.work(worker, end)))
                .collect();
            for worker in workers {
                times.extend(worker.join().map_err(|_| "a worker panicked")??);
            }
            Ok::<(), Fault>(())
        })?;
        Ok(Measured {
            count: times.len(),
            times,
            took: begin.elapsed(),
        })
    }

    fn work(&self, worker: usize, end: Instant) -> Result<Vec<Duration>, Fault> {
        let mut times = vec![];
        let mut request = bytes(vec![worker as u8; self.size]);
        loop {
            if let Some(last) = request.value.last_mut() {
                *last = times.len() as u8;
            }
            let before = Instant::now();
            if before >= end {
                return Ok(times);
            }
            let response = self.call(worker, &request)?;
            times.push(before.elapsed());
            if response != request {
                return Err(format!("wrong answer of {} bytes", response.value.len()).into());
            }
        }
    }

    fn call(&self, worker: usize, request: &BytesValue) -> ttrpc::Result<BytesValue> {
        match self.clients.len() {
            0 => EchoClient::open(&self.address)?.echo_bytes(Context::default(), request),
            count => self.clients[worker % count].echo_bytes(Context::default(), request),
        }
    }
}

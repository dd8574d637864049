//! The real Rust counterpart of the tests: ttrpc servers, a client driven by JSON lines, and both ends of the
//! benchmarks. All of it runs on one thread, as messages get lost on the crate's many; `--threads` is for clients
//! of unary calls alone.
mod bench_client;
mod bench_stream;
mod bench_sync;
mod calls;
mod client;
mod client_stream;
mod connection;
mod echo;
mod echo_client;
mod fail;
mod failure;
mod flags;
mod load;
mod measure;
mod numbered;
mod raw;
mod server;
mod service;
mod streams;
mod sync_server;

use flags::Flags;

/// What a command ends with when it fails.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

fn main() {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let flags = Flags::parse(args);
    if let Err(fault) = run(&command, &flags) {
        eprintln!("interop: {fault}");
        std::process::exit(1);
    }
}

fn run(command: &str, flags: &Flags) -> Result<(), Fault> {
    let runtime = runtime(flags.number("threads", 1)?)?;
    match command {
        "server" => runtime.block_on(server::run(flags)),
        "sync-server" => sync_server::run(flags),
        "client" => runtime.block_on(client::run()),
        "bench-server" => runtime.block_on(server::run(flags)),
        "bench-sync-client" => bench_sync::run(flags),
        "bench-client" => runtime.block_on(bench_client::run(flags)),
        "bench-stream-client" => runtime.block_on(bench_stream::run(flags)),
        _ => Err(
            "usage: interop server|sync-server|client|bench-server|bench-client|bench-sync-client|bench-stream-client [flags]"
                .into(),
        ),
    }
}

fn runtime(threads: usize) -> std::io::Result<tokio::runtime::Runtime> {
    use tokio::runtime::Builder;
    match threads {
        1 => Builder::new_current_thread().enable_all().build(),
        _ => Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_all()
            .build(),
    }
}

use tokio::io::{AsyncBufReadExt, BufReader};
use ttrpc::r#async::Server;

use crate::flags::Flags;
use crate::service::echo_service;
use crate::Fault;

/// Serves the Echo service on `--socket` until stdin ends; says "ready" and the path.
pub async fn run(flags: &Flags) -> Result<(), Fault> {
    let socket = flags.text("socket")?;
    let mut server = Server::new()
        .bind(&format!("unix://{socket}"))?
        .register_service(echo_service());
    server.start().await?;
    println!("ready {socket}");
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while lines.next_line().await?.is_some() {}
    // The crate leaves it behind.
    std::fs::remove_file(socket)?;
    // Not `shutdown`, which waits for handlers for up to ten seconds: the runtime drops them.
    Ok(())
}

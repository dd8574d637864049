use ttrpc::r#async::Client;
use ttrpc::{sync, Error, Request, Response, Result};

/// A client of one of the crate's two kinds.
#[derive(Clone)]
pub enum Connection {
    Async(Client),
    /// Each call has a thread to itself; there are no streams.
    Sync(sync::Client),
}

impl Connection {
    pub async fn open(path: &str, sync: bool) -> Result<Connection> {
        let address = format!("unix://{path}");
        if sync {
            return sync::Client::connect(&address).map(Connection::Sync);
        }
        Client::connect(&address).await.map(Connection::Async)
    }

    pub async fn call(&self, request: Request) -> Result<Response> {
        match self {
            Connection::Async(client) => client.request(request).await,
            Connection::Sync(client) => {
                let client = client.clone();
                let call = tokio::task::spawn_blocking(move || client.request(request));
                call.await
                    .unwrap_or_else(|panic| Err(Error::Others(panic.to_string())))
            }
        }
    }

    /// For what the synchronous kind does not have.
    pub fn client(&self) -> Result<Client> {
        match self {
            Connection::Async(client) => Ok(client.clone()),
            Connection::Sync(_) => Err(Error::Others(
                "the synchronous client has unary calls only".into(),
            )),
        }
    }
}

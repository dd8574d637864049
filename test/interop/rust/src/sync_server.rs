//! The crate's other server, of threads: it has unary methods only.
use std::collections::HashMap;
use std::sync::Arc;

use protobuf::well_known_types::empty::Empty;
use protobuf::well_known_types::wrappers::{BytesValue, StringValue};
use ttrpc::sync::{MethodHandler, Server, TtrpcContext};
use ttrpc::{Request, Result};

use crate::calls::Calls;
use crate::echo::ECHO_SERVICE;
use crate::fail::failure;
use crate::flags::Flags;
use crate::Fault;

#[derive(Default)]
struct SyncEcho {
    calls: Calls,
}

impl SyncEcho {
    fn echo(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        Ok(request)
    }

    fn echo_bytes(&self, _: &TtrpcContext, request: BytesValue) -> Result<BytesValue> {
        Ok(request)
    }

    fn empty(&self, _: &TtrpcContext, request: Empty) -> Result<Empty> {
        Ok(request)
    }

    fn fail(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        Err(failure(&request.value))
    }

    fn block(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        wait(self.calls.get(&request.value).block());
        Ok(request)
    }

    fn release(&self, _: &TtrpcContext, request: StringValue) -> Result<Empty> {
        self.calls.get(&request.value).released.fire();
        Ok(Empty::new())
    }

    fn begun(&self, _: &TtrpcContext, request: StringValue) -> Result<StringValue> {
        wait(self.calls.get(&request.value).begun.wait());
        Ok(request)
    }
}

/// Waits on this thread: every method has one to itself.
fn wait(event: impl std::future::Future<Output = ()>) {
    if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().build() {
        runtime.block_on(event);
    }
}

macro_rules! unary {
    ($service:ident, $methods:ident, $($name:literal: $input:path => $function:ident),* $(,)?) => { $({
        struct Handler { service: Arc<SyncEcho> }
        impl MethodHandler for Handler {
            fn handler(&self, context: TtrpcContext, request: Request) -> Result<()> {
                ttrpc::request_handler!(self, context, request, $input, $function);
                Ok(())
            }
        }
        $methods.insert(format!("/{ECHO_SERVICE}/{}", $name), Box::new(Handler { service: $service.clone() }));
    })* };
}

/// Serves some of the Echo service's unary methods on `--socket` until stdin ends.
pub fn run(flags: &Flags) -> std::result::Result<(), Fault> {
    let socket = flags.text("socket")?;
    let service = Arc::new(SyncEcho::default());
    let mut methods: HashMap<String, Box<dyn MethodHandler + Send + Sync>> = HashMap::new();
    unary!(service, methods,
        "Echo": StringValue => echo,
        "EchoBytes": BytesValue => echo_bytes,
        "Empty": Empty => empty,
        "Fail": StringValue => fail,
        "Block": StringValue => block,
        "Release": StringValue => release,
        "Begun": StringValue => begun,
    );
    let mut server = Server::new()
        .bind(&format!("unix://{socket}"))?
        .register_service(methods);
    server.start()?;
    println!("ready {socket}");
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    std::fs::remove_file(socket)?;
    // Not `shutdown`: it would wait for handlers that will not be released any more.
    std::process::exit(0);
}

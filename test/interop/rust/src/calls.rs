use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use tokio::sync::watch;

/// Something that happens once and is waited for.
pub struct Event(watch::Sender<bool>);

impl Event {
    pub fn new() -> Event {
        Event(watch::Sender::new(false))
    }

    pub fn fire(&self) {
        self.0.send_replace(true);
    }

    fn fired(&self) -> bool {
        *self.0.borrow()
    }

    pub async fn wait(&self) {
        // Cannot fail: the sender lives as long as `self`.
        let _ = self.0.subscribe().wait_for(|fired| *fired).await;
    }
}

/// One named call that another call can watch and release.
pub struct Call {
    pub begun: Event,
    pub released: Event,
    pub ended: Event,
    ending: OnceLock<&'static str>,
}

impl Call {
    /// Waits until it is released, or is dropped: the crate's way to end a handler.
    pub async fn block(self: Arc<Call>) {
        let mut ending = Ending {
            call: self.clone(),
            how: "dropped",
        };
        self.begun.fire();
        self.released.wait().await;
        ending.how = "released";
    }

    /// How it has ended; read after `ended`.
    pub fn ending(&self) -> &'static str {
        self.ending.get().copied().unwrap_or_default()
    }

    /// At once: "never", "running", or how it has ended.
    pub fn seen(&self) -> &'static str {
        match (self.begun.fired(), self.ended.fired()) {
            (_, true) => self.ending(),
            (true, _) => "running",
            _ => "never",
        }
    }
}

/// Records how a handler has ended, when it has.
struct Ending {
    call: Arc<Call>,
    how: &'static str,
}

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.call.ending.set(self.how);
        self.call.ended.fire();
    }
}

/// The named calls of a server; the first lookup of a name makes its entry.
#[derive(Default)]
pub struct Calls(Mutex<HashMap<String, Arc<Call>>>);

impl Calls {
    pub fn get(&self, name: &str) -> Arc<Call> {
        let mut calls = self.0.lock().unwrap();
        let call = calls.entry(name.to_string()).or_insert_with(|| {
            let [begun, released, ended] = [Event::new(), Event::new(), Event::new()];
            Arc::new(Call {
                begun,
                released,
                ended,
                ending: OnceLock::new(),
            })
        });
        call.clone()
    }
}

use std::time::Duration;

use serde_json::json;

/// Prints the line after which a load is measured; returns the CPU time so far.
pub fn begin() -> Cpu {
    println!("begin");
    Cpu::so_far()
}

/// Times of what was measured, and the CPU time of this process meanwhile.
pub struct Measured {
    pub times: Vec<Duration>,
    /// Calls or messages.
    pub count: usize,
    pub took: Duration,
}

impl Measured {
    /// Prints one line of JSON; `counted` is the name of what was counted.
    pub fn print(mut self, counted: &str, cpu: Cpu) {
        self.times.sort_unstable();
        let line = json!({
            counted: self.count,
            "seconds": self.took.as_secs_f64(),
            "p50us": self.quantile(0.50),
            "p99us": self.quantile(0.99),
            "cpuUserSec": cpu.user,
            "cpuSysSec": cpu.sys,
        });
        println!("{line}");
    }

    fn quantile(&self, q: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        let found = self.times.get((q * last as f64) as usize);
        found.map_or(0.0, |time| time.as_nanos() as f64 / 1000.0)
    }
}

/// CPU seconds of this process.
#[derive(Clone, Copy)]
pub struct Cpu {
    user: f64,
    sys: f64,
}

impl Cpu {
    pub fn so_far() -> Cpu {
        // SAFETY: getrusage fills the whole struct, of which zeros are a value.
        let usage = unsafe {
            let mut usage: libc::rusage = std::mem::zeroed();
            libc::getrusage(libc::RUSAGE_SELF, &mut usage);
            usage
        };
        let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
        Cpu {
            user: seconds(usage.ru_utime),
            sys: seconds(usage.ru_stime),
        }
    }

    pub fn since(before: Cpu) -> Cpu {
        let now = Cpu::so_far();
        Cpu {
            user: now.user - before.user,
            sys: now.sys - before.sys,
        }
    }
}

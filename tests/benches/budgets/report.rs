//! The table of budgets, and the statistics in it.

use std::fs;
use std::process::Command;
use std::time::Duration;

/// Budgets with what was measured.
pub struct Report {
    ratios: Vec<String>,
    rows: Vec<String>,
}

impl Report {
    /// Prints the header: when, where, and how busy it was there.
    pub fn new() -> Self {
        let date = Command::new("date").arg("-u").arg("+%Y-%m-%d %H:%M UTC").output();
        let date = date.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default();
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cpu = cpu.lines().find_map(|l| l.strip_prefix("model name")).unwrap_or(": unknown processor");
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        println!("{date}, {}, {cores} cores, load {}\n", cpu.trim_start_matches(['\t', ' ', ':']), load());
        Self { ratios: Vec::new(), rows: Vec::new() }
    }

    /// A ratio, which holds on every machine.
    pub fn ratio(&mut self, what: &str, budget: f64, measured: f64, how: &str) {
        self.ratios.push(row(
            what,
            &format!("{budget:.1} ×"),
            &format!("{measured:.2} ×"),
            measured / budget,
            how,
        ));
    }

    /// A time, which holds on this one.
    pub fn time(&mut self, what: &str, budget: Duration, measured: Duration, how: &str) {
        let share = measured.as_secs_f64() / budget.as_secs_f64();
        self.rows.push(row(what, &ms(budget), &ms(measured), share, how));
    }

    /// Memory, in bytes.
    pub fn memory(&mut self, what: &str, budget: u64, measured: u64, how: &str) {
        let mb = |bytes: u64| format!("{:.0} MB", bytes as f64 / 1e6);
        self.rows.push(row(what, &mb(budget), &mb(measured), measured as f64 / budget as f64, how));
    }

    /// Says why there is no number.
    pub fn unmeasured(&mut self, what: &str, why: &str) {
        self.rows.push(format!("  ?          {what}: not measured: {why}"));
    }

    /// Prints all of it, ratios first.
    pub fn print(&self) {
        println!("\n  {:10} {:58} {:>10} {:>10}", "", "", "budget", "measured");
        self.ratios.iter().chain(&self.rows).for_each(|row| println!("{row}"));
        println!("\nload at the end: {}", load());
    }
}

fn row(what: &str, budget: &str, measured: &str, share: f64, how: &str) -> String {
    let mark = match share {
        s if s <= 1.0 => "ok",
        s if s <= 2.0 => "MISS",
        _ => "MISS > 2×",
    };
    let how = if how.is_empty() { String::new() } else { format!("   {how}") };
    format!("  {mark:10} {what:58} {budget:>10} {measured:>10}{how}")
}

fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// A time as people read it.
pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        m if m < 10.0 => format!("{m:.2} ms"),
        m => format!("{m:.0} ms"),
    }
}

/// Times of many rounds.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that `percent` of the rounds do not exceed.
    pub fn at(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        sorted.get((sorted.len() * percent / 100).min(last)).copied().unwrap_or_default()
    }

    pub fn median(&self) -> Duration {
        self.at(50)
    }

    /// Median, and how many rounds.
    pub fn how(&self) -> String {
        format!("median {}, of {}", ms(self.median()), self.0.len())
    }
}

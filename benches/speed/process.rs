//! What a process spends.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often the memory of a process is looked at.
const WATCH: Duration = Duration::from_millis(50);

/// What a process spent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    /// From its start to its end.
    pub(crate) seconds: f64,
    /// Seconds of processors; 0, as is what follows, where the system does not tell.
    pub(crate) work: f64,
    /// MiB of memory at most, the pages of files that it looked at among them.
    pub(crate) memory: f64,
    /// MiB without those, at most.
    pub(crate) own_memory: f64,
}

impl Spent {
    /// The median of the times.
    pub(crate) fn median(runs: &[Spent]) -> Spent {
        Spent {
            seconds: median(&mut runs.iter().map(|run| run.seconds).collect::<Vec<_>>()),
            work: median(&mut runs.iter().map(|run| run.work).collect::<Vec<_>>()),
            ..Spent::default()
        }
    }

    /// The times that a process said it spent.
    pub(crate) fn parse(said: &str) -> Result<Spent, Box<dyn Error>> {
        let (seconds, work) = said.trim().split_once(' ').ok_or("no two numbers")?;
        Ok(Spent {
            seconds: seconds.parse()?,
            work: work.parse()?,
            ..Spent::default()
        })
    }
}

/// Seconds of processors that this process and those that it waited for have had.
pub(crate) fn work() -> f64 {
    // Behind the name, which may hold anything: user and system time of its own and of its children, in
    // hundredths of a second.
    let told = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let numbers = told.rsplit(')').next().unwrap_or_default();
    let ticks = numbers.split_whitespace().skip(11).take(4);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// Runs a command to its end; what it says is read by nobody.
pub(crate) fn run(command: &mut Command) -> Result<Spent, Box<dyn Error>> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (start, worked) = (Instant::now(), work());
    let mut process = command.spawn()?;
    let (end, ended) = channel::<()>();
    let watched = process.id();
    let watch = thread::spawn(move || {
        let mut most = [0.0; 2];
        while ended.recv_timeout(WATCH) == Err(RecvTimeoutError::Timeout) {
            for (most, now) in most.iter_mut().zip(memory(watched)) {
                *most = now.max(*most);
            }
        }
        most
    });
    let status = process.wait()?;
    let seconds = start.elapsed().as_secs_f64();
    drop(end);
    // Nothing found is no failure, nor is a file that cannot be read.
    status.code().ok_or(format!("{command:?} was killed"))?;
    let [memory, own_memory] = watch.join().map_err(|_| "the watch panicked")?;
    Ok(Spent {
        seconds,
        work: work() - worked,
        memory,
        own_memory,
    })
}

/// MiB that a process has had at most so far, and those of its own that it has.
fn memory(process: u32) -> [f64; 2] {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    ["VmHWM", "RssAnon"].map(|key| {
        let line = status.lines().find(|line| line.starts_with(key));
        let size = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        size.unwrap_or_default() / 1024.0
    })
}

/// What a command says.
pub(crate) fn output(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?} ended with {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The same command, held to so many cores where the system can.
pub(crate) fn on_cores(command: Command, cores: usize) -> Command {
    if Command::new("taskset").arg("-V").output().is_err() {
        return command;
    }
    let mut held = Command::new("taskset");
    held.args(["-c", &format!("0-{}", cores - 1)]);
    held.arg(command.get_program()).args(command.get_args());
    held
}

/// Bytes of all files under a folder whose names end so.
pub(crate) fn folder_size(folder: &Path, ending: &str) -> Result<u64, Box<dyn Error>> {
    let mut size = 0;
    for file in walkdir::WalkDir::new(folder) {
        let file = file?;
        if file.file_type().is_file() && file.file_name().to_string_lossy().ends_with(ending) {
            size += file.metadata()?.len();
        }
    }
    Ok(size)
}

/// The middle one of some numbers; they are sorted by this.
pub(crate) fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

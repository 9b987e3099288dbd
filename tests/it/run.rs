//! Runs the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Where the repository is.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What came out of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        let status = output.status.code().expect("it ends by itself");
        Ran { status, stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// The program, in the repository's folder, with nothing of the tester's own settings.
pub(crate) fn caibao() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caibao"));
    command.current_dir(root()).stdin(Stdio::null());
    for name in ["CAIBAO_INDEX", "COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// Runs it with these arguments.
pub(crate) fn run<const N: usize>(args: [&str; N]) -> Ran {
    caibao().args(args).output().expect("it starts").into()
}

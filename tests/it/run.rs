//! Runs the program.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;

use tempfile::TempDir;

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
        Ran {
            status,
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// The program, in the repository's folder, with nothing of the tester's own settings.
pub(crate) fn caibao() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caibao"));
    command.current_dir(root()).stdin(Stdio::null());
    for name in [
        "CAIBAO_INDEX",
        "COLUMNS",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "CAIBAO_LEXICON",
        "FORCE_HYPERLINK",
        "PAGER",
    ] {
        command.env_remove(name);
    }
    command.env("CAIBAO_CONFIG", "no-such-settings.toml");
    command
}

/// What a command came to.
pub(crate) fn ran(command: &mut Command) -> Ran {
    command.output().expect("it starts").into()
}

/// Starts a server; the address that it prints comes with it.
pub(crate) fn started(serve: &mut Command) -> (Child, String) {
    serve.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut server = serve.spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(server.stdout.as_mut().expect("it is piped"))
        .read_line(&mut line)
        .expect("it prints where it is");
    (server, line.trim().to_owned())
}

/// Runs the program with these arguments over the index of the samples.
pub(crate) fn run(args: &[&str]) -> Ran {
    ran(caibao().env("CAIBAO_INDEX", sample_index()).args(args))
}

/// An index of the samples, made once.
pub(crate) fn sample_index() -> &'static Path {
    static INDEX: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = TempDir::new().expect("a temporary folder");
        let made = ran(caibao()
            .args(["index", "samples/articles", "--index"])
            .arg(folder.path()));
        assert_eq!(made.status, 0, "{made:?}");
        folder
    });
    INDEX.path()
}

/// Whether expectations are to be written anew from what came out.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

/// The text with … for the ids of articles: without an address they come from where the
/// repository lies.
pub(crate) fn without_ids(text: &str) -> String {
    let hex = |id: &str| [8, 16].contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit());
    let lines = text.lines().map(|line| {
        let key = "\"id\": \"";
        if let Some((indent, rest)) = line.split_once(key) {
            return format!(
                "{indent}{key}…{}",
                rest.trim_start_matches(|c: char| c.is_ascii_hexdigit())
            );
        }
        let parts = line
            .split(" · ")
            .map(|part| if hex(part) { "…" } else { part });
        parts.collect::<Vec<_>>().join(" · ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

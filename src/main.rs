//! The command `caibao`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    caibao::cli::run(std::env::args_os())
}

//! Paths as people typed them or could have: relative where that is shorter.

use std::path::Path;

/// A path, from the current folder where it lies under it.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let relative = here
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    relative
        .filter(|path| !path.as_os_str().is_empty())
        .as_deref()
        .unwrap_or(path)
        .display()
        .to_string()
}

/// The last part of a path.
pub(super) fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

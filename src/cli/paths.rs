//! Paths as people read them.

use std::path::Path;

use crate::api::Paths;

/// A path, from the current folder where it lies under it.
pub(super) fn shown(path: &Path) -> String {
    Paths::open().shown(path)
}

/// The last part of a path.
pub(super) fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

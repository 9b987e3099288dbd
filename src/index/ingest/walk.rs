//! The files under some paths, each once, in an order that does not change.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::index::ident;
use crate::index::place::is_index;

/// Something that was come across.
pub(super) enum Found {
    /// A file, by its canonical path.
    File(PathBuf),
    /// A file of a kind that holds no articles.
    Other,
    /// Something that cannot be looked at.
    Failed(PathBuf, String),
}

/// Walks the paths in their order, folders by name; hidden files and folders and indexes are left
/// out. `wants` says which files of a folder hold articles; a file that is named itself does.
pub(super) fn walk<'a>(
    paths: &'a [PathBuf],
    wants: &'a dyn Fn(&Path) -> bool,
) -> impl Iterator<Item = Found> + 'a {
    let mut seen: HashSet<u64> = HashSet::new();
    paths.iter().flat_map(entries).filter_map(move |entry| {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return Some(failed(&error)),
        };
        if !entry.file_type().is_file() {
            return None;
        }
        if entry.depth() > 0 && !wants(entry.path()) {
            return Some(Found::Other);
        }
        match entry.path().canonicalize() {
            // A link may lead to a file that was already there.
            Ok(path) => seen.insert(ident::file(&path)).then_some(Found::File(path)),
            Err(error) => Some(Found::Failed(entry.into_path(), error.to_string())),
        }
    })
}

/// About how many files `walk` will come across: those that two paths lead to count twice.
pub(super) fn count(paths: &[PathBuf], wants: &dyn Fn(&Path) -> bool) -> u64 {
    let wanted = |entry: &DirEntry| {
        entry.file_type().is_file() && (entry.depth() == 0 || wants(entry.path()))
    };
    let files = paths
        .iter()
        .flat_map(entries)
        .flatten()
        .filter(wanted)
        .count();
    u64::try_from(files).unwrap_or(u64::MAX)
}

fn entries(path: &PathBuf) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
    WalkDir::new(path)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            !(is_hidden(entry) || entry.file_type().is_dir() && is_index(entry.path()))
        })
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn failed(error: &walkdir::Error) -> Found {
    let path = error.path().map(Path::to_owned).unwrap_or_default();
    let reason = match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => format!(
            "a link back to a folder that it is in, {}",
            ancestor.display()
        ),
        (None, Some(cause)) => cause.to_string(),
        (None, None) => error.to_string(),
    };
    Found::Failed(path, reason)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn hidden_files_indexes_and_what_was_seen_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for file in [
            "b.md",
            "a/2.md",
            "a/1.md",
            "a/.git/x.md",
            ".hidden.md",
            "picture.png",
            "index/caibao.json",
            "index/README.md",
        ] {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(&root, root.join("a/loop")).unwrap();
        let wants = |path: &Path| path.extension().is_some_and(|end| end == "md");
        let paths = [root.join("b.md"), root.clone(), root.join("none")];
        let found: Vec<String> = walk(&paths, &wants)
            .map(|found| match found {
                Found::File(path) => path.strip_prefix(&root).unwrap().display().to_string(),
                Found::Other => "other".to_owned(),
                Found::Failed(path, reason) => {
                    assert!(!reason.is_empty());
                    format!("failed {}", path.strip_prefix(&root).unwrap().display())
                }
            })
            .collect();
        #[cfg(unix)]
        assert_eq!(
            found,
            [
                "b.md",
                "a/1.md",
                "a/2.md",
                "failed a/loop",
                "other",
                "failed none"
            ]
        );
    }
}

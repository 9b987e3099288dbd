//! How files are named to programs and people.

use std::path::{Path, PathBuf};

/// Names files from the current folder where they lie under it, as people typed them or could have.
#[derive(Clone, Debug)]
pub struct Paths {
    here: Option<PathBuf>,
    outside: Outside,
}

/// How a file is named that lies elsewhere.
#[derive(Clone, Copy, Debug)]
enum Outside {
    /// By its whole path.
    Whole,
    /// By its name, so that strangers do not learn where things lie on this machine.
    Name,
}

impl Paths {
    /// For whoever sits at this machine.
    pub fn open() -> Paths {
        Paths::new(Outside::Whole)
    }

    /// For whoever asks over a network.
    pub fn guarded() -> Paths {
        Paths::new(Outside::Name)
    }

    fn new(outside: Outside) -> Paths {
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        Paths {
            here: here.ok(),
            outside,
        }
    }

    /// What a file is called.
    pub fn shown(&self, path: &Path) -> String {
        let here = self.here.as_deref();
        let under = here.and_then(|here| path.strip_prefix(here).ok());
        let under = under.filter(|path| !path.as_os_str().is_empty());
        let outside = match self.outside {
            Outside::Whole => path,
            Outside::Name => path.file_name().map_or(path, Path::new),
        };
        under.unwrap_or(outside).display().to_string()
    }
}

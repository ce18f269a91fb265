use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::segmentation::persist::hex;

/// Where a file comes from.
pub(super) enum Source<'a> {
    /// A path.
    Path(PathBuf),
    /// Anything that can be read, and what it is called.
    Reader(String, Box<dyn Read + 'a>),
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Source").field(&self.called()).finish()
    }
}

impl<'a> Source<'a> {
    /// What errors and notes call it.
    pub(super) fn called(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Reader(name, _) => name.clone(),
        }
    }

    /// What the record of a run calls it: no folder is told.
    pub(super) fn file_name(&self) -> String {
        match self {
            Self::Path(path) => path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            Self::Reader(name, _) => name.clone(),
        }
    }

    pub(super) fn open(self) -> Result<Digesting<Box<dyn Read + 'a>>> {
        let called = self.called();
        let reader: Box<dyn Read + 'a> = match self {
            Self::Path(path) if path.is_dir() => {
                let reason = io::Error::new(io::ErrorKind::IsADirectory, "it is a directory; name a file in it");
                return Err(Error::io("open", called, reason));
            }
            Self::Path(path) => Box::new(File::open(path).map_err(|source| Error::io("open", called, source))?),
            Self::Reader(_, reader) => reader,
        };
        Ok(Digesting { reader, digest: Sha256::new() })
    }
}

/// Takes the digest of a file while it is read, so that it is read once.
pub(super) struct Digesting<R> {
    reader: R,
    digest: Sha256,
}

impl<R: Read> Digesting<R> {
    /// The SHA-256 of the whole file; what nobody has read yet is read now.
    pub(super) fn finish(mut self) -> io::Result<String> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(hex(&self.digest.finalize()))
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.digest.update(&buffer[..n]);
        Ok(n)
    }
}

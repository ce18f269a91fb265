use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The output files of one run: each is written in full beside its target, and only [`OutputFiles::commit`] puts them in place,
/// one rename each. A run that fails leaves the files of the run before as they were.
///
/// ```
/// use segmenta::segmentation::OutputFiles;
///
/// # let dir = std::env::temp_dir().join("segmenta-doc-output-files");
/// let mut files = OutputFiles::create(&dir)?;
/// files.write_text("notes.txt", "done\n")?;
/// let paths = files.commit()?;
/// assert_eq!(std::fs::read_to_string(&paths[0]).unwrap(), "done\n");
/// # std::fs::remove_dir_all(&dir).unwrap();
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug)]
pub struct OutputFiles {
    dir: PathBuf,
    /// Written and not yet in place: the partial file and its target.
    pending: Vec<(PathBuf, PathBuf)>,
    stale: Vec<PathBuf>,
}

impl OutputFiles {
    /// Makes the directory where it is not there yet.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be made.
    pub fn create(dir: impl Into<PathBuf>) -> Result<Self> {
        let dir = dir.into();
        fs::create_dir_all(&dir).map_err(|source| io("create", &dir, source))?;
        Ok(Self { dir, pending: Vec::new(), stale: Vec::new() })
    }

    /// Writes one file, to be put in place by [`OutputFiles::commit`]. All bytes have reached the disk when this returns.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be written.
    pub fn write(&mut self, name: &str, content: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let target = self.dir.join(name);
        let partial = self.dir.join(format!(".{name}.partial"));
        let file = File::create(&partial).map_err(|source| io("create", &partial, source))?;
        self.pending.push((partial, target.clone()));
        let mut writer = BufWriter::new(file);
        content(&mut writer)?;
        let written = writer.flush().and_then(|()| writer.get_ref().sync_all());
        written.map_err(|source| io("write", &target, source))
    }

    /// Writes a text, to be put in place by [`OutputFiles::commit`].
    ///
    /// # Errors
    /// Those of [`OutputFiles::write`].
    pub fn write_text(&mut self, name: &str, text: &str) -> Result<()> {
        let target = self.dir.join(name);
        self.write(name, |writer| writer.write_all(text.as_bytes()).map_err(|source| io("write", &target, source)))
    }

    /// Writes a file of its own, which is replaced as a whole or not at all.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be written, [`ErrorKind::Param`](crate::ErrorKind::Param) where the path names no file.
    pub fn replace(path: impl AsRef<Path>, content: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let path = path.as_ref();
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| {
            Error::param("output file", path.display(), "a path that ends in a file name of valid Unicode")
        })?;
        let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut files = Self::create(dir)?;
        files.write(name, content)?;
        files.commit().map(drop)
    }

    /// Has [`OutputFiles::commit`] remove a file that an earlier run may have left and this one does not write.
    pub fn remove_stale(&mut self, name: &str) {
        self.stale.push(self.dir.join(name));
    }

    /// Puts every file in place and returns their paths in the order they were written.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where a file cannot be renamed or removed.
    pub fn commit(mut self) -> Result<Vec<PathBuf>> {
        for (partial, target) in &self.pending {
            fs::rename(partial, target).map_err(|source| io("rename", target, source))?;
        }
        for stale in &self.stale {
            match fs::remove_file(stale) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(io("remove", stale, source));
                }
                _ => {}
            }
        }
        sync_directory(&self.dir);
        Ok(std::mem::take(&mut self.pending).into_iter().map(|(_, target)| target).collect())
    }
}

impl Drop for OutputFiles {
    /// Leaves nothing half-written behind.
    fn drop(&mut self) {
        for (partial, _) in &self.pending {
            // Nobody is left to tell, and a partial file has a name that no reader takes for a result.
            let _ = fs::remove_file(partial);
        }
    }
}

/// Makes the renames themselves survive a power cut, on systems where a directory can be opened for that.
fn sync_directory(dir: &Path) {
    if let Ok(dir) = File::open(dir) {
        let _ = dir.sync_all();
    }
}

fn io(action: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::io(action, path.display().to_string(), source)
}

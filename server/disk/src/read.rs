use std::cell::Cell;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};

/// The longest source file that is read, in bytes.
pub const SOURCE_LIMIT: u64 = 4 << 20;
/// Whether a regular file is at `path` (a path key). Links are not followed.
#[must_use]
pub fn is_file(path: &str) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

/// Whether a folder is at `path` (a path key). Links are not followed.
#[must_use]
pub fn is_folder(path: &str) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// What tells one text of a file from the next without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    len: u64,
    modified: Option<std::time::SystemTime>,
}

/// The stamp of a regular file; `None` if there is none. Links are not followed.
#[must_use]
pub fn stamp(path: &str) -> Option<Stamp> {
    let found = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some(Stamp { len: found.len(), modified: found.modified().ok() })
}

/// The longest artifact that is read, in bytes.
pub const ARTIFACT_LIMIT: u64 = 10 << 20;

/// A file with a NUL in its first bytes is no text; git and ripgrep draw the line at the same place.
const BINARY_PROBE: usize = 8 << 10;
/// First size of a thread's buffer. Nearly all source files are shorter, and are read with one call.
const BUFFER: usize = 64 << 10;
/// A buffer that had to grow beyond this is given back.
const KEPT_BUFFER: usize = 1 << 20;

/// The longest file of this name that is read: [`ARTIFACT_LIMIT`] for Markdown, else [`SOURCE_LIMIT`].
pub fn limit_of(path: &str) -> u64 {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let markdown = ["md", "markdown", "mdx"].iter().any(|known| extension.eq_ignore_ascii_case(known));
    if markdown { ARTIFACT_LIMIT } else { SOURCE_LIMIT }
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Longer than the limit.
    TooLarge {
        /// Bytes of the file.
        len: u64,
        /// Bytes that would be read.
        limit: u64,
    },
    /// A NUL in the first 8 KB.
    Binary,
    /// It begins with the mark of UTF-16, as the shell of older Windows versions writes it.
    Utf16,
    /// Text in another encoding, or damaged.
    NotUtf8 {
        /// Offset of the first byte that is wrong.
        offset: usize,
    },
    /// A symbolic link, a folder or a device.
    NotAFile,
    /// The system refused; its own words.
    NoAccess(String),
    /// There is no such file (any more).
    Gone,
}

impl fmt::Display for Unread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::TooLarge { len, limit } => {
                let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
                // Rounding must not make "4.0 MiB, the limit is 4.0 MiB" of a file that is one byte too long.
                let above = (mib(*len) * 10.0).ceil() / 10.0;
                write!(formatter, "too large ({above:.1} MiB; the limit is {} MiB)", mib(*limit))
            }
            Unread::Binary => formatter.write_str("binary (a NUL in its first 8 KB)"),
            Unread::Utf16 => formatter.write_str("UTF-16, not UTF-8"),
            Unread::NotUtf8 { offset } => write!(formatter, "not UTF-8 (first bad byte at offset {offset})"),
            Unread::NotAFile => formatter.write_str("not a regular file"),
            Unread::NoAccess(reason) => write!(formatter, "not readable ({reason})"),
            Unread::Gone => formatter.write_str("no such file"),
        }
    }
}

impl std::error::Error for Unread {}

/// Reads a file of at most `limit` bytes. A byte order mark is kept.
pub fn read(path: &str, limit: u64) -> Result<String, Unread> {
    with_text(path, limit, str::to_owned)
}

thread_local! {
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Reads a file of at most `limit` bytes into a buffer that the thread keeps, and hands the text to `look`: a scan
/// over many files allocates only for those that matter. A byte order mark is kept.
pub fn with_text<R>(path: &str, limit: u64, look: impl FnOnce(&str) -> R) -> Result<R, Unread> {
    // Taken, not borrowed: `look` may itself read another file, with a buffer of its own.
    let mut buffer = SPARE.take();
    let result = fill(path, limit, &mut buffer).and_then(|len| text(&buffer[..len])).map(look);
    if buffer.len() <= KEPT_BUFFER {
        SPARE.set(buffer);
    }
    result
}

/// Reads the file to the start of `buffer`, whose length is its room; the answer is the length of the file.
///
/// A small file costs four system calls: open, two reads (the second finds the end), close. Only a file that does not
/// fit in the buffer is asked for its length.
fn fill(path: &str, limit: u64, buffer: &mut Vec<u8>) -> Result<usize, Unread> {
    let mut file = open(path).map_err(|error| unread(path, &error))?;
    if buffer.len() < BUFFER {
        buffer.resize(BUFFER, 0);
    }
    let mut filled = 0;
    let mut probed = false;
    loop {
        let got = match file.read(&mut buffer[filled..]) {
            Ok(got) => got,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(unread(path, &error)),
        };
        filled += got;
        if !probed && (got == 0 || filled >= BINARY_PROBE) {
            probed = true;
            refuse_binary(&buffer[..filled.min(BINARY_PROBE)])?;
        }
        if got == 0 && filled < buffer.len() {
            break;
        }
        if filled == buffer.len() {
            let len = file.metadata().map_err(|error| unread(path, &error))?.len().max(filled as u64);
            if len > limit {
                return Err(Unread::TooLarge { len, limit });
            }
            // One more than the length, so that the end is found; a file that grows meanwhile comes back here.
            let room = usize::try_from(len).map_err(|_| Unread::TooLarge { len, limit })?.saturating_add(1);
            buffer.resize(room.max(filled + BINARY_PROBE), 0);
        }
    }
    let len = filled as u64;
    if len > limit { Err(Unread::TooLarge { len, limit }) } else { Ok(filled) }
}

fn refuse_binary(start: &[u8]) -> Result<(), Unread> {
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Err(Unread::Utf16);
    }
    if memchr::memchr(0, start).is_some() { Err(Unread::Binary) } else { Ok(()) }
}

fn text(bytes: &[u8]) -> Result<&str, Unread> {
    std::str::from_utf8(bytes).map_err(|error| Unread::NotUtf8 { offset: error.valid_up_to() })
}

/// Opens without following a link in the last name, and without waiting for a pipe's other end.
#[cfg(unix)]
pub(crate) fn open(path: &str) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY)
        .open(path)
}

#[cfg(not(unix))]
pub(crate) fn open(path: &str) -> io::Result<File> {
    if !std::fs::symlink_metadata(path)?.is_file() {
        return Err(ErrorKind::IsADirectory.into());
    }
    OpenOptions::new().read(true).open(path)
}

fn unread(path: &str, error: &io::Error) -> Unread {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => return Unread::Gone,
        ErrorKind::IsADirectory => return Unread::NotAFile,
        _ => {}
    }
    // The error for a link differs between systems; what stands there does not.
    match std::fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => Unread::NotAFile,
        Err(error) if error.kind() == ErrorKind::NotFound => Unread::Gone,
        _ => Unread::NoAccess(reason(error)),
    }
}

/// The system's words without the number that std appends.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text[..end].to_lowercase()
}

#[cfg(test)]
mod tests;

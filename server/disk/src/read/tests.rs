use std::fs;
use std::io::{Seek, SeekFrom, Write};

use tempfile::TempDir;

use super::*;

fn file(folder: &TempDir, name: &str, bytes: &[u8]) -> String {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn text_of_every_size() {
    let folder = TempDir::new().unwrap();
    for len in [0, 1, BINARY_PROBE, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER, KEPT_BUFFER + 1] {
        let text = "a".repeat(len);
        let path = file(&folder, "x.txt", text.as_bytes());
        assert!(read(&path, SOURCE_LIMIT) == Ok(text), "{len}");
    }
}

#[test]
fn a_byte_order_mark_is_kept() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "x.md", "\u{feff}# Spec\r\n".as_bytes());
    assert_eq!(read(&path, ARTIFACT_LIMIT).as_deref(), Ok("\u{feff}# Spec\r\n"));
}

#[test]
fn no_text() {
    let folder = TempDir::new().unwrap();
    let read =
        |bytes: &[u8]| read(&file(&folder, "x", bytes), SOURCE_LIMIT).map_err(|unread| unread.to_string());
    assert_eq!(read(b"ab\0c"), Err("binary (a NUL in its first 8 KB)".to_owned()));
    assert_eq!(read(b"ab\xffc"), Err("not UTF-8 (first bad byte at offset 2)".to_owned()));
    assert_eq!(read(b"\xff\xfea\0"), Err("UTF-16, not UTF-8".to_owned()));

    let mut late = vec![b'a'; BINARY_PROBE];
    late.push(0);
    assert!(read(&late).is_ok(), "a NUL after the first 8 KB");
    late[BINARY_PROBE - 1] = 0;
    assert!(read(&late).is_err());
}

#[test]
fn limits() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "x", &[b'a'; 100]);
    assert_eq!(read(&path, 100).map(|text| text.len()), Ok(100));
    assert_eq!(read(&path, 99), Err(Unread::TooLarge { len: 100, limit: 99 }));

    let path = file(&folder, "y", &[b'a'; BUFFER]);
    assert!(read(&path, BUFFER as u64).is_ok());
    assert!(read(&path, BUFFER as u64 - 1).is_err());

    assert_eq!(limit_of("/a/spec.MD"), ARTIFACT_LIMIT);
    assert_eq!(limit_of("/a.md/x.rs"), SOURCE_LIMIT);
}

#[test]
fn a_huge_file_is_not_read() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "x", &vec![b'a'; BUFFER]);
    let mut sparse = OpenOptions::new().write(true).open(&path).unwrap();
    let len = 1 << 33;
    sparse.seek(SeekFrom::Start(len - 1)).unwrap();
    sparse.write_all(b"a").unwrap();
    drop(sparse);
    let unread = read(&path, SOURCE_LIMIT).unwrap_err();
    assert_eq!(unread, Unread::TooLarge { len, limit: SOURCE_LIMIT });
    assert_eq!(unread.to_string(), "too large (8192.0 MiB; the limit is 4 MiB)");
    let barely = Unread::TooLarge { len: SOURCE_LIMIT + 1, limit: SOURCE_LIMIT };
    assert_eq!(barely.to_string(), "too large (4.1 MiB; the limit is 4 MiB)");
}

#[test]
fn what_is_no_file() {
    let folder = TempDir::new().unwrap();
    let inside = file(&folder, "x", b"a");
    let root = folder.path().to_str().unwrap();
    assert_eq!(read(root, SOURCE_LIMIT), Err(Unread::NotAFile));
    assert_eq!(read(&format!("{root}/none"), SOURCE_LIMIT), Err(Unread::Gone));
    assert_eq!(read(&format!("{inside}/y"), SOURCE_LIMIT), Err(Unread::Gone));
    assert_eq!(read("a\0b", SOURCE_LIMIT).map_err(|unread| matches!(unread, Unread::NoAccess(_))), Err(true));
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_read() {
    let folder = TempDir::new().unwrap();
    let inside = file(&folder, "x", b"a");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&inside, &link).unwrap();
    assert_eq!(read(link.to_str().unwrap(), SOURCE_LIMIT), Err(Unread::NotAFile));

    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert_eq!(read(socket.to_str().unwrap(), SOURCE_LIMIT), Err(Unread::NotAFile));
}

#[cfg(unix)]
#[test]
fn a_file_without_rights() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "x", b"a");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    // Rights do not stop root.
    if File::open(&path).is_err() {
        let unread = read(&path, SOURCE_LIMIT).unwrap_err();
        assert_eq!(unread.to_string(), "not readable (permission denied)");
    }
}

#[test]
fn a_reader_may_read_another_file() {
    let folder = TempDir::new().unwrap();
    let (one, two) = (file(&folder, "1", b"one"), file(&folder, "2", b"two"));
    let both = with_text(&one, SOURCE_LIMIT, |one| {
        let two = read(&two, SOURCE_LIMIT).unwrap();
        format!("{one} {two}")
    });
    assert_eq!(both.as_deref(), Ok("one two"));
}

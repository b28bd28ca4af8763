/// Extensions of files that hold no text: images, sound, fonts, archives, programs and what compilers leave behind.
/// Sorted, lower case.
const MEDIA: &[&str] = &[
    "7z",
    "a",
    "aac",
    "ai",
    "aif",
    "aiff",
    "apk",
    "avi",
    "avif",
    "bin",
    "blend",
    "bmp",
    "br",
    "bz2",
    "cab",
    "class",
    "cur",
    "db",
    "deb",
    "dex",
    "dll",
    "dmg",
    "docx",
    "dylib",
    "eot",
    "exe",
    "fbx",
    "flac",
    "flv",
    "gif",
    "glb",
    "gz",
    "heic",
    "heif",
    "icns",
    "ico",
    "ipa",
    "iso",
    "jar",
    "jks",
    "jp2",
    "jpeg",
    "jpg",
    "jxl",
    "keystore",
    "ktx",
    "lib",
    "lockb",
    "lz4",
    "lzma",
    "m4a",
    "m4v",
    "mdb",
    "mid",
    "mkv",
    "mov",
    "mp3",
    "mp4",
    "mpeg",
    "mpg",
    "msi",
    "node",
    "nupkg",
    "o",
    "odp",
    "ods",
    "odt",
    "ogg",
    "ogv",
    "onnx",
    "opus",
    "otf",
    "p12",
    "parquet",
    "pdb",
    "pdf",
    "pfx",
    "pkl",
    "png",
    "ppt",
    "pptx",
    "psd",
    "pt",
    "pyc",
    "pyd",
    "pyo",
    "rar",
    "rlib",
    "rmeta",
    "rpm",
    "safetensors",
    "so",
    "sqlite",
    "sqlite3",
    "swf",
    "tar",
    "tbz2",
    "tga",
    "tgz",
    "tif",
    "tiff",
    "ttc",
    "ttf",
    "txz",
    "vsix",
    "war",
    "wasm",
    "wav",
    "webm",
    "webp",
    "whl",
    "wma",
    "wmv",
    "woff",
    "woff2",
    "xls",
    "xlsx",
    "xz",
    "zip",
    "zst",
];

/// Whether the name of a file says that it holds no text. Such a file is never opened, and never reported as skipped.
pub fn is_media(path: &str) -> bool {
    let Some((stem, extension)) = path.rsplit_once('.') else { return false };
    // The dot of `.gif` begins a name, not an extension.
    if stem.is_empty() || stem.ends_with('/') || extension.len() > 11 {
        return false;
    }
    let mut lower = [0; 11];
    let lower = &mut lower[..extension.len()];
    lower.copy_from_slice(extension.as_bytes());
    lower.make_ascii_lowercase();
    MEDIA.binary_search_by(|known| known.as_bytes().cmp(lower)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_extension() {
        assert!(MEDIA.is_sorted());
        assert!(MEDIA.iter().all(|extension| extension.len() <= 11));
        for media in ["/a/x.png", "x.PNG", "a.tar.gz", "lib.so", "model.safetensors", "B.class"] {
            assert!(is_media(media), "{media}");
        }
        for text in
            ["/a/x.md", "x", "/a.png/x", ".gif", "/a/.so", "x.svg", "x.ts", "Cargo.lock", "x.", "x.päng"]
        {
            assert!(!is_media(text), "{text}");
        }
    }
}

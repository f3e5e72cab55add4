//! The key that seals waiting mail: from the settings, or made once and kept in a file that only we read.

use std::{
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use accounts::{Chance, give_to_the_folders_owner};

use crate::{chance::SystemChance, config::Config};

/// The configured key, or the one in `usher.key` beside the data, made when it is missing.
pub(crate) fn find(config: &Config) -> Result<[u8; 32], String> {
    if let Some(key) = config.secret_key {
        return Ok(key);
    }
    let file = key_file(&config.database_url);
    match read(&file)? {
        Some(key) => Ok(key),
        None => make(&file),
    }
}

fn read(file: &Path) -> Result<Option<[u8; 32]>, String> {
    match std::fs::read_to_string(file) {
        Ok(text) => from_hex(text.trim()).map(Some).ok_or_else(|| {
            format!(
                "{} does not hold 64 hexadecimal digits. Restore it from a backup.",
                file.display()
            )
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{} cannot be read: {error}.", file.display())),
    }
}

/// Beside the SQLite file; in `data/` for a server elsewhere.
pub(crate) fn key_file(database_url: &str) -> PathBuf {
    let folder = database_url
        .strip_prefix("sqlite://")
        .map(|path| Path::new(path.split('?').next().unwrap_or(path)))
        .and_then(Path::parent)
        .map_or_else(|| PathBuf::from("data"), Path::to_path_buf);
    folder.join("usher.key")
}

fn make(file: &Path) -> Result<[u8; 32], String> {
    let cannot = |e: std::io::Error| format!("{} cannot be written: {e}.", file.display());
    let mut key = [0; 32];
    SystemChance.fill(&mut key);
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    // Whole or not at all, also when this is killed: half a key stops every later start. So would its first name if it were
    // the process's number, which in a container is always the same.
    let mut name = [0; 8];
    SystemChance.fill(&mut name);
    let partial = file.with_extension(format!("key.{:016x}", u64::from_be_bytes(name)));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let written = options.open(&partial).and_then(|mut out| {
        out.write_all(hex.as_bytes())?;
        out.sync_all()
    });
    // Where it cannot be given away, the doctor says whose it should be.
    let _ = give_to_the_folders_owner(&partial);
    // A link, unlike a new name, replaces nothing: of two that start at once, one makes the key. Where there are no
    // links, a new name will do.
    let placed = written.and_then(|()| match std::fs::hard_link(&partial, file) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => std::fs::rename(&partial, file),
        placed => placed,
    });
    let _ = std::fs::remove_file(&partial);
    match placed {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            read(file)?.ok_or_else(|| cannot(error))
        }
        placed => placed.map(|()| key).map_err(cannot),
    }
}

/// 64 hexadecimal digits.
pub(crate) fn from_hex(hex: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (i, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Some(key)
}

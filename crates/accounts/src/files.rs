//! Files that a service has to be able to read, whoever made them.

use std::{io, path::Path};

/// Gives a file that root has just made to whoever owns its folder: root runs commands for a service that is not root.
///
/// # Errors
///
/// Root may not, as in a container without that right.
#[cfg(unix)]
pub fn give_to_the_folders_owner(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let (folder, ours) = (folder.metadata()?, file.metadata()?);
    if (folder.uid(), folder.gid()) != (ours.uid(), ours.gid()) && ours.uid() == 0 {
        chown(file, Some(folder.uid()), Some(folder.gid()))?;
    }
    Ok(())
}

/// Elsewhere a file has no such owner.
///
/// # Errors
///
/// None.
#[cfg(not(unix))]
pub fn give_to_the_folders_owner(_: &Path) -> io::Result<()> {
    Ok(())
}

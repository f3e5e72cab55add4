//! Lists the languages: each folder of `languages/` is one, named by its BCP 47 tag, each `.ftl` file in it a part.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("languages");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut list = String::from("pub(crate) const FILES: &[(&str, &[&str])] = &[\n");
    for language in names(&folder)? {
        list.push_str(&format!("({language:?}, &[\n"));
        for part in names(&folder.join(&language))? {
            let file = folder.join(&language).join(part);
            list.push_str(&format!(
                "include_str!({:?}),\n",
                file.display().to_string()
            ));
        }
        list.push_str("]),\n");
    }
    list.push_str("];\n");
    let out = env::var("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("languages.rs"), list)
}

/// What is in a folder, in the order of names.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<_>>>()?;
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    Ok(names)
}

//! Lists the languages: each folder of `languages/` is one, named by its BCP 47 tag, each `.ftl` file in it a part. What
//! they say to translators stays behind, and for the browser what `….server.ftl` says: all that it knows is loaded.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("languages");
    println!("cargo:rerun-if-changed={}", folder.display());
    let browser = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    let mut list = String::from("pub(crate) const FILES: &[(&str, &[&str])] = &[\n");
    for language in names(&folder)? {
        list.push_str(&format!("({language:?}, &[\n"));
        for part in names(&folder.join(&language))? {
            if browser && part.ends_with(".server.ftl") {
                continue;
            }
            let text = fs::read_to_string(folder.join(&language).join(part))?;
            list.push_str(&format!("{:?},\n", without_comments(&text)));
        }
        list.push_str("]),\n");
    }
    list.push_str("];\n");
    let out = env::var("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("languages.rs"), list)
}

/// A comment begins with its line; a line that goes on with a message is indented.
fn without_comments(text: &str) -> String {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| [line, "\n"])
        .collect()
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

//! The site (script, style and icons of the pages) is embedded into the binary: cargo must look again when it was
//! built anew, and find a folder even before it was built at all.

fn main() -> std::io::Result<()> {
    let site = std::path::Path::new("../target/site");
    std::fs::create_dir_all(site)?;
    println!("cargo:rerun-if-changed={}", site.display());
    Ok(())
}

//! Has the program built anew when the web pages that it embeds change.

fn main() {
    // Cargo runs this every time while the folder is missing, so it is made: empty means that no pages were built.
    let _ = std::fs::create_dir_all("web/dist");
    println!("cargo::rerun-if-changed=web/dist");
}

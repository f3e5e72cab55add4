//! The browser's entry point: the page that the server rendered comes to life.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's own script, after the WASM has loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::speak_as_the_page();
    leptos::mount::hydrate_body(app::App);
    // Tests and styles may ask whether script works here; nothing on the page depends on it.
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}

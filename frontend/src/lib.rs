//! The browser's entry point: the page that the server rendered comes to life.

use leptos::{mount::hydrate_from_async, prelude::document};
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's own script, after the WASM has loaded. Waits for the parcel of the page that is shown.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    app::speak_as_the_page();
    let Some(body) = document().body() else {
        return;
    };
    hydrate_from_async(body, app::App).await.forget();
    // Tests and styles may ask whether script works here, and the page reloads where it did and has ended.
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}

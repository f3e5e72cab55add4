//! The pages in front of the console: sign-in, setup, recovery. One card in the middle, nothing else.

use leptos::{either::Either, prelude::*};
use leptos_router::components::Outlet;

use crate::{
    call::CallError,
    frame::Frame,
    parts::{Flash, Refused, use_keys},
};

#[component]
pub(crate) fn Doorway() -> impl IntoView {
    use_keys();
    let frame = Frame::here();
    view! {
        <main class="doorway">
            <div class="logo">
                <b aria-hidden="true">"U"</b>
                "Usher"
            </div>
            <Suspense>
                {move || Suspend::new(async move {
                    match frame.opened().await {
                        Ok(()) => {
                            Either::Left(
                                view! {
                                    <Flash />
                                    <Outlet />
                                },
                            )
                        }
                        Err(CallError(problem)) => Either::Right(view! { <Refused problem /> }),
                    }
                })}
            </Suspense>
        </main>
    }
}

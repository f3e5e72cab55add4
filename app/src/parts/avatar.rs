//! A person's initials on a ground of their own hue. No picture is ever loaded from elsewhere: it would tell a
//! third party who looks at whom. The style draws the letters, for they are no text: who listens to the page or
//! copies from it has no use for them, and a button that shows them need not be named by them.

use leptos::prelude::*;
use model::UserId;

#[component]
pub(crate) fn Avatar(id: UserId, label: String, #[prop(optional)] big: bool) -> impl IntoView {
    let size = if big { " big" } else { "" };
    view! {
        <span class=format!("avatar {}{size}", hue(id)) data-initials=initials(&label) aria-hidden="true"></span>
    }
}

/// One of twelve hues, the same for a person everywhere. A class, because the page allows no inline style.
pub(crate) fn hue(id: UserId) -> String {
    let sum: u32 = id.0.as_bytes().iter().map(|byte| u32::from(*byte)).sum();
    format!("h{}", sum % 12)
}

/// The first letters of the first two words; of an e-mail address, its first letter.
pub(crate) fn initials(label: &str) -> String {
    if let Some((name, _)) = label.split_once('@') {
        return name.chars().take(1).flat_map(char::to_uppercase).collect();
    }
    label
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .take(2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_of_all_kinds_of_names() {
        let of = [
            "Ada Lovelace",
            "Zoë Ångström-Müller",
            "山田 花子",
            "ada@acme.example",
            "  ",
            "“Q” Jones",
        ];
        assert_eq!(of.map(initials), ["AL", "ZÅ", "山花", "A", "", "QJ"]);
    }
}

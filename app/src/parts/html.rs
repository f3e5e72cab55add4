//! HTML written by hand, where a page has so much of one kind that views would cost too much: leptos puts a mark behind
//! each text, to find it again in the browser, and a page with views carries their data a second time for that.

/// A piece of HTML. Markup is what stands in the sources, and nothing else; all that comes from people is escaped.
#[derive(Debug, Default)]
pub(crate) struct Html(String);

impl Html {
    /// Tags and names.
    pub(crate) fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// What people read.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.escaped(text)
    }

    /// An attribute of the tag that is open, in quotation marks where its value needs them.
    pub(crate) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push('=');
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:/[]".contains(&byte);
        if !value.is_empty() && value.bytes().all(is_plain) {
            self.0.push_str(value);
            return self;
        }
        self.0.push('"');
        self.escaped(value);
        self.0.push('"');
        self
    }

    fn escaped(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                letter => self.0.push(letter),
            }
        }
        self
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn nothing_that_people_write_is_markup() {
        let mut html = Html::default();
        html.markup("<a")
            .attribute("href", "/users/7")
            .attribute("title", "\" onclick=\"alert(1)")
            .attribute("class", "")
            .attribute("data-initials", "a b=c")
            .markup(">")
            .text("</a><script>alert('&amp;')</script>")
            .markup("</a>");
        assert_eq!(
            html.into_string(),
            "<a href=/users/7 title=\"&quot; onclick=&quot;alert(1)\" class=\"\" data-initials=\"a b=c\">\
             &lt;/a&gt;&lt;script&gt;alert('&amp;amp;')&lt;/script&gt;</a>"
        );
    }
}

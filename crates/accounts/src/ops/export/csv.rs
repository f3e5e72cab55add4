//! Comma-separated values (RFC 4180) that a spreadsheet shows and never runs.

/// What a cell begins with that a spreadsheet may take for a formula; some take the wide forms, too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// One record. A cell that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises.
pub(super) fn record<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        write(&mut line, cell);
    }
    line.push_str("\r\n");
    line
}

fn write(line: &mut String, cell: &str) {
    let formula = cell.starts_with(FORMULA);
    if !formula && !cell.contains([',', '"', '\r', '\n', '\t']) {
        line.push_str(cell);
        return;
    }
    line.push('"');
    if formula {
        line.push('\'');
    }
    line.push_str(&cell.replace('"', "\"\""));
    line.push('"');
}

#[cfg(test)]
mod tests {
    use super::record;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let line = record(["Ada", "Lovelace, Ada", "she said \"hm\"", "", "two\nlines"]);
        assert_eq!(
            line,
            "Ada,\"Lovelace, Ada\",\"she said \"\"hm\"\"\",,\"two\nlines\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for start in super::FORMULA {
            let line = record([format!("{start}cmd|' /C calc'!A0").as_str()]);
            assert!(line.starts_with(&format!("\"'{start}")), "{line:?}");
        }
        assert_eq!(record(["a=b", "1-2"]), "a=b,1-2\r\n");
    }
}

// What people who mean harm write into fields: none of it may run, and all of it is shown as it was written.

/** One line, as names, organizations and searches are. */
export const hostile = [
  `<script>alert(1)</script>`,
  `</script><script>alert(1)</script>`,
  `<!--<script>alert(1)//-->`,
  `</title></textarea></style></noscript><script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `'><svg onload=alert(1)>`,
  `<svg><animate onbegin=alert(1) attributeName=x dur=1s>`,
  `<math><mtext><style><img src=x onerror=alert(1)></style>`,
  `<iframe srcdoc="<script>alert(1)</script>">`,
  `<base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>`,
  `<a href="javascript:alert(1)">here</a>`,
  `javascript:alert(1)`,
  `data:text/html,<script>alert(1)</script>`,
  `" autofocus onfocus=alert(1) x="`,
  "`-alert(1)-`${alert(1)}",
  `{{constructor.constructor('alert(1)')()}}`,
  `<%= 7*7 %> #{7*7} {$name} { -term }`,
  `&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;b&#x3e;`,
  `%3Cscript%3Ealert(1)%3C/script%3E %0d%0aSet-Cookie: a=b`,
  `\\u003cscript\\u003ealert(1)\\u003c/script\\u003e \\x3cb\\x3e`,
  `=HYPERLINK("https://evil.example","here")`,
  `+cmd|' /C calc'!A0`,
  `-2+3+cmd|' /C calc'!A0`,
  `@SUM(1+1)*cmd|' /C calc'!A0`,
  `＝1＋1`,
  `a,"b";c'd`,
  `\u202Eexe.txt\u202C\u2066<b>\u2069\u200F`,
  `\u2028alert(1)\u2029`,
  `'; drop table users; --`,
  `W${"o".repeat(150)}rd`,
];

/** What no single line may hold: it would begin another header, end a record or ring a bell. */
export const refused = [`a\r\nBcc: evil@example.org`, `a\nb`, `a\u0000b`, `\u0007bell`, `\u001b[31mred`, `a\u007fb`, `a\u0085b`, `tab\tbed`];

/** What a mailbox may be called, although it looks like something else. */
export const mailboxes = [`=1+1`, `+x`, `-x`, `{{7*7}}`, "`${7*7}`", `'or'1'='1`, `&amp`, `%0a`, `#`, `a/./b`, `~|x`];

/** What a spreadsheet takes for a formula. */
export const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** Elements and attributes that only one of the words above can have made. */
export const made = [
  "img[src='x']",
  "svg[onload]",
  "animate",
  "math",
  "iframe",
  "base",
  "meta[http-equiv='refresh' i]",
  "[onerror]",
  "[onfocus]",
  "[onbegin]",
  "[srcdoc]",
  "a[href^='javascript:' i]",
  "a[href^='data:' i]",
  "a[href*='//evil.example']",
  "[action*='evil.example']",
].join(", ");

/** The records of a CSV file (RFC 4180). */
export function records(text: string): string[][] {
  const found: string[][] = [];
  let record: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === ",") {
      record.push(cell);
      cell = "";
    } else if (letter === "\r" && text[at + 1] === "\n") {
      at++;
      found.push([...record, cell]);
      record = [];
      cell = "";
    } else cell += letter;
  }
  if (quoted || cell !== "" || record.length > 0) throw new Error(`the file ends in the middle of a record: ${cell}`);
  return found;
}

// A real mail server on a free port of this machine, and the letters that it was given.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export class Post {
  private readonly letters: ParsedMail[] = [];
  private readonly smtp: SMTPServer;

  private constructor() {
    this.smtp = new SMTPServer({
      disabledCommands: ["AUTH", "STARTTLS"],
      onData: (stream, _session, done) => {
        simpleParser(stream).then(
          (letter) => {
            this.letters.push(letter);
            done();
          },
          (error) => done(error),
        );
      },
    });
  }

  static async start(): Promise<Post> {
    const post = new Post();
    const listening = post.smtp.listen(0, "127.0.0.1");
    await once(listening, "listening");
    return post;
  }

  /** What Usher has to know of it. */
  get settings(): Record<string, string> {
    const { port } = this.smtp.server.address() as AddressInfo;
    return { USHER_SMTP_URL: `smtp://127.0.0.1:${port}`, USHER_MAIL_FROM: "Usher <usher@example.org>" };
  }

  /** All letters to an address so far, the oldest first. */
  to(address: string): ParsedMail[] {
    return this.letters.filter((letter) => recipients(letter).includes(address));
  }

  /** The newest letter to an address with this subject; waits for the `count`th one. */
  async letter(address: string, subject: string, count = 1): Promise<ParsedMail> {
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      const found = this.to(address).filter((letter) => letter.subject === subject);
      if (found.length >= count) return found.at(-1)!;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const got = this.to(address).map((letter) => letter.subject);
    throw new Error(`waited 20 seconds in vain for "${subject}" to ${address}, who got: ${got.join(", ") || "nothing"}`);
  }

  stop() {
    return new Promise<void>((resolve) => this.smtp.close(() => resolve()));
  }
}

function recipients(letter: ParsedMail): (string | undefined)[] {
  const to = Array.isArray(letter.to) ? letter.to : letter.to ? [letter.to] : [];
  return to.flatMap((list) => list.value.map((mailbox) => mailbox.address));
}

/** The only link of a letter, the same in both of its parts. */
export function linkIn(letter: ParsedMail): string {
  const links = letter.text?.match(/https?:\/\/\S+/g) ?? [];
  if (links.length !== 1) throw new Error(`one link was expected in: ${letter.text}`);
  if (!letter.html || !letter.html.includes(`href="${links[0]}"`)) throw new Error(`the HTML part lacks ${links[0]}`);
  return links[0]!;
}

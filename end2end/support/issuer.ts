// A real OpenID Connect issuer (npm oidc-provider) on loopback, with a sign-in page of its own and people as the tests
// want them. PKCE is required, and the address is told at the userinfo endpoint, as many issuers do.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import Provider, { type KoaContextWithOIDC } from "oidc-provider";
import { unique } from "./world";

export interface Account {
  sub: string;
  name: string;
  email: string;
  email_verified: boolean;
}

const CLIENT = { id: "usher", secret: randomBytes(24).toString("base64url") };
const SCOPES = "openid email profile";

export class Issuer {
  readonly url: string;
  private readonly accounts = new Map<string, Account>();
  private provider?: Provider;

  private constructor(private readonly http: HttpServer) {
    const { port } = http.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    http.on("request", (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<Issuer> {
    const http = createServer().listen(0, "127.0.0.1");
    await once(http, "listening");
    return new Issuer(http);
  }

  /** What Usher has to be told. */
  settings(name: string): Record<string, string> {
    return {
      USHER_OIDC_ISSUER: this.url,
      USHER_OIDC_CLIENT_ID: CLIENT.id,
      USHER_OIDC_CLIENT_SECRET: CLIENT.secret,
      USHER_OIDC_NAME: name,
    };
  }

  /** Takes up its work for the Usher at this address, whose pages and API are the only ways back. */
  serve(usher: string) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.provider = new Provider(this.url, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [`${usher}/oauth/oidc/callback`, `${usher}/api/v1/auth/oauth/oidc/callback`],
        },
      ],
      jwks: { keys: [privateKey.export({ format: "jwk" }) as never] },
      cookies: { keys: [randomBytes(24).toString("base64url")] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/sign-in/${uid}` },
      pkce: { required: () => true },
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
      findAccount: (_, sub) => {
        const account = this.accounts.get(sub);
        return account && { accountId: sub, claims: () => ({ ...account }) };
      },
      loadExistingGrant: agreed,
    });
  }

  /** Somebody who can sign in here. */
  account({ email = `${unique("somebody")}@example.net`, verified = true, name = "Sam Stranger" } = {}): Account {
    const account = { sub: unique("sub"), name, email, email_verified: verified };
    this.accounts.set(account.sub, account);
    return account;
  }

  async stop() {
    this.http.close();
    this.http.closeAllConnections();
    await once(this.http, "close");
  }

  private async answer(request: IncomingMessage, response: ServerResponse) {
    const provider = this.provider!;
    if (!request.url!.startsWith("/sign-in/")) {
      await provider.callback()(request, response);
    } else if (request.method === "POST") {
      const form = new URLSearchParams(await text(request));
      const accountId = form.get("account") ?? "";
      const result = form.has("refuse") ? { error: "access_denied" } : { login: { accountId } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } else {
      response.setHeader("content-type", "text/html; charset=utf-8").end(`<!doctype html>
        <html lang="en"><title>The issuer</title><link rel="icon" href="data:,">
        <h1>The issuer</h1>
        <form method="post">
          <label>Account <input name="account"></label>
          <button>Agree</button> <button name="refuse">Refuse</button>
        </form></html>`);
    }
  }
}

/** The person at the browser signs in at the issuer. */
export async function agree(page: Page, { sub }: Account) {
  await page.getByLabel("Account").fill(sub);
  await page.getByRole("button", { name: "Agree" }).click();
}

/** Nobody is asked a second time whether Usher may know who they are. */
async function agreed({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
  grant.addOIDCScope(SCOPES);
  await grant.save();
  return grant;
}

async function text(request: IncomingMessage) {
  let text = "";
  for await (const part of request) text += part;
  return text;
}

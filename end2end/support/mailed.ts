// What journeys import whose server sends mail: its letters are in `post`. The server is as empty as at the first start,
// but for its administrator.
import { Post } from "./post";
import { Server } from "./server";
import { test as base, expect } from "./test";

export { expect };

interface ForEachWorker {
  post: Post;
  /** What a file's server is told besides. */
  settings: Record<string, string>;
}

export const test = base.extend<object, ForEachWorker>({
  post: [
    async ({}, use) => {
      const post = await Post.start();
      await use(post);
      await post.stop();
    },
    { scope: "worker" },
  ],

  settings: [{}, { scope: "worker", option: true }],

  server: [
    async ({ post, settings }, use) => {
      const server = await Server.start({ settings: { ...post.settings, ...settings } });
      await server.seedAdmin();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

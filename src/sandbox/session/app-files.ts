import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LocalGithub } from './local-github.ts';

/** Where a Drover listens that was told nothing else. */
export const DEFAULT_WEBHOOK = 'http://127.0.0.1:3000/api/github/webhooks';

export interface AppFiles {
  /** The App's private key. */
  readonly key: string;
  /** The variables by which a Drover knows this GitHub, for a shell or a container. */
  readonly variables: string;
}

/** What somebody needs who starts Drover himself, in a folder of his: as from the App's page on GitHub. */
export function writeAppFiles({ sandbox }: LocalGithub, folder: string): AppFiles {
  const { app, privateKey, webhookSecret } = sandbox.seeded.drover;
  const at = resolve(folder);
  mkdirSync(at, { recursive: true });
  const files = { key: join(at, 'app.pem'), variables: join(at, 'drover.env') };
  const variables = {
    APP_ID: String(app.id),
    WEBHOOK_SECRET: webhookSecret,
    GHE_HOST: new URL(sandbox.urls.origin).host,
    GHE_PROTOCOL: 'http',
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(files.key, privateKey, { mode: 0o600 });
  writeFileSync(files.variables, lines.join(''), { mode: 0o600 });
  return files;
}

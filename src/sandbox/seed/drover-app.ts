import { generateKeyPair, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { z } from 'zod';
import { createApp, installApp } from '../world/operations/apps.ts';
import type { App, Installation } from '../world/records/app.ts';
import type { World } from '../world/world.ts';
import type { People } from './people.ts';

/** The App as it is registered, and what only its owner knows of it. */
export interface DroverApp {
  readonly app: App;
  readonly installation: Installation;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

const Manifest = z.object({
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])),
  default_events: z.array(z.string()),
});

/** Registers the App by this project's own manifest, and installs it on the whole organisation. */
export async function seedApp(world: World, people: People): Promise<DroverApp> {
  const manifest = Manifest.parse(
    load(readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8')),
  );
  const keys = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const app = createApp(world, {
    slug: 'drover',
    name: 'Drover',
    ownerId: people.organization.id,
    publicKey: keys.publicKey,
    webhook: null,
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  });
  const installation = installApp(world, people.operator.actor, {
    appId: app.id,
    accountId: people.organization.id,
    repositoryIds: 'all',
  });
  return {
    app,
    installation,
    privateKey: keys.privateKey,
    webhookSecret: randomBytes(24).toString('hex'),
  };
}

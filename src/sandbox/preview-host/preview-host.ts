import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { findFile } from './find-file.ts';
import { unpackSite } from './unpack-site.ts';

/** Where previews are served: the stand-in for a host such as Vercel or Netlify. */
export interface PreviewHost {
  /** `http://127.0.0.1:PORT`; a site is at `<origin>/<owner>/<repository>/<commit>/`. */
  readonly origin: string;
  /** What `deploy.sh` is told to upload to, and its token. */
  readonly upload: { readonly url: string; readonly token: string };
  close(): Promise<void>;
}

/** A gzipped tar of a small site. */
const MOST = 50_000_000;

/**
 * Takes a site by `PUT /_upload/<owner>/<repository>/<commit>` (gzipped tar, bearer token), answers its address, and
 * serves exactly that commit there. `folder` is where the sites are kept; it is never emptied.
 */
export async function startPreviewHost(folder: string): Promise<PreviewHost> {
  const token = randomBytes(24).toString('hex');
  const app = new Hono();
  const listener = getRequestListener(app.fetch);
  const server = createServer((request, response) => void listener(request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  addRoutes(app, { folder, token, origin });
  return {
    origin,
    upload: { url: `${origin}/_upload`, token },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Site {
  readonly folder: string;
  readonly token: string;
  readonly origin: string;
}

const PLACE = '/:owner{[A-Za-z0-9-]+}/:repository{[A-Za-z0-9_-][A-Za-z0-9._-]*}/:sha{[0-9a-f]{40}}';

function addRoutes(app: Hono, site: Site): void {
  app.put(`/_upload${PLACE}`, async (context) => {
    if (!isAllowed(context, site.token)) return context.text('Wrong token.\n', 401);
    const archive = new Uint8Array(await context.req.arrayBuffer());
    if (archive.length > MOST) return context.text('A preview has at most 50 MB.\n', 413);
    const place = placeOf(context);
    const problem = await unpackSite(archive, join(site.folder, place));
    if (problem !== null) return context.text(`${problem}\n`, 422);
    return context.text(`${site.origin}/${place}/\n`, 201);
  });
  app.get(PLACE, (context) => context.redirect(`${new URL(context.req.url).pathname}/`, 301));
  app.get(`${PLACE}/*`, async (context) => {
    const place = placeOf(context);
    const path = new URL(context.req.url).pathname.slice(place.length + 2);
    const file = await findFile(join(site.folder, place), path);
    if (file === null) return context.text('There is no such page in this preview.\n', 404);
    return context.body(new Uint8Array(file.content), 200, {
      'content-type': file.type,
      'cache-control': 'no-store',
      'x-preview-commit': context.req.param('sha') ?? '',
    });
  });
  app.notFound((context) => context.text('No preview is served at this address.\n', 404));
}

function placeOf(context: Context): string {
  const { owner = '', repository = '', sha = '' } = context.req.param();
  return `${owner}/${repository}/${sha}`;
}

function isAllowed(context: Context, token: string): boolean {
  const given = Buffer.from(context.req.header('authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

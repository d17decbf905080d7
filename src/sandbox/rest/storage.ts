import { strToU8, zipSync } from 'fflate';
import { Hono } from 'hono';
import type { World } from '../world/world.ts';
import { isGoodLink } from './storage-links.ts';

/**
 * The storage that GitHub redirects downloads to, to be mounted at `/_storage` without authentication
 * and outside of what usage and rate limits count: on GitHub it is another host.
 */
export function makeStorage(world: World): Hono {
  const app = new Hono();
  app.get('/:kind/:id', (context) => {
    const { kind, id } = context.req.param();
    const until = context.req.query('until') ?? '';
    const signature = context.req.query('signature') ?? '';
    if (!isGoodLink(world, { kind, id, until, signature })) {
      return context.text('Server failed to authenticate the request.', 403);
    }
    const stored = read(world, kind, Number(id));
    if (stored === undefined) return context.text('The specified blob does not exist.', 404);
    return new Response(stored.body, { headers: { 'content-type': stored.type } });
  });
  return app;
}

interface Stored {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

function read(world: World, kind: string, id: number): Stored | undefined {
  switch (kind) {
    case 'artifacts': {
      const artifact = world.tables.artifacts.get(id);
      return artifact && { type: 'application/zip', body: new Uint8Array(artifact.zip) };
    }
    case 'job-logs': {
      const job = world.tables.jobs.get(id);
      return job && { type: 'text/plain; charset=utf-8', body: new Uint8Array(strToU8(job.log)) };
    }
    case 'run-logs': {
      const jobs = world.tables.jobs.by('run', id);
      const files = jobs.map((job, index) => {
        const name = job.name.replaceAll(/[\\/:*?"<>|]/g, '_');
        return [`${index}_${name}.txt`, strToU8(job.log)] as const;
      });
      return { type: 'application/zip', body: new Uint8Array(zipSync(Object.fromEntries(files))) };
    }
    default:
      return undefined;
  }
}

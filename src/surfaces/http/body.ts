import type { IncomingMessage } from 'node:http';

export type Body =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'no-room' }
  | { readonly kind: 'broken-off' };

/** In bytes. */
export interface BodyLimits {
  /** Of one body; what is above it is never kept. */
  readonly each: number;
  /** Of all that is kept at a time, but for the first `free` of each: whom we have not verified must not fill memory. */
  readonly together: number;
  readonly free: number;
}

export type ReadBody = (request: IncomingMessage) => Promise<Body>;

/** Reads requests' bodies as UTF-8, within limits; small ones are read whatever else is being sent. */
export function makeReadBody({ each, together, free }: BodyLimits): ReadBody {
  let kept = 0;
  return async (request) => {
    if (Number(request.headers['content-length'] ?? 0) > each) return { kind: 'too-large' };
    const chunks: Buffer[] = [];
    let length = 0;
    let mine = 0;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > each) return { kind: 'too-large' };
        const more = Math.max(0, length - free) - mine;
        if (kept + more > together) return { kind: 'no-room' };
        kept += more;
        mine += more;
        chunks.push(chunk);
      }
    } catch {
      return { kind: 'broken-off' };
    } finally {
      kept -= mine;
    }
    return { kind: 'read', text: Buffer.concat(chunks).toString('utf8') };
  };
}

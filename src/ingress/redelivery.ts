import { z } from 'zod';
import type { Log } from '../controller/ports.ts';

/** Sends a request as the App itself, with its JWT; rejects when it is refused or not answered. */
export type AppRequest = (
  route: string,
  parameters?: Readonly<Record<string, unknown>>,
) => Promise<{ readonly data: unknown; readonly headers: { readonly link?: string | undefined } }>;

export interface RedeliveryDeps {
  readonly request: AppRequest;
  readonly log: Log;
}

/** A page holds a hundred; what is older than these pages is left to the sweep. */
const MOST_PAGES = 3;
const PAGE = 100;
const REMEMBERED = 10_000;

/** One attempt to deliver (docs: rest/apps/webhooks#list-deliveries-for-an-app-webhook). */
const Deliveries = z.array(
  z.object({
    id: z.number().int(),
    guid: z.string().max(100),
    redelivery: z.boolean(),
    status_code: z.number().int(),
  }),
);
type Delivery = z.infer<typeof Deliveries>[number];

/**
 * Makes the pass that asks GitHub to deliver again what failed: it lists what failed of late, and asks once for each
 * GUID, which a redelivery shares with its original. GitHub itself never delivers twice, and forgets after three days.
 */
export function makeRedelivery({ request, log }: RedeliveryDeps) {
  const settled = new Set<string>();

  function remember(guid: string): void {
    settled.add(guid);
    const oldest = settled.values().next().value;
    if (settled.size > REMEMBERED && oldest !== undefined) settled.delete(oldest);
  }

  return async function redeliver(signal?: AbortSignal): Promise<void> {
    const attempts = await listAttempts(request);
    for (const attempt of attempts) {
      if (attempt.redelivery || hasArrived(attempt)) remember(attempt.guid);
    }
    let asked = 0;
    for (const { id, guid } of attempts) {
      if (signal?.aborted) return;
      if (settled.has(guid)) continue;
      remember(guid);
      await request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
      asked++;
    }
    if (asked > 0) log.info('redeliveries asked for', { asked });
  };
}

/** Failed attempts, newest first; a GitHub that does not know the filter lists the others, too. */
async function listAttempts(request: AppRequest): Promise<readonly Delivery[]> {
  const attempts: Delivery[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { data, headers } = await request('GET /app/hook/deliveries', {
      per_page: PAGE,
      status: 'failure',
      ...(cursor === null ? {} : { cursor }),
    });
    attempts.push(...Deliveries.parse(data));
    cursor = nextCursor(headers.link ?? '');
    if (cursor === null) break;
  }
  return attempts;
}

/** The cursor is opaque, and to be had from the `link` header only (docs, as above). */
function nextCursor(link: string): string | null {
  const next = link.split(',').find((part) => part.includes('rel="next"'));
  return /[?&]cursor=([^&>]+)/.exec(next ?? '')?.[1] ?? null;
}

function hasArrived({ status_code: status }: Delivery): boolean {
  return status >= 200 && status < 300;
}

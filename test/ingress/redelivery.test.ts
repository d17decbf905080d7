import { describe, expect, it } from 'vitest';
import { type AppRequest, makeRedelivery } from '../../src/ingress/redelivery.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';

interface Attempt {
  readonly id: number;
  readonly guid: string;
  readonly redelivery: boolean;
  readonly status_code: number;
}

/** A delivery log in pages, as GitHub serves it, that takes orders for redelivery. */
function makeDeliveryLog(pages: readonly (readonly Attempt[])[]) {
  const ordered: number[] = [];
  const listed: unknown[] = [];
  const request: AppRequest = async (route, parameters = {}) => {
    if (route.startsWith('POST')) {
      ordered.push(Number(parameters['delivery_id']));
      return { data: {}, headers: {} };
    }
    listed.push(parameters);
    const { cursor } = parameters;
    const page = typeof cursor === 'string' ? Number(cursor.slice(3)) : 0;
    const next = `<http://x/app/hook/deliveries?per_page=100&cursor=v1_${page + 1}>; rel="next"`;
    return {
      data: pages[page] ?? [],
      headers: { link: page + 1 < pages.length ? next : undefined },
    };
  };
  return { ordered, listed, redeliver: makeRedelivery({ request, log: makeMemoryLog() }) };
}

function attempt(id: number, guid: string, status = 502, redelivery = false): Attempt {
  return { id, guid, redelivery, status_code: status };
}

describe('the redelivery', () => {
  it('asks for what failed, once for each GUID, however often it looks', async () => {
    const { ordered, redeliver } = makeDeliveryLog([[attempt(2, 'b'), attempt(1, 'a')]]);
    await redeliver();
    await redeliver();
    expect(ordered).toEqual([2, 1]);
  });

  it('does not ask again for a redelivery that failed, also after a restart', async () => {
    const { ordered, redeliver } = makeDeliveryLog([
      [attempt(3, 'a', 502, true), attempt(2, 'b'), attempt(1, 'a')],
    ]);
    await redeliver();
    expect(ordered).toEqual([2]);
  });

  it('leaves alone what arrived, at once or later', async () => {
    const { ordered, redeliver } = makeDeliveryLog([
      [attempt(3, 'c', 200), attempt(2, 'a', 202, true), attempt(1, 'a')],
    ]);
    await redeliver();
    expect(ordered).toEqual([]);
  });

  it('follows the pages by their link, and no more than three', async () => {
    const pages = [1, 2, 3, 4].map((id) => [attempt(id, `g${id}`)]);
    const { ordered, listed, redeliver } = makeDeliveryLog(pages);
    await redeliver();
    expect(ordered).toEqual([1, 2, 3]);
    expect(listed).toEqual([
      { per_page: 100, status: 'failure' },
      { per_page: 100, status: 'failure', cursor: 'v1_1' },
      { per_page: 100, status: 'failure', cursor: 'v1_2' },
    ]);
  });
});

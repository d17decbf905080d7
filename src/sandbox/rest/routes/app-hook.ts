import type { Delivery } from '../../server/deps.ts';
import { paginateByCursor } from '../pages.ts';
import { found, Refusal } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Schemas } from '../route.ts';

/** An App's webhook: its address, its delivery log and redelivery; all with the App's JWT. */
export const appHookRoutes = [
  route('get', '/app/hook/config', ({ app }) => {
    const { webhook } = app;
    return reply(200, {
      content_type: 'json',
      insecure_ssl: '0',
      ...(webhook === null ? {} : { url: webhook.url, secret: '********' }),
    });
  }),

  route('get', '/app/hook/deliveries', (request) => {
    const { deps, app, query } = request;
    const { status } = query;
    const log = deps.deliveries.list(app.id).filter((each) => hasStatus(each, status));
    const page = paginateByCursor(request, log, 'cursor');
    return reply(200, page.items.map(itemView), page.headers);
  }),

  route('get', '/app/hook/deliveries/{delivery_id}', ({ deps, app, params }) => {
    const delivery = found(deps.deliveries.get(app.id, params.delivery_id));
    return reply(200, {
      ...itemView(delivery),
      url: delivery.url,
      request: {
        headers: { ...delivery.request.headers },
        payload: { ...delivery.request.payload },
      },
      response: { headers: { ...delivery.response.headers }, payload: delivery.response.payload },
    });
  }),

  route('post', '/app/hook/deliveries/{delivery_id}/attempts', ({ deps, app, params }) => {
    if (!deps.deliveries.redeliver(app.id, params.delivery_id)) throw new Refusal(404, 'Not Found');
    return reply(202, {});
  }),
];

function hasStatus(delivery: Delivery, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const delivered = delivery.statusCode >= 200 && delivery.statusCode < 400;
  return delivered === (wanted === 'success');
}

function itemView(delivery: Delivery): Schemas['hook-delivery-item'] {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

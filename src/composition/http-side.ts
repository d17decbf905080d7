import { createNodeMiddleware, type Probot } from 'probot';
import { makePerson } from '../github/person/person.ts';
import type { Ingress } from '../ingress/ingress.ts';
import { makeWebhooksApp } from '../ingress/webhooks.ts';
import { makeApi } from '../surfaces/http/api/app.ts';
import { type Handler, makeHandler, WEBHOOKS_PATH } from '../surfaces/http/handler.ts';
import { listen } from '../surfaces/http/listen.ts';
import type { Base } from './base.ts';
import { StartFailure } from './start-failure.ts';

interface Served {
  readonly ingress: Ingress;
  readonly channel: Handler | null;
  readonly metrics: Handler | null;
}

/** The HTTP side: it says that it is not ready until it is told. */
export async function serve(
  { env, clock, log }: Base,
  probot: Probot,
  { ingress, channel, metrics }: Served,
) {
  let trouble: () => string | null = () => 'It is starting.';
  const app = makeWebhooksApp(ingress);
  const handler = makeHandler({
    webhooks: await createNodeMiddleware(app, { probot, webhooksPath: WEBHOOKS_PATH }),
    readiness: () => {
      const reason = trouble();
      return reason === null ? { ready: true } : { ready: false, reason };
    },
    log,
    api: env.hasApi
      ? makeApi({ personOf: (token) => makePerson(env.github, token), clock, log })
      : null,
    channel,
    metrics,
  });
  const listening = await listen(handler, env);
  if (!listening.ok) throw new StartFailure(listening.error);
  return {
    ...listening.value,
    tellReadiness: (next: () => string | null) => {
      trouble = next;
    },
  };
}

import type { ApplicationFunction } from 'probot';
import type { Ingress } from './ingress.ts';

/**
 * The Probot app: every event whose signature Probot has verified goes to the ingress. A rejection is answered with an
 * error status, so that GitHub lists the delivery as failed and it is asked for again.
 */
export function makeWebhooksApp(ingress: Ingress): ApplicationFunction {
  return (app) => {
    app.onAny(async ({ id, name, payload }) => {
      await ingress.take({ id, name, payload });
    });
  };
}

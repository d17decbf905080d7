import { reply, route } from '../route.ts';

/** `GET /rate_limit` is the server's own, which keeps the limits. */
export const metaRoutes = [
  route('get', '/meta', () =>
    reply(200, {
      verifiable_password_authentication: false,
      hooks: ['127.0.0.1/32'],
      web: ['127.0.0.1/32'],
      api: ['127.0.0.1/32'],
      git: ['127.0.0.1/32'],
      actions: ['127.0.0.1/32'],
    }),
  ),
];

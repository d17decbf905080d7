import { Hono } from 'hono';
import { notImplemented } from '../server/not-implemented.ts';
import type { SandboxApp, SandboxDeps, SandboxEnv } from '../server/deps.ts';
import { findOperation } from './operation-names.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { serve } from './serve.ts';

/**
 * GitHub's REST API over the world, to be mounted at `/api/v3`. What GitHub has and the sandbox has not
 * answers 501 with the operation's name; what GitHub has not answers 404.
 */
export function makeRest(deps: SandboxDeps): SandboxApp {
  const app = new Hono<SandboxEnv>();
  for (const { route, verb, pattern } of ordered) {
    app.on(verb, pattern, (context) => serve(deps, route, context));
  }
  app.all('*', (context) => {
    const path = new URL(context.req.url).pathname.replace(/^\/api\/v3/, '');
    const operation = findOperation(context.req.method, path);
    if (operation !== undefined) return notImplemented(context, operation);
    const body = { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' };
    return context.json({ ...body, status: '404' }, 404);
  });
  return app;
}

/** `/repos/{owner}/{repo}/contents/{path}` to Hono's `/repos/:owner/:repo/contents/:path{.*}`. */
function toPattern({ path }: Route): string {
  return path
    .replace(/\{(path|ref|branch)\}$/, (_, name: string) => `:${name}{.*}`)
    .replaceAll(/\{(\w+)\}/g, (whole, name: string) => (whole === '{.*}' ? whole : `:${name}`));
}

/** All routes, in the order in which they are tried; worked out once. */
const ordered = routes
  .map((route) => ({
    route,
    verb: route.verb.toUpperCase(),
    pattern: toPattern(route),
    rank: rank(route),
  }))
  .sort((a, b) => (a.rank < b.rank ? -1 : 1));

/** Sorts fixed words before parameters, and those before a parameter that takes the rest of a path. */
function rank({ path }: Route): string {
  return path.replace(/\{(path|ref|branch)\}$/, '~~').replaceAll(/\{\w+\}/g, '~');
}

import { Hono } from 'hono';
import type { SandboxApp, SandboxDeps, SandboxEnv } from '../server/deps.ts';

export function makePage(_deps: SandboxDeps): SandboxApp {
  const app = new Hono<SandboxEnv>();
  app.get('/', (context) => context.text('soon'));
  return app;
}

import { afterEach } from 'vitest';
import type {
  ActionsEngine,
  ActionsEvent,
  EngineOptions,
} from '../../../src/sandbox/actions/engine-api.ts';
import { makeEngine } from '../../../src/sandbox/actions/engine.ts';
import type { JsonObject } from '../../../src/sandbox/actions/json.ts';
import { makeMemoryHost, sha, type MemoryHost } from './memory-host.ts';

export interface Bench {
  readonly host: MemoryHost;
  readonly engine: ActionsEngine;
}

const engines: ActionsEngine[] = [];

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

/** An engine over a memory host with these workflow files; closed after the test. */
export function makeBench(workflows: Record<string, string>, options: EngineOptions = {}): Bench {
  const host = makeMemoryHost(workflows);
  const failOn = (error: unknown): void => {
    throw error;
  };
  const grace = { interrupt: 300, terminate: 200 };
  const engine = makeEngine(host, { grace, onError: failOn, ...options });
  engines.push(engine);
  return { host, engine };
}

export function push(change: Partial<ActionsEvent> = {}): ActionsEvent {
  const payload: JsonObject = {
    before: '0'.repeat(40),
    after: sha,
    ref: 'refs/heads/main',
    head_commit: { message: 'Add the shop\n\nbody' },
    sender: { id: 7, login: 'octo' },
  };
  const event = { name: 'push', payload, repository: 'acme/shop', ref: 'refs/heads/main', sha };
  return { ...event, actor: 'octo', causedByJobToken: false, ...change };
}

/** Pushes, and waits until everything that follows has ended. */
export async function pushAndWait(workflow: string, options?: EngineOptions): Promise<Bench> {
  const bench = makeBench({ 'w.yml': workflow }, options);
  await bench.engine.onEvent(push());
  await bench.engine.idle();
  return bench;
}

/** Resolves when the condition holds; fails after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited ten seconds in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

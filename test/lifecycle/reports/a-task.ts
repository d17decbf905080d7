import { Task } from '../../../src/lifecycle/reports/task.ts';

/** A task as Drover passes it, with the given fields in place of the usual ones. */
export function aTask(change: Partial<Task> = {}): Task {
  const usual = {
    version: 1,
    key: '12/1/execution/0.1',
    nonce: 'nonce-of-this-very-run-1',
    issue: { number: 12, title: 'Add a button', url: 'http://127.0.0.1/acme/storefront/issues/12' },
    stages: ['execution'],
    branch: 'drover/12-add-a-button',
    baseRef: 'main',
    base: 'b'.repeat(40),
    head: 'b'.repeat(40),
    agent: { name: 'worker', adapter: 'command', command: ['true'], session: null },
    feedback: [],
    criteria: [],
    results: null,
    limits: { files: 50, bytes: 500_000, minutes: 30 },
    protectedPaths: ['.github/**'],
  };
  return Task.parse({ ...usual, ...change });
}

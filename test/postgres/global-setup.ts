import { devNull } from 'node:os';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the server's first database. */
    postgres: string;
  }
}

/** One server for all tests that need one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('postgres', server.url);
  // What these send is held against GitHub's description as well, but not counted.
  project.provide('contractCounts', devNull);
  return () => server.stop();
}

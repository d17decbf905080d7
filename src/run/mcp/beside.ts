import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { patience } from '../acts/patience.ts';
import { withLoopback } from '../loopback.ts';
import type { Desk } from './desk.ts';

/** How an agent's program starts the server beside it. */
export interface Beside {
  readonly command: string;
  readonly args: readonly string[];
}

/** The server's program: bundled, it lies beside the bundle that this is in. */
const PROGRAM = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'main.ts' : 'mcp.js',
);

interface McpWish {
  readonly desk: Desk;
  /** The file that tells a program without an adapter of its own; see {@link mcpServers}. */
  readonly file: string;
  /** How long a call may have to wait for a person, in milliseconds. */
  readonly wait: number;
}

/** Has the desk open for as long as the body runs. */
export function withMcp<T>(
  { desk, file, wait }: McpWish,
  body: (beside: Beside) => Promise<T>,
): Promise<T> {
  return withLoopback(desk.answer, async (url) => {
    const beside = { command: process.execPath, args: [PROGRAM, url] };
    await writeFile(file, JSON.stringify(mcpServers(beside, wait)));
    return body(beside);
  });
}

/**
 * As most programs are told of servers; `tools` is for Copilot CLI, which starts no server without it, and `timeout` is
 * how long they wait for a call, in milliseconds.
 */
export function mcpServers({ command, args }: Beside, wait: number): object {
  const timeout = wait === 0 ? {} : { timeout: patience(wait) };
  return { mcpServers: { drover: { type: 'stdio', command, args, tools: ['*'], ...timeout } } };
}

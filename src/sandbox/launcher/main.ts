// The launcher's own process: it starts what it is asked to, and tells what becomes of it.
import { spawn } from 'node:child_process';
import type { Asked, ProgramEvent, Stream, Told } from './messages.ts';

process.on('message', (asked) => start(asked as Asked));
// It ends with the process that has made it, and not before: a signal to all of a terminal's processes is for that one.
process.on('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function start({ id, program }: Asked): void {
  const { command, args, cwd, env, input, leads = false } = program;
  const tell = (event: ProgramEvent): void => {
    const told: Told = { id, event };
    // Who has asked may have ended: nobody wants to know then.
    process.send?.(told, undefined, undefined, () => undefined);
  };
  const child = spawn(command, args, {
    env,
    detached: leads,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  child.on('error', ({ message }) => {
    if (child.pid === undefined) tell({ kind: 'not-started', message });
  });
  if (child.pid === undefined) return;
  tell({ kind: 'started', pid: child.pid });
  for (const stream of ['stdout', 'stderr'] satisfies Stream[])
    child[stream]?.on('data', (chunk: Buffer) => tell({ kind: 'output', stream, chunk }));
  child.on('exit', (code) => tell({ kind: 'exited', code }));
  child.on('close', () => tell({ kind: 'closed' }));
  // Who has failed closes its input early; its exit code says so.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
}

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Asked, ProgramEvent, Program, Told } from './messages.ts';

/** The small process that starts all others, and who is told of what it has started. */
interface Launcher {
  readonly child: ChildProcess;
  readonly listeners: Map<number, (event: ProgramEvent) => void>;
}

let launcher: Launcher | undefined;
let last = 0;

/**
 * Starts a program through a small process of its own, which is made at the first call and ends with this one. To start a
 * program a process is copied first, with a description of all its memory [fork(2)]: for the sandbox's hundreds of
 * megabytes that takes ten times as long, and nothing else goes on meanwhile.
 */
export function launch(program: Program, tell: (event: ProgramEvent) => void): void {
  launcher ??= makeLauncher();
  const { child, listeners } = launcher;
  last += 1;
  const asked: Asked = { id: last, program };
  listeners.set(asked.id, tell);
  // Only while somebody waits for a program does it keep this process from its end.
  child.channel?.ref();
  child.send(asked);
}

function makeLauncher(): Launcher {
  const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const made: Launcher = { child, listeners: new Map() };
  child.unref();
  child.on('message', (message) => {
    const { id, event } = message as Told;
    const tell = made.listeners.get(id);
    if (event.kind === 'closed' || event.kind === 'not-started') made.listeners.delete(id);
    if (made.listeners.size === 0) child.channel?.unref();
    tell?.(event);
  });
  const end = (): void => {
    if (launcher === made) launcher = undefined;
    const left = [...made.listeners.values()];
    made.listeners.clear();
    for (const tell of left) lose(tell);
  };
  child.on('error', end);
  child.on('exit', end);
  return made;
}

/** Nobody knows what has become of it, and nobody is to wait for it. */
function lose(tell: (event: ProgramEvent) => void): void {
  tell({ kind: 'not-started', message: 'the process that starts programs has ended' });
}

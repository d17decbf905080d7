// npm run sandbox: a local GitHub with Drover, until a signal.
import { announceJson, announceText } from './session/announce.ts';
import { readArguments } from './session/options.ts';
import type { SandboxArguments } from './session/options.ts';
import { untilStopped } from './session/until-stopped.ts';

const args = readArguments(process.argv.slice(2));
process.exitCode = args.ok ? await run(args.value) : endEarly(args.error);

async function run(options: SandboxArguments): Promise<number> {
  const stopped = untilStopped().then(() => null);
  // Only now: help and mistakes are answered at once.
  const { startSession } = await import('./session/session.ts');
  const started = await startSession(options);
  if (!started.ok) {
    process.stderr.write(`${started.error}\n`);
    return 1;
  }
  const session = started.value;
  console.log(options.json ? announceJson(session) : announceText(session));
  const death = await Promise.race([stopped, session.drover.died]);
  if (death !== null) process.stderr.write(`${death}\n`);
  await session.close();
  return death === null ? 0 : 1;
}

function endEarly({
  exitCode,
  text,
}: {
  readonly exitCode: number;
  readonly text: string;
}): number {
  (exitCode === 0 ? process.stdout : process.stderr).write(text);
  return exitCode;
}

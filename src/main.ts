import { StartFailure } from './composition/start-failure.ts';
import { startDrover } from './drover.ts';
import { type Env, explainEnvProblems, readEnv } from './env.ts';

/** Ends the process once nothing is under way; a person's mistake is a sentence, never a stack trace. */
function stopWith(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

async function run(env: Env): Promise<void> {
  const { asked, whenAsked } = stopOnSignals();
  try {
    const drover = await startDrover(env, {}, asked);
    whenAsked(() => drover.close());
    // A bug that nobody waits for costs its own work and not everybody's.
    process.on('unhandledRejection', (err) => drover.log.error('unhandled rejection', { err }));
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    stopWith(`Drover cannot start. ${error.message}`);
  }
}

interface Stop {
  /** Aborted when the process was told to end, be it before anything could be closed. */
  readonly asked: AbortSignal;
  /** Ends the process after this, once it is told to. */
  readonly whenAsked: (close: () => Promise<void>) => void;
}

/** The first signal lets the work under way end, also while Drover starts; a second one does not. */
function stopOnSignals(): Stop {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      controller.abort();
    });
  }
  const { signal } = controller;
  return {
    asked: signal,
    whenAsked(close) {
      const end = (): void => void close().then(() => process.exit(0));
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    },
  };
}

const env = readEnv();
if (env.ok) await run(env.value);
else {
  stopWith(`Drover cannot start: its environment is incomplete.\n${explainEnvProblems(env.error)}`);
}

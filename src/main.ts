import { type Drover, StartFailure, startDrover } from './drover.ts';
import { type Env, explainEnvProblems, readEnv } from './env.ts';

/** Ends the process once nothing is under way; a person's mistake is a sentence, never a stack trace. */
function stopWith(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

async function run(env: Env): Promise<void> {
  try {
    const drover = await startDrover(env);
    closeOnSignals(drover);
    // A bug that nobody waits for costs its own work and not everybody's.
    process.on('unhandledRejection', (err) => drover.log.error('unhandled rejection', { err }));
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    stopWith(`Drover cannot start. ${error.message}`);
  }
}

/** The first signal lets the work under way end; a second one does not. */
function closeOnSignals(drover: Drover): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      void drover.close().then(() => process.exit(0));
    });
  }
}

const env = readEnv();
if (env.ok) await run(env.value);
else {
  stopWith(`Drover cannot start: its environment is incomplete.\n${explainEnvProblems(env.error)}`);
}

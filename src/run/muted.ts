import { randomUUID } from 'node:crypto';

/** Shows a program's output without letting the runner take commands from it (docs: workflow-commands, stop-commands). */
export async function muted<T>(body: (onOutput: (text: string) => void) => Promise<T>): Promise<T> {
  const word = randomUUID();
  process.stdout.write(`::stop-commands::${word}\n`);
  try {
    return await body((text) => process.stdout.write(text));
  } finally {
    process.stdout.write(`\n::${word}::\n`);
  }
}

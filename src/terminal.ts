import { createInterface } from 'node:readline/promises';
import { stripVTControlCharacters } from 'node:util';
import type { Choice, Terminal } from './surfaces/cli/io.ts';

const { stdin, stdout } = process;

/** The person at this process's terminal; null where it has none. */
export function terminalHere(): Terminal | null {
  return stdin.isTTY && stdout.isTTY ? { ask, choose, write, erasing } : null;
}

/** Whoever presses Ctrl-C or Ctrl-D instead of answering has not said yes. */
async function ask(question: string): Promise<string> {
  const line = createInterface({ input: stdin, output: stdout });
  line.once('SIGINT', () => line.close());
  const closed = new Promise<string>((resolve) => line.once('close', () => resolve('')));
  const answer = line.question(question).catch(() => '');
  const said = await Promise.race([answer, closed]);
  line.close();
  return said;
}

// What draws is loaded when something is to be drawn: most commands draw nothing.

async function choose(message: string, choices: readonly Choice[]): Promise<string | null> {
  const { isCancel, select } = await import('@clack/prompts');
  const options = choices.map(({ value, label }) => ({ value, label }));
  const chosen = await select<string>({ message, options, maxItems: 12 });
  return isCancel(chosen) ? null : chosen;
}

async function write(message: string, beginning: string): Promise<string | null> {
  const { isCancel, text } = await import('@clack/prompts');
  const written = await text({ message, initialValue: beginning });
  if (isCancel(written)) return null;
  return written.trim() === '' ? null : written;
}

/** A line that is wider than the terminal takes several rows. What is taller than it has left it already. */
function erasing(shown: string): string {
  const width = Math.max(1, stdout.columns);
  const lines = stripVTControlCharacters(shown).split('\n').slice(0, -1);
  const rows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
  return rows < stdout.rows ? `\u001b[${rows}A\u001b[0J` : '\u001b[H\u001b[2J';
}

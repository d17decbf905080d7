import { createInterface } from 'node:readline/promises';
import { stripVTControlCharacters } from 'node:util';
import { commandLine } from './command-line.ts';
import type { Terminal } from './surfaces/cli/io.ts';

const { stdin, stdout, stderr } = process;

// The first Ctrl-C ends what waits, and the command says how it ended; a second one ends the process.
const enough = new AbortController();
process.once('SIGINT', () => enough.abort());

// Whoever reads only the beginning, as `head` does, has had enough as well.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  enough.abort();
});

const terminal: Terminal | null = stdin.isTTY && stdout.isTTY ? { ask, erasing } : null;

process.exitCode = await commandLine(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  terminal,
  signal: enough.signal,
});

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

/** A line that is wider than the terminal takes several rows. What is taller than it has left it already. */
function erasing(text: string): string {
  const width = Math.max(1, stdout.columns);
  const lines = stripVTControlCharacters(text).split('\n').slice(0, -1);
  const rows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
  return rows < stdout.rows ? `\u001b[${rows}A\u001b[0J` : '\u001b[H\u001b[2J';
}

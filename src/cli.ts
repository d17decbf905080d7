import { commandLine } from './command-line.ts';
import { terminalHere } from './terminal.ts';

const { stdout, stderr } = process;

// The first Ctrl-C ends what waits, and the command says how it ended; a second one ends the process.
const enough = new AbortController();
process.once('SIGINT', () => enough.abort());

// Whoever reads only the beginning, as `head` does, has had enough as well.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  enough.abort();
});

process.exitCode = await commandLine(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  terminal: terminalHere(),
  signal: enough.signal,
});

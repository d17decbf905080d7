// Starts a program that tells who has started it, and has nothing more to do.
import { launch } from '../../../../src/sandbox/launcher/launch.ts';

launch({ command: 'sh', args: ['-c', 'echo $PPID'], env: process.env }, (event) => {
  if (event.kind === 'output') process.stdout.write(event.chunk);
});

// Writes every page that is made from code.
import { spawnSync } from 'node:child_process';

for (const script of [
  'docs-commands.ts',
  'docs-configuration.ts',
  'docs-state-machine.ts',
  'docs-reasons.ts',
  'contracts.ts',
]) {
  const { status } = spawnSync('node_modules/.bin/node', [`scripts/${script}`], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}

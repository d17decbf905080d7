#!/usr/bin/env node
// The command `drover` (npx drover) in a checkout: brings what is missing, and hands over to the pinned Node, which runs
// TypeScript as it is.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = process.platform === 'win32' ? 'node.cmd' : 'node';
// Ctrl-C is the command's to answer, which gets it as well: this process waits for how it ends.
process.on('SIGINT', () => {});
const { status, signal, error } = spawnSync(
  join(root, 'node_modules', '.bin', node),
  [join(root, 'src', 'cli.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit', shell: process.platform === 'win32' },
);
if (error) console.error(`drover: ${error.message}`);
process.exitCode = signal === null ? (status ?? 2) : 130;

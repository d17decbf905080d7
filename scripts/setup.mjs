// Brings the dependencies and the pinned Node, so that every command works on a fresh clone.
// Plain JavaScript for the newcomer's own Node (18 or newer); everything after it runs on the pinned one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (path) => join(root, path);
const pinnedNode = at(
  process.platform === 'win32' ? 'node_modules/.bin/node.cmd' : 'node_modules/.bin/node',
);
const lock = at('.setup.lock');
const LOCK_GIVES_UP_AFTER_MS = 300_000;

/** What npm leaves in the folder once everything is there. */
const installed = at('node_modules/.package-lock.json');
const mark = at('node_modules/.drover-installed');

/** Names the lock file by its content and npm's installation by its time. */
const markOfNow = () =>
  `${createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex')} ${statSync(installed).mtimeMs}`;

/** By the mark, and not by the lock file's time alone: git gives an old file a new time, and would have all of it brought again. */
function isInstalled() {
  if (!existsSync(pinnedNode) || !existsSync(installed)) return false;
  if (statSync(installed).mtimeMs >= statSync(at('package-lock.json')).mtimeMs) return true;
  return existsSync(mark) && readFileSync(mark, 'utf8') === markOfNow();
}

/** A folder that cannot be written to is no less installed. */
function leaveMark() {
  try {
    if (!existsSync(mark) || readFileSync(mark, 'utf8') !== markOfNow())
      writeFileSync(mark, markOfNow());
  } catch {}
}

const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Two first runs at once must not install into one folder: a directory is made by one of them only. */
function takeLock() {
  const since = Date.now();
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch {
      const age = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0;
      if (age > LOCK_GIVES_UP_AFTER_MS) rmSync(lock, { recursive: true, force: true });
      if (Date.now() - since > 2 * LOCK_GIVES_UP_AFTER_MS)
        fail(`Another set-up holds ${lock}. If none runs, remove that folder.`);
      sleep(300);
    }
  }
}

function fail(sentence) {
  console.error(`drover: ${sentence}`);
  process.exit(1);
}

function requireGit() {
  const version = spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined)
    fail('git was not found. Install git 2.38 or newer, then run this again.');
  if (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 38))
    fail(`git 2.38 or newer is needed (merge-tree --write-tree); this is ${version.trim()}.`);
}

function install() {
  takeLock();
  try {
    if (isInstalled()) return;
    console.error('drover: installing dependencies (once, about half a minute) …');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const done = spawnSync(npm, ['ci', '--loglevel=error', '--no-fund', '--no-audit'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (done.status !== 0)
      fail('npm ci failed; the lines above say why. The npm registry must be reachable.');
    if (!existsSync(pinnedNode))
      fail(
        'the pinned Node did not arrive: its install script was not run. Run `npm ci` without --ignore-scripts.',
      );
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

requireGit();
if (!isInstalled()) install();
leaveMark();

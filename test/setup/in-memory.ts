import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const GIB = 2 ** 30;
const SHARED_MEMORY = '/dev/shm';

/**
 * A temporary folder in memory for a whole run of the tests, removed when it ends; null where the machine has none, too
 * little memory, or starts no programs from there. Tests make and throw away repositories of many small files: on a file
 * system that is careful not to use again what was just deleted, that is a tenth of all the time.
 */
export function folderInMemory(): string | null {
  if (process.env['TMPDIR'] !== undefined || !hasRoom()) return null;
  const folder = mkdtempSync(`${SHARED_MEMORY}/drover-`);
  // PostgreSQL starts as nobody who may do everything, and finds its own folder below this one.
  chmodSync(folder, 0o755);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function hasRoom(): boolean {
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[1] === SHARED_MEMORY);
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    const isOpen = mount !== undefined && !/\bnoexec\b|\bro\b/.test(mount.split(' ')[3] ?? '');
    return isOpen && bavail * bsize > 4 * GIB && freemem() > 8 * GIB;
  } catch {
    return false;
  }
}

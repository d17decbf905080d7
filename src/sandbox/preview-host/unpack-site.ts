import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Unpacks a gzipped tar as a folder that is complete from the moment it is there. Gives null, or a sentence why not.
 */
export async function unpackSite(archive: Uint8Array, folder: string): Promise<string | null> {
  await mkdir(dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  const problem = await untar(archive, making);
  if (problem === null) {
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
    return null;
  }
  await rm(making, { recursive: true, force: true });
  return problem;
}

/** tar leaves out leading slashes and refuses `..`; links are judged when a file is asked for. */
async function untar(archive: Uint8Array, folder: string): Promise<string | null> {
  const tar = spawn('tar', ['-xzf', '-', '-C', folder], { stdio: ['pipe', 'ignore', 'pipe'] });
  const closed = once(tar, 'close');
  const said = text(tar.stderr);
  // A program that ends early closes its input; its words tell why.
  tar.stdin.on('error', () => undefined);
  tar.stdin.end(archive);
  try {
    const [code] = (await closed) as [number | null];
    return code === 0 ? null : `The upload is no gzipped tar: ${(await said).trim().slice(0, 300)}`;
  } catch (error) {
    return `tar could not be started: ${error instanceof Error ? error.message : String(error)}`;
  }
}

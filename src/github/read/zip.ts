import { text } from 'node:stream/consumers';
import { type Entry, fromBufferPromise } from 'yauzl';
import { fail, ok, type Result } from '../../lifecycle/result.ts';

/** Entries that are looked at; a report's artifact has one. */
const MOST_ENTRIES = 100;

/**
 * The text of the one entry of that name in a zip that a stranger may have made. Sizes are checked as declared and
 * again as they come (yauzl fails where the two differ); a second entry of the name is refused.
 */
export async function readZipEntry(
  zip: Uint8Array,
  name: string,
  mostBytes: number,
): Promise<Result<string, string>> {
  try {
    const file = await fromBufferPromise(Buffer.from(zip), { lazyEntries: true });
    if (file.entryCount > MOST_ENTRIES) return fail('its artifact holds too many files');
    const found: Entry[] = [];
    for await (const entry of file.eachEntry()) if (entry.fileName === name) found.push(entry);
    const [entry] = found;
    if (entry === undefined) return fail(`its artifact holds no ${name}`);
    if (found.length > 1) return fail(`its artifact holds ${name} more than once`);
    if (entry.uncompressedSize > mostBytes) return fail(`${name} is too large`);
    return ok(await text(await file.openReadStreamPromise(entry)));
  } catch (error) {
    return fail(
      `its artifact is no zip file: ${error instanceof Error ? error.message : 'broken'}`,
    );
  }
}

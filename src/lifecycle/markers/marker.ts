import type { Seal } from './seal.ts';

/** The beginning of every hidden thing that Drover writes; text from elsewhere never contains it (`to-github.ts`). */
export const MARKER_START = '<!-- drover:';

const MARKER_LINE = /^<!-- drover:key (\S{1,1000}) ([A-Za-z0-9]{16,100}) -->[ \t]*\r?$/gm;

/** A line to append to a comment or body of ours: hidden, found again by `readMarkers`, and not to be forged. */
export function renderMarker(key: string, seal: Seal): string {
  const line = `${MARKER_START}key ${encodeKey(key)} ${seal.sign(signed(key))} -->`;
  if (line.search(MARKER_LINE) === -1)
    throw new Error(`a marker cannot carry the key ${JSON.stringify(key)}`);
  return line;
}

/** The keys of all markers in a body that the seal verifies, in order, each once. Others are passed over. */
export function readMarkers(body: string, seal: Seal): string[] {
  const keys = [...body.matchAll(MARKER_LINE)].flatMap(([, encoded = '', mac = '']) => {
    const key = decodeKey(encoded);
    return key !== null && seal.verify(signed(key), mac) ? [key] : [];
  });
  return [...new Set(keys)];
}

/** Signed apart from everything else that the same secret may sign. */
function signed(key: string): string {
  return `marker\n${key}`;
}

/** Percent-encoded, hyphens in a row too: nothing inside can end the comment, or break the line. */
function encodeKey(key: string): string {
  return encodeURIComponent(key.toWellFormed())
    .replace(/%(2F|3A|40|2C|2B)/g, (escape) => decodeURIComponent(escape))
    .replace(/-(?=-|$)|^-/g, '%2D')
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decodeKey(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

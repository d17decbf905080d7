/** git's framing: four hexadecimal digits of length, themselves included, then the content. */
export function pktLine(content: string | Uint8Array): Buffer {
  const body = Buffer.from(content);
  return Buffer.concat([Buffer.from((body.length + 4).toString(16).padStart(4, '0')), body]);
}

export const flushPkt = Buffer.from('0000');

export interface PktLines {
  /** Contents up to the first flush, without final line breaks. */
  readonly lines: readonly string[];
  /** What follows the flush. */
  readonly rest: Buffer;
}

/** Reads up to the first flush packet; undefined when the framing is broken. */
export function readPktLines(data: Buffer): PktLines | undefined {
  const lines: string[] = [];
  let at = 0;
  while (at + 4 <= data.length) {
    const length = Number.parseInt(data.toString('latin1', at, at + 4), 16);
    if (Number.isNaN(length)) return undefined;
    if (length === 0) return { lines, rest: data.subarray(at + 4) };
    if (length < 4 || at + length > data.length) return undefined;
    lines.push(data.toString('utf8', at + 4, at + length).replace(/\n$/, ''));
    at += length;
  }
  return undefined;
}

/** Splits into side-band packets of band 1 (data) or 2 (what the person sees as `remote: …`). */
export function sideBand(band: 1 | 2, content: Buffer): Buffer {
  const largest = 65_515;
  const packets: Buffer[] = [];
  for (let at = 0; at < content.length; at += largest) {
    const part = content.subarray(at, at + largest);
    packets.push(pktLine(Buffer.concat([Buffer.from([band]), part])));
  }
  return Buffer.concat(packets);
}

import type { Outcome } from '../world/api-error.ts';
import type { RefChange } from '../world/operations/refs.ts';
import { zeroOid } from './git-store.ts';
import { flushPkt, pktLine, readPktLines, sideBand } from './pkt-line.ts';
import { runGit } from './run-git.ts';

/** Packs with fewer objects are unpacked, so that a repository does not fill with small packs. */
const unpackBelow = 100;

interface Command {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

export interface Received {
  /** The bare repository's folder. */
  readonly folder: string;
  readonly body: Buffer;
  /** Moves refs, all or none; its refusal is told to who pushed. */
  readonly change: (changes: readonly RefChange[]) => Promise<Outcome<null>>;
}

/**
 * The server's side of `git push`, after the advertisement. git unpacks the objects; the refs are moved
 * by the world's own operation, so that a push obeys the same rules and has the same effects as the API.
 * Protocol: git's Documentation/gitprotocol-pack, "Pushing Data To a Server".
 */
export async function receivePack(received: Received): Promise<Buffer> {
  const read = readPktLines(received.body);
  // A client that is to send a large pack asks first with an empty request whether it may.
  if (read === undefined || read.lines.length === 0) return Buffer.alloc(0);
  // A shallow clone says so before its first command, which is the line that holds the capabilities.
  const first = read.lines.find((line) => !line.startsWith('shallow ')) ?? '';
  const capabilities = first.split('\0')[1]?.trim().split(' ') ?? [];
  const commands = read.lines.flatMap(parseCommand);
  const problem = await storePack(received.folder, commands, read.rest);
  const report: string[] = [`unpack ${problem ?? 'ok'}`];
  const told: string[] = [];
  for (const group of capabilities.includes('atomic')
    ? [commands]
    : commands.map((each) => [each])) {
    const reason = problem ?? (await move(received, group));
    for (const { ref } of group) {
      report.push(reason === undefined ? `ok ${ref}` : `ng ${ref} ${reason.split('\n')[0]}`);
    }
    if (reason !== undefined) told.push(`error: ${reason}\n`);
  }
  const lines = Buffer.concat([...report.map((line) => pktLine(`${line}\n`)), flushPkt]);
  if (!capabilities.includes('side-band-64k')) return lines;
  return Buffer.concat([
    ...told.map((text) => sideBand(2, Buffer.from(text))),
    sideBand(1, lines),
    flushPkt,
  ]);
}

async function move(received: Received, group: readonly Command[]): Promise<string | undefined> {
  const outcome = await received.change(group.map((command) => ({ ...command, force: true })));
  return outcome.ok ? undefined : outcome.error.message;
}

function parseCommand(line: string): Command[] {
  const [text = ''] = line.split('\0');
  const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.+)$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return [];
  return [{ before: match[1], after: match[2], ref: match[3] }];
}

/** What is wrong with the pack, or undefined once all objects that the commands name are there. */
async function storePack(
  dir: string,
  commands: readonly Command[],
  pack: Buffer,
): Promise<string | undefined> {
  const wanted = commands.map((command) => command.after).filter((oid) => oid !== zeroOid);
  if (pack.length > 0) {
    const objects = pack.length >= 12 ? pack.readUInt32BE(8) : 0;
    const args =
      objects < unpackBelow ? ['unpack-objects', '-q'] : ['index-pack', '--stdin', '--fix-thin'];
    const stored = await runGit({ dir, args, input: pack });
    if (stored.code !== 0) return stored.stderr.trim().split('\n')[0] ?? 'unpacker error';
  }
  if (wanted.length === 0) return undefined;
  const args = ['rev-list', '--objects', '--quiet', '--stdin', '--not', '--all'];
  const complete = await runGit({ dir, args, input: `${wanted.join('\n')}\n` });
  return complete.code === 0 ? undefined : 'missing necessary objects';
}

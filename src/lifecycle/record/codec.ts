import type { Seal } from '../markers/seal.ts';
import { type Json, pack, unpack } from './pack.ts';
import { IssueRecord, RECORD_VERSION } from './record.ts';

/** The most characters that a rendered record may have, of the 65,536 that GitHub lets a comment have. */
export const RECORD_MAX_LENGTH = 40_000;

/** What a record belongs to. A record copied to another issue, repository or host is no longer valid. */
export interface RecordScope {
  /** The host's name, for example `github.com`. */
  readonly host: string;
  /** Node ids. */
  readonly repository: string;
  readonly issue: string;
}

/** What a comment's body says of a record. Whether its author can be trusted is another question. */
export type ParsedRecord =
  | { readonly kind: 'none' }
  | { readonly kind: 'valid'; readonly record: IssueRecord }
  /** Written by a newer version, or by one that knows more words of this one: to be left alone. */
  | { readonly kind: 'newer'; readonly version: number }
  /** The MAC does not fit: copied, edited, or made by somebody without the key. */
  | { readonly kind: 'forged' }
  /** The MAC fits and yet it cannot be read. */
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * The record as a hidden comment, to stand at the end of the record comment's body:
 * `<!-- drover:record v1 <mac> <json> -->`. No text inside can end the comment: the JSON has `<`, `>`, `&`, `--` and
 * all but printable ASCII escaped.
 */
export function renderRecord(record: IssueRecord, scope: RecordScope, seal: Seal): string {
  const payload = payloadOf(record);
  return enclosed(seal.sign(canonical(scope, record, payload)), payload);
}

function payloadOf(record: IssueRecord): string {
  return escapeJson(JSON.stringify(pack(record)));
}

function enclosed(mac: string, payload: string): string {
  return `<!-- drover:record v${RECORD_VERSION} ${mac} ${payload} -->`;
}

/** A MAC is 64 hexadecimal digits (HMAC-SHA256). */
const SOME_MAC = '0'.repeat(64);

/** How many characters the record has as {@link renderRecord} writes it. */
export function encodedLength(record: IssueRecord): number {
  return enclosed(SOME_MAC, payloadOf(record)).length;
}

/** Made once: a schema is compiled when it is first used. */
const Claim = IssueRecord.pick({ life: true, revision: true }).strip();

const START = '<!-- drover:record ';
const HIDDEN = /<!-- drover:record v(\d{1,6}) (\w{1,100}) (\{[^<>]*\}) -->\s*$/;

/** Reads the record at the end of a comment's body. The inverse of {@link renderRecord} for the same scope and key. */
export function parseRecord(body: string, scope: RecordScope, seal: Seal): ParsedRecord {
  const start = body.lastIndexOf(START);
  if (start < 0) return { kind: 'none' };
  const [, version, mac, payload] = HIDDEN.exec(body.slice(start)) ?? [];
  if (version === undefined || mac === undefined || payload === undefined) {
    return { kind: 'forged' };
  }
  if (Number(version) > RECORD_VERSION) return { kind: 'newer', version: Number(version) };
  if (version !== String(RECORD_VERSION)) return { kind: 'forged' };
  const data = readJson(payload);
  const claim = Claim.safeParse(data);
  if (!claim.success || !seal.verify(canonical(scope, claim.data, payload), mac)) {
    return { kind: 'forged' };
  }
  const parsed = IssueRecord.safeParse(data);
  if (parsed.success) return { kind: 'valid', record: parsed.data };
  if (parsed.error.issues.some(isBeyond)) return { kind: 'newer', version: RECORD_VERSION };
  const [issue] = parsed.error.issues;
  return { kind: 'malformed', reason: `${issue?.path.join('.')}: ${issue?.message}` };
}

/**
 * Something that this version does not know, under a MAC that fits: a Drover that is a little newer wrote it, as happens
 * while an upgrade rolls. Reading it as far as it goes would lose the rest with the next commit.
 */
function isBeyond({ code }: { readonly code: string }): boolean {
  return BEYOND.includes(code);
}

/** A key, a word of an enumeration, a kind. More of something than there may be is a fault, and who raises a cap raises the version. */
const BEYOND = ['unrecognized_keys', 'invalid_value', 'invalid_union'];

/** What the MAC is over. Each part is on a line of its own, and none but the last can hold a line feed. */
function canonical(
  scope: RecordScope,
  { life, revision }: Pick<IssueRecord, 'life' | 'revision'>,
  payload: string,
): string {
  const { host, repository, issue } = scope;
  return ['drover:record', RECORD_VERSION, host, repository, issue, life, revision, payload].join(
    '\n',
  );
}

function readJson(text: string): Json | undefined {
  try {
    return unpack(JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/** Escapes are valid only inside strings, and only there can these characters stand: a lone `-` may be a minus. */
export function escapeJson(json: string): string {
  return json
    .replace(/[^\x20-\x7e]|[<>&]/g, unicodeEscape)
    .replace(/--/g, (pair) => pair.replace(/-/g, unicodeEscape));
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

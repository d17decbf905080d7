import {
  constructFromEvents,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  YAMLException,
  type Event,
} from 'js-yaml';
import { fail, ok, type Result } from '../result.ts';
import { type Path, writePath } from './key-path.ts';

/** A YAML document as plain data, and where in the text each of its keys stands. */
export interface YamlDocument {
  readonly value: unknown;
  /** The line (from 1) of the key or list item at `path`, or of the nearest one above it that exists. */
  lineOf(path: Path): number | null;
}

/** Why a text is not one plain YAML document. */
export interface YamlFault {
  readonly line: number | null;
  /** The key at fault; empty where it is the text. */
  readonly key: string;
  readonly reason: 'syntax' | 'tab' | 'alias' | 'duplicate' | 'documents';
  /** The parser's words, for `syntax`. */
  readonly detail: string;
}

const MAX_DEPTH = 20;

/**
 * Reads one YAML 1.2 document (core schema: no dates, no binary, no merge keys, no custom types).
 * Aliases are refused, so that nothing grows beyond the text. A text without content is null.
 */
export function readYaml(text: string): Result<YamlDocument, readonly YamlFault[]> {
  try {
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    const { root, faults } = walkEvents(text, events);
    if (faults.length > 0) return fail(faults);
    const [value = null] = constructFromEvents(events, { source: text, maxAliases: 0 });
    return ok({ value, lineOf: (path) => lineAt(root, path) });
  } catch (error) {
    // The parser asks its users to catch everything, not its own exception alone.
    return fail([syntaxFault(text, error)]);
  }
}

interface Place {
  readonly line: number;
  readonly path: Path;
  readonly kind: 'scalar' | 'sequence' | 'mapping';
  readonly children: Map<string | number, Place>;
  /** In a mapping: the key whose value comes next. */
  pending: { readonly name: string; readonly line: number } | null;
}

interface Walk {
  root: Place | null;
  readonly faults: YamlFault[];
}

function walkEvents(text: string, events: readonly Event[]): Walk {
  const walk: Walk = { root: null, faults: [] };
  const lineAtOffset = lineCounter(text);
  const open: (Place | null)[] = [];
  let documents = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const line = lineAtOffset(startOf(event));
    if (event.type === EVENT_ID.DOCUMENT) {
      documents += 1;
      if (documents === 2) walk.faults.push({ line, key: '', reason: 'documents', detail: '' });
      open.push(null);
      continue;
    }
    const place = visit(walk, { text, event, line, parent: open.at(-1) ?? null });
    if (place !== null && place.kind !== 'scalar') open.push(place);
  }
  return walk;
}

interface Visit {
  readonly text: string;
  readonly event: Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>;
  readonly line: number;
  readonly parent: Place | null;
}

/** Takes a node in: as a key it waits for its value, as a value it gets a place, which is given back. */
function visit(walk: Walk, { text, event, line, parent }: Visit): Place | null {
  if (event.type === EVENT_ID.ALIAS) {
    walk.faults.push({ line, key: writePath(pathWithin(parent)), reason: 'alias', detail: '' });
  }
  if (parent?.kind === 'mapping' && parent.pending === null) {
    if (event.type !== EVENT_ID.SCALAR)
      YAMLException.throwAt(text, startOf(event), 'a key that is no text');
    const name = getScalarValue(text, event);
    if (parent.children.has(name)) {
      const key = writePath([...parent.path, name]);
      walk.faults.push({ line, key, reason: 'duplicate', detail: '' });
    }
    parent.pending = { name, line };
    return null;
  }
  const place = placeIn(parent, event, line);
  walk.root ??= place;
  return place;
}

function placeIn(parent: Place | null, event: Visit['event'], line: number): Place {
  const place: Place = {
    line: parent?.pending?.line ?? line,
    path: pathWithin(parent),
    kind: kindOf(event),
    children: new Map(),
    pending: null,
  };
  const name = place.path.at(-1);
  if (parent !== null && name !== undefined) {
    parent.children.set(name, place);
    parent.pending = null;
  }
  return place;
}

/** The path of the value that comes next within `parent`. */
function pathWithin(parent: Place | null): Path {
  if (parent === null) return [];
  const next = parent.kind === 'mapping' ? (parent.pending?.name ?? '') : parent.children.size;
  return [...parent.path, next];
}

function kindOf(event: Visit['event']): Place['kind'] {
  if (event.type === EVENT_ID.MAPPING) return 'mapping';
  return event.type === EVENT_ID.SEQUENCE ? 'sequence' : 'scalar';
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start;
  return -1;
}

function lineAt(root: Place | null, path: Path): number | null {
  let place = root;
  for (const name of path) {
    const next = place?.children.get(name);
    if (next === undefined) break;
    place = next;
  }
  return place === root && path.length > 0 ? null : (place?.line ?? null);
}

/** Line numbers (from 1) of offsets that never shrink; an absent one (-1) stands on the line before it. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(LINE_BREAK)].map((m) => m.index + m[0].length)];
  let at = 0;
  return (offset) => {
    while ((starts[at + 1] ?? Number.POSITIVE_INFINITY) <= offset) at += 1;
    return at + 1;
  };
}

const LINE_BREAK = /\r\n|\r|\n/g;

function syntaxFault(text: string, error: unknown): YamlFault {
  const known = error instanceof YAMLException ? error : null;
  const line = known?.mark === undefined ? null : known.mark.line + 1;
  const written = line === null ? '' : (text.split(LINE_BREAK)[line - 1] ?? '');
  if (/^ *\t/.test(written)) return { line, key: '', reason: 'tab', detail: '' };
  return { line, key: '', reason: 'syntax', detail: known?.reason ?? 'it cannot be read' };
}

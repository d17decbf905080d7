import type { ActionsEvent } from './engine-api.ts';
import { matchesPatterns } from './filter-pattern.ts';
import type { JsonObject } from './json.ts';
import { isObject, plainText } from './tokens.ts';
import { toList, type WorkflowFile } from './workflow-file.ts';

/** Paths that the event changed; read only where a `paths` filter asks. */
export type ReadPaths = () => Promise<readonly string[]>;

/** Whether the workflow's `on:` asks for a run of this event. */
export async function isTriggered(
  file: WorkflowFile,
  event: ActionsEvent,
  readPaths: ReadPaths,
): Promise<boolean> {
  const config = file.triggers.get(event.name);
  if (config === undefined) return false;
  switch (event.name) {
    case 'push':
      return isPushed(config, event, readPaths);
    case 'pull_request':
    case 'pull_request_target':
      return isPulled(config, event, readPaths);
    case 'workflow_run':
      return isAfterRun(config, event);
    case 'deployment_status':
      // [docs: events-that-trigger-workflows, `deployment_status`]
      return text(event.payload, 'deployment_status', 'state') !== 'inactive';
    default:
      return hasType(config, event, undefined);
  }
}

/** Only branches and tags start runs; a filter for one of them alone leaves the other out. */
async function isPushed(
  config: JsonObject,
  event: ActionsEvent,
  paths: ReadPaths,
): Promise<boolean> {
  if (event.payload['deleted'] === true || isSkipped(event)) return false;
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(event.ref) ?? [];
  if (kind === undefined || name === undefined) return false;
  const tags = filterOf(config, 'tags');
  const branches = filterOf(config, 'branches');
  if (kind === 'tags') return tags?.(name) ?? branches === undefined;
  if (!(branches?.(name) ?? tags === undefined)) return false;
  return hasPaths(config, paths);
}

/** [docs: skip-workflow-runs] */
function isSkipped(event: ActionsEvent): boolean {
  const message = text(event.payload, 'head_commit', 'message');
  return (
    /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/.test(message) ||
    /\n\nskip-checks: ?true\s*$/.test(message)
  );
}

async function isPulled(
  config: JsonObject,
  event: ActionsEvent,
  paths: ReadPaths,
): Promise<boolean> {
  if (!hasType(config, event, ['opened', 'synchronize', 'reopened'])) return false;
  const base = at(event.payload, 'pull_request', 'base');
  const branches = filterOf(config, 'branches');
  if (branches !== undefined && !branches(text(base, 'ref'))) return false;
  return hasPaths(config, paths);
}

function isAfterRun(config: JsonObject, event: ActionsEvent): boolean {
  const run = at(event.payload, 'workflow_run');
  const workflows = toList(config['workflows']);
  if (workflows.length > 0 && !workflows.includes(text(run, 'name'))) return false;
  const branches = filterOf(config, 'branches');
  if (branches !== undefined && !branches(text(run, 'head_branch'))) return false;
  return hasType(config, event, undefined);
}

function hasType(
  config: JsonObject,
  event: ActionsEvent,
  standard: readonly string[] | undefined,
): boolean {
  const types = config['types'] === undefined ? standard : toList(config['types']);
  return types === undefined || types.includes(text(event.payload, 'action'));
}

/** `paths` needs one changed path that matches; `paths-ignore` one that does not. */
async function hasPaths(config: JsonObject, readPaths: ReadPaths): Promise<boolean> {
  if (config['paths'] === undefined && config['paths-ignore'] === undefined) return true;
  const paths = await readPaths();
  const wanted = filterOf(config, 'paths');
  return wanted === undefined || paths.some(wanted);
}

/** The test that `x` or `x-ignore` make together; undefined when neither is there. */
function filterOf(config: JsonObject, key: string): ((name: string) => boolean) | undefined {
  const wanted = config[key];
  if (wanted !== undefined) return (name) => matchesPatterns(name, toList(wanted));
  const ignored = config[`${key}-ignore`];
  if (ignored !== undefined) return (name) => !matchesPatterns(name, toList(ignored));
  return undefined;
}

/** The object at a path of keys; empty when there is none. */
export function at(value: JsonObject, ...keys: readonly string[]): JsonObject {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const next = value[key];
  return isObject(next) ? at(next, ...rest) : {};
}

/** The text at a path of keys; empty when there is none. */
export function text(value: JsonObject, ...keys: readonly string[]): string {
  const last = keys.at(-1) ?? '';
  return plainText(at(value, ...keys.slice(0, -1))[last]);
}

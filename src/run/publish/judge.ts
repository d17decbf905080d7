import { matchesAny } from '../../lifecycle/policy/paths.ts';
import type { Refusal } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { type Change, MODES } from './changes.ts';
import { holdsValue, newSecrets } from './secrets.ts';

/** A job's own token may not push these (docs: automatic-token-authentication), so the refusal comes early. */
const WORKFLOWS = ['.github/workflows/**'];

/** Judges a commit by its paths, modes and sizes alone. Null when nothing speaks against it. */
export function judgeChanges(changes: readonly Change[], task: Task): Refusal | null {
  const { limits } = task;
  if (changes.length > limits.files) {
    return {
      kind: 'too-large',
      detail: `${changes.length} files changed; ${limits.files} are allowed. Was something built or installed that .gitignore does not cover?`,
    };
  }
  const bytes = changes.reduce((sum, change) => sum + change.bytes, 0);
  if (bytes > limits.bytes) {
    return {
      kind: 'too-large',
      detail: `The changed files have ${bytes} bytes; ${limits.bytes} are allowed.`,
    };
  }
  for (const change of changes) {
    const why = whyNever(change);
    if (why !== null)
      return { kind: 'protected-path', detail: `\`${printable(change.path)}\` ${why}` };
  }
  return judgeProtected(changes, task);
}

/** What a person may allow, so that one of them is asked. */
function judgeProtected(changes: readonly Change[], task: Task): Refusal | null {
  const { protectedPaths, allowedPaths = [] } = task;
  const paths = changes
    .map(({ path }) => path)
    .filter((path) => matchesAny(path, protectedPaths) && !allowedPaths.includes(path));
  const [first] = paths;
  if (first === undefined) return null;
  const others = paths.length > 1 ? `, and ${paths.length - 1} more` : '';
  const detail = `\`${printable(first)}\` is protected by this repository${others}.`;
  return { kind: 'protected-path', detail, paths: paths.slice(0, 300) };
}

function whyNever({ path, newMode, oldMode }: Change): string | null {
  if (path.length > 500 || path.includes('\ufffd') || /\p{Cc}/u.test(path))
    return 'is no usable file name.';
  if (path.split('/').some((part) => part === '..' || /^\.git$/i.test(part)))
    return 'reaches into git itself.';
  if (newMode === MODES.submodule || oldMode === MODES.submodule || path === '.gitmodules') {
    return 'is a submodule or a repository inside the repository, which a run may not change.';
  }
  if (matchesAny(path, WORKFLOWS)) return 'is a workflow, which no run may change.';
  return null;
}

/** Judges the names of files by themselves, before any of them is named in a refusal. */
export function judgeNames(
  changes: readonly Change[],
  canaries: readonly string[],
): Refusal | null {
  const names = changes.map(({ path }) => path).join('\n');
  return holdsValue(names, canaries) || newSecrets(names).length > 0
    ? { kind: 'secret', detail: 'The name of a file holds what looks like a secret.' }
    : null;
}

/** Judges the contents. `blobs` holds old and new ones by id; none may hold one of the `canaries`. */
export function judgeContents(
  changes: readonly Change[],
  blobs: ReadonlyMap<string, Buffer>,
  canaries: readonly string[],
): Refusal | null {
  for (const { path, newMode, oldBlob, newBlob } of changes) {
    const text = blobs.get(newBlob)?.toString('latin1') ?? '';
    if (holdsValue(text, canaries))
      return { kind: 'secret', detail: `\`${printable(path)}\` holds a secret of this run.` };
    if (newMode === MODES.link && !staysInside(path, text)) {
      return {
        kind: 'protected-path',
        detail: `\`${printable(path)}\` is a link that leads out of the repository.`,
      };
    }
    const [secret] = newSecrets(text, blobs.get(oldBlob)?.toString('latin1'));
    if (secret !== undefined) {
      return { kind: 'secret', detail: `\`${printable(path)}\` holds what looks like ${secret}.` };
    }
  }
  return null;
}

/** Whether a link's target, seen from the link's folder, is a path of the repository and not of git. */
function staysInside(path: string, target: string): boolean {
  if (target.startsWith('/') || target.includes('\\') || target.includes('\0')) return false;
  const place = path.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..' && place.pop() === undefined) return false;
    if (/^\.git$/i.test(part)) return false;
    if (part !== '..' && part !== '.' && part !== '') place.push(part);
  }
  return true;
}

/** A file's name as it may stand in a comment. */
function printable(path: string): string {
  return path.replace(/[^\p{L}\p{N} ._/@+-]/gu, '?').slice(0, 200);
}

import { type Invocation, programOf } from '../shell/invocation.ts';
import type { Word } from '../shell/word.ts';
import { type Concern, concern, ordinary, unclearConcern } from './concern.ts';
import { whereIs } from './place.ts';

/** What of git throws work away, or speaks with others than the repository's own remote. */
export function gitConcerns(invocation: Invocation): readonly Concern[] {
  if (programOf(invocation) !== 'git') return [];
  const { before, command, args } = partsOf(invocation);
  const texts = args.map(({ text }) => text);
  const found: Concern[] = [];
  // `-c` can name programs that git then starts.
  if (
    before.some(({ text }) =>
      /sshcommand|remote\.|\.url|alias\.|\.helper|fsmonitor|pager|editor|hookspath|\.cmd|textconv|proxy|insteadof/i.test(
        text,
      ),
    )
  )
    found.push(unclearConcern('it tells git to start another program'));
  if (
    command === 'config' &&
    texts.some((text) => /^!|sshcommand|hookspath|fsmonitor|insteadof/i.test(text)) &&
    !texts.some((text) => /^--(?:get|list|unset)/.test(text))
  )
    found.push(unclearConcern('it tells git to start another program'));
  const thrown = THROWING[command]?.(texts) ?? null;
  if (thrown !== null) found.push(concern('destructive', thrown));
  found.push(...restored(command, args, invocation));
  return [...found, ...remoteConcerns(command, texts, args)];
}

function partsOf({ words }: Invocation) {
  let at = 1;
  while (at < words.length && (words[at]?.text ?? '').startsWith('-')) {
    at += /^(?:-[cC]|--git-dir|--work-tree|--namespace|--exec-path|--config-env)$/.test(
      words[at]?.text ?? '',
    )
      ? 2
      : 1;
  }
  return { before: words.slice(1, at), command: words[at]?.text ?? '', args: words.slice(at + 1) };
}

const has = (texts: readonly string[], pattern: RegExp): boolean =>
  texts.some((text) => pattern.test(text));

const THROWING: Readonly<Record<string, (texts: readonly string[]) => string | null>> = {
  reset: (texts) =>
    has(texts, /^--(?:hard|merge|keep)$/) ? 'it throws changes of the work tree away' : null,
  clean: (texts) =>
    has(texts, /^-[a-zA-Z]*n|^--dry-run$/) ? null : 'it removes files that git does not know',
  push: (texts) =>
    has(texts, /^--(?:force|delete|mirror|prune)|^-[a-zA-Z]*[fd]|^\+|^:/)
      ? 'it overwrites or deletes what is on the remote'
      : null,
  branch: (texts) =>
    has(texts, /^-[a-zA-Z]*[DfMC]|^--force$/) ? 'it deletes or moves a branch' : null,
  tag: (texts) =>
    has(texts, /^-[a-zA-Z]*[df]|^--(?:delete|force)$/) ? 'it deletes or moves a tag' : null,
  stash: (texts) => (has(texts, /^(?:drop|clear)$/) ? 'it throws stashed changes away' : null),
  reflog: (texts) => (has(texts, /^(?:expire|delete)$/) ? 'it throws history away' : null),
  gc: (texts) => (has(texts, /^--prune/) ? 'it throws history away' : null),
  prune: () => 'it throws history away',
  'filter-branch': () => 'it rewrites history',
  'filter-repo': () => 'it rewrites history',
  'update-ref': (texts) => (has(texts, /^(?:-d|--stdin)$/) ? 'it deletes a ref' : null),
  worktree: (texts) =>
    has(texts, /^(?:-f|--force)$/) ? 'it removes a work tree with its changes' : null,
  submodule: (texts) => (has(texts, /^deinit$/) ? 'it removes a submodule' : null),
};

/** Files that get back the state of a commit lose the one they have. */
function restored(
  command: string,
  args: readonly Word[],
  { folder }: Invocation,
): readonly Concern[] {
  const texts = args.map(({ text }) => text);
  const isRestoring =
    (command === 'restore' &&
      !(has(texts, /^(?:--staged|-S)$/) && !has(texts, /^(?:--worktree|-W)$/))) ||
    (command === 'checkout' && has(texts, /^(?:--|\.\/?|-f|--force)$/)) ||
    (command === 'switch' && has(texts, /^(?:-f|--force|--discard-changes)$/));
  if (!isRestoring) return [];
  const why = 'it throws changes of the work tree away';
  const from = Math.max(0, texts.indexOf('--') + 1);
  const places = args
    .slice(from)
    .filter(({ text }) => !text.startsWith('-'))
    .map((word) => whereIs(word, folder));
  const paths = places.map(({ path }) => path);
  const isForced = from === 0 && has(texts, /^(?:-f|--force|--discard-changes)$/);
  const isSome = !isForced && places.length > 0 && places.every(({ kind }) => kind === 'inside');
  return [isSome ? ordinary('destructive', why, paths) : concern('destructive', why, paths)];
}

const REMOTE = [
  'fetch',
  'pull',
  'push',
  'clone',
  'ls-remote',
  'archive',
  'remote',
  'submodule',
  'lfs',
  'svn',
  'send-email',
  'request-pull',
  'fetch-pack',
  'send-pack',
  'daemon',
  'p4',
];

/** Its own remote is where the work came from; any other is the network. */
function remoteConcerns(
  command: string,
  texts: readonly string[],
  args: readonly Word[],
): readonly Concern[] {
  if (!REMOTE.includes(command)) return [];
  const why = `\`git ${command}\` speaks with another repository`;
  if (command === 'remote')
    return has(texts.slice(0, 1), /^(?:add|set-url|rename)$/)
      ? [concern('network', 'it names another remote')]
      : [];
  if (command === 'archive') return has(texts, /^--remote/) ? [concern('network', why)] : [];
  if (command === 'submodule' || command === 'lfs') return submodules(texts, why);
  if (!['fetch', 'pull', 'push', 'ls-remote'].includes(command)) return [concern('network', why)];
  if (has(texts, /^--(?:upload-pack|receive-pack|exec|repo|all|multiple)/))
    return [concern('network', why)];
  const named = args.find(({ text }) => !text.startsWith('-'));
  const isOwn = named === undefined || (named.isFirm && named.text === 'origin');
  return [(isOwn ? ordinary : concern)('network', why)];
}

function submodules(texts: readonly string[], why: string): readonly Concern[] {
  if (has(texts.slice(0, 1), /^add$/)) return [concern('network', why)];
  return has(texts.slice(0, 1), /^(?:update|fetch|pull|push)$/) ? [ordinary('network', why)] : [];
}

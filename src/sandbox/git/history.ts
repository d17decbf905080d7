import type { FindRepository } from './git-repository.ts';
import type { Commit, GitStore } from './git-store.ts';
import type { GitRepository } from './git-repository.ts';
import { parseCommit } from './parse-objects.ts';
import { parseDiff } from './parse-diff.ts';
import { nearLine, nearMergeBase } from './near-history.ts';
import { git, runGit } from './run-git.ts';

type History = Pick<GitStore, 'mergeBase' | 'isAncestor' | 'log' | 'logOfPath' | 'diff'>;

/** Questions about how commits hang together; their answers are remembered. */
export function makeHistory(find: FindRepository): History {
  const mergeBase: History['mergeBase'] = (id, a, b) =>
    find(id).once(`merge-base ${a} ${b}`, async () => {
      const near = await nearMergeBase(find(id), a, b);
      if (near !== 'unknown') return near.oid;
      const answer = await runGit({ dir: find(id).dir, args: ['merge-base', a, b] });
      return answer.code === 0 ? answer.stdout.toString('utf8').trim() : undefined;
    });
  return {
    mergeBase,
    isAncestor: async (id, ancestor, descendant) =>
      ancestor === descendant || (await mergeBase(id, ancestor, descendant)) === ancestor,
    log: async (id, from, to, limit) => {
      const question = `log ${from ?? ''} ${to} ${limit ?? ''}`;
      const oids = await find(id).once(question, async () => {
        const stop = from === undefined ? undefined : await mergeBase(id, from, to);
        const line = await nearLine(find(id), { to, stop, limit });
        return line ?? listCommits(find(id), { from, to, limit });
      });
      return readCommits(find(id), oids);
    },
    logOfPath: async (id, to, path) => {
      const oids = await find(id).once(`log-of-path ${to} ${path}`, async () => {
        const args = ['rev-list', '--topo-order', to, '--', path];
        const text = await git({ dir: find(id).dir, args });
        return text === '' ? [] : text.split('\n');
      });
      return readCommits(find(id), oids);
    },
    diff: (id, from, to) => find(id).once(`diff ${from} ${to}`, () => diff(find(id), from, to)),
  };
}

async function listCommits(
  repository: GitRepository,
  range: {
    readonly from: string | undefined;
    readonly to: string;
    readonly limit: number | undefined;
  },
): Promise<readonly string[]> {
  const text = await git({
    dir: repository.dir,
    args: [
      'rev-list',
      '--topo-order',
      ...(range.limit === undefined ? [] : [`--max-count=${range.limit}`]),
      range.to,
      ...(range.from === undefined ? [] : [`^${range.from}`]),
    ],
  });
  // The newest ones when limited, and in order of time.
  return text === '' ? [] : text.split('\n').reverse();
}

async function readCommits(
  repository: GitRepository,
  oids: readonly string[],
): Promise<readonly Commit[]> {
  const objects = await Promise.all(oids.map((oid) => repository.objects.read(oid)));
  return objects.flatMap((object) =>
    object?.type === 'commit' ? [parseCommit(object.oid, object.content)] : [],
  );
}

async function diff(repository: GitRepository, from: string, to: string) {
  const formats = ['--raw', '--numstat', '-p', '-z', '--abbrev=40'];
  const args = ['diff-tree', '-r', '-M', ...formats, from, to];
  return parseDiff(await git({ dir: repository.dir, args }));
}

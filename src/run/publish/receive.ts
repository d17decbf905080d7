import { lstat } from 'node:fs/promises';
import type { Refusal } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { git, gitText } from '../git.ts';
import { BUNDLE_REF } from '../work-report.ts';

/** Room for commit, trees and pack around the files. */
const PACK_OVERHEAD = 1_000_000;

/** Takes the one commit of a bundle into a repository that has its parent. Gives the commit's id. */
export async function receiveBundle(
  folder: string,
  bundle: string,
  { head, limits }: Task,
): Promise<Result<string, Refusal>> {
  const stats = await lstat(bundle).catch(() => null);
  if (!stats?.isFile())
    return wrongHead('The work job says that files changed, but left no bundle.');
  if (stats.size > limits.bytes + PACK_OVERHEAD) {
    return fail({
      kind: 'too-large',
      detail: `The bundle has ${stats.size} bytes; ${limits.bytes} are allowed for the files.`,
    });
  }
  const args = [
    '-c',
    'fetch.fsckObjects=true',
    'fetch',
    '--quiet',
    '--no-tags',
    bundle,
    `+${BUNDLE_REF}:${BUNDLE_REF}`,
  ];
  const fetched = await git(args, { cwd: folder });
  if (fetched.status !== 0) return wrongHead(`The bundle cannot be read on top of ${head}.`);
  const commits = await gitText(['rev-list', '--parents', BUNDLE_REF, `^${head}`], { cwd: folder });
  const [commit = '', ...parents] = commits.split(/\s+/);
  if (commits.includes('\n') || parents.length !== 1 || parents[0] !== head) {
    return wrongHead(`The bundle must hold exactly one commit, whose only parent is ${head}.`);
  }
  return ok(commit);
}

function wrongHead(detail: string): Result<never, Refusal> {
  return fail({ kind: 'wrong-head', detail });
}

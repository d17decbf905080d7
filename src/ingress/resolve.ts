import type { IssueKey, KeyResolver } from '../controller/ports.ts';
import { makeBoundedMap } from './bounded-map.ts';
import type { Key, Place } from './key.ts';

/** How many issues and pull requests are remembered; who was forgotten is asked for again. */
const REMEMBERED = 10_000;

/** Leads from keys to issues. */
export interface Resolve {
  /** Remembers what a key itself tells: whose card a node is, which branch a pull request or a commit has. */
  learn(key: Key): void;
  /** The issues of a key, when no question to GitHub is needed; else null. */
  known(key: Key): readonly IssueKey[] | null;
  /** The issues of a key, asking GitHub where needed; rejects when there was no answer. */
  ask(key: Key): Promise<readonly IssueKey[]>;
}

/** Our branches are `drover/<issue>-<slug>`. */
const BRANCH = /^drover\/([1-9]\d{0,9})-/;

export function makeResolve(resolver: KeyResolver): Resolve {
  const cards = makeBoundedMap<IssueKey>(REMEMBERED);
  const pulls = makeBoundedMap<string | null>(REMEMBERED);
  const heads = makeBoundedMap<string>(REMEMBERED);
  const asking = new Map<string, Promise<readonly IssueKey[]>>();

  function learn(key: Key): void {
    if (key.kind === 'issue' && key.nodeId !== null) {
      cards.set(cardName(key.installation, key.nodeId), issueKey(key, key.number));
    }
    if (key.kind === 'pull' && key.branch !== undefined) {
      pulls.set(pullName(key, key.number), key.branch);
    }
    const branch = key.kind === 'branch' ? key.name : key.kind === 'pull' ? key.branch : null;
    if (branch && 'head' in key && key.head !== undefined) {
      heads.set(headName(key, key.head), branch);
    }
  }

  function known(key: Key): readonly IssueKey[] | null {
    switch (key.kind) {
      case 'issue':
        return [issueKey(key, key.number)];
      case 'branch':
        return ofBranch(key, key.name);
      case 'run':
        return [issueKey(key, Number(key.runKey.split('/')[0]))];
      case 'pull': {
        const branch = key.branch === undefined ? pulls.get(pullName(key, key.number)) : key.branch;
        return branch === undefined ? null : ofBranch(key, branch);
      }
      case 'project-item': {
        const issue = cards.get(cardName(key.installation, key.contentNodeId));
        return issue === undefined ? null : [issue];
      }
      case 'sha': {
        const branch = heads.get(headName(key, key.sha));
        return branch === undefined ? null : ofBranch(key, branch);
      }
      case 'repository':
        return null;
    }
  }

  /** Events about one thing come in bursts: those that come while it is asked for have the same answer. */
  function ask(key: Key): Promise<readonly IssueKey[]> {
    const name = JSON.stringify(key);
    const other = asking.get(name);
    if (other !== undefined) return other;
    const question = askOnce(key).finally(() => asking.delete(name));
    asking.set(name, question);
    return question;
  }

  async function askOnce(key: Key): Promise<readonly IssueKey[]> {
    const { installation } = key;
    switch (key.kind) {
      case 'pull': {
        const branch = await resolver.resolvePull(installation, key.owner, key.repo, key.number);
        learn({ ...key, branch });
        return ofBranch(key, branch);
      }
      case 'project-item': {
        const issue = await resolver.resolveProjectItem(installation, key.contentNodeId);
        if (issue === null) return [];
        cards.set(cardName(installation, key.contentNodeId), issue);
        return [issue];
      }
      case 'sha': {
        const names = await resolver.resolveSha(installation, key.owner, key.repo, key.sha);
        return names.flatMap((name) => ofBranch(key, name));
      }
      case 'repository':
        return resolver.issuesInCare(installation, key.owner, key.repo);
      case 'issue':
      case 'branch':
      case 'run':
        return known(key) ?? [];
    }
  }

  return { learn, known, ask };
}

function ofBranch(place: Place, name: string | null): readonly IssueKey[] {
  const number = BRANCH.exec(name ?? '')?.[1];
  return number === undefined ? [] : [issueKey(place, Number(number))];
}

function issueKey({ installation, owner, repo }: Place, number: number): IssueKey {
  return { installation, owner, repo, number };
}

function cardName(installation: number, nodeId: string): string {
  return `${installation}:${nodeId}`;
}

function pullName({ installation, owner, repo }: Place, number: number): string {
  return `${installation}:${owner}/${repo}#${number}`.toLowerCase();
}

function headName({ installation, owner, repo }: Place, sha: string): string {
  return `${installation}:${owner}/${repo}@${sha}`.toLowerCase();
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IssueWorld } from '../../src/controller/ports.ts';
import { makeGithubWorld } from '../../src/github/world.ts';
import { decide } from '../../src/lifecycle/decide.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { type Loopback, makeLoopback } from '../github/loopback.ts';
import {
  answerWith,
  at,
  comment,
  HOST,
  issue,
  KEY,
  list,
  NOW,
  repository,
  seal,
  who,
  world,
} from '../github/world-answer.ts';

let github: Loopback;
let drive: IssueWorld;

beforeEach(async () => {
  github = await makeLoopback();
  drive = makeGithubWorld({
    octokitFor: () => Promise.resolve(github.octokit),
    seal,
    clock: { now: () => NOW },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    host: HOST,
    random: () => 'f'.repeat(32),
  });
});
afterEach(() => github.close());

async function snapshot(): Promise<Snapshot> {
  const outcome = await drive.read(KEY, []);
  if (outcome.kind !== 'read') throw new Error(JSON.stringify(outcome));
  return outcome.snapshot;
}

/** Lets GitHub answer what these people may do; whoever is not named is no collaborator. */
function issueWith(comments: readonly object[], roles: Record<string, [string, string]>): void {
  answerWith(github, {
    IssueWorld: () => world(repository(issue({ comments: list(...comments) }))),
    ...Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `GET /repos/acme/storefront/collaborators/someone-${index}/permission`,
        () => ({ body: { permission: 'read', role_name: 'read' } }),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(roles).map(([login, [permission, role_name]]) => [
        `GET /repos/acme/storefront/collaborators/${login}/permission`,
        () => ({ body: { permission, role_name } }),
      ]),
    ),
  });
}

const by = (login: string, body: string, minutes: number): object =>
  comment(`IC_${login}`, body, {
    author: who(login),
    createdAt: at(minutes),
    updatedAt: at(minutes),
  });

describe('a crowd of strangers', () => {
  test('H40: whose lines only look like commands keeps nobody waiting to be looked up', async () => {
    const crowd = Array.from({ length: 40 }, (_, index) =>
      by(`someone-${index}`, `/usr/bin/thing-${index} fails\n//note\n/cc @x`, -9),
    );
    issueWith([...crowd, by('contractor', '/ready', -1)], { contractor: ['write', 'write'] });
    const seen = await snapshot();
    expect(seen.people.permissions).toHaveProperty('contractor', 'write');
    expect(decide(seen).commit?.record.requester).toBe('contractor');
  });

  test('H40: that gives commands is looked up oldest first, so that each read gets on', async () => {
    const crowd = Array.from({ length: 40 }, (_, index) =>
      by(`someone-${index}`, '/approve', -9 + index / 100),
    );
    issueWith(crowd.toReversed(), {});
    const { permissions } = (await snapshot()).people;
    const known = Array.from({ length: 10 }, (_, index) => `someone-${index}`);
    expect(
      Object.keys(permissions)
        .filter((login) => login.startsWith('someone'))
        .sort(),
    ).toEqual(known);
  });

  test.each([
    ['an organisation’s own role above write', ['write', 'release-captain'], 'write'],
    ['an organisation’s own role above read', ['read', 'question-answerer'], 'read'],
    ['an owner of the organisation', ['admin', 'admin'], 'admin'],
    ['maintain', ['write', 'maintain'], 'maintain'],
    ['triage', ['read', 'triage'], 'triage'],
    ['a role that sounds like more than it is', ['read', 'Administrator'], 'read'],
    ['a role that bears the name of a higher one', ['read', 'maintain'], 'read'],
    ['a role that is called admin', ['write', 'admin'], 'write'],
  ] as const)('H29: %s counts by what GitHub says it permits', async (_, role, level) => {
    issueWith([by('contractor', '/ready', -1)], { contractor: [...role] });
    const seen = await snapshot();
    expect(seen.people.permissions['contractor']).toBe(level);
    const starts = level !== 'read' && level !== 'triage';
    expect(decide(seen).commit !== null).toBe(starts);
  });

  test('H35: a permission that GitHub does not tell decides nothing', async () => {
    issueWith([by('unknown', '/ready', -1)], {});
    const seen = await snapshot();
    expect(seen.people.permissions).not.toHaveProperty('unknown');
    const decision = decide(seen);
    expect([decision.commit, decision.owed, decision.shared]).toEqual([null, [], []]);
    expect(decision.wakeAt).not.toBeNull();
  });
});

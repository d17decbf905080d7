import { expect, it } from 'vitest';
import type { Octokit } from '../../src/github/octokit.ts';
import { missingPermissions } from '../../src/github/permissions.ts';
import { parseConfig } from '../../src/lifecycle/policy/parse.ts';
import type { ConfigState } from '../../src/lifecycle/policy/config-state.ts';

const ALL = {
  actions: 'write',
  checks: 'read',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'read',
} as const;

/** A client whose tokens grant what is given, one after the other as new ones are asked for. */
function clientOf(...granted: readonly Readonly<Record<string, string>>[]) {
  const asked: boolean[] = [];
  const auth = ({ refresh }: { readonly refresh: boolean }) => {
    asked.push(refresh);
    const made = asked.filter((each) => each).length;
    return Promise.resolve({ permissions: granted[Math.min(made, granted.length - 1)] });
  };
  return { octokit: { auth } as unknown as Octokit, asked };
}

function configOf(text: string): ConfigState {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { kind: 'valid', config: parsed.value, blob: 'c0ffee', landedAt: null };
}

const NO_BOARD = configOf('version: 1');
const WITH_BOARD = configOf('version: 1\nboard: {owner: acme, number: 1}');

it('asks nothing new while nothing is missing', async () => {
  const { octokit, asked } = clientOf(ALL);
  expect(await missingPermissions(octokit, NO_BOARD)).toEqual([]);
  expect(asked).toEqual([false]);
});

it('names all that is missing, the board’s only where there is a board', async () => {
  const { actions, deployments, ...some } = ALL;
  expect([actions, deployments]).toEqual(['write', 'write']);
  const lacking = ['actions: write', 'deployments: write'];
  expect(await missingPermissions(clientOf(some).octokit, NO_BOARD)).toEqual(lacking);
  expect(await missingPermissions(clientOf(some).octokit, WITH_BOARD)).toEqual([
    ...lacking,
    'organization_projects: write',
  ]);
});

it('needs to see members where teams approve', async () => {
  const config = configOf('version: 1\napprovers: {teams: [acme/leads]}');
  expect(await missingPermissions(clientOf(ALL).octokit, config)).toEqual(['members: read']);
  const granted = clientOf({ ...ALL, members: 'read' });
  expect(await missingPermissions(granted.octokit, config)).toEqual([]);
});

it('sees at once what an owner has granted since the token was made', async () => {
  const { octokit, asked } = clientOf({ ...ALL, actions: 'read' }, ALL);
  expect(await missingPermissions(octokit, NO_BOARD)).toEqual([]);
  expect(asked).toEqual([false, true]);
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/lifecycle/policy/config.ts';
import { CATEGORIES } from '../../src/lifecycle/policy/category.ts';
import { parseConfig } from '../../src/lifecycle/policy/parse.ts';
import { type ActAsked, verdictOn } from '../../src/lifecycle/policy/verdict.ts';

const PAGE = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8');

/** The examples of the page, in its order. */
const EXAMPLES = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']): Config => {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
});

const ACT: ActAsked = {
  category: 'other',
  agent: 'backend',
  roles: ['execution'],
  session: 'acme/shop#7:backend',
  paths: [],
};

function said(example: number, act: Partial<ActAsked>): string {
  const config = EXAMPLES[example];
  if (config === undefined) throw new Error('there is no such example');
  const { effect, rule, ask } = verdictOn({ ...ACT, ...act }, config);
  const who = [...ask.users, ...ask.teams].join(', ');
  return effect === 'ask'
    ? `ask ${ask.count} of ${who || 'approvers'} by ${rule}`
    : `${effect} by ${rule}`;
}

describe('the examples of the page on policies decide as it says', () => {
  test('all of them hold', () => {
    expect(EXAMPLES).toHaveLength(4);
  });

  test.each<[number, Partial<ActAsked>, string]>([
    [0, { category: 'secrets' }, 'deny by policies[0]'],
    [0, { category: 'destructive', paths: ['infra/main.tf'] }, 'deny by policies[1]'],
    [0, { category: 'destructive', paths: ['src/a.ts'] }, 'ask 1 of approvers by none'],
    [0, { category: 'dependency' }, 'allow by policies[2]'],
    [0, { category: 'dependency', roles: ['plan'] }, 'ask 1 of approvers by none'],
    [0, { category: 'deploy' }, 'ask 2 of acme/release by policies[3]'],
    [1, { category: 'network' }, 'allow by policies[1]'],
    [
      1,
      { category: 'network', session: 'acme/shop#12:backend' },
      'ask 1 of approvers by policies[2]',
    ],
    [1, { category: 'network', roles: ['plan'] }, 'deny by policies[0]'],
    [1, { category: 'network', agent: 'claude' }, 'deny by policies[0]'],
    [2, { category: 'deploy' }, 'ask 1 of ann, ben by policies[0]'],
    [2, { category: 'scope' }, 'ask 1 of acme/storefront by policies[1]'],
    [3, { category: 'destructive', paths: ['**'] }, 'allow by policies[0]'],
    [3, { category: 'deploy' }, 'ask 1 of approvers by none'],
  ])('example %i, %j: %s', (example, act, expected) => {
    expect(said(example, act)).toBe(expected);
  });

  test('the page tells of every category, and of no other', () => {
    const told = [...PAGE.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(told).toEqual([...CATEGORIES]);
  });
});

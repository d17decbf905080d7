import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/lifecycle/policy/parse.ts';
import { liveHistory } from './history.ts';
import { toOwnConfig } from './own-config.ts';

const OWN = `
version: 1
board: { owner: theirs, number: 7, statuses: { approved: In Review } }
stages: { design: off }
gates: { plan: required }
approvers: { users: [anna, bert], count: 2 }
deployment: { environments: [docs], creator: 'vercel[bot]' }
checks: { required: [build, lint] }
limits: { rounds: 3 }
`;

describe("an owner's own configuration", () => {
  test('keeps its rules, and gets the people, the board and the checks of the simulation', () => {
    const own = toOwnConfig(OWN);
    if (!own.ok) throw new Error(JSON.stringify(own.error));
    expect(own.value.replaced).toEqual(['board', 'approvers', 'deployment', 'checks']);
    const config = parseConfig(own.value.setting.configure?.(3) ?? '');
    expect(config).toMatchObject({
      ok: true,
      value: {
        board: { owner: 'acme', number: 3 },
        stages: { design: 'off', plan: 'on' },
        gates: { plan: 'required' },
        approvers: { users: [], count: 1 },
        deployment: { environments: [{ name: 'preview' }] },
        checks: { required: [{ name: 'test', app: 'github-actions' }] },
        limits: { rounds: 3 },
      },
    });
  });

  test('is refused with its mistakes', () => {
    const own = toOwnConfig('version: 1\nbord: 3\n');
    expect(own).toMatchObject({ ok: false, error: [{ line: 2, key: 'bord' }] });
  });

  test('is lived by: who said Ready does not approve, and somebody else does', async () => {
    const own = toOwnConfig(OWN.replace('count: 2', 'count: 2, secondPerson: true'));
    if (!own.ok) throw new Error(JSON.stringify(own.error));
    const { story, violations } = await liveHistory(5, { setting: own.value.setting, only: [] });
    expect(violations).toEqual([]);
    expect(story.join('\n')).toMatch(/approved reviewer/);
  });

  test('is lived by: a plan that somebody has to allow is waited for', async () => {
    const own = toOwnConfig(OWN);
    if (!own.ok) throw new Error(JSON.stringify(own.error));
    const { story, violations } = await liveHistory(3, { setting: own.value.setting, only: [] });
    expect(violations).toEqual([]);
    expect(story.join('\n')).toContain('/allow plan');
  });
});

import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';
import { Request } from '../../../src/lifecycle/reports/request.ts';
import type { Task } from '../../../src/lifecycle/reports/task.ts';
import { askedAbout } from '../../../src/run/acts/asked.ts';
import { ASKED, judge, type Judgement } from '../../../src/run/acts/judge.ts';
import { toolCallOf } from '../../../src/run/acts/tool-call.ts';
import { aTask } from '../../lifecycle/reports/a-task.ts';

const place = { workspace: '/work/tree', folder: '/runner/temp/drover-agent' };

/** What becomes of one call of a tool under these policies, as `.github/drover.yml` says them. */
function judged(
  tool: string,
  input: object,
  policies: readonly string[] = [],
  change: Partial<Task> = {},
): Judgement {
  const text =
    policies.length === 0 ? '' : `policies:\n${policies.map((one) => `  - {${one}}\n`).join('')}`;
  const config = parseConfig(`version: 1\n${text}`);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const call = toolCallOf(tool, input, place);
  if (call === null) throw new Error('nobody has to judge it');
  return judge(call, {
    task: aTask(change),
    rules: policies.length === 0 ? null : config.value.policies,
  });
}

const bash = (command: string): [string, object] => ['Bash', { command, description: 'Because.' }];

describe('an act of an agent', () => {
  test('passes where the repository has no policies, whatever it is', () => {
    expect(judged(...bash('curl https://example.com'))).toEqual({ act: null, refusal: null });
  });

  test('passes where nobody has to decide on it, whatever the policies', () => {
    expect(judged(...bash('ls src'), ['deny: all'])).toEqual({ act: null, refusal: null });
  });

  test('is refused by a rule that denies, which the agent is told with its name', () => {
    const { act, refusal } = judged(...bash('curl https://example.com'), ['deny: network']);
    expect(act).toMatchObject({ effect: 'deny', rule: 'policies[0]', category: 'network' });
    expect(refusal).toContain('policies[0] of this repository');
  });

  test('passes by a rule that allows it, and is noted', () => {
    const { act, refusal } = judged(...bash('curl https://example.com'), [
      'allow: network, isolated: true',
    ]);
    expect(refusal).toBeNull();
    expect(act).toMatchObject({
      effect: 'allow',
      rule: 'policies[0]',
      action: 'curl https://example.com',
    });
  });

  test('is asked about by a rule that asks, and where policies say nothing of it', () => {
    for (const policy of ['ask: network', 'allow: dependency']) {
      const { act, refusal } = judged(...bash('curl https://example.com'), [policy]);
      expect(act).toMatchObject({ effect: 'ask', category: 'network', why: 'Because.' });
      expect(refusal).toBe(ASKED);
    }
  });

  test('passes once it was decided so, in exactly these words', () => {
    const decision = {
      action: 'curl https://example.com',
      category: 'network',
      by: 'ann',
    } as const;
    const decisions = [{ ...decision, decision: 'allow' as const }];
    const asked = ['ask: network'];
    const allowed = judged(...bash('curl https://example.com'), asked, { decisions });
    expect(allowed).toMatchObject({ act: { effect: 'allow', rule: 'ann' }, refusal: null });
    expect(judged(...bash(' curl https://example.com\n'), asked, { decisions }).refusal).toBeNull();
    const hidden = judged(...bash('curl https://\u200bexample.com'), asked, { decisions });
    expect(hidden.refusal).toBe(ASKED);
    const other = judged(...bash('curl https://example.com/x'), asked, { decisions });
    expect(other.refusal).toBe(ASKED);
  });

  test('stays refused once it was denied, and the agent is told by whom and why', () => {
    const decisions: Task['decisions'] = [
      {
        action: 'curl https://example.com',
        category: 'network',
        decision: 'deny',
        by: 'ann',
        reason: 'Use the fixture.',
      },
    ];
    const { act, refusal } = judged(...bash('curl https://example.com'), ['ask: network'], {
      decisions,
    });
    expect(act?.effect).toBe('deny');
    expect(refusal).toContain('the answer is no (ann). The reason: Use the fixture.');
  });

  test('is denied by a rule whatever a person said before', () => {
    const action = 'curl https://example.com';
    const decisions: Task['decisions'] = [
      { action, category: 'network', decision: 'allow', by: 'ann' },
    ];
    expect(judged(...bash(action), ['deny: network'], { decisions }).act?.effect).toBe('deny');
  });

  test('falls under the strictest rule of all that it is about', () => {
    const policies = ['allow: network, isolated: true', 'deny: destructive'];
    const { act } = judged(...bash('curl https://example.com && rm -rf ~'), policies);
    expect(act).toMatchObject({ effect: 'deny', rule: 'policies[1]' });
  });

  test('of a long command keeps its beginning and the digest of all of it', () => {
    const command = (end: string): string =>
      `curl https://example.com ${'-H x '.repeat(300)}${end}`;
    const [one, other] = ['a', 'b'].map(
      (end) => judged(...bash(command(end)), ['ask: network']).act?.action,
    );
    expect(one?.length).toBeLessThanOrEqual(1000);
    expect(one).not.toBe(other);
  });
});

describe('an edit', () => {
  test('of a protected path is asked about, with the path, also without policies', () => {
    const path = '/work/tree/.github/CODEOWNERS';
    const { act, refusal } = judged('Write', { file_path: path, content: 'x' });
    expect(act).toMatchObject({
      effect: 'ask',
      rule: 'protected.paths',
      category: 'scope',
      action: 'edit .github/CODEOWNERS',
      paths: ['.github/CODEOWNERS'],
    });
    expect(refusal).toBe(ASKED);
  });

  test('of a workflow is refused, since nobody can allow it', () => {
    const { act, refusal } = judged('Edit', { file_path: '/work/tree/.github/workflows/ci.yml' });
    expect(act).toMatchObject({ effect: 'deny', rule: 'protected.paths' });
    expect(refusal).toContain('no run may change a workflow');
  });

  test('of a protected path by a command is asked about as well', () => {
    const { act } = judged(...bash('echo x >> .github/CODEOWNERS'));
    expect(act).toMatchObject({ rule: 'protected.paths', paths: ['.github/CODEOWNERS'] });
  });

  test('of a path that is too long to be shown is asked about all the same, by what is done to it', () => {
    const long = `.github/${'x'.repeat(193)}`;
    const { act } = judged(...bash(`echo x | tee .github/CODEOWNERS ${long}`));
    expect(act?.paths).toEqual(['.github/CODEOWNERS', long]);
    const request = Request.parse(act === null ? {} : askedAbout(act).request);
    expect(request.paths).toEqual(['.github/CODEOWNERS']);
    expect(request.action).toContain(long);
  });

  test('of a protected path passes where a person has allowed the path', () => {
    const allowedPaths = ['.github/CODEOWNERS'];
    const input = { file_path: '/work/tree/.github/CODEOWNERS' };
    expect(judged('Edit', input, [], { allowedPaths }).refusal).toBeNull();
  });

  test('of another path of the repository is everyday work under any policy without paths', () => {
    expect(judged('Edit', { file_path: '/work/tree/src/a.ts' }, ['ask: all']).refusal).toBeNull();
    const paid = ['ask: all, paths: [src/pay/**]'];
    expect(judged('Edit', { file_path: '/work/tree/src/pay/a.ts' }, paid).refusal).toBe(ASKED);
  });

  test('of the report passes under any policy, by a tool or by a command', () => {
    const report = `${place.folder}/report.json`;
    const commands = ['echo x > "$DROVER_REPORT"', `cat <<'E' > ${report}\n{}\nE`];
    const calls = [['Write', { file_path: report }] as const, ...commands.map(bash)];
    for (const [tool, input] of calls) expect(judged(tool, input, ['ask: all']).refusal).toBeNull();
  });
});

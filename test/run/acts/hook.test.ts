import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { claudeDialect } from '../../../src/run/acts/dialects.ts';
import { hookCommand } from '../../../src/run/acts/hook-command.ts';
import { withJudge } from '../../../src/run/acts/judge-server.ts';
import { aBook } from './a-book.ts';

const place = { workspace: '/work/tree', folder: '/runner/temp/drover-agent' };

/** Runs the hook as an agent's program does: by a shell, with the call on standard input. */
async function hook(url: string, input: string): Promise<{ code: number; output: string }> {
  const child = spawn('sh', ['-c', hookCommand(url)], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.end(input);
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code: Number(code), output };
}

test('the hook asks the judge, prints what it says, and refuses what it cannot judge', async () => {
  const { book: acts } = aBook({
    judge: ({ action }) => ({ act: null, refusal: action === 'it’s "no"' ? 'Not this.' : null }),
  });
  const url = await withJudge({ dialect: claudeDialect, place, acts }, async (judge) => {
    const call = (command: string): string =>
      JSON.stringify({ tool_name: 'Bash', tool_input: { command } });
    const refused = await hook(judge, call('it’s "no"'));
    expect(refused.code).toBe(0);
    expect(JSON.parse(refused.output)).toMatchObject({
      hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: 'Not this.' },
    });
    expect(await hook(judge, call('yes'))).toEqual({ code: 0, output: '{}' });
    expect((await hook(judge, 'no JSON')).code).toBe(2);
    expect((await hook(judge.replace(/.$/, ''), call('yes'))).code).toBe(2);
    expect(acts.heard()).toBe(2);
    return judge;
  });
  const late = spawnSync('sh', ['-c', hookCommand(url)], { input: '{}' });
  expect(late.status).toBe(2);
  expect(String(late.stderr)).toContain('Drover cannot judge this act');
});

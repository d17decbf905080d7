import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sha } from '../../../src/lifecycle/ids.ts';
import { doWork } from '../../../src/run/work/work.ts';
import { aTask } from '../../lifecycle/reports/a-task.ts';
import { aRepository } from '../repository.ts';

test('a run whose agent asks by a tool ends by asking, whatever the report of the agent says', async () => {
  const { workspace, root, base } = aRepository();
  const helper = JSON.stringify(join(import.meta.dirname, '../mcp/an-agent.ts'));
  const program = `
    import { readFileSync, writeFileSync } from 'node:fs';
    import { startAgent } from ${helper};
    const { mcpServers } = JSON.parse(readFileSync(process.env.DROVER_MCP, 'utf8'));
    const agent = await startAgent(mcpServers.drover);
    await agent.call('report_progress', { text: 'Read the schema.' });
    const input = { action: 'DROP TABLE orders_old', category: 'destructive', severity: 'high' };
    console.log((await agent.call('request_approval', input)).text);
    await agent.close();
    const report = { outcome: 'failed', summary: 'Half of it.', reason: 'I may not.' };
    writeFileSync(process.env.DROVER_REPORT, JSON.stringify(report));`;
  const command = [process.execPath, '--input-type=module', '-e', program];
  const agent = { name: 'worker', adapter: 'command' as const, command, session: null };
  let output = '';
  const { report, progress } = await doWork({
    task: aTask({ base: base as Sha, head: base as Sha, agent }),
    prompt: 'The prompt.',
    workspace,
    temp: root,
    env: { PATH: process.env['PATH'] ?? '' },
    onOutput: (text) => {
      output += text;
    },
  });
  expect(output).toContain('The operator is asked. End your work here');
  expect(output).toContain('Drover: the agent asks (approval): May I do this? DROP TABLE');
  expect(progress).toEqual(['`Read the schema.`']);
  expect(report.report).toEqual({
    kind: 'given',
    report: {
      outcome: 'needs-operator',
      summary: 'Half of it.',
      question: 'May I do this? DROP TABLE orders_old',
      request: {
        kind: 'approval',
        category: 'destructive',
        severity: 'high',
        action: 'DROP TABLE orders_old',
      },
    },
  });
});

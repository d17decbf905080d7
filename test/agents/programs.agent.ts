import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { git } from '../run/repository.ts';
import {
  aMachine,
  bringSession,
  type Machine,
  promptFor,
  runStage,
  type Start,
} from './machine.ts';
import { install, PROGRAMS, versionOf } from './programs.ts';
import { rulesOf } from '../run/rules-of.ts';
import { type ScriptedModel, startScriptedModel } from './scripted-model.ts';

let model: ScriptedModel;
beforeAll(async () => {
  model = await startScriptedModel();
});
afterAll(() => model.close());

const chosen = process.env['AGENT'];

describe.each(
  PROGRAMS.filter(({ adapter }) => chosen === undefined || chosen === adapter).map((program) => ({
    ...program,
    version: versionOf(program),
  })),
)('$title $version', (program) => {
  let bin: string;
  beforeAll(() => {
    bin = install(program);
  });

  const run = (machine: Machine, rest: Partial<Start> = {}): ReturnType<typeof runStage> =>
    runStage({ program, bin, url: model.url, machine, ...rest });

  const reports = (machine: Machine, report: object) =>
    program.writes(machine.reportFile, JSON.stringify(report));

  test('does a stage: its work becomes a commit, and its cost is known', async () => {
    const machine = aMachine();
    model.play([
      program.writes(join(machine.repository.workspace, 'button.html'), '<button>'),
      reports(machine, { outcome: 'done', summary: 'A button.' }),
      { text: 'Done.' },
    ]);
    const { report } = await run(machine);
    expect(report).toMatchObject({
      outcome: 'done',
      summary: 'A button.',
      commit: { paths: ['button.html'] },
    });
    expect(git(machine.repository.origin, 'show', `${report.commit?.sha}:button.html`)).toBe(
      '<button>',
    );
    expect(report.cost).toMatchObject({ inputTokens: 300, outputTokens: 60 });
    if (program.saysDollars) expect(report.cost?.usd).toBeGreaterThan(0);
  });

  test('asks, and goes on in the same session on another machine, told only what is new', async () => {
    const first = aMachine();
    await bringSession(first, 1);
    model.play([
      reports(first, { outcome: 'needs-operator', summary: 'Looked.', question: 'Blue or red?' }),
      { text: 'canary-of-the-conversation' },
    ]);
    const asked = await run(first);
    expect(asked.report).toMatchObject({
      outcome: 'needs-operator',
      question: 'Blue or red?',
      kept: true,
    });
    const session = asked.report.session ?? '';
    expect(session).not.toBe('');

    const second = aMachine();
    await bringSession(second, 2, { machine: first, runId: 1 });
    const before = model.requests.length;
    model.play([
      program.writes(join(second.repository.workspace, 'button.html'), 'blue'),
      reports(second, { outcome: 'done', summary: 'Blue.' }),
      { text: 'Done.' },
    ]);
    const news = 'canary-of-the-answer';
    const prompt = promptFor({ issue: { number: 12, title: 'x', body: 'canary-of-the-prompt' } });
    const { report } = await run(second, { prompt, task: { agent: { session, news } } });
    expect(report).toMatchObject({
      outcome: 'done',
      commit: { paths: ['button.html'] },
      session,
    });
    const told = JSON.stringify(model.requests[before]);
    for (const canary of ['issue', 'conversation', 'answer'])
      expect(told).toContain(`canary-of-the-${canary}`);
    expect(told).not.toContain('canary-of-the-prompt');
    expect(report.cost).toMatchObject({ inputTokens: 300, outputTokens: 60 });
  });

  test('begins anew with the whole prompt where the machine does not know the session', async () => {
    const machine = aMachine();
    const before = model.requests.length;
    model.play([
      program.writes(join(machine.repository.workspace, 'a.txt'), 'a'),
      { text: 'Wrote a.txt.' },
    ]);
    const session =
      program.adapter === 'opencode'
        ? 'ses_e022b1cf0ffeNqVLzhjFuGVBK7'
        : '00000000-0000-4000-8000-000000000000';
    const { report } = await run(machine, { task: { agent: { session, news: 'Blue.' } } });
    expect(report).toMatchObject({ outcome: 'done', summary: 'Wrote a.txt.' });
    expect(report.session).not.toBe(session);
    expect(JSON.stringify(model.requests[before])).toContain('canary-of-the-issue');
  });

  test('asks by a tool of the server beside it, which counts more than the report', async () => {
    const machine = aMachine();
    model.play([
      program.asks('ask_operator', {
        question: 'Red or blue?',
        kind: 'choice',
        options: ['Red', 'Blue'],
      }),
      reports(machine, { outcome: 'done', summary: 'All done.' }),
      { text: 'Done.' },
    ]);
    const { report } = await run(machine);
    expect(JSON.stringify(model.requests.at(-2))).toContain('The operator is asked.');
    expect(report).toMatchObject({
      outcome: 'needs-operator',
      summary: 'All done.',
      question: 'Red or blue?',
      request: { kind: 'choice', options: ['Red', 'Blue'] },
    });
  });

  test('may use the tools of the server beside it and no other, and ends well', async () => {
    const machine = aMachine();
    model.play([
      program.asks('report_progress', { text: 'Read the code.' }),
      { text: 'Nothing else to do.' },
    ]);
    const { work } = await run(machine, { task: { policies: rulesOf('deny: other') } });
    expect(work.report.report).toMatchObject({ report: { outcome: 'done' } });
    expect(work.progress).toEqual(['`Read the code.`']);
    expect(work.acts).toEqual([]);
  });

  const command = 'curl --version; echo ran > ran.txt';
  test('is stopped before an act on which a person has to decide, and does it once it is allowed', async () => {
    const machine = aMachine();
    const ran = join(machine.repository.workspace, 'ran.txt');
    model.play([
      program.runs(command),
      reports(machine, { outcome: 'done', summary: 'All done.' }),
      { text: 'Done.' },
    ]);
    const { report } = await run(machine, { task: { policies: rulesOf('ask: network') } });
    expect(existsSync(ran)).toBe(false);
    expect(report).toMatchObject({
      outcome: 'needs-operator',
      request: { kind: 'approval', category: 'network', action: command },
    });
    expect(JSON.stringify(model.requests.at(-2))).toContain('Drover asked the operator');

    const decision = {
      action: command,
      category: 'network',
      decision: 'allow',
      by: 'ann',
    } as const;
    model.play([program.runs(command), { text: 'Done.' }]);
    const { report: next, work } = await run(machine, {
      task: { policies: rulesOf('ask: network'), decisions: [decision] },
    });
    expect(existsSync(ran)).toBe(true);
    expect(next.outcome).toBe('done');
    expect(work.acts).toMatchObject([{ effect: 'allow', rule: 'ann', action: command }]);
  });

  test('is refused what a rule denies, is told why, and works on', async () => {
    const machine = aMachine();
    model.play([
      program.runs(command),
      program.writes(join(machine.repository.workspace, 'a.txt'), 'a'),
      { text: 'Did without.' },
    ]);
    const { report, work } = await run(machine, { task: { policies: rulesOf('deny: network') } });
    expect(report).toMatchObject({ outcome: 'done', commit: { paths: ['a.txt'] } });
    expect(work.acts).toMatchObject([{ effect: 'deny', rule: 'policies[0]' }]);
    expect(JSON.stringify(model.requests.at(-2))).toContain('policies[0]');
  });
});

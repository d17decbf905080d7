import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { LiveTell } from '../../src/lifecycle/live/live-tell.ts';
import type { LiveQuestion } from '../../src/lifecycle/live/question.ts';
import { NOT_YET } from '../../src/run/acts/act-book.ts';
import type { LineKey } from '../../src/run/channel/line.ts';
import { leaveLine, sessionFiles } from '../../src/run/session/session-folder.ts';
import { rulesOf } from '../run/rules-of.ts';
import { aMachine, runStage } from './machine.ts';
import { install, PROGRAMS } from './programs.ts';
import { type ScriptedModel, startScriptedModel } from './scripted-model.ts';

/** Longer than the minute after which clients and hooks end a call as a rule. */
const LONG = 70_000;
const WAIT = 600_000;

let model: ScriptedModel;
beforeAll(async () => {
  model = await startScriptedModel();
});
afterAll(() => model.close());

const chosen = process.env['AGENT'];
const programs = PROGRAMS.filter(({ adapter }) => chosen === undefined || chosen === adapter);

/** What a person tells the run while it goes on. */
const NOTE: LiveTell = {
  id: 'IC_1:0',
  by: 'ann',
  at: Date.UTC(2026, 0, 5, 9),
  text: 'canary-told',
};

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Drover, which answers questions so, and says what people told the run. */
async function aDrover(answer: Answer, tells: readonly LiveTell[] = []): Promise<LineKey> {
  const server = createServer((request, response) => {
    if (request.url === '/channel/tells') response.end(JSON.stringify({ tells }));
    else void answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, capability: 'a capability' };
}

test.each(programs)(
  '$title waits in place for an answer to its tool, and for a yes to its act, longer than its usual patience',
  async (program) => {
    const asked: LiveQuestion[] = [];
    const drover = await aDrover(async (request, response) => {
      asked.push((await json(request)) as LiveQuestion);
      await setTimeout(LONG);
      const decision = asked.length === 1 ? null : 'allow';
      const state = { kind: 'answered', decision, by: '@ann', text: decision ? '' : 'Red.' };
      response.end(JSON.stringify(state));
    });
    const machine = aMachine();
    await leaveLine(sessionFiles(machine.repository.root), drover);
    model.play([
      program.asks('ask_operator', { question: 'Red or blue?' }),
      program.runs('curl --version; echo ran > ran.txt'),
      { text: 'Done.' },
    ]);
    const bin = install(program);
    const task = { policies: rulesOf('ask: network'), wait: WAIT };
    const { report } = await runStage({ program, bin, url: model.url, machine, task });
    expect(JSON.stringify(model.requests.at(-2))).toContain('The answer, by @ann: Red.');
    expect(existsSync(join(machine.repository.workspace, 'ran.txt'))).toBe(true);
    expect(asked.map(({ question }) => question)).toEqual([
      'Red or blue?',
      'May I do this? curl --version; echo ran > ran.txt',
    ]);
    expect(report.outcome).toBe('done');
    expect(report.delivered).toEqual(asked.map(({ id }) => id));
  },
);

test.each(programs)(
  '$title hears what a person told it before its next act, and does that once it has',
  async (program) => {
    const drover = await aDrover(
      async (_, response) => void response.writeHead(403).end('{}'),
      [NOTE],
    );
    const machine = aMachine();
    await leaveLine(sessionFiles(machine.repository.root), drover);
    const act = program.runs('echo ran >> ran.txt');
    model.play([act, act, { text: 'Done.' }]);
    const bin = install(program);
    const task = { policies: rulesOf('ask: network'), wait: WAIT };
    const { report } = await runStage({ program, bin, url: model.url, machine, task });
    const heard = JSON.stringify(model.requests.at(-2));
    expect(heard).toContain(NOT_YET);
    expect(heard).toContain(NOTE.text);
    expect(readFileSync(join(machine.repository.workspace, 'ran.txt'), 'utf8')).toBe('ran\n');
    expect(report).toMatchObject({ outcome: 'done', told: [NOTE.id] });
  },
);

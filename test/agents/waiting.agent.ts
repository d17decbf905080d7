import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveQuestion } from '../../src/lifecycle/live/question.ts';
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

test.each(PROGRAMS.filter(({ adapter }) => chosen === undefined || chosen === adapter))(
  '$title waits in place for an answer to its tool, and for a yes to its act, longer than its usual patience',
  async (program) => {
    const asked: LiveQuestion[] = [];
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      asked.push((await json(request)) as LiveQuestion);
      await setTimeout(LONG);
      const decision = asked.length === 1 ? null : 'allow';
      const state = { kind: 'answered', decision, by: '@ann', text: decision ? '' : 'Red.' };
      response.end(JSON.stringify(state));
    };
    const operator = createServer((request, response) => void answer(request, response));
    await once(operator.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(operator.address() as AddressInfo).port}`;
    const machine = aMachine();
    await leaveLine(sessionFiles(machine.repository.root), { url, capability: 'a capability' });
    model.play([
      program.asks('ask_operator', { question: 'Red or blue?' }),
      program.runs('curl --version; echo ran > ran.txt'),
      { text: 'Done.' },
    ]);
    const bin = install(program);
    const task = { policies: rulesOf('ask: network'), wait: WAIT };
    const { report } = await runStage({ program, bin, url: model.url, machine, task });
    operator.close();
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

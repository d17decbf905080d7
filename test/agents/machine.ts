import { copyFileSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'vitest';
import { renderPrompt } from '../../src/lifecycle/contracts/prompt.ts';
import type { Sha } from '../../src/lifecycle/ids.ts';
import type { Report } from '../../src/lifecycle/reports/report.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import { publish } from '../../src/run/publish/publish.ts';
import { keyOf } from '../../src/run/session/seal.ts';
import { leaveKeys, SEALED, sessionFiles } from '../../src/run/session/session-folder.ts';
import { doWork, type WorkDone } from '../../src/run/work/work.ts';
import { aTask } from '../lifecycle/reports/a-task.ts';
import { aRepository, type Repository } from '../run/repository.ts';
import type { Program } from './programs.ts';

/** A runner as GitHub gives one to each job: a new home, a new checkout, nothing of runs before. */
export interface Machine {
  readonly repository: Repository;
  readonly home: string;
  readonly reportFile: string;
}

export function aMachine(files?: Readonly<Record<string, string>>): Machine {
  const repository = aRepository(files);
  const home = join(repository.root, 'home');
  mkdirSync(home);
  return { repository, home, reportFile: join(repository.root, 'drover-agent/report.json') };
}

const SECRET = 'the secret of a repository, long enough';

/** The keys that the step before the agent leaves, and what it downloaded from the run that kept the session. */
export async function bringSession(
  machine: Machine,
  runId: number,
  from?: { machine: Machine; runId: number },
): Promise<void> {
  const files = sessionFiles(machine.repository.root);
  const keyFor = (id: number): Buffer => keyOf(SECRET, { repository: 'acme/shop', runId: id });
  await leaveKeys(files, {
    own: keyFor(runId),
    former: from === undefined ? null : keyFor(from.runId),
  });
  if (from === undefined) return;
  const kept = join(sessionFiles(from.machine.repository.root).keep, SEALED);
  copyFileSync(kept, files.sealed);
}

export interface Start {
  readonly program: Program;
  readonly bin: string;
  readonly url: string;
  readonly machine: Machine;
  readonly task?: Omit<Partial<Task>, 'agent'> & { readonly agent?: Partial<Task['agent']> };
  readonly prompt?: string;
}

/** One run of a stage by a real program, from prompt to final report. */
export async function runStage(start: Start): Promise<{ report: Report; work: WorkDone }> {
  const { program, machine, prompt = promptFor() } = start;
  const { root, workspace, base, origin } = machine.repository;
  const { agent, ...change } = start.task ?? {};
  const task = aTask({
    base: base as Sha,
    head: base as Sha,
    ...change,
    agent: {
      name: 'worker',
      adapter: program.adapter,
      model: program.model,
      session: null,
      ...agent,
    },
  });
  const work = await doWork({
    task,
    prompt,
    workspace,
    temp: root,
    env: {
      PATH: [start.bin, dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: machine.home,
      ...program.prepare(machine.home, start.url),
    },
    onOutput: (text) => process.stdout.write(text.slice(0, 2000)),
  });
  const remote = { url: `file://${origin}`, env: {} };
  const report = await publish({
    task,
    directory: work.folder,
    runId: String(Date.now()),
    temp: root,
    remote,
    canaries: [],
  });
  expect(report.key).toBe(task.key);
  return { report, work };
}

export function promptFor(change: object = {}): string {
  return renderPrompt({
    stages: ['execution'],
    issue: { number: 12, title: 'Add a button', body: 'canary-of-the-issue' },
    comments: [],
    criteria: [{ id: 'c1', text: 'A button is shown' }],
    design: null,
    plan: null,
    summary: null,
    feedback: [],
    answers: [],
    instructions: {},
    protectedPaths: [],
    ...change,
  });
}

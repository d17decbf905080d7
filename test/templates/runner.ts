import { strFromU8, unzipSync } from 'fflate';
import { onTestFinished } from 'vitest';
import type { Sha } from '../../src/lifecycle/ids.ts';
import { parseReport } from '../../src/lifecycle/reports/report.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import { renderTemplates } from '../../src/surfaces/templates/render.ts';
import { aTask } from '../lifecycle/reports/a-task.ts';
import { type Bench, makeBench } from '../sandbox/actions/engine-bench.ts';
import { serveRepository, type ServedRepository } from '../sandbox/actions/git-over-http.ts';
import { sha } from '../sandbox/actions/memory-host.ts';

const templates = renderTemplates({ source: 'acme/drover', ref: 'd'.repeat(40) });

export interface World extends Bench {
  readonly served: ServedRepository;
}

/** The runner with the templates as they come (or changed as a person would), our actions from this checkout, and a real repository over HTTP. */
export async function aWorld(
  change: (workflow: string) => string = (workflow) => workflow,
): Promise<World> {
  const workflows = Object.fromEntries(
    templates.map(({ path, content }) => [path, change(content)]),
  );
  const bench = makeBench(workflows);
  const served = await serveRepository();
  onTestFinished(() => served.close());
  served.commit('main', {
    'README.md': 'Hello\n',
    'package.json': '{"scripts":{"test":"exit 0"}}',
  });
  served.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  bench.host.serverUrl = served.url;
  bench.host.actionFolders['acme/drover'] = process.cwd();
  bench.host.refs['refs/heads/main'] = sha;
  return { ...bench, served };
}

export function taskFor({ served }: World, program: string, change: Partial<Task> = {}): Task {
  const head = served.git('rev-parse', 'main') as Sha;
  const command = ['node', '--input-type=module', '-e', program];
  const agent = { name: 'worker', adapter: 'command' as const, command, session: null };
  return aTask({ base: head, head, agent, ...change });
}

export async function dispatch(
  { engine }: World,
  workflow: string,
  inputs: Record<string, string>,
): Promise<number> {
  const request = { repository: 'acme/shop', workflow, ref: 'main', actor: 'drover[bot]', inputs };
  const started = await engine.dispatch(request);
  if (!started.ok) throw new Error(started.error.message);
  await engine.idle();
  return started.value.runId;
}

export function stageInputs(task: Task): Record<string, string> {
  return { key: task.key, nonce: task.nonce, task: JSON.stringify(task), prompt: 'The prompt.' };
}

export function reportOf({ host }: World, runId: number): unknown {
  const artifact = host.stored.find((one) => one.runId === runId && one.name === 'drover-report');
  const file = unzipSync(artifact?.zip ?? new Uint8Array())['report.json'];
  return parseReport(strFromU8(file ?? new Uint8Array()));
}

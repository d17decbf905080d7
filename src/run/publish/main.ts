// The action of the publish job: no agent, and the only job of a run whose token can write.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseReport, type Report } from '../../lifecycle/reports/report.ts';
import {
  addSummary,
  annotate,
  readInput,
  requireInput,
  requireVariable,
  runAction,
  setOutput,
  StepError,
  type StepEnv,
} from '../action.ts';
import { isRepeated, readTask } from '../run-inputs.ts';
import { publish } from './publish.ts';
import { remoteOf } from './remote.ts';

await runAction(async (env) => {
  if (isRepeated(env)) {
    throw new StepError(
      'Superseded: Drover asks for each run once. Comment /retry on the issue to have another one.',
    );
  }
  const temp = requireVariable(env, 'RUNNER_TEMP');
  const report = await publish({
    task: readTask(env),
    directory: requireInput(env, 'directory'),
    runId: requireVariable(env, 'GITHUB_RUN_ID'),
    temp,
    remote: remoteOf(env),
    canaries: readInput(env, 'canaries').split(/\s+/),
  });
  const text = JSON.stringify(report, null, 2);
  const readable = parseReport(text);
  if (!readable.ok) throw new Error(`a report that Drover cannot read: ${readable.error}`);
  const folder = join(temp, 'drover-report');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), text);
  setOutput(env, 'report', join(folder, 'report.json'));
  say(env, report);
});

/** Only our own words: an agent's text is shown by Drover, which neutralises it. */
function say(env: StepEnv, { outcome, commit, refusal }: Report): void {
  if (refusal) annotate('warning', `Refused (${refusal.kind}): ${refusal.detail}`);
  const files =
    commit === null ? 'no commit' : `commit ${commit.sha} with ${commit.files} changed files`;
  addSummary(env, `Report: ${outcome}${refusal ? ` (refused: ${refusal.kind})` : ''}, ${files}.`);
}

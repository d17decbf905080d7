import { commentsOf, moveCard, openIssue, rest, type Said, whereItStands } from './people.ts';
import { until } from './patience.ts';
import type { Ground, Stage } from './stage.ts';

const REPO = '/repos/acme/storefront';

/** An issue that the operator has just said Ready to. */
export async function begin(
  stage: Ground,
  title: string,
  ...orders: readonly string[]
): Promise<number> {
  const body = ['Please do it.', '', ...orders.map((order) => `agent: ${order}`)].join('\n');
  const number = await openIssue(stage, { title, body });
  await moveCard(stage, 'operator', number, 'Ready');
  return number;
}

/** What Drover said on an issue or pull request beside its record, oldest first. */
export async function saidBy(stage: Ground, number: number): Promise<readonly string[]> {
  return (await commentsOf(stage, number))
    .filter(isDrovers)
    .filter((each) => !isRecord(each))
    .map(({ body }) => body);
}

/** The record comments of an issue: one, whatever happens. */
export async function recordsOf(stage: Ground, number: number): Promise<readonly string[]> {
  return (await commentsOf(stage, number))
    .filter(isDrovers)
    .filter(isRecord)
    .map(({ body }) => body);
}

function isDrovers({ user }: Said): boolean {
  return user.login === 'drover[bot]';
}

function isRecord({ body }: Said): boolean {
  return body.includes('<!-- drover:record ');
}

/** Waits until Drover says something like this on the issue. */
export async function untilSaid(stage: Ground, number: number, pattern: RegExp): Promise<string> {
  return until(
    `something like ${pattern} on #${number}`,
    async () => (await saidBy(stage, number)).find((body) => pattern.test(body)),
    () => whereItStands(stage, number),
  );
}

/** Waits until the record shows something like this. */
export async function untilShown(stage: Ground, number: number, pattern: RegExp): Promise<string> {
  return until(
    `a record like ${pattern} on #${number}`,
    async () => (await recordsOf(stage, number)).find((body) => pattern.test(body)),
    () => whereItStands(stage, number),
  );
}

export interface RunShown {
  readonly id: number;
  readonly display_title: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly html_url: string;
  readonly run_attempt: number;
  readonly actor: { readonly login: string };
}

/** The runs of an issue that bear one of its keys in their name, oldest first. */
export async function runsOf(stage: Ground, number: number): Promise<readonly RunShown[]> {
  const { workflow_runs: runs } = await rest<{ workflow_runs: readonly RunShown[] }>(
    stage,
    'operator',
    {
      method: 'GET',
      path: `${REPO}/actions/runs?event=workflow_dispatch&per_page=100`,
    },
  );
  return runs
    .filter((run) => run.display_title.startsWith(`drover ${number}/`))
    .toSorted((a, b) => a.id - b.id);
}

export async function keysOf(stage: Ground, number: number): Promise<readonly string[]> {
  return (await runsOf(stage, number)).map((run) => run.display_title.replace('drover ', ''));
}

export async function labelsOf(stage: Ground, number: number): Promise<readonly string[]> {
  const labels = await rest<readonly { readonly name: string }[]>(stage, 'operator', {
    method: 'GET',
    path: `${REPO}/issues/${number}/labels`,
  });
  return labels.map(({ name }) => name).toSorted();
}

/** The paths that a pull request changes. */
export async function pathsOf(stage: Ground, pull: number): Promise<readonly string[]> {
  const files = await rest<readonly { readonly filename: string }[]>(stage, 'operator', {
    method: 'GET',
    path: `${REPO}/pulls/${pull}/files?per_page=100`,
  });
  return files.map(({ filename }) => filename).toSorted();
}

/** Puts a file on the default branch as the operator, or takes it away; pushed as people do. */
export async function putFile(stage: Ground, path: string, content: string | null): Promise<void> {
  const where = `${REPO}/contents/${path}`;
  const before = await rest<{ sha: string }>(stage, 'operator', {
    method: 'GET',
    path: where,
  }).catch(() => null);
  const body = {
    message: content === null ? `Remove ${path}` : `Write ${path}`,
    ...(before === null ? {} : { sha: before.sha }),
    ...(content === null ? {} : { content: Buffer.from(content).toString('base64') }),
  };
  await rest(stage, 'operator', { method: content === null ? 'DELETE' : 'PUT', path: where, body });
}

export async function readFile(stage: Ground, path: string): Promise<string> {
  return readAt(stage, path, 'main');
}

/** A file as it is in a commit, or on a branch. */
export async function readAt(stage: Ground, path: string, ref: string): Promise<string> {
  const file = await rest<{ content: string }>(stage, 'operator', {
    method: 'GET',
    path: `${REPO}/contents/${path}?ref=${ref}`,
  });
  return Buffer.from(file.content, 'base64').toString();
}

/** Waits until all that happened was told, and Drover has looked at all that it was told; twice, since looks have echoes. */
export async function untilQuiet(stage: Stage): Promise<void> {
  for (let quiet = 0; quiet < 2; quiet += 1) {
    await stage.sandbox.idle();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await until('nothing to do', async () => {
      const { working, oldest } = await stage.drover().queue.depth();
      return working === 0 && (oldest === null || oldest > Date.now());
    });
  }
}

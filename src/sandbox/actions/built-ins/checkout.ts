import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { failedWith, succeeded, type StepEnd, type StepRun } from '../job.ts';
import { stepEnv } from '../step-process.ts';
import { text } from '../triggers.ts';
import type { JsonObject } from '../json.ts';
import type { BuiltIn, BuiltInCall } from './built-in.ts';
import { refuseInputs } from './refuse-inputs.ts';

/** actions/checkout: real git over HTTP, with the job's token in the configuration when persisted. */
export const checkout: BuiltIn = async (call) => {
  const { step, input } = call;
  const refused = refuseInputs(call, 'actions/checkout', [
    'submodules',
    'lfs',
    'sparse-checkout',
    'ssh-key',
  ]);
  if (refused !== undefined) return refused;
  const request = toRequest(call);
  await mkdir(request.folder, { recursive: true });
  const clone = `${request.serverUrl}/${request.repository}.git`;
  const isNew = !existsSync(join(request.folder, '.git'));
  const setUp = isNew
    ? [['init', '-q', '-b', 'main', '.']]
    : [
        ['remote', 'set-url', 'origin', clone],
        ['clean', '-ffdx'],
        ['reset', '-q', '--hard'],
      ];
  for (const args of setUp) await git(step, request, args);
  if (isNew) await addOrigin(request, clone);
  const end = await fetchAndSwitch(step, request);
  if (end.kind === 'success' && input('persist-credentials') !== 'false')
    await persist(step, request);
  return end;
};

/** What `git remote add` writes; it is worth a process less, since almost every job checks out. */
async function addOrigin({ folder }: Request, clone: string): Promise<void> {
  const lines = [
    '[remote "origin"]',
    `url = ${clone}`,
    'fetch = +refs/heads/*:refs/remotes/origin/*',
  ];
  await appendFile(join(folder, '.git', 'config'), `${lines.join('\n\t')}\n`);
}

interface Request {
  readonly repository: string;
  readonly serverUrl: string;
  readonly folder: string;
  readonly token: string;
  /** Empty: the default branch. */
  readonly ref: string;
  /** Empty unless a commit is asked for. */
  readonly sha: string;
  readonly depth: number;
}

function toRequest({ step, input }: BuiltInCall): Request {
  const github = step.scope.contexts['github'] as JsonObject;
  const repository = input('repository') || text(github, 'repository');
  const isOwn = repository.toLowerCase() === text(github, 'repository').toLowerCase();
  const given = input('ref');
  const isSha = /^[0-9a-f]{40}$/i.test(given);
  const isEvent = given === '' && isOwn;
  return {
    repository,
    serverUrl: text(github, 'server_url'),
    folder: resolve(step.job.space.workspace, input('path') || '.'),
    token: input('token') || step.job.token,
    ref: isEvent ? text(github, 'ref') : isSha ? '' : given,
    sha: isEvent ? text(github, 'sha') : isSha ? given : '',
    depth: input('fetch-depth') === '' ? 1 : Number(input('fetch-depth')),
  };
}

async function fetchAndSwitch(step: StepRun, request: Request): Promise<StepEnd> {
  const place = await findPlace(step, request);
  if (place === undefined) {
    return failedWith(`A branch or tag with the name '${request.ref}' could not be found`);
  }
  const fetched = await fetchPlace(step, request, place);
  if (fetched.code !== 0) return gitFailed(fetched);
  const branch = place.branch === undefined ? ['--detach'] : ['-B', place.branch];
  const switched = await git(step, request, ['checkout', '-q', '--force', ...branch, place.target]);
  if (switched.code !== 0) return gitFailed(switched);
  step.outputs['commit'] = request.sha || (await headOf(step, request));
  step.outputs['ref'] = request.ref;
  return succeeded;
}

async function fetchPlace(step: StepRun, request: Request, { spec, target }: Place) {
  const fetch = (...args: readonly string[]): Promise<GitEnd> =>
    git(step, request, ['fetch', '-q', '--no-tags', ...args]);
  if (request.depth > 0) return fetch(`--depth=${request.depth}`, 'origin', spec);
  const all = await fetch(
    'origin',
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/tags/*:refs/tags/*',
  );
  if (all.code !== 0) return all;
  // A branch may have moved on since the event, or not hold the commit any more: then that is fetched by itself.
  const { lines } = await git(step, request, ['rev-parse', '--verify', '-q', `${target}^{commit}`]);
  const isThere = request.sha !== '' && lines[0] === request.sha;
  return isThere ? all : fetch('origin', spec);
}

async function headOf(step: StepRun, request: Request): Promise<string> {
  return (await git(step, request, ['rev-parse', 'HEAD'])).lines[0] ?? '';
}

function gitFailed({ code }: GitEnd): StepEnd {
  return failedWith(`The process 'git' failed with exit code ${code}`);
}

/** What to fetch, where it is kept, and the branch that is then checked out (none: detached). */
interface Place {
  readonly spec: string;
  readonly target: string;
  readonly branch: string | undefined;
}

async function findPlace(step: StepRun, request: Request): Promise<Place | undefined> {
  const { ref, sha } = request;
  if (ref === '' && sha !== '') return { spec: sha, target: sha, branch: undefined };
  const full = ref.startsWith('refs/') ? ref : await lookUp(step, request);
  if (full === undefined) return undefined;
  const [, kind = '', name = ''] = /^refs\/([^/]+)\/(.+)$/.exec(full) ?? [];
  const source = sha === '' ? full : sha;
  if (kind === 'heads') {
    const target = `refs/remotes/origin/${name}`;
    return { spec: `+${source}:${target}`, target, branch: name };
  }
  const target = kind === 'pull' ? `refs/remotes/pull/${name}` : full;
  return { spec: `+${source}:${target}`, target, branch: undefined };
}

/** The full name of a short branch or tag, or of the default branch. */
async function lookUp(step: StepRun, request: Request): Promise<string | undefined> {
  const { ref } = request;
  if (ref === '') {
    const head = await git(step, request, ['ls-remote', '--symref', 'origin', 'HEAD']);
    return /^ref: (\S+)/.exec(head.lines[0] ?? '')?.[1];
  }
  const wanted = [`refs/heads/${ref}`, `refs/tags/${ref}`];
  const listed = await git(step, request, ['ls-remote', 'origin', ...wanted]);
  const names = listed.lines.map((line) => line.split('\t')[1]);
  return wanted.find((name) => names.includes(name));
}

interface GitEnd {
  readonly code: number;
  readonly lines: readonly string[];
}

/** Runs git; the token goes by the environment, where no list of processes shows it. */
async function git(step: StepRun, request: Request, args: readonly string[]): Promise<GitEnd> {
  const lines: string[] = [];
  const key = `http.${request.serverUrl}/.extraheader`;
  const quiet = args[0] === 'rev-parse' || args[0] === 'ls-remote';
  if (!quiet) step.line(`[command]git ${args.join(' ')}`);
  const end = await step.job.processes.run({
    command: 'git',
    args: ['-c', 'safe.directory=*', '-c', 'maintenance.auto=false', ...args],
    cwd: request.folder,
    env: {
      ...stepEnv(step),
      GIT_CEILING_DIRECTORIES: resolve(request.folder, '..'),
      // An empty value takes out the header that an earlier checkout may have persisted.
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: key,
      GIT_CONFIG_VALUE_0: '',
      GIT_CONFIG_KEY_1: key,
      GIT_CONFIG_VALUE_1: header(request.token),
    },
    onLine: (line) => {
      lines.push(line);
      if (!quiet) step.line(line);
    },
    stop: step.stop,
  });
  if (end.kind === 'not-started') throw new Error(`git could not be started: ${end.message}`);
  return { code: end.code, lines };
}

function header(token: string): string {
  return `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
}

/** Later git commands of the job can use the token, until the post step takes it out again. */
async function persist(step: StepRun, request: Request): Promise<void> {
  const file = join(request.folder, '.git', 'config');
  const section = `[http "${request.serverUrl}/"]\n\textraheader = ${header(request.token)}\n`;
  step.job.masks.add(header(request.token).split(' ')[2] ?? '');
  await appendFile(file, section);
  step.job.posts.unshift({
    name: `Post ${step.name}`,
    condition: 'always()',
    frame: step.frame,
    state: {},
    run: async () => {
      const config = await readFile(file, 'utf8').catch(() => undefined);
      if (config !== undefined) await writeFile(file, config.replace(section, ''));
      return succeeded;
    },
  });
}

import { createHash } from 'node:crypto';
import type {
  ActionsHost,
  Annotation,
  RepositoryFacts,
  StoredArtifact,
  Strings,
  TokenRequest,
} from '../../../src/sandbox/actions/host.ts';
import type {
  DeploymentChange,
  JobChange,
  NewDeployment,
  NewJob,
  NewRun,
  RunChange,
} from '../../../src/sandbox/actions/run-state.ts';

export type SeenRun = NewRun & RunChange & { id: number; number: number; history: string[] };
export type SeenJob = NewJob &
  JobChange & { id: number; log: string[]; annotations: Annotation[]; summaries: string[] };
export type SeenDeployment = NewDeployment & { id: number; statuses: DeploymentChange[] };

/** A host that keeps everything in memory: files by SHA, and all that the engine told it. */
export interface MemoryHost extends ActionsHost {
  readonly files: Record<string, Record<string, string>>;
  readonly refs: Record<string, string>;
  readonly runs: SeenRun[];
  readonly jobs: SeenJob[];
  readonly deployments: SeenDeployment[];
  readonly tokens: (TokenRequest & { token: string; revoked: boolean })[];
  readonly stored: (StoredArtifact & { runId: number })[];
  secretValues: Strings;
  changed: readonly string[];
  readonly actionFolders: Record<string, string>;
  serverUrl: string;
  job(name: string): SeenJob;
}

export const sha = 'a'.repeat(40);

export function makeMemoryHost(workflows: Record<string, string> = {}): MemoryHost {
  const runs: SeenRun[] = [];
  const jobs: SeenJob[] = [];
  const deployments: SeenDeployment[] = [];
  const tokens: MemoryHost['tokens'] = [];
  const stored: MemoryHost['stored'] = [];
  const actionFolders: Record<string, string> = {};
  const files = { [sha]: toFiles(workflows) };
  const refs: Record<string, string> = { 'refs/heads/main': sha };
  let last = 2 ** 33;
  const nextId = (): number => (last += 1);
  const own = {
    secretValues: {} as Strings,
    changed: [] as readonly string[],
    serverUrl: 'http://127.0.0.1:9',
  };
  const byId = <T extends { id: number }>(list: T[], id: number): T => {
    const found = list.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  };
  const host: MemoryHost = Object.assign(own, {
    files,
    refs,
    runs,
    jobs,
    deployments,
    tokens,
    stored,
    actionFolders,
    now: () => new Date().toISOString(),
    repository: async (name: string) => (name === 'acme/shop' ? facts(host.serverUrl) : undefined),
    workflowFiles: async (_: string, at: string) =>
      Object.entries(files[at] ?? {})
        .filter(([path]) => path.startsWith('.github/workflows/'))
        .map(([path, text]) => ({ path, text })),
    readFile: async (_: string, ref: string, path: string) => files[refs[ref] ?? ref]?.[path],
    resolveRef: async (_: string, ref: string) => {
      const full = [ref, `refs/heads/${ref}`].find((one) => refs[one] !== undefined);
      return full === undefined ? undefined : { ref: full, sha: refs[full] ?? '' };
    },
    changedPaths: async () => host.changed,
    createRun: async (run: NewRun) => {
      const id = nextId();
      runs.push({ ...run, id, number: runs.length + 1, history: [run.status] });
      return { id, number: runs.length, htmlUrl: `${host.serverUrl}/acme/shop/actions/runs/${id}` };
    },
    updateRun: async (id: number, change: RunChange) => {
      const run = Object.assign(byId(runs, id), change);
      if (change.status !== undefined) run.history.push(change.status);
    },
    createJob: async (job: NewJob) => {
      const id = nextId();
      jobs.push({ ...job, id, log: [], annotations: [], summaries: [] });
      return { id };
    },
    updateJob: async (id: number, change: JobChange) => void Object.assign(byId(jobs, id), change),
    log: (id: number, line: string) => void byId(jobs, id).log.push(line),
    annotate: (id: number, one: Annotation) => void byId(jobs, id).annotations.push(one),
    summary: (id: number, markdown: string) => void byId(jobs, id).summaries.push(markdown),
    mintToken: async (request: TokenRequest) => {
      const token = `ghs_job${tokens.length}${'x'.repeat(30)}`;
      tokens.push({ ...request, token, revoked: false });
      return token;
    },
    revokeToken: async (token: string) => {
      for (const one of tokens) if (one.token === token) one.revoked = true;
    },
    actionFolder: async (repository: string) => actionFolders[repository],
    secrets: async () => host.secretValues,
    variables: async () => ({ REGION: 'eu' }),
    saveArtifact: async (artifact: Parameters<ActionsHost['saveArtifact']>[0]) => {
      const { runId, name, zip } = artifact;
      if (stored.some((one) => one.runId === runId && one.name === name))
        return { kind: 'name-taken' as const };
      const id = nextId();
      stored.push({ id, runId, name, zip });
      const digest = createHash('sha256').update(zip).digest('hex');
      return { kind: 'saved' as const, id, url: `${host.serverUrl}/artifacts/${id}`, digest };
    },
    artifacts: async (query: Parameters<ActionsHost['artifacts']>[0]) =>
      stored.filter((one) => one.runId === query.runId && (query.name ?? one.name) === one.name),
    createDeployment: async (deployment: NewDeployment) => {
      const id = nextId();
      deployments.push({ ...deployment, id, statuses: [] });
      return { id };
    },
    setDeploymentStatus: async (id: number, change: DeploymentChange) =>
      void byId(deployments, id).statuses.push(change),
    job: (name: string) => {
      const found = jobs.findLast((one) => one.name === name);
      if (found === undefined)
        throw new Error(`no job ${name} among ${jobs.map((one) => one.name).join(', ')}`);
      return found;
    },
  });
  return host;
}

/** File names without a folder are workflows. */
function toFiles(workflows: Record<string, string>): Record<string, string> {
  const named = Object.entries(workflows);
  return Object.fromEntries(
    named.map(([name, text]) => [name.includes('/') ? name : `.github/workflows/${name}`, text]),
  );
}

function facts(serverUrl: string): RepositoryFacts {
  return {
    id: 9_000_000_001,
    ownerId: 9_000_000_002,
    owner: 'acme',
    name: 'shop',
    fullName: 'acme/shop',
    defaultBranch: 'main',
    visibility: 'private',
    serverUrl,
    apiUrl: `${serverUrl}/api/v3`,
    graphqlUrl: `${serverUrl}/api/graphql`,
  };
}

import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import type { EngineOptions } from './engine-api.ts';

/** The folders of one job; nothing of the machine's user is in them. */
export interface JobSpace {
  readonly root: string;
  readonly home: string;
  /** GITHUB_WORKSPACE */
  readonly workspace: string;
  /** RUNNER_TEMP */
  readonly temp: string;
  readonly toolCache: string;
  /** Folder of the pinned Node, first on PATH. */
  readonly bin: string;
  remove(): Promise<void>;
}

export async function makeJobSpace(repositoryName: string, root?: string): Promise<JobSpace> {
  const folder = await mkdtemp(join(await realpath(root ?? tmpdir()), 'sandbox-job-'));
  const name = basename(repositoryName);
  const space = {
    root: folder,
    home: join(folder, 'home'),
    workspace: join(folder, 'work', name, name),
    temp: join(folder, 'work', '_temp'),
    toolCache: join(folder, 'tools'),
    bin: join(folder, 'bin'),
  };
  for (const path of Object.values(space)) await mkdir(path, { recursive: true });
  await symlink(process.execPath, join(space.bin, 'node'));
  return { ...space, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

const usualPath =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin'.split(':');

/** The environment that every step starts from; built from scratch, so no secret can be inherited. */
export function baseEnv(space: JobSpace, options: EngineOptions): Record<string, string> {
  const path = [space.bin, ...(options.extraPath ?? []), ...(options.systemPath ?? usualPath)];
  return {
    ...options.extraEnv,
    PATH: path.join(delimiter),
    LANG: 'C.UTF-8',
    HOME: space.home,
    TMPDIR: space.temp,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    // The machine's own git settings (helpers, signing, rewrites) are not the job's.
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...runnerEnv(space),
  };
}

function runnerEnv(space: JobSpace): Record<string, string> {
  const context = runnerContext(space);
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => [`RUNNER_${name.toUpperCase()}`, value]),
  );
}

/** [docs: contexts, "`runner` context"] */
export function runnerContext(space: JobSpace): Record<string, string> {
  return {
    os: platform() === 'darwin' ? 'macOS' : 'Linux',
    arch: arch() === 'arm64' ? 'ARM64' : 'X64',
    name: 'sandbox',
    environment: 'self-hosted',
    temp: space.temp,
    tool_cache: space.toolCache,
    workspace: join(space.workspace, '..'),
  };
}

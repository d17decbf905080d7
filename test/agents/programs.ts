import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import type { Turn } from './scripted-model.ts';

/** One agent's own program, as npm has it. */
export interface Program {
  readonly title: string;
  readonly adapter: Task['agent']['adapter'];
  readonly package: string;
  readonly model: string;
  /** What it needs in a new home to speak with the model at this address. */
  readonly prepare: (home: string, url: string) => Readonly<Record<string, string>>;
  readonly runs: (command: string) => Turn;
  readonly writes: (path: string, content: string) => Turn;
  /** A call of a tool of the MCP server `drover`. */
  readonly asks: (tool: string, input: Readonly<Record<string, unknown>>) => Turn;
  /** Whether it says what it has cost in dollars; all of them count tokens. */
  readonly saysDollars: boolean;
}

const heredoc = (path: string, content: string): string =>
  `cat > '${path}' <<'END'\n${content}\nEND`;

export const PROGRAMS: readonly Program[] = [
  {
    title: 'Claude Code',
    adapter: 'claude-code',
    package: '@anthropic-ai/claude-code',
    model: 'sonnet',
    prepare: (_home, url) => ({
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: 'sk-test',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    }),
    runs: (command) => ({ tool: 'Bash', input: { command, description: 'Because.' } }),
    writes: (path, content) => ({ tool: 'Write', input: { file_path: path, content } }),
    asks: (tool, input) => ({ tool: `mcp__drover__${tool}`, input }),
    saysDollars: true,
  },
  {
    title: 'Codex',
    adapter: 'codex',
    package: '@openai/codex',
    model: 'gpt-5.5',
    prepare: (home, url) => {
      const provider = `{ name = "scripted", base_url = "${url}/v1", env_key = "CODEX_API_KEY", wire_api = "responses" }`;
      mkdirSync(join(home, '.codex'), { recursive: true });
      writeFileSync(
        join(home, '.codex/config.toml'),
        `model_provider = "scripted"\nmodel_providers.scripted = ${provider}\n`,
      );
      return { CODEX_API_KEY: 'sk-test' };
    },
    runs: (command) => ({ tool: 'exec_command', input: { cmd: command } }),
    writes: (path, content) => ({ tool: 'exec_command', input: { cmd: heredoc(path, content) } }),
    asks: (tool, input) => ({ tool, input, namespace: 'mcp__drover' }),
    saysDollars: false,
  },
  {
    title: 'GitHub Copilot CLI',
    adapter: 'copilot',
    package: '@github/copilot',
    model: 'claude-sonnet-4.6',
    prepare: (_home, url) => ({
      COPILOT_OFFLINE: 'true',
      COPILOT_PROVIDER_TYPE: 'anthropic',
      COPILOT_PROVIDER_BASE_URL: url,
      COPILOT_PROVIDER_API_KEY: 'sk-test',
    }),
    runs: (command) => ({
      tool: 'bash',
      input: { command, description: 'Because.', mode: 'sync' },
    }),
    writes: (path, content) => ({
      tool: 'bash',
      input: { command: heredoc(path, content), description: 'Write.', mode: 'sync' },
    }),
    asks: (tool, input) => ({ tool: `drover-${tool}`, input }),
    saysDollars: false,
  },
  {
    title: 'OpenCode',
    adapter: 'opencode',
    package: 'opencode-ai',
    model: 'anthropic/claude-sonnet-4-6',
    prepare: (home, url) => {
      const folder = join(home, '.config/opencode');
      mkdirSync(folder, { recursive: true });
      const config = { provider: { anthropic: { options: { baseURL: `${url}/v1` } } } };
      writeFileSync(join(folder, 'opencode.json'), JSON.stringify(config));
      return { ANTHROPIC_API_KEY: 'sk-test', OPENCODE_DISABLE_MODELS_FETCH: '1' };
    },
    runs: (command) => ({ tool: 'bash', input: { command, description: 'Because.' } }),
    writes: (path, content) => ({ tool: 'write', input: { filePath: path, content } }),
    asks: (tool, input) => ({ tool: `drover_${tool}`, input }),
    saysDollars: true,
  },
];

/** The version that workflows-templates install: it is supported because this test ran it. */
export function versionOf({ package: name }: Program): string {
  const template = readFileSync('workflows-templates/drover-stage.yml', 'utf8');
  const found = template.split(`${name}@`)[1]?.split(/\s/)[0];
  if (found === undefined) throw new Error(`the template does not install ${name}`);
  return found;
}

/** Installs a program once, outside of the project's dependencies. Gives the folder of its command. */
export function install(program: Program): string {
  const version = versionOf(program);
  const folder = resolve('node_modules/.cache/drover-agents', `${program.adapter}-${version}`);
  const bin = join(folder, 'node_modules/.bin');
  if (existsSync(bin)) return bin;
  mkdirSync(folder, { recursive: true });
  const npm = ['install', '--prefix', folder, '--loglevel=error', '--no-audit', '--no-fund'];
  execFileSync('npm', [...npm, `${program.package}@${version}`], { stdio: 'inherit' });
  return bin;
}

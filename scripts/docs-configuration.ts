import { readFileSync, writeFileSync } from 'node:fs';
import { configJsonSchema, type JsonSchema } from '../src/lifecycle/policy/json-schema.ts';

/**
 * Writes docs/configuration.md and docs/configuration.schema.json from the schema that reads the file.
 * With `--check` it writes nothing and ends with status 1 when one of them is stale.
 */

const PAGE = new URL('../docs/configuration.md', import.meta.url);
const SCHEMA = new URL('../docs/configuration.schema.json', import.meta.url);

/** An example for each top-level key, as it would stand in the file. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  version: 'version: 1',
  mode: 'mode: observe',
  board: `board:
  owner: acme
  number: 1
  statuses:
    approved: In Review   # two statuses share this option
    blocked: On hold`,
  stages: `stages:
  design: off
  post-merge-verify: off`,
  runs: `runs:
  shared: [[clarification, design, plan]]`,
  agents: `agents:
  - name: docs-writer       # issues labelled "docs", one at a time
    adapter: command
    command: [node, tools/docs-agent.js]
    domains: [docs]
    concurrency: 1
  - name: thinker           # the first stages of all others
    adapter: claude-code
    model: opus
    capabilities: [clarification, design, plan]
  - name: claude            # and everything else
    adapter: claude-code
    sla: 30m`,
  instructions: `instructions:
  execution: |
    Run "npm test" before you finish.
    Never touch the folder vendor/.`,
  gates: `gates:
  risk: {labels: ["risk:high", security]}
  plan: required
  baseMerge: carry`,
  approvers: `approvers:
  teams: [acme/storefront]
  permission: maintain
  secondPerson: true`,
  deadlines: `deadlines:
  start: 30m   # our own runners are sometimes busy
  deployment: 1h`,
  reminders: `reminders:
  after: 4h
  every: 24h
  most: 5`,
  questions: `questions:
  wait: 15m   # a person mostly answers within minutes`,
  limits: `limits:
  active: 5
  rounds: 3
  cost: 25`,
  deployment: `deployment:
  environments: [preview, {name: docs, required: false}]
  creator: vercel[bot]`,
  checks: `checks:
  required: [lint, {name: test, app: github-actions}]`,
  merge: `merge:
  method: rebase`,
  protected: `protected:
  paths: [".github/**", CLAUDE.md, "infra/**", package-lock.json]
  approvers: [ann]`,
  policies: `policies:
  - deny: secrets
  - deny: destructive
    paths: ["infra/**", "migrations/**"]
  - allow: dependency
    roles: [execution]
  - ask: deploy
    approvers: {teams: [acme/release], permission: maintain, count: 2}
    deadline: 24h
    default: deny
    reminders: {after: 1h, every: 6h, most: 3}`,
  commands: `commands:
  short: false`,
  feedback: `feedback:
  quiet: 3m`,
  notify: `notify:
  channels:
    - use: team-chat            # the server knows its address
    - use: on-call
      events: [prompt, blocked]
      severity: high
  quiet: {from: "19:00", to: "08:00", zone: Europe/Berlin, days: [sat, sun]}
  digest: {every: 30m}`,
  workflows: `workflows:
  stage: agents.yml`,
};

const INTRODUCTION = `# Configuration

<!-- Made by scripts/docs-configuration.ts from src/lifecycle/policy/config.ts. Edit those. -->

A repository opts in with \`.github/drover.yml\` on its default branch. The smallest one is

\`\`\`yaml
version: 1
\`\`\`

and everything else has a default. Only the default branch counts: a pull request that changes the file changes
nothing before it is merged.

- **No file**: Drover is silent.
- **A file that cannot be read**: Drover does nothing there and says why in its log.
- **A file with a mistake**: the first issue at hand gets a comment with each line, key and what is allowed. An older
  version is never used in its place, so nothing starts and nothing merges until it is mended.
- **A file that holds**: it applies to every issue from the next look on.

The file is YAML 1.2 of at most 64 kB, without aliases, and keys that are not listed here are mistakes. Lengths of time
are written \`90s\`, \`15m\`, \`24h\` or \`7d\`. For completion and checks in an editor, point it at
[configuration.schema.json](configuration.schema.json).
`;

/** The page, as Markdown. */
export function renderPage(): string {
  const properties = Object.entries(configJsonSchema().properties ?? {});
  return `${INTRODUCTION}\n${properties.map(([key, schema]) => section(key, schema)).join('\n')}`;
}

/** The JSON Schema (2020-12), as text. */
export function renderSchema(): string {
  const schema = { title: 'Drover', description: '.github/drover.yml', ...configJsonSchema() };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function section(key: string, schema: JsonSchema): string {
  const rows = keysBelow(schema, key);
  const shape =
    schema.anyOf === undefined && rows.length > 0 ? '' : ` Allowed: ${allowed(schema)}.`;
  const standard = Object.keys(schema).includes('default') && !isEmptyMapping(schema.default);
  return [
    `## \`${key}\``,
    '',
    `${schema.description ?? ''}${shape}${standard ? ` Default: ${code(schema.default)}.` : ''}`,
    '',
    ...(rows.length === 0 ? [] : [...table(rows), '']),
    '```yaml',
    EXAMPLES[key] ?? '',
    '```',
    '',
  ].join('\n');
}

interface Row {
  readonly key: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** Every key that may stand below, in depth; list items are written `agents[].name`. */
function keysBelow(schema: JsonSchema, above: string): readonly Row[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((branch) => keysBelow(branch, above));
  if (schema.items !== undefined) return keysBelow(schema.items, `${above}[]`);
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const key = `${above}.${name}`;
    const row = { key, schema: inner, required: schema.required?.includes(name) ?? false };
    const below = keysBelow(inner, key);
    // A section that says nothing of its own is only its keys.
    return inner.description === undefined && below.length > 0 ? below : [row, ...below];
  });
}

function table(rows: readonly Row[]): readonly string[] {
  return [
    '| key | meaning | allowed | default |',
    '|---|---|---|---|',
    ...rows.map(({ key, schema, required }) => {
      const cells = [
        `\`${key}\``,
        schema.description ?? '',
        allowed(schema),
        standard(schema, required),
      ];
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    }),
  ];
}

function standard(schema: JsonSchema, required: boolean): string {
  if (required) return '(must be given)';
  if (!Object.keys(schema).includes('default')) return '(none)';
  return isEmptyMapping(schema.default) ? 'that of its keys' : code(schema.default);
}

function allowed(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.anyOf !== undefined) return oneOf(schema.anyOf.map(allowed));
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return oneOf(schema.enum.map(code));
  if (schema.items !== undefined) return `a list of: ${allowed(schema.items)}`;
  if (schema.properties !== undefined) return `{${Object.keys(schema.properties).join(', ')}}`;
  return simple(schema);
}

function simple({ type, minimum, maximum, maxLength }: JsonSchema): string {
  if (type === 'boolean') return '`true` or `false`';
  if (type === 'null') return '`null`';
  if (type === 'integer') return `${minimum} to ${maximum}`;
  if (type === 'number') return `a number up to ${maximum}`;
  return maxLength === undefined ? 'text' : `text of at most ${maxLength} characters`;
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value).replaceAll(',', ', ')}\``;
}

function isEmptyMapping(value: unknown): boolean {
  return JSON.stringify(value) === '{}';
}

function main(check: boolean): void {
  for (const [file, text] of [
    [PAGE, renderPage()],
    [SCHEMA, renderSchema()],
  ] as const) {
    if (!check) {
      writeFileSync(file, text);
    } else if (readFileSync(file, 'utf8') !== text) {
      console.error(
        `${file.pathname} is stale: run node_modules/.bin/node scripts/docs-configuration.ts`,
      );
      process.exitCode = 1;
    }
  }
}

if (import.meta.main) main(process.argv.includes('--check'));

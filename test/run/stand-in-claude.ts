import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Stands in for the program `claude` where a test is not about the program itself (test/agents starts the real one):
 * asks its hook by a shell before each command, remembers its conversation where the program does, and knows no
 * conversation that is not there. It does what lines of its prompt say: `run: COMMAND` and `report: JSON`.
 */
const PROGRAM = `#!/usr/bin/env node
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const folder = process.env.HOME + '/.claude/projects/' + process.cwd().replace(/[^A-Za-z0-9]/g, '-');
const session = option('--resume') ?? 'stand-in-session';
const file = folder + '/' + session + '.jsonl';
if (option('--resume') && !fs.existsSync(file)) {
  console.error('No conversation found with session ID: ' + session);
  process.exit(1);
}
const prompt = fs.readFileSync(0, 'utf8');
const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
fs.mkdirSync(folder, { recursive: true });
fs.appendFileSync(file, JSON.stringify({ prompt }) + '\\n');
const [{ hooks: [hook] }] = JSON.parse(option('--settings')).hooks.PreToolUse;
for (const [, command] of prompt.matchAll(/^run: (.*)$/gm)) {
  const input = JSON.stringify({ tool_name: 'Bash', tool_input: { command, description: 'Because.' } });
  const asked = spawnSync('sh', ['-c', hook.command], { input, encoding: 'utf8' });
  const said = JSON.parse(asked.stdout).hookSpecificOutput;
  if (said) console.log('Refused: ' + said.permissionDecisionReason);
  else spawnSync('sh', ['-c', command]);
}
const [, report] = /^report: (.*)$/m.exec(prompt) ?? [];
if (report) fs.writeFileSync(process.env.DROVER_REPORT, report);
const result = 'It was said before: ' + before + ' And now: ' + prompt;
console.log(JSON.stringify({ type: 'result', session_id: session, result, total_cost_usd: 0.01 }));
`;

/** Puts it into a folder that can stand on PATH. */
export function provideClaude(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'claude'), PROGRAM);
  chmodSync(join(folder, 'claude'), 0o755);
  return folder;
}

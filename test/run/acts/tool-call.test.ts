import { describe, expect, test } from 'vitest';
import { toolCallOf } from '../../../src/run/acts/tool-call.ts';

const place = { workspace: '/work/tree', folder: '/runner/temp/drover-agent' };
const patch =
  '*** Begin Patch\n*** Add File: a.txt\n+x\n*** Update File: b/c.ts\n*** Move to: b/d.ts\n*** End Patch';

describe('a call of a tool', () => {
  // What the programs really hand to their hooks, as the agents' tests saw it.
  test.each([
    ['Bash', { command: 'ls' }, { kind: 'command', command: 'ls', workspace: '/work/tree' }],
    ['bash', { command: 'ls', mode: 'sync' }, { kind: 'command', command: 'ls' }],
    ['Write', { file_path: '/work/tree/a.txt', content: 'x' }, { kind: 'edit', paths: ['a.txt'] }],
    ['create', { path: '/work/tree/a.txt', file_text: 'x' }, { kind: 'edit', paths: ['a.txt'] }],
    ['edit', { filePath: 'sub/../a.txt' }, { kind: 'edit', paths: ['a.txt'] }],
    ['NotebookEdit', { notebook_path: '/work/tree/a.ipynb' }, { kind: 'edit', paths: ['a.ipynb'] }],
    ['Write', { file_path: '/etc/passwd' }, { kind: 'edit', paths: ['/etc/passwd'] }],
    ['apply_patch', { command: patch }, { kind: 'edit', paths: ['a.txt', 'b/c.ts', 'b/d.ts'] }],
    ['patch', { patchText: patch }, { kind: 'edit', paths: ['a.txt', 'b/c.ts', 'b/d.ts'] }],
    ['WebFetch', { url: 'https://example.com' }, { kind: 'fetch', url: 'https://example.com' }],
    ['WebSearch', { query: 'weather' }, { kind: 'fetch', url: 'web search: weather' }],
    ['Read', { file_path: '/work/tree/.env' }, { kind: 'read', paths: ['.env'] }],
    ['view', { path: '/work/tree/src' }, { kind: 'read', paths: ['src'] }],
    ['Glob', { pattern: '**' }, { kind: 'read', paths: [] }],
    ['spawn_agent', { message: 'Look.' }, { kind: 'read', paths: [] }],
    ['mcp__mail__write', { command: 'ls' }, { kind: 'other', tool: 'mcp__mail__write' }],
    ['Teleport', { to: 'moon' }, { kind: 'other', tool: 'Teleport' }],
    ['apply_patch', { command: 'no patch' }, { kind: 'other', tool: 'apply_patch' }],
  ])('%s with %j is told', (tool, input, act) => {
    expect(toolCallOf(tool, input, place)?.act).toMatchObject(act);
  });

  test("to Drover's own server is not judged", () => {
    for (const tool of ['mcp__drover__ask_operator', 'drover-ask_operator', 'drover_ask_operator'])
      expect(toolCallOf(tool, {}, place)).toBeNull();
  });

  test('to a server that only begins with its name is judged', () => {
    for (const tool of ['mcp__drover__delete', 'drover_x_ask_operator', 'drover_tools_write'])
      expect(toolCallOf(tool, {}, place)?.act).toEqual({ kind: 'other', tool });
  });
});

/**
 * Files by which a checkout steers automation, reviews, and the programs that agents are: instructions, settings, servers
 * to start. A branch that an agent wrote may not steer the next one, so a run has them as the base has them; and a change
 * to them waits for a person, unless the repository protects other paths. What else its agents read, it adds to
 * `protected.paths`.
 */
export const STEERING_FILES: readonly string[] = [
  '.github/**',
  'CODEOWNERS',
  'CLAUDE.md',
  'CLAUDE.local.md',
  'AGENTS.md',
  'GEMINI.md',
  '.mcp.json',
  '.cursorrules',
  '.windsurfrules',
  'opencode.json',
  '**/.claude/**',
  '**/.codex/**',
  '**/.gemini/**',
  '**/.cursor/**',
  '**/.opencode/**',
];

import { slice } from './slice.ts';
import type { Counts } from './watch.ts';

const width = 110;

export function addCounts(all: readonly Counts[]): Counts {
  const added: Counts = { rest: {}, graphql: {}, webhooks: {} };
  for (const each of all) {
    for (const kind of ['rest', 'graphql', 'webhooks'] as const) {
      for (const [name, number] of Object.entries(each[kind])) {
        added[kind][name] = (added[kind][name] ?? 0) + number;
      }
    }
  }
  return added;
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, each) => all + each, 0);
}

/** How many of which operation were held against GitHub's descriptions. */
export function report(counts: Counts): string {
  const { version } = slice.source;
  return [
    '',
    section(`REST exchanges against @octokit/openapi ${version}`, counts.rest),
    section('GraphQL documents against github-schema', counts.graphql),
    section(`webhooks against @octokit/openapi ${version}`, counts.webhooks),
    '',
  ].join('\n');
}

function section(title: string, counts: Record<string, number>): string {
  const names = Object.keys(counts).sort();
  const entries = names.map((name) => `${name} ${counts[name] ?? 0}`);
  return [`contract: ${sum(counts)} ${title}, ${names.length} kinds`, ...wrap(entries)].join('\n');
}

function wrap(entries: readonly string[]): string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + entry.length + 3 <= width) {
      lines[lines.length - 1] = `${last} · ${entry}`;
    } else lines.push(`  ${entry}`);
  }
  return lines;
}

import type { Request } from '../../lifecycle/reports/request.ts';

/** What a line `agent: …` tells the stand-in agent to do. */
export type Order =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'append'; readonly path: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string }
  /** With what it asks for, where the question says more than words. */
  | { readonly kind: 'ask'; readonly question: string; readonly request?: Request }
  /** The first so many attempts. */
  | { readonly kind: 'fail'; readonly attempts: number }
  | { readonly kind: 'sleep'; readonly seconds: number }
  | { readonly kind: 'follow-up'; readonly title: string }
  | { readonly kind: 'decline'; readonly reason: string }
  | { readonly kind: 'nothing' }
  /** A line that is none of these; it is said, not obeyed. */
  | { readonly kind: 'unknown'; readonly line: string };

/** The orders in a text, in their order: lines that begin with `agent:`, also in a list or as code. */
export async function readOrders(text: string): Promise<readonly Order[]> {
  const said = text.split('\n').flatMap((line) => {
    return /^\s*(?:[-*+]\s+|\d+[.)]\s+)?(`?)agent:\s*(.+?)\s*\1\s*$/i.exec(line)?.[2] ?? [];
  });
  return Promise.all(said.map(toOrder));
}

async function toOrder(said: string): Promise<Order> {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(said) ?? [];
  switch (word.toLowerCase()) {
    case 'write':
    case 'append':
      return toText(word.toLowerCase() === 'write' ? 'write' : 'append', rest);
    case 'delete':
      return rest === '' ? unknown(said) : { kind: 'delete', path: rest };
    case 'ask':
      return (await toQuestion(rest)) ?? unknown(said);
    case 'fail':
      return /^\d*$/.test(rest)
        ? { kind: 'fail', attempts: rest === '' ? 1 : Number(rest) }
        : unknown(said);
    case 'sleep':
      return /^\d+(\.\d+)?$/.test(rest)
        ? { kind: 'sleep', seconds: Math.min(Number(rest), 3600) }
        : unknown(said);
    case 'follow-up':
      return rest === '' ? unknown(said) : { kind: 'follow-up', title: rest.slice(0, 200) };
    case 'decline':
      return { kind: 'decline', reason: (rest || 'I was told to decline it.').slice(0, 1000) };
    case 'nothing':
      return { kind: 'nothing' };
    default:
      return unknown(said);
  }
}

/** Words; or JSON with `question` and `request`, as a report has them. */
async function toQuestion(rest: string): Promise<Order | null> {
  if (!rest.startsWith('{')) return rest === '' ? null : { kind: 'ask', question: rest };
  // Only here: what checks it takes twice as long to load as all the rest of the agent.
  const { readQuestion } = await import('./question.ts');
  const question = readQuestion(rest);
  return question === null ? null : { kind: 'ask', ...question };
}

/** `PATH: TEXT`; a line break inside the text is written `\n`. */
function toText(kind: 'write' | 'append', rest: string): Order {
  const [, path, text = ''] = /^(.+?):(?:\s+(.*))?$/s.exec(rest) ?? [];
  if (path === undefined) return unknown(`${kind} ${rest}`);
  return { kind, path: path.trim(), text: text.replaceAll('\\n', '\n') };
}

function unknown(line: string): Order {
  return { kind: 'unknown', line: line.slice(0, 200) };
}

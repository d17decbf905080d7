import type { Exchange, OnExchange } from '../../src/sandbox/server/exchange.ts';
import type { Sent } from './flood.ts';

/** What Drover asks GitHub about, and so which deliveries led it to what they name. */
export interface Led {
  /** To be told of every exchange. */
  readonly onExchange: OnExchange;
  /** What these name and nobody has asked about since they were sent. Issues are named `#12`, pull requests `!12`. */
  unmet(sent: readonly Sent[]): readonly string[];
}

/**
 * An issue is looked at anew for what comes: a look that was over before a delivery about it was sent was none for its
 * sake. Which branch a pull request or a commit has is asked once, and remembered.
 */
export function watchLed(): Led {
  const asked = new Map<string, number>();
  return {
    onExchange: (exchange) => {
      const name = asksAbout(exchange);
      if (name !== null) asked.set(name, performance.now());
    },
    unmet: (sent) => {
      const names = sent.flatMap(({ delivery, at, status }) => {
        const name = speaksOf(delivery.payload);
        const since = name.startsWith('#') ? at : 0;
        return isTaken(status) && (asked.get(name) ?? -1) < since ? [name] : [];
      });
      return [...new Set(names)];
    },
  };
}

/** Drover has it: GitHub will not offer it again. */
export function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

interface Payload {
  readonly sha?: string;
  readonly issue?: { readonly number: number; readonly pull_request?: object };
}

function speaksOf({ sha, issue }: Payload): string {
  if (issue === undefined) return sha ?? '';
  return `${issue.pull_request === undefined ? '#' : '!'}${issue.number}`;
}

function asksAbout({ operation, path, request }: Exchange): string | null {
  const number = (request as { variables?: { number?: number } } | undefined)?.variables?.number;
  if (operation === 'query IssueWorld') return `#${number}`;
  if (operation === 'query PullBranch') return `!${number}`;
  return /\/commits\/(\w+)\/branches-where-head$/.exec(path)?.[1] ?? null;
}

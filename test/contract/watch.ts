import type { Exchange, SentWebhook } from '../../src/sandbox/server/exchange.ts';
import { checkDocument } from './documents.ts';
import { findPlace } from './places.ts';
import { theValidator } from './validate.ts';

/** How many of which operation were checked: `issues/create`, `query IssueWorld`, `issues.opened`. */
export interface Counts {
  readonly rest: Record<string, number>;
  readonly graphql: Record<string, number>;
  readonly webhooks: Record<string, number>;
}

export interface ContractWatch {
  readonly onExchange: (exchange: Exchange) => void;
  readonly onDelivery: (webhook: SentWebhook) => void;
  readonly counts: Counts;
  /** Grows with whatever may have changed a world: what was written to it, and what it told of itself. */
  readonly changes: () => number;
  /** What broke the contract since the last call. */
  takeViolations(): string[];
}

/** Holds every request, answer and webhook that it is told of against GitHub's descriptions. */
export function makeContractWatch(): ContractWatch {
  const validator = theValidator();
  const counts: Counts = { rest: {}, graphql: {}, webhooks: {} };
  const violations: string[] = [];
  let changes = 0;
  const note = (what: string, faults: readonly string[]): void => {
    for (const fault of faults) violations.push(`${what}: ${fault}`);
  };
  return {
    counts,
    onExchange: (exchange) => {
      if (exchange.path.startsWith('/graphql')) {
        const checked = checkDocument(exchange.request);
        if (!checked.operation.startsWith('query')) changes += 1;
        count(counts.graphql, checked.operation);
        // What the server refuses may be refused on purpose.
        if (exchange.status < 400) note(checked.operation, checked.faults);
        return;
      }
      if (exchange.method !== 'GET') changes += 1;
      const found = findPlace(exchange.method, exchange.path);
      const what = `${exchange.method} ${exchange.path} ${exchange.status}`;
      if (exchange.status === 501) note(what, ['the sandbox does not implement it']);
      if (found === undefined || exchange.status === 304 || exchange.status >= 500) return;
      count(counts.rest, found.operationId);
      if (exchange.status < 400)
        note(`${what} request`, validator.request(found.place, exchange.request));
      note(`${what} answer`, validator.answer(found.place, exchange.status, exchange.response));
    },
    onDelivery: ({ event, action, payload }) => {
      changes += 1;
      const name = action === null ? event : `${event}.${action}`;
      count(counts.webhooks, name);
      note(`webhook ${name}`, validator.webhook(event, action, payload));
    },
    changes: () => changes,
    takeViolations: () => violations.splice(0),
  };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

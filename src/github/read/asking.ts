import type { z } from 'zod';
import type { NoSnapshot } from '../../controller/ports.ts';
import { Unanswered } from '../../controller/unanswered.ts';
import type { Client, Fault, NoAnswer, Variables } from '../client.ts';

/** Ends a read from within: there will be no snapshot. Caught where the read began. */
export class Unread extends Unanswered {
  override readonly name = 'Unread';
  readonly outcome: NoSnapshot;

  constructor(outcome: NoSnapshot) {
    super('reason' in outcome ? outcome.reason : outcome.kind);
    this.outcome = outcome;
  }
}

export function partial(reason: string): Unread {
  return new Unread({ kind: 'partial', reason });
}

export function unanswered(answer: NoAnswer): Unread {
  if (answer.kind === 'asleep' || answer.kind === 'gone') return new Unread(answer);
  return partial(answer.reason);
}

/** Asks a query of which all is needed, but for what may be gone or hidden: then the answer has null in its place. */
export type Ask = <T extends z.ZodType>(
  client: Client,
  operation: string,
  variables: Variables,
  shape: T,
) => Promise<z.output<T>>;

export function asking(mayLack: (path: Fault['path']) => boolean): Ask {
  return async (client, operation, variables, shape) => {
    const answer = await client.query(operation, variables);
    if (answer.kind !== 'answered') throw unanswered(answer);
    const fault = answer.faults.find(
      ({ type, path }) => !mayLack(path) || !['NOT_FOUND', 'FORBIDDEN'].includes(type ?? ''),
    );
    if (fault !== undefined) throw partial(`${operation}: ${fault.message}`);
    return fitting(shape, answer.data, operation);
  };
}

/** One of the further queries of a read: only named sources may be missing or hidden. */
export const ask: Ask = asking(([first]) => first === 'hinted');

/** The data in the shape that the official schema promises; anything else is as good as no answer. */
export function fitting<T extends z.ZodType>(shape: T, data: unknown, what: string): z.output<T> {
  const parsed = shape.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw partial(`${what}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** A REST read. Null when the thing is not there (404, 410) or not shown (403). */
export async function askRest<T extends z.ZodType>(
  client: Client,
  route: string,
  parameters: Variables,
  shape: T,
): Promise<z.output<T> | { readonly refused: number }> {
  const answer = await client.rest(route, parameters);
  if (answer.kind === 'answered') return fitting(shape, answer.data, route);
  if (answer.kind === 'refused' && [403, 404, 410].includes(answer.status)) {
    return { refused: answer.status };
  }
  throw unanswered(answer);
}

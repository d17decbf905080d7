import type { Client, Fault, NoAnswer } from '../client.ts';
import { aliasOf, type Mutation, toDocument } from './mutation.ts';

/** How one mutation of a document ended. `refused`: for certain not done; `unclear`: perhaps. */
export type Ended =
  | { readonly kind: 'done'; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly type: string; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string };

/** Sends mutations in one document and tells how each of them ended. */
export async function send(
  client: Client,
  mutations: readonly Mutation[],
): Promise<{ readonly kind: 'sent'; readonly ended: readonly Ended[] } | NoAnswer> {
  const { text, variables, content } = toDocument(mutations);
  const answer = await client.mutate(text, variables, content);
  if (answer.kind !== 'answered') return answer;
  const data = (answer.data ?? {}) as Readonly<Record<string, unknown>>;
  const ended = mutations.map((mutation, at): Ended => {
    const alias = aliasOf(at);
    // An error without a path is about the whole document.
    const fault = answer.faults.find(({ path }) => path.length === 0 || path[0] === alias);
    if (fault !== undefined) return classify(fault, mutation);
    const value = data[alias];
    if (value === undefined || value === null) return { kind: 'unclear', reason: 'no answer' };
    return { kind: 'done', answer: value };
  });
  return { kind: 'sent', ended };
}

/** Errors after which GitHub may have done it; every other type is a refusal. Errors without a type are time-outs. */
const UNCLEAR = ['INTERNAL', 'INTERNAL_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT'];

function classify({ type, message }: Fault, { settled }: Mutation): Ended {
  if (settled?.test(message) === true) return { kind: 'done', answer: null };
  if (type === null || UNCLEAR.includes(type)) return { kind: 'unclear', reason: message };
  return { kind: 'refused', type, reason: message };
}

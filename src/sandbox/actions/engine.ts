import { fail, ok } from '../../lifecycle/result.ts';
import { planDispatch } from './dispatch.ts';
import type { ActionsEngine, ActionsEvent, EngineOptions, StartedRun } from './engine-api.ts';
import { planEvent } from './event-plans.ts';
import type { ActionsHost } from './host.ts';
import { makeShared } from './run-attempt.ts';
import { makeRunBook } from './run-book.ts';

/**
 * The workflow engine: finds the workflows whose `on:` asks for an event, makes their runs and runs
 * them on this machine. It knows no workflow by name.
 */
export function makeEngine(host: ActionsHost, options: EngineOptions = {}): ActionsEngine {
  const shared = makeShared(host, options);
  const book = makeRunBook(shared);
  return {
    onEvent: (event) => (book.isClosed() ? Promise.resolve([]) : onEvent(host, book, event)),
    dispatch: async (request) => {
      if (book.isClosed()) return fail({ status: 422, message: 'The runner is shutting down' });
      const plan = await planDispatch(host, request);
      return plan.ok ? ok(await book.start(plan.value)) : plan;
    },
    cancel: book.cancel,
    forceCancel: book.forceCancel,
    rerun: book.rerun,
    approve: book.approve,
    idle: book.idle,
    close: book.close,
  };
}

async function onEvent(
  host: ActionsHost,
  book: ReturnType<typeof makeRunBook>,
  event: ActionsEvent,
): Promise<readonly StartedRun[]> {
  const started: StartedRun[] = [];
  for (const planned of await planEvent(host, event)) {
    started.push(
      planned.kind === 'invalid'
        ? await book.refuse(planned)
        : await book.start(planned.plan, planned.kind),
    );
  }
  return started;
}

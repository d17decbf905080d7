import { z } from 'zod';
import { PublishedPrompt } from '../../../lifecycle/prompts/published.ts';
import { type Decided, lateText } from '../../asking/decide.ts';
import type { NotOne } from '../../asking/find.ts';
import { done, failed, type Reply } from './operation.ts';
import { failureOf } from './problem.ts';

export const PromptAnswer = PublishedPrompt.meta({ id: 'Prompt' });

/** The comment is written; whether it is the one that counts, Drover has not said within ten seconds. */
export const PendingAnswer = z.strictObject({
  status: z.literal('pending'),
  comment: z.url().describe('The comment that was written; what becomes of it is shown there.'),
});

export type NotFound = 'orchestrator not found' | 'approval not found';

/** What became of a decision; `body` is what is said of the one that counts. */
export function replyOf(
  decided: Decided,
  notFound: NotFound,
  body: (prompt: PublishedPrompt) => object,
): Reply {
  switch (decided.kind) {
    case 'taken':
      return done(body(decided.prompt));
    case 'unheard':
      return {
        ok: true,
        status: 202,
        body: { status: 'pending', comment: decided.remark.url },
      };
    case 'late':
      return failed({ status: 409, error: 'already answered', detail: lateText(decided.prompt) });
    case 'no-right':
      return failed({ status: 403, error: 'not allowed to answer', detail: decided.sentence });
    case 'refused':
      return failed({ status: 403, error: 'not obeyed', detail: decided.sentence });
    case 'unfit':
      return failed({
        status: 400,
        error: UNFIT[decided.unfit.code],
        detail: decided.unfit.sentence,
      });
    case 'trouble':
      return failed(failureOf(decided.trouble, notFound));
  }
}

const UNFIT = {
  blank: 'response required',
  secret: 'secret refused',
  unfit: 'response not possible',
} as const;

/** Why there is no single prompt. */
export function replyToNotOne(error: NotOne, notFound: NotFound): Reply {
  switch (error.kind) {
    case 'trouble':
      return failed(failureOf(error.trouble, notFound));
    case 'several':
      return failed({ status: 400, error: 'name one of several', detail: error.sentence });
    case 'nothing':
      return failed({ status: 404, error: notFound, detail: error.sentence });
  }
}

import type { RunKey } from '../../../src/lifecycle/ids.ts';
import type { Decision } from '../../../src/lifecycle/reports/task.ts';
import { type ActBook, type ActBookWish, openActBook } from '../../../src/run/acts/act-book.ts';
import { type Decisions, openDecisions } from '../../../src/run/acts/decisions.ts';
import { openQuestions, type Questions } from '../../../src/run/acts/questions.ts';
import { type Inbox, openInbox } from '../../../src/run/channel/inbox.ts';
import type { Line } from '../../../src/run/channel/line.ts';
import type { Caller } from '../../../src/run/loopback.ts';

/** Somebody who waits for the answer, and takes it. */
export const WAITING: Caller = {
  signal: new AbortController().signal,
  taken: Promise.resolve(true),
};

interface BookWish extends Partial<Pick<ActBookWish, 'judge' | 'onAct'>> {
  readonly line?: Pick<Line, 'ask'>;
  /** What Drover says that people told the run; null where it does not say. */
  readonly tells?: Line['tells'];
  readonly decisions?: readonly Decision[];
  readonly canaries?: readonly string[];
}

/** The book of one run, with what it asks and what was decided. */
export function aBook(wish: BookWish = {}): {
  readonly book: ActBook;
  readonly questions: Questions;
  readonly decisions: Decisions;
  readonly inbox: Inbox;
} {
  const { line = null, canaries = [] } = wish;
  const decisions = openDecisions(wish.decisions);
  const questions = openQuestions({ run: '12/1/execution/0.1' as RunKey, line, canaries });
  const { tells } = wish;
  const inbox = openInbox(tells === undefined ? null : { tells });
  const book = openActBook({
    judge: wish.judge ?? (() => ({ act: null, refusal: null })),
    onAct: wish.onAct ?? (() => {}),
    decisions,
    questions,
    inbox,
  });
  return { book, questions, decisions, inbox };
}

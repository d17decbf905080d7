import type { NoticeEvent } from '../policy/config-notify.ts';
import type { BlockCode } from '../record/hold.ts';
import type { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Severity } from '../reports/request.ts';
import type { Instant } from '../time.ts';

/** Something that waits for a person now, by the key of the comment that asks for it on GitHub. */
export interface Matter {
  readonly key: string;
  readonly event: NoticeEvent;
  readonly severity: Severity;
  readonly since: Instant;
  readonly prompt: Prompt | null;
}

/** What is wrong on the default branch cannot wait for the morning. */
const SEVERE: readonly BlockCode[] = ['verify-failed'];

/**
 * All that waits for a person by this record: what is over is in it no more, so nobody is told of it. A pause stops
 * this too, and so does a record that only watches.
 */
export function mattersOf(record: IssueRecord): readonly Matter[] {
  if (record.end !== null || record.observing !== null || record.hold?.kind === 'paused') return [];
  return [
    ...asked(record),
    ...blocked(record),
    ...offered(record),
    ...reminded(record),
    ...nearlySpent(record),
  ];
}

function asked({ prompts, life }: IssueRecord): readonly Matter[] {
  return prompts
    .filter(({ state }) => state === 'open')
    .map((prompt) => ({
      key: `prompt/${life}/${prompt.id}`,
      event: 'prompt',
      severity: prompt.severity,
      since: prompt.askedAt,
      prompt,
    }));
}

function blocked({ hold, life }: IssueRecord): readonly Matter[] {
  if (hold === null || hold.code === null || hold.code === 'prompt') return [];
  const severity = SEVERE.includes(hold.code) ? 'high' : 'medium';
  const key = `notice/${life}/${hold.code}/${hold.at}`;
  return [{ key, event: 'blocked', severity, since: hold.at, prompt: null }];
}

function offered({ stage, hold, offer }: IssueRecord): readonly Matter[] {
  if (stage !== 'review-intake' || hold !== null || offer === null) return [];
  const key = `offer/${offer.id}`;
  return [{ key, event: 'offer', severity: 'medium', since: offer.decidedAt, prompt: null }];
}

/** Who was not woken by it the first time is not woken by its reminder. */
function reminded({ reminded, life }: IssueRecord): readonly Matter[] {
  if (reminded === null || reminded.count === 0) return [];
  const key = `notice/${life}/reminder/${reminded.at}`;
  return [{ key, event: 'reminder', severity: 'low', since: reminded.at, prompt: null }];
}

/** As long as the history says when: what has left it is no news. */
function nearlySpent({ warned, history, life }: IssueRecord): readonly Matter[] {
  return warned.flatMap((name): readonly Matter[] => {
    const [unit, most] = name.split('/');
    const line = history.findLast(
      ({ what, args }) => what === 'nearly-spent' && args[0] === unit && args[1] === most,
    );
    const key = `notice/${life}/nearly/${name}`;
    return line === undefined
      ? []
      : [{ key, event: 'ceiling', severity: 'low', since: line.at, prompt: null }];
  });
}

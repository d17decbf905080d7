import { withLoopback } from '../loopback.ts';
import type { ActBook } from './act-book.ts';
import type { Place, ToolCall } from './tool-call.ts';

/** How one agent's program speaks with its hook. */
export interface HookDialect {
  /** Reads what the program hands to its hook; null for what nobody has to judge. Throws where it cannot be read. */
  readonly read: (body: unknown, place: Place) => ToolCall | null;
  /** What the hook prints: the agent may go on (null), or is told why not. */
  readonly write: (refusal: string | null) => object;
}

interface JudgeWish {
  readonly dialect: HookDialect;
  readonly place: Place;
  readonly acts: ActBook;
}

/**
 * Lets the hooks of an agent's program ask the act book, over loopback, for as long as the body runs. The hook refuses
 * what is not answered.
 */
export function withJudge<T>(
  { dialect, place, acts }: JudgeWish,
  body: (url: string) => Promise<T>,
): Promise<T> {
  return withLoopback(async (said, caller) => {
    const call = dialect.read(said, place);
    if (call !== null) return dialect.write(await acts.judge(call, caller));
    acts.hear();
    return dialect.write(null);
  }, body);
}

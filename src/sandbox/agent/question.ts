import { z } from 'zod';
import { Request } from '../../lifecycle/reports/request.ts';

const Question = z.strictObject({ question: z.string().min(1), request: Request });
type Question = z.infer<typeof Question>;

/** A question that asks for something, as JSON; null where it is none. */
export function readQuestion(json: string): Question | null {
  try {
    return Question.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

import { escapeJson } from '../record/codec.ts';
import { PublishedPrompt } from './published.ts';

/** What a comment carries of its prompt, hidden: all but its texts, which stand in it, and its address. */
const Carried = PublishedPrompt.omit({
  question: true,
  reason: true,
  requested_action: true,
  suggested_reply: true,
  options: true,
  paths: true,
  url: true,
});
export type Carried = Omit<
  PublishedPrompt,
  'question' | 'reason' | 'requested_action' | 'suggested_reply' | 'options' | 'paths' | 'url'
>;

const MARKER = /^<!-- drover:prompt v1 (\{[^<>]{1,8000}\}) -->[ \t]*\r?$/m;

/** A hidden line; nothing inside can end it. It is not signed: who reads it by a person's token checks the author. */
export function renderPromptMarker(prompt: Carried): string {
  return `<!-- drover:prompt v1 ${escapeJson(JSON.stringify(prompt))} -->`;
}

/** What a comment carries of its prompt; null where it carries none, or one of another form. */
export function readPromptMarker(body: string): Carried | null {
  const [, json = ''] = MARKER.exec(body) ?? [];
  try {
    const parsed = Carried.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

import { type Part, partIn } from './parts.ts';
import { readPromptMarker } from './prompt-marker.ts';
import type { PublishedPrompt } from './published.ts';

/**
 * The prompt that a comment shows, for whoever reads it without the App's keys; null for any other comment. Whether the
 * App wrote it, and nobody else edited it, has been seen to.
 */
export function readPromptComment(comment: {
  readonly body: string;
  readonly url: string;
}): PublishedPrompt | null {
  const carried = readPromptMarker(comment.body);
  if (carried === null) return null;
  const text = (part: Part): string | null => partIn(comment.body, part);
  const options = text('options');
  const paths = text('paths');
  return {
    ...carried,
    question: text('question'),
    reason: text('reason'),
    requested_action: unfenced(text('action')),
    suggested_reply: text('reply'),
    options: options === null ? null : listed(options),
    paths: paths === null ? null : paths.split('\n').flatMap((line) => pathIn(line) ?? []),
    url: comment.url,
  };
}

function unfenced(text: string | null): string | null {
  if (text === null) return null;
  const [, inner] = /^(?:`{3,})text\n([\s\S]*)\n`{3,}$/.exec(text) ?? [];
  return inner ?? text;
}

/** The items of a numbered list, one a line. */
function listed(text: string): string[] {
  return text.split('\n').flatMap((line) => /^\d{1,2}\. (.*)$/.exec(line)?.[1] ?? []);
}

/** One of a list of paths, each as code. */
function pathIn(line: string): string | null {
  return /^- `(.*)`$/.exec(line)?.[1] ?? null;
}

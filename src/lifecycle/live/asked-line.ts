import { escapeJson } from '../record/codec.ts';
import { Request } from '../reports/request.ts';

const LINE = /^<!-- drover:asked v1 (\{[^<>]{1,30000}\}) -->[ \t]*\r?$/m;

/**
 * What was asked, to the letter, as the comment of a prompt carries it that is in no results yet. Nothing inside can end
 * the line, and no text from elsewhere holds a marker of ours.
 */
export function renderAskedLine({ reason: _reason, reply: _reply, ...request }: Request): string {
  return `<!-- drover:asked v1 ${escapeJson(JSON.stringify(request))} -->`;
}

/** Reads it from a comment that is known to be ours; null where there is none. */
export function readAskedLine(body: string): Request | null {
  const [, json = ''] = LINE.exec(body) ?? [];
  try {
    const parsed = Request.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

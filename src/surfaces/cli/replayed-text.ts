import { type Replayed, writtenBy } from '../../lifecycle/replay/replayed.ts';
import { moment } from '../place.ts';
import { safe } from '../plain.ts';

/** A look that was replayed, or why it was not. */
export type Look =
  | { readonly kind: 'replayed'; readonly replayed: Replayed; readonly redacted: boolean }
  | { readonly kind: 'unread'; readonly name: string; readonly why: string };

/** A look as `--json` prints it. */
export function lookJson(look: Look): object {
  if (look.kind === 'unread') return { name: look.name, trouble: look.why };
  const { at, isSame, decision, differences } = look.replayed;
  return {
    at: new Date(at).toISOString(),
    redacted: look.redacted,
    is_same: isSame,
    because: decision.because,
    writes: writtenBy(decision),
    look_again: decision.wakeAt === null ? null : new Date(decision.wakeAt).toISOString(),
    differences,
  };
}

/** More lines of one look are not printed to people. */
const MOST_LINES = 12;

/** A line for each look, and below it in what it differs. */
export function lookText(look: Look): string {
  if (look.kind === 'unread') return `${look.name}  cannot be replayed: ${look.why}\n`;
  const { at, isSame, differences } = look.replayed;
  const told = { true: 'the same: ', false: 'otherwise: ', null: '' }[String(isSame)] ?? '';
  const shown = differences.slice(0, MOST_LINES).map((line) => `    ${safe(line)}\n`);
  const more = differences.length - shown.length;
  return [
    `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}  ${told}${decidedText(look.replayed)}\n`,
    ...shown,
    ...(more > 0 ? [`    and ${more} more\n`] : []),
  ].join('');
}

/** What a decision comes to, in its own words for the log. */
export function decidedText({ decision }: Pick<Replayed, 'decision'>): string {
  const writes = writtenBy(decision);
  const because = decision.because.map(safe).join('; ');
  const again = decision.wakeAt === null ? '' : `, looks again by ${moment(decision.wakeAt)}`;
  if (writes.length === 0) return `${because || 'nothing is to be done'}${again}`;
  return `${because || 'what is missing is done'} (writes ${writes.join(', ')})${again}`;
}

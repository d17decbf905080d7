import { MARKER_START } from '../markers/marker.ts';
import { REASON_CODES, type ReasonCode } from './reason.ts';

const LINE = /^<!-- drover:reason ([a-z.-]{1,60}) -->[ \t]*\r?$/m;

/** A hidden line by which a comment of Drover's says its reason to programs; text from elsewhere never contains it. */
export function renderReason(code: ReasonCode): string {
  return `${MARKER_START}reason ${code} -->`;
}

/** The reason that a comment says; null where it says none that this version knows. */
export function readReason(body: string): ReasonCode | null {
  const [, code] = LINE.exec(body) ?? [];
  return REASON_CODES.find((each) => each === code) ?? null;
}

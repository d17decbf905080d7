import type { Look } from '../look.ts';
import { inlineText } from '../text/one-line.ts';

/** That the whole repository is stopped, by whom and until when; empty when it is not. */
export function stopWords({ snapshot }: Look): string {
  const [stop] = snapshot.stops;
  return stop === undefined
    ? ''
    : `#${stop.number} bears the label \`drover:stop\`, by ${inlineText(stop.by, 60)}: nothing is started or merged in this repository until it is closed.`;
}

import type { ConfigState } from '../policy/config-state.ts';
import { explainConfigProblems } from '../policy/explain.ts';
import { inlineText } from '../text/one-line.ts';

/** What is wrong with the configuration, for the person at hand. */
export function configProblems(state: ConfigState): string {
  switch (state.kind) {
    case 'absent':
      return 'There is no `.github/drover.yml` on the default branch any more.';
    case 'unreadable':
      return `\`.github/drover.yml\` could not be read: ${inlineText(state.reason, 200)}.`;
    case 'invalid':
      return explainConfigProblems(state.problems);
    case 'valid':
      return '`.github/drover.yml` is valid.';
  }
}

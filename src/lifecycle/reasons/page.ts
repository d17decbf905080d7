import { BLOCKED } from './blocked.ts';
import type { Meaning } from './meaning.ts';
import { MERGED } from './merged.ts';
import { REFUSED } from './refused.ts';

/** docs/reasons.md, whole. */
export function reasonsPage(): string {
  return `${[
    '# Reason codes',
    '<!-- Made by `npm run docs` from the code; edit the code. -->',
    'Whatever Drover blocks, refuses or merges has a reason, and each reason a code that stays the same from version to version, whatever words are around it. `npx drover explain` and `npx drover audit` print it beside what happened, `npx drover status --json` and `doctor --json` the part behind `blocked.` as `hold`. `/why` and what is folded as “Why” in the record name it to people; the comments that tell of a Blocked or a refusal carry it in a line that only their source shows, `<!-- drover:reason blocked.run-failed -->`.',
    'Names such as `limits.runs` are keys of [`.github/drover.yml`](configuration.md). What each command does, and who may give it, is in [commands](commands.md).',
    '## Blocked',
    'An issue that is blocked waits for somebody. It is told in one new comment that mentions who can act.',
    tableOf('blocked', BLOCKED),
    '## Refused',
    'A command, a review or a move of the card that did nothing. It is answered where it was given; whoever has no write access is answered once an hour at the most.',
    tableOf('refused', REFUSED),
    '## Merged',
    tableOf('merged', MERGED),
  ].join('\n\n')}\n`;
}

function tableOf(kind: string, meanings: Readonly<Record<string, Meaning>>): string {
  const rows = Object.entries(meanings).map(
    ([word, { means, todo }]) => `| \`${kind}.${word}\` | ${means} | ${todo} |`,
  );
  return ['| code | what it means | what to do |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Writes docs/state-machine.md from the tables that decide; test/docs/state-machine.test.ts tells when it is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { MOVE_ANSWERS, type Standing } from '../src/lifecycle/acts/moves.ts';
import { laneOf, shownStatus, STAGES, STATUSES } from '../src/lifecycle/stage.ts';
import { BLOCK_CODES } from '../src/lifecycle/record/hold.ts';
import { LIFTED_BY_ITSELF } from '../src/lifecycle/holds/lift.ts';
import { STAGE_WORDS } from '../src/lifecycle/words/stages.ts';

const PAGE = new URL('../docs/state-machine.md', import.meta.url);

const STANDINGS: Readonly<Record<Standing, string>> = {
  ended: 'no drive, or an ended one',
  build: 'build',
  review: 'review',
  approved: 'approved, not merged',
  merged: 'merged, or closing',
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The whole page. */
export function stateMachinePage(): string {
  const stages = STAGES.map((stage) => [
    `\`${stage}\``,
    laneOf(stage),
    shownStatus(stage),
    STAGE_WORDS[stage].doing,
  ]);
  const moves = Object.entries(STANDINGS).map(([standing, words]) => [
    words,
    ...STATUSES.map((status) => MOVE_ANSWERS[standing as Standing][status]),
  ]);
  const blocks = BLOCK_CODES.map((code) => [
    `\`${code}\``,
    LIFTED_BY_ITSELF.includes(code) ? 'when its cause is gone, or by a command' : 'by a command',
  ]);
  return (
    [
      '# The state machine',
      '<!-- Made by `npm run docs` from the code; edit the code. -->',
      'An issue is in one stage at a time. The board shows the coarse status of that stage; while something holds the issue, it shows Blocked, and while it waits for its turn, Ready.',
      '## Stages',
      table(['stage', 'lane', 'status shown', 'what happens'], stages),
      'Clarification, design, plan, the previews, verification and follow-ups can be switched off in `.github/drover.yml`; what is switched off is shown as skipped.',
      "## A person's move of the card",
      'Rows are where the issue is, columns where a person put its card. `none`: nothing happens. `refused`: the card is put back once, with a reason. Any other word is the command that the move stands for, with the same permission. `resume` on an issue that nothing holds does nothing.',
      table(['', ...STATUSES], moves),
      '## Blocked',
      'Blocked is never silent and never final: each reason is told in one new comment that mentions who can act and says what to type.',
      table(['code', 'leaves'], blocks),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (process.argv.includes('--check')) {
    const stale = readFileSync(PAGE, 'utf8') !== stateMachinePage();
    if (stale) console.error('docs/state-machine.md is out of date: run `npm run docs`.');
    process.exitCode = stale ? 1 : 0;
  } else writeFileSync(PAGE, stateMachinePage());
}

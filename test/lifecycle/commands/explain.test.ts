import { describe, expect, it } from 'vitest';
import { CATALOGUE, COMMAND_NAMES } from '../../../src/lifecycle/commands/catalogue.ts';
import { explainCommandError } from '../../../src/lifecycle/commands/explain.ts';
import { helpText } from '../../../src/lifecycle/commands/help.ts';
import { parseCommands } from '../../../src/lifecycle/commands/parse.ts';
import { SAFETY_ORDER, safetyRank } from '../../../src/lifecycle/commands/safety.ts';

/** What is said about the only command line of a body. */
function said(body: string): string {
  const [line] = parseCommands(body, { short: true });
  if (line === undefined || line.result.ok) throw new Error('nothing is wrong with it');
  return explainCommandError(line.result.error);
}

describe('what is wrong with a command', () => {
  it.each([
    ['/drover aprove', 'I do not know the command `aprove`. Did you mean `/approve`?'],
    ['/drover foo', 'I do not know the command `foo`. `/drover help` lists what I know.'],
    [
      '/budget more',
      '`more` is no amount that I can add. It is written like `/budget +3`, `/budget +2 runs` or `/budget +$10`.',
    ],
    [
      '/delegate @acme/team',
      '`@acme/team` is not the login of a person. It is written `/delegate [id] @user [until]`.',
    ],
    [
      '/delegate @ann soon',
      '`soon` is no time that I understand. It is written like `2d`, `24h` or `2026-12-31`.',
    ],
    ['/reject', '`/reject` needs a reason. It is written `/reject <reason>`.'],
    [
      '/ready soon',
      '`/ready` did nothing, because `soon` stands behind it. It is written `/ready`.',
    ],
    [
      '/approve abc',
      '`abc` is not a commit: I need 7 to 40 hexadecimal digits. It is written `/approve [sha]`.',
    ],
    ['/allow !', '`!` cannot be the name of a gate or a question. It is written `/allow [id]`.'],
    [
      '/reject '.padEnd(3008, 'x'),
      'The text of `/reject` has 3,000 characters; 2,000 are allowed. Nothing of it was taken. Please shorten it, or put the long part into a file.',
    ],
  ])('%s', (body, sentence) => {
    expect(said(body)).toBe(sentence);
  });

  it('mentions nobody and breaks nothing, whatever was typed', () => {
    expect(said('/approve `@bob` <!-- | closes #1')).toBe(
      "`'@bob'` is not a commit: I need 7 to 40 hexadecimal digits. It is written `/approve [sha]`.",
    );
  });
});

describe('help', () => {
  it('lists every command', () => {
    for (const name of COMMAND_NAMES)
      expect(helpText()).toContain(`| \`${CATALOGUE[name].usage}\` |`);
  });

  it('explains one', () => {
    expect(helpText('approve')).toBe(
      '`/approve [sha]`: Approves the offer that stands, or exactly the named commit; it is merged once its checks are green. For approvers. For example: `/approve`, `/approve 1a2b3c4`.',
    );
  });

  it('guesses which one was meant', () => {
    expect(helpText('lgtm')).toMatch(
      /^I do not know the command `lgtm`\. Did you mean `\/approve`\?\n\n\| command/,
    );
  });
});

describe('the catalogue', () => {
  it('has examples that are what they show', () => {
    for (const name of COMMAND_NAMES)
      for (const example of CATALOGUE[name].examples)
        expect(parseCommands(example, { short: true })).toMatchObject([
          { name, result: { ok: true, value: { name } } },
        ]);
  });

  it('puts what stops before what goes on', () => {
    expect(
      COMMAND_NAMES.toSorted((a, b) => safetyRank(a) - safetyRank(b)).slice(0, SAFETY_ORDER.length),
    ).toEqual(SAFETY_ORDER);
    expect(safetyRank('why')).toBeGreaterThan(safetyRank('ready'));
  });
});

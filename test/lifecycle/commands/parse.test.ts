import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/lifecycle/commands/command.ts';
import { MAX_COMMANDS, parseCommands } from '../../../src/lifecycle/commands/parse.ts';

function parse(body: string, short = true) {
  return parseCommands(body, { short });
}

/** The commands of a body, where all of its command lines are well-formed. */
function commands(body: string, short = true): readonly Command[] {
  return parse(body, short).map(({ result }) => {
    if (!result.ok) throw new Error(`not a command: ${JSON.stringify(result.error)}`);
    return result.value;
  });
}

function errors(body: string) {
  return parse(body).flatMap(({ result }) => (result.ok ? [] : [result.error]));
}

describe('a command line', () => {
  it('is the first word of a line, in any case', () => {
    expect(commands('/Approve')).toEqual([{ name: 'approve' }]);
    expect(commands('Looks good!\n\n  /READY\nthanks')).toEqual([{ name: 'ready' }]);
    expect(commands('please /approve this')).toEqual([]);
    expect(commands('- /approve')).toEqual([]);
  });

  it('tells on which line it stands', () => {
    expect(
      parse('one\r\n/pause\r\n\r\n/nonsense\r\n/resume').map(({ line, name }) => [line, name]),
    ).toEqual([
      [2, 'pause'],
      [5, 'resume'],
    ]);
  });

  it('may end in a punctuation mark, but is no question', () => {
    expect(commands('/feedback: make it blue')).toMatchObject([{ text: 'make it blue' }]);
    expect(commands('/approve.')).toEqual([{ name: 'approve' }]);
    expect(parse('/approve?')).toEqual([]);
  });

  it('is not the beginning of a path', () => {
    expect(parse('/why/is/this/here\n/ready-made')).toEqual([]);
  });

  it('ignores words of other bots in silence', () => {
    expect(parse('/lgtm\n/assign @me\n/rebase')).toEqual([]);
  });

  it('answers each line by itself, so that a bad one does not spoil the others', () => {
    const [bad, good] = parse('/approve tomorrow\n/pause');
    expect(bad?.result).toEqual({ ok: false, error: { kind: 'bad-sha', found: 'tomorrow' } });
    expect(good?.result).toEqual({ ok: true, value: { name: 'pause' } });
  });

  it('is looked at only so many times in one comment', () => {
    const lines = parse('/why\n'.repeat(MAX_COMMANDS + 5));
    expect(lines).toHaveLength(MAX_COMMANDS + 1);
    expect(lines.at(-1)?.result).toEqual({
      ok: false,
      error: { kind: 'too-many', limit: MAX_COMMANDS },
    });
  });
});

describe('what is quoted, code or hidden commands nothing', () => {
  it.each([
    ['a quote', '> /approve'],
    ['a lazy line of a quote', '> they said\n/approve'],
    ['a quote in a list', '- > they said\n  /approve'],
    ['a fence', '```\n/approve\n```'],
    ['a fence of tildes', '~~~ text\n/approve\n~~~'],
    ['a fence without an end', '```\n/approve'],
    ['indented code', 'text\n\n    /approve'],
    ['code indented by a tab', 'text\n\n\t/approve'],
    ['code over two lines', 'type `a\n/approve\nb` here'],
    ['an HTML comment', '<!--\n/approve\n-->'],
    ['an HTML comment in a paragraph', 'a <!-- b\n/approve\n--> c'],
    ['an HTML comment without an end', 'a\n\n<!-- b\n\n/approve'],
    ['an HTML comment that a block opens and does not close', '<div> <!--\n\n/approve\n\n-->'],
    ['an attribute that a block does not close', '<div title="\n\n/approve\n\n">'],
    ['an HTML block', '<p>\n/approve\n</p>'],
    ['a folded part', '<details>\n<summary>Old</summary>\n\n/approve\n\n</details>'],
    [
      'a folded part in a folded part',
      '<details>\n\n<details>\n\n</details>\n\n/approve\n\n</details>',
    ],
    ['an HTML quote', '<blockquote>\n\n/approve\n\n</blockquote>'],
    ['HTML code', 'so <code>\n/approve\n</code>'],
    ['struck HTML text', 'so <del>\n/approve\n</del>'],
    ['a link', '[see\n/approve](https://example.com)'],
    ['a link definition', '[see]:\n/approve\n\n[see]'],
    ['an underlined heading', '/approve\n========'],
    ['a table', '| a |\n|---|\n/approve'],
    ['a footnote', 'a[^1]\n\n[^1]: note\n/approve'],
  ])('%s', (_, body) => {
    expect(parse(body)).toEqual([]);
  });

  it('and what follows it does again', () => {
    expect(commands('> /cancel\n\n/approve')).toEqual([{ name: 'approve' }]);
    expect(commands('<!-- /cancel -->\n/approve')).toEqual([{ name: 'approve' }]);
    expect(commands('<!-- /cancel -->\n\n/approve')).toEqual([{ name: 'approve' }]);
    expect(commands('<details>\n\n/cancel\n\n</details>\n\n/approve')).toEqual([
      { name: 'approve' },
    ]);
    expect(commands('`/cancel`\n/approve')).toEqual([{ name: 'approve' }]);
  });

  it('but a word in angle brackets that is no folding element silences nothing', () => {
    expect(commands('use Array<string> here\n/approve')).toEqual([{ name: 'approve' }]);
  });

  it('but a line right under a list counts', () => {
    expect(commands('/feedback\n- one\n- two `x`\n/approve')).toEqual([
      { name: 'feedback', text: '- one\n- two `x`', suggestions: [] },
      { name: 'approve' },
    ]);
  });

  it('and a comment with more markup than can be read safely says so', () => {
    expect(errors(`/approve\n${'>'.repeat(5000)} a`)).toEqual([{ kind: 'unreadable' }]);
    expect(errors(`/approve\n${'`a` '.repeat(10_000)}`)).toEqual([{ kind: 'unreadable' }]);
    expect(parse('>'.repeat(5000))).toEqual([]);
  });
});

describe('/drover', () => {
  it('works where the short words are switched off', () => {
    expect(commands('/approve\n/drover approve 1a2b3c4', false)).toEqual([
      { name: 'approve', sha: '1a2b3c4' },
    ]);
    expect(commands('/drover feedback one\n/approve\ntwo', false)).toMatchObject([
      { text: 'one\n/approve\ntwo' },
    ]);
  });

  it('works where they are on, with or without a second slash', () => {
    expect(commands('/drover Pause\n/drover /resume')).toEqual([
      { name: 'pause' },
      { name: 'resume' },
    ]);
  });

  it('alone asks for help', () => {
    expect(commands('/drover')).toEqual([{ name: 'help' }]);
  });

  it('does not ignore an unknown word, and guesses what was meant', () => {
    expect(errors('/drover aprove')).toEqual([
      { kind: 'unknown', word: 'aprove', didYouMean: 'approve' },
    ]);
    expect(errors('/drover stop')).toEqual([
      { kind: 'unknown', word: 'stop', didYouMean: 'cancel' },
    ]);
    expect(errors('/drover frobnicate')).toEqual([{ kind: 'unknown', word: 'frobnicate' }]);
  });

  it('says of a command to come that it is not there yet', () => {});
});

describe('the text of a command', () => {
  it('runs to the next command line and keeps its Markdown', () => {
    const [first, second] = commands(
      '/feedback **Blue**, as in\n\n> the /approve quote\n\n/lgtm\n/feedback two',
    );
    expect(first).toEqual({
      name: 'feedback',
      text: '**Blue**, as in\n\n> the /approve quote\n\n/lgtm',
      suggestions: [],
    });
    expect(second).toMatchObject({ text: 'two' });
  });

  it('may begin on the next line', () => {
    expect(commands('/reject\nNot wanted any more.')).toEqual([
      { name: 'reject', reason: 'Not wanted any more.' },
    ]);
  });

  it('of feedback tells its suggestion blocks', () => {
    const body =
      '/feedback rather:\n```suggestion\nconst a = 1;\n/approve\n```\nand\n````suggestion\n```\n````';
    expect(commands(body)).toMatchObject([
      { name: 'feedback', suggestions: ['const a = 1;\n/approve', '```'] },
    ]);
  });

  it('is refused when it is missing or too long', () => {
    expect(errors('/feedback\n/reject  \n/budget p1\n/delegate')).toEqual([
      { kind: 'missing', command: 'feedback', argument: 'text' },
      { kind: 'missing', command: 'reject', argument: 'reason' },
      { kind: 'missing', command: 'budget', argument: 'amount' },
      { kind: 'missing', command: 'delegate', argument: 'person' },
    ]);
    expect(errors(`/reject ${'x'.repeat(2001)}`)).toEqual([
      { kind: 'too-long', command: 'reject', length: 2001, limit: 2000 },
    ]);
  });
});

describe('arguments', () => {
  it('of /approve: a commit in 7 to 40 digits', () => {
    expect(commands('/approve `1A2B3C4D`\nthanks to all')).toEqual([
      { name: 'approve', sha: '1a2b3c4d' },
    ]);
    expect(errors('/approve 1a2b3c')).toEqual([{ kind: 'bad-sha', found: '1a2b3c' }]);
    expect(errors('/approve once the tests pass')).toMatchObject([{ kind: 'bad-sha' }]);
  });

  it('of /answer: an id when the first word looks like one', () => {
    expect(commands('/answer P2: use the old one')).toEqual([
      { name: 'answer', id: 'p2', text: 'use the old one' },
    ]);
    expect(commands('/answer fix forward')).toEqual([{ name: 'answer', text: 'fix forward' }]);
    expect(commands('/answer\np2 is fine')).toEqual([{ name: 'answer', text: 'p2 is fine' }]);
  });

  it('of /allow and /deny: a gate or a prompt, or the one prompt that is open', () => {
    expect(commands('/allow Plan\n/allow P2\n/allow\n/deny risk too\nrisky')).toEqual([
      { name: 'allow', id: 'plan' },
      { name: 'allow', id: 'p2' },
      { name: 'allow' },
      { name: 'deny', id: 'risk', reason: 'too\nrisky' },
    ]);
    expect(commands('/deny risk\n/deny p1: no\n/deny\n/deny p1ay it safe')).toEqual([
      { name: 'deny', id: 'risk' },
      { name: 'deny', id: 'p1', reason: 'no' },
      { name: 'deny' },
      { name: 'deny', reason: 'p1ay it safe' },
    ]);
    expect(errors('/allow plan, maybe')).toEqual([
      { kind: 'bad-id', command: 'allow', found: 'plan,' },
    ]);
  });

  it('of /budget: an amount, and of what', () => {
    const granted =
      '/budget +3\n/budget p1 2 runs\n/budget +$10.50\n/budget +1 Round\n/budget 5 USD';
    expect(commands(granted)).toEqual([
      { name: 'budget', amount: 3 },
      { name: 'budget', id: 'p1', amount: 2, unit: 'runs' },
      { name: 'budget', amount: 10.5, unit: 'dollars' },
      { name: 'budget', amount: 1, unit: 'rounds' },
      { name: 'budget', amount: 5, unit: 'dollars' },
    ]);
    for (const bad of ['-3', '0', '+1.5 runs', '+$10001', '3 apples', 'more', '+1e9', '+'])
      expect(errors(`/budget ${bad}`)).toEqual([{ kind: 'bad-amount', found: bad }]);
  });

  it('of /delegate: a person, and for how long', () => {
    expect(
      commands('/delegate @ann\n/delegate p2 bob 2d\n/delegate @ann until 2026-12-31'),
    ).toEqual([
      { name: 'delegate', to: 'ann' },
      { name: 'delegate', id: 'p2', to: 'bob', lasts: 172_800_000 },
      { name: 'delegate', to: 'ann', until: Date.UTC(2027, 0, 1) },
    ]);
    expect(errors('/delegate @acme/team\n/delegate @ann soon')).toEqual([
      { kind: 'bad-login', found: '@acme/team' },
      { kind: 'bad-until', found: 'soon' },
    ]);
  });

  it('of /help: a command, known or not', () => {
    expect(commands('/help /Approve\n/help\n/help me')).toEqual([
      { name: 'help', topic: 'approve' },
      { name: 'help' },
      { name: 'help', topic: 'me' },
    ]);
  });

  it('are not wanted by what sets going or ends, and do not keep from pausing', () => {
    expect(errors('/ready when the design is done\n/cancel that')).toEqual([
      { kind: 'unexpected', command: 'ready', found: 'when the design is done' },
      { kind: 'unexpected', command: 'cancel', found: 'that' },
    ]);
    expect(commands('/pause for the weekend\n/unapprove sorry')).toEqual([
      { name: 'pause' },
      { name: 'unapprove' },
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { unspokenIn } from '../../../src/lifecycle/reports/unspoken.ts';

const QUESTIONS = [
  'I looked at the cart and at the checkout. Which of the two should show the total?',
  'There are two tables named orders. Should I migrate both?',
  'Before I go on, please confirm that the old endpoint may go.',
  'I could not find the design. Let me know which colour you want, and I will build it.',
  'I am waiting for your go-ahead.',
  'I need access to the staging database to continue.',
  'The issue names a file that does not exist.\n\nDo you mean `src/cart.ts`?',
  'Two ways are possible:\n\n1. Keep the cache.\n2. Drop it.\n\nWhich one do you prefer?',
  'Which of these do you want?\n\n- a red button\n- a green one',
  'Shall I go on?',
  'OK to proceed with option B?',
  'I will continue once you confirm the format.',
  'How should an empty cart look? Nothing in the code says so.',
  '**Question:** may the column be nullable?',
  'I have read everything. Please clarify what "soon" means in the second criterion.',
];

const NO_QUESTIONS = [
  '',
  'Nothing had to be changed: the tests pass as they are.',
  'All tests pass. Let me know if you have any questions.',
  'Done. Feel free to reach out if you need anything else.',
  'The button is green now. Is there anything else?',
  'Why did the test fail? Because the clock was wrong. It is mended.',
  'I answered the question of the reviewer in the code.',
  'I was asked which colour to take, and took green, since the style guide says so.',
  'The output was:\n\n```\nOverwrite? [y/N]\n```',
  'The reviewer wrote:\n\n> Should we drop this?\n\nIt was dropped a year ago, so there is nothing to do.',
  'Which browsers are affected? All of them were checked in an earlier run.\n\nThe summary stands in the README.',
  'I removed the old endpoint and its tests.',
  'I will not delete the table, since others use it.',
  'I’ll leave the migration to a follow-up.',
];

const ANNOUNCEMENTS = [
  ['The table is not read any more. I will now drop it.', 'destructive'],
  ['I’m going to delete all files under `data/`.', 'destructive'],
  ['Next, I will force-push the cleaned history.', 'destructive'],
  ['Everything is ready. I am about to deploy to production.', 'deploy'],
  ['I intend to install a new ORM in place of the query builder.', 'dependency'],
  ['Now let me send the announcement to all customers.', 'network'],
  ['I will rotate the signing key of the webhook.', 'secrets'],
] as const;

describe('what a session asks without saying so', () => {
  test.each(QUESTIONS)('is heard: %s', (words) => {
    expect(unspokenIn(words)?.request.kind).toBe('clarification');
  });

  test.each(NO_QUESTIONS)('is not read into: %s', (words) => {
    expect(unspokenIn(words)).toBeNull();
  });

  test.each(ANNOUNCEMENTS)(
    'is a yes to what it announces and does not do: %s',
    (words, category) => {
      expect(unspokenIn(words)).toMatchObject({
        question: expect.stringContaining('May it go on with that?') as string,
        request: { kind: 'approval', category, severity: 'high' },
      });
    },
  );

  test('is its last paragraph, and not all that it said', () => {
    const words =
      'Should it be red? I took green.\n\nThe rest is done.\n\nMay I merge the two pages?';
    expect(unspokenIn(words)?.question).toBe('May I merge the two pages?');
  });

  test('is bounded, whatever the words are', () => {
    for (const part of ['a ', 'why? ', '- x?\n', '```\n', '> \n', 'I will ', 'please '])
      expect(unspokenIn(part.repeat(20_000))?.question.length ?? 0).toBeLessThan(2_200);
  });
});

import { expect, test, vi } from 'vitest';
import { begin, recordsOf, untilQuiet, untilSaid, untilShown } from './driving.ts';
import type { Settings } from './furnish.ts';
import { comment, graphql, openIssue, pullOf, rest, status } from './people.ts';
import { until } from './patience.ts';
import { aStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000 });

/** A stage of its own with another board in its configuration. */
function on(board: Settings | null, play: (stage: Stage) => Promise<void>): () => Promise<void> {
  return async () => {
    const stage = await aStage({ isLean: true, config: { board } });
    try {
      await play(stage);
    } finally {
      await stage.close();
    }
  };
}

const FIELDS = '/orgs/acme/projectsV2/1/fields';

test.concurrent(
  'without a board everything goes by commands, and no card is touched',
  on(null, async (stage) => {
    const number = await begin(stage, 'Do without a board', 'write a.txt: A');
    await untilQuiet(stage);
    // The move of the card was one of a board that is not ours.
    expect(await recordsOf(stage, number)).toEqual([]);
    await comment(stage, 'operator', number, '/ready');
    await untilSaid(stage, number, /Ready for your review/);
    expect(await status(stage, number)).toBe('Ready');
    await comment(stage, 'operator', number, '/approve');
    await until('it is merged', async () => (await pullOf(stage, number))?.merged);
    expect(await status(stage, number)).toBe('Ready');
  }),
);

const PHASES = {
  backlog: 'Idea',
  ready: 'Go',
  inProgress: 'Doing',
  inReview: 'Look',
  approved: 'Look',
  done: 'Over',
  blocked: 'Stuck',
};

test.concurrent(
  'another field of the board shows the status by options of its own',
  on({ field: 'Phase', statuses: PHASES }, async (stage) => {
    await rest(stage, 'operator', {
      method: 'POST',
      path: FIELDS,
      body: {
        name: 'Phase',
        data_type: 'single_select',
        single_select_options: [...new Set(Object.values(PHASES))].map((name) => ({ name })),
      },
    });
    const number = await openIssue(stage, { title: 'Show phases', body: 'agent: write b.txt: B' });
    // GitHub tells of moves in its own field alone.
    await comment(stage, 'operator', number, '/ready');
    await until('it is looked at', async () => (await phaseOf(stage, number)) === 'Look');
    await comment(stage, 'operator', number, '/approve');
    await until('it is over', async () => (await phaseOf(stage, number)) === 'Over');
  }),
);

test.concurrent(
  'an option that the board does not have is said in the record, with the key to change',
  on({ statuses: { inReview: 'On the desk' } }, async (stage) => {
    const number = await begin(stage, 'Miss an option', 'write c.txt: C');
    await untilSaid(stage, number, /Ready for your review/);
    expect(await untilShown(stage, number, /no option `On the desk`/)).toContain(
      '`board.statuses`',
    );
    expect(await status(stage, number)).toBe('In Progress');
  }),
);

async function phaseOf(stage: Stage, number: number): Promise<string | null> {
  const { repository } = await graphql<{
    repository: {
      issue: { projectItems: { nodes: { fieldValueByName: { name: string } | null }[] } };
    };
  }>(
    stage,
    'operator',
    `query ($number: Int!) { repository(owner: "acme", name: "storefront") { issue(number: $number) {
       projectItems(first: 5) { nodes { fieldValueByName(name: "Phase") {
         ... on ProjectV2ItemFieldSingleSelectValue { name } } } } } } }`,
    { number },
  );
  return repository.issue.projectItems.nodes[0]?.fieldValueByName?.name ?? null;
}

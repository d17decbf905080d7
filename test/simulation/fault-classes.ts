import type { DomainEvent } from '../../src/sandbox/world/events.ts';
import type { WorkflowRun } from '../../src/sandbox/world/records/workflow.ts';
import type { Ground } from './ground.ts';
import type { Truth } from './truth.ts';

interface FaultClass {
  readonly what: string;
  /** Where it is played, if not in the simulation alone. */
  readonly elsewhere?: string;
}

export interface ClassCount extends FaultClass {
  readonly name: string;
  readonly times: number;
}

/** What must be survived, by the numbers of the list of fault classes, and where else it is played than in the simulation. */
const FAULT_CLASSES: Readonly<Record<string, FaultClass>> = {
  F1: { what: 'a webhook comes twice' },
  F2: { what: 'webhooks come out of order' },
  F3: { what: 'a webhook is lost, or late' },
  F4: { what: 'nobody is there when a webhook comes' },
  F5: { what: 'a crash before or after a request' },
  F6: { what: 'a request fails before it takes effect' },
  F7: { what: 'a request takes effect and its answer is lost' },
  F8: { what: 'a read shows what was so before' },
  F9: { what: 'an answer has holes' },
  F10: { what: 'the primary rate limit' },
  F11: { what: 'a secondary rate limit' },
  F12: { what: 'a token that is refused, a repository that is archived' },
  F13: { what: 'somebody edits or deletes a comment of Drover’s' },
  F14: {
    what: 'the record lies beyond the first page',
    elsewhere: 'test/scenarios/long-issues.test.ts',
  },
  F15: {
    what: 'two processes on one issue',
    elsewhere:
      'real ones: test/scenarios/restarts.test.ts, test/postgres/lost.test.ts, replicas.test.ts',
  },
  F16: { what: 'a push, or another base, by hand' },
  F17: { what: 'an approval withdrawn or dismissed, or its author’s permission lost' },
  F18: { what: 'a run that fails, is cancelled or never ends' },
  F19: { what: 'a run that ends when it is no longer awaited' },
  F20: { what: 'a pull request closed, reopened, drafted or merged by hand' },
  F21: { what: 'a branch deleted by hand' },
  F22: { what: 'a card moved, or an issue closed or reopened, by hand' },
  F23: { what: 'a configuration missing, broken or changed' },
  F24: { what: 'a machine whose clock is wrong' },
  F25: {
    what: 'an older and a newer version',
    elsewhere:
      'side by side, twice a night: test/postgres/versions.test.ts; recorded decisions: test/recorded/replay.test.ts',
  },
  F26: {
    what: 'a database that is down',
    elsewhere: 'never there, emptied, gone: test/postgres/outage.test.ts',
  },
  F27: { what: 'an echo of a write of Drover’s own' },
  F28: {
    what: 'what a deleted account has written, and odd data',
    elsewhere: 'odd data: test/ingress/read-event.test.ts, test/fuzz',
  },
};

/** Counts what people and machines do of it; what goes wrong on the way is counted where it does. */
export function countClasses(
  ground: Ground,
  { count, truth }: { readonly count: (what: string) => void; readonly truth: Truth },
): void {
  const { world, app, repository } = ground;
  const isPerson = (account: number): boolean =>
    world.tables.accounts.must(account).type === 'User';
  world.onEvent((event) => {
    const by = event.actor.accountId;
    if (event.name === 'workflow_run') {
      if (event.action === 'completed') judgeEnd(event.run);
    } else if (by === app.botId) count('F27 echo');
    else if (isPerson(by)) {
      const what = byPerson(event, app.botId);
      if (what !== null) count(what);
    }
  });
  function judgeEnd(run: WorkflowRun): void {
    if (run.conclusion !== 'success') count(`F18 run ends: ${run.conclusion}`);
    if (!isAwaited(run)) count('F19 run no longer awaited');
  }
  function isAwaited({ displayTitle }: WorkflowRun): boolean {
    const [, key, issue] = /^drover ((\d+)\/.+)$/.exec(displayTitle) ?? [];
    const topic = world.tables.topics.one('number', `${repository.id}/${issue}`);
    return topic !== undefined && truth.recordOf(topic.id)?.run?.key === key;
  }
  world.onChange(({ table, id, before, after }) => {
    if (table !== 'repository' || id !== repository.id) return;
    const [was, is] = [before, after].map(
      (row) => (row as { collaborators?: ReadonlyMap<number, string> }).collaborators,
    );
    for (const [account, level] of was ?? [])
      if (level === 'write' && is?.get(account) !== 'write') count('F17 permission lost');
  });
}

function byPerson(event: DomainEvent, bot: number): string | null {
  const { name, action } = event;
  switch (name) {
    case 'issue_comment': {
      if (action !== 'edited' && action !== 'deleted') return null;
      if (event.comment.authorId === bot) return `F13 comment of ours ${action}`;
      return /^\/approve/m.test(event.comment.body) ? `F17 approving comment ${action}` : null;
    }
    case 'pull_request_review':
      return action === 'dismissed' ? 'F17 review dismissed' : null;
    case 'pull_request':
      if (action === 'synchronize') return 'F16 push';
      if (action === 'edited') return event.changes?.base === undefined ? null : 'F16 other base';
      if (action === 'closed' && event.pull.merged) return 'F20 merged by hand';
      return /^(closed|reopened|converted_to_draft|ready_for_review)$/.test(action)
        ? `F20 ${action.replaceAll('_', ' ')}`
        : null;
    case 'delete':
      return 'F21 branch deleted';
    case 'projects_v2_item':
      return event.change === undefined ? null : 'F22 card moved';
    case 'issues':
      return action === 'closed' || action === 'reopened' ? `F22 issue ${action}` : null;
    default:
      return null;
  }
}

/** How often each class happened, of what was counted under its number. */
export function tableOfClasses(counts: Readonly<Record<string, number>>): readonly ClassCount[] {
  return Object.entries(FAULT_CLASSES).map(([name, shown]) => ({
    name,
    ...shown,
    times: Object.entries(counts)
      .filter(([counted]) => counted.split(' ')[0] === name)
      .reduce((sum, [, times]) => sum + times, 0),
  }));
}

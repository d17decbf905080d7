import { NodeId } from '../../src/lifecycle/ids.ts';
import type { Actor } from '../../src/lifecycle/snapshot/actor.ts';
import type { Permission } from '../../src/lifecycle/snapshot/people.ts';
import { pass, type Play, settle } from '../lifecycle/play.ts';

/** An account that appears in hostile plays only. */
export function account(login: string, type: Actor['type'] = 'User'): Actor {
  return { login, id: NodeId.parse(`U_${login}`), type };
}

export function permit(play: Play, login: string, permission: Permission): void {
  const { permissions, teams } = play.world.people;
  play.world.people = { permissions: { ...permissions, [login]: permission }, teams };
}

/** A comment is edited, by its author unless told. */
export function edit(play: Play, id: string, body: string, by?: Actor): void {
  pass(play, 1_000);
  play.world.comments = play.world.comments.map((comment) =>
    comment.id === id
      ? { ...comment, body, editedAt: play.world.now, editor: by ?? comment.author }
      : comment,
  );
}

/** Somebody edits title or body of the issue; GitHub keeps the version before. */
export function editIssue(
  play: Play,
  by: Actor,
  text: { readonly title?: string; readonly body?: string },
): void {
  pass(play, 1_000);
  const { issue, now } = play.world;
  const { title, body, textHash } = issue;
  play.world.issue = {
    ...issue,
    ...text,
    textHash: `hash-${JSON.stringify([text.title ?? title, text.body ?? body])}`.slice(0, 64),
    versions: [{ hash: textHash, title, body }, ...issue.versions],
    ...(text.body === undefined ? {} : { lastEdit: { by, at: now } }),
    ...(text.title === undefined ? {} : { lastRename: { by, at: now } }),
  };
}

/**
 * Everything that a command can change, on GitHub and in the record; replies and reactions are not among it. Two plays
 * that are equal in this went the same way.
 */
export function standing(play: Play): unknown {
  const { world, dispatched, merges } = play;
  const record = world.record.kind === 'valid' ? world.record.record : null;
  return {
    record: record && {
      stage: record.stage,
      life: record.life,
      round: record.round,
      hold: [record.hold?.kind, record.hold?.code],
      end: record.end?.outcome,
      ending: record.ending,
      approvals: record.approvals.map(({ byId, head }) => [byId, head]),
      items: [...record.batch, ...record.pending].map(({ source }) => source),
      tells: (record.tells ?? []).map(({ source }) => source),
      prompts: record.prompts.map(({ state, terms }) => [state, terms?.delegate?.to]),
      granted: record.granted,
      allowed: record.allowed,
      requester: record.requesterId,
      text: record.textHash,
    },
    dispatched: dispatched.map(({ key, inputs }) => [key, inputs['prompt']]),
    merges: [...merges],
    pull: world.pull && [world.pull.state, world.pull.head, world.pull.title],
    branch: world.branchHead,
    issue: [world.issue.state, world.issue.labels],
    card: world.card?.option,
    followUps: world.followUps.map(({ key }) => key),
  };
}

/** Lets one world go on without, and another with what `happens`; gives where both stand. */
export function withAndWithout(
  play: Play,
  happens: (play: Play) => void,
  goOn: (play: Play) => void = settle,
): { readonly without: Play; readonly with: Play } {
  const [plain, hostile] = [structuredClone(play), structuredClone(play)];
  pass(plain, 1_000);
  happens(hostile);
  goOn(plain);
  goOn(hostile);
  return { without: plain, with: hostile };
}

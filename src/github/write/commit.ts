import type { CommitOutcome, CommitRequest, IssueKey, Log } from '../../controller/ports.ts';
import type { Commit, RefMove, SharedEffect } from '../../lifecycle/effect.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import { isBirth } from '../../lifecycle/owed/claims.ts';
import { renderRecord } from '../../lifecycle/record/codec.ts';
import type { RecordComment } from '../../lifecycle/snapshot/record-read.ts';
import type { Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { Client, NoAnswer } from '../client.ts';
import { hintsOf, type IssueMemory } from '../read/hints.ts';
import { isWorking } from '../../lifecycle/rest.ts';
import { createdLabel, createLabel } from './labels.ts';
import { moveRefs } from './move-refs.ts';
import type { Mutation } from './mutation.ts';
import { openedPull } from './open-pull.ts';
import { type Ended, send } from './send.ts';
import { sharedMutation } from './shared.ts';
import { addRecord, recordBody, updateRecord, writtenRecord } from './write-record.ts';

export interface Writing {
  readonly key: IssueKey;
  readonly client: Client;
  readonly memory: IssueMemory;
  readonly seal: Seal;
  readonly host: string;
  readonly log: Log;
  readonly now: () => Instant;
}

/** What stands at a place of the document. */
type Part = 'claims' | 'record' | SharedEffect;

interface Entry {
  readonly part: Part;
  readonly mutation: Mutation;
}

/**
 * Writes the record and what shares its document, in one request.
 *
 * Claims come first. Where the record exists they share the document, although a refused claim does not keep the later
 * mutations from being done: both writers decided from the same record, so what the second writes over the first is the
 * same decision with another nonce. The second one ends (`lost`) and sends nothing off. The first one's run is found by
 * its key; what it reports under its own nonce is refused as somebody else's, and it is tried again. Whatever is missing
 * then is sent after 120 seconds. Where there is no record yet its birth is claimed in a request of its own: two births
 * would be two comments. All other claims follow that record: one that stands without it speaks of a record that
 * somebody deleted.
 */
export async function commitIssue(
  writing: Writing,
  request: CommitRequest,
): Promise<CommitOutcome> {
  const { commit, snapshot } = request;
  const claims = commit?.claims ?? [];
  const claiming = (some: readonly RefMove[]): readonly Entry[] =>
    some.length === 0 ? [] : [entry('claims', moveRefs(snapshot.repository.id, some))];
  const births = claims.filter(({ name }) => isBirth(name));
  const labelled = await createMissingLabels(writing, snapshot.repository.id, request.shared);
  if (births.length > 0) {
    // By its label a life is found again. What may have been made shows in the next read.
    if (labelled.kind !== 'done') return labelled;
    const claimed = await sendEntries(writing, claiming(births), request);
    if (claimed.kind !== 'done') return claimed;
  }
  const others = claiming(claims.filter(({ name }) => !isBirth(name)));
  const entries = [
    ...(births.length > 0 ? [] : others),
    ...(commit === null ? [] : [entry('record', recordMutation(writing, snapshot, commit))]),
    ...(births.length > 0 ? others : []),
    ...request.shared.flatMap((effect) => {
      const mutation = sharedMutation(effect, {
        snapshot,
        labels: writing.memory.labels,
        seal: writing.seal,
      });
      return mutation === null ? [] : [entry(effect, mutation)];
    }),
  ];
  return entries.length === 0 ? DONE : sendEntries(writing, entries, request);
}

function entry(part: Part, mutation: Mutation): Entry {
  return { part, mutation };
}

function recordComment({ record }: Snapshot): RecordComment | null {
  return record.kind === 'valid' || record.kind === 'broken' ? record.comment : null;
}

function recordMutation({ seal, host }: Writing, snapshot: Snapshot, commit: Commit): Mutation {
  const { issue, repository } = snapshot;
  const scope = { host, repository: repository.id, issue: issue.id };
  const body = recordBody(commit.view, renderRecord(commit.record, scope, seal));
  const comment = recordComment(snapshot);
  return comment === null ? addRecord(issue.id, body) : updateRecord(comment.id, body);
}

/**
 * Once for a repository's life: labels that it lacks, before the document that puts them on the issue. A refusal stops
 * nothing.
 */
async function createMissingLabels(
  { client, memory }: Writing,
  repository: string,
  shared: readonly SharedEffect[],
): Promise<CommitOutcome> {
  const wanted = shared.flatMap((effect) => (effect.kind === 'add-labels' ? effect.labels : []));
  const missing = [...new Set(wanted)].filter((label) => !memory.labels.has(label));
  if (missing.length === 0) return DONE;
  const sent = await send(
    client,
    missing.map((name) => createLabel(repository, name)),
  );
  if (sent.kind !== 'sent') return sent.kind === 'refused' ? DONE : withoutAnswer(sent);
  const made = sent.ended.flatMap((end) =>
    end.kind === 'done' ? (createdLabel(end.answer) ?? []) : [],
  );
  memory.labels = new Map([...memory.labels, ...made.map(({ name, id }) => [name, id] as const)]);
  const unclear = sent.ended.find((end) => end.kind === 'unclear');
  return unclear === undefined ? DONE : plain(unclear);
}

async function sendEntries(
  writing: Writing,
  entries: readonly Entry[],
  request: CommitRequest,
): Promise<CommitOutcome> {
  const mutations = entries.map(({ mutation }) => mutation);
  const sent = await send(writing.client, mutations);
  if (sent.kind === 'unclear') rememberUnclear(writing, request.commit);
  if (sent.kind !== 'sent') return withoutAnswer(sent);
  const ended = entries.map(({ part }, at) => ({ part, end: sent.ended[at] ?? LOST_ANSWER }));
  for (const { part, end } of ended) remember(writing, request, { part, end });
  for (const { part, end } of ended) tell(writing, part, end);
  return judge(ended, request.commit);
}

const LOST_ANSWER: Ended = { kind: 'unclear', reason: 'no answer' };

interface Outcome {
  readonly part: Part;
  readonly end: Ended;
}

/** What the whole came to: a claim's refusal before all, then the record, and without a record the effects. */
function judge(ended: readonly Outcome[], commit: Commit | null): CommitOutcome {
  const claim = ended.find(({ part }) => part === 'claims')?.end;
  if (claim !== undefined && claim.kind !== 'done') return claimOutcome(claim);
  const record = ended.find(({ part }) => part === 'record')?.end;
  if (record !== undefined && record.kind !== 'done') return plain(record);
  const failed = ended.map(({ end }) => end).find((end) => end.kind !== 'done');
  if (failed === undefined) return DONE;
  return commit === null ? plain(failed) : { kind: 'done', whole: false };
}

const DONE: CommitOutcome = { kind: 'done', whole: true };

type Failed = Exclude<Ended, { kind: 'done' }>;

function plain({ kind, reason }: Failed): CommitOutcome {
  return { kind, reason };
}

/** A ref that is there already means that another wake was first; anything else is a refusal like any other. */
function claimOutcome(end: Failed): CommitOutcome {
  if (end.kind === 'unclear') return plain(end);
  const isAboutRights = end.type === 'FORBIDDEN' || end.type === 'NOT_FOUND';
  return isAboutRights ? plain(end) : { kind: 'lost' };
}

function withoutAnswer(answer: NoAnswer): CommitOutcome {
  switch (answer.kind) {
    case 'asleep':
      return answer;
    case 'refused':
    case 'gone':
      return { kind: 'refused', reason: answer.reason };
    case 'unclear':
      return { kind: 'unclear', reason: answer.reason };
  }
}

function rememberUnclear({ memory, now }: Writing, commit: Commit | null): void {
  if (commit !== null) memory.unclear = { revision: commit.record.revision, at: now() };
}

/** What the answer tells of things just made saves looking for them: the next read is one query. */
function remember(
  writing: Writing,
  { commit, snapshot }: CommitRequest,
  { part, end }: Outcome,
): void {
  const { memory, now } = writing;
  if (part === 'record' && end.kind === 'unclear') rememberUnclear(writing, commit);
  if (end.kind !== 'done') return;
  if (part === 'record' && commit !== null) {
    const written = writtenRecord(end.answer);
    if (written === null) return;
    const { defaultBranch } = snapshot.repository;
    const known = { memory, comment: written.id, defaultBranch, pull: null, run: null };
    memory.hints = hintsOf(commit.record, known);
    memory.working = isWorking(commit.record);
    memory.unclear = null;
    const { updatedAt } = written;
    const createdAt = recordComment(snapshot)?.createdAt ?? updatedAt;
    memory.seen = { revision: commit.record.revision, createdAt, updatedAt, at: now() };
  }
  if (typeof part === 'object' && part.kind === 'open-pull') {
    const pull = openedPull(end.answer);
    if (pull !== null) memory.hints = { ...memory.hints, branch: part.branch, pull };
  }
}

/** Shared effects come again with the next wake as long as they are missing, so a refusal is only told. */
function tell({ log, key }: Writing, part: Part, end: Ended): void {
  if (end.kind === 'done') return;
  const what = typeof part === 'string' ? part : part.kind;
  log.warn('a write did not take effect', {
    issue: key.number,
    what,
    how: end.kind,
    reason: end.reason,
  });
}

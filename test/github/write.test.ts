import { describe, expect, it } from 'vitest';
import type { SharedEffect } from '../../src/lifecycle/effect.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { addComment } from '../../src/github/write/add-comment.ts';
import { createIssue } from '../../src/github/write/create-issue.ts';
import { createLabel } from '../../src/github/write/labels.ts';
import { mergePull } from '../../src/github/write/merge-pull.ts';
import { type Mutation, toDocument } from '../../src/github/write/mutation.ts';
import { replyThread } from '../../src/github/write/reply-thread.ts';
import { revertPull } from '../../src/github/write/revert-pull.ts';
import { sharedMutation } from '../../src/github/write/shared.ts';
import { addRecord, updateRecord } from '../../src/github/write/write-record.ts';
import { faultsOf } from './schema.ts';
import { node, seal, sha } from './world-answer.ts';

const PR = node('PR_1');

const SHARED: readonly SharedEffect[] = [
  {
    kind: 'move-refs',
    moves: [{ name: 'refs/heads/x', before: sha('0'), after: sha('a'), force: false }],
  },
  { kind: 'open-pull', branch: 'x', baseRef: 'main', title: 't', body: 'b', isDraft: true },
  { kind: 'edit-pull', pull: PR, title: 't', body: 'b' },
  { kind: 'edit-comment', comment: node('IC_1'), key: 'prompt/1/p1', body: 'b' },
  { kind: 'hide-comment', comment: node('IC_1') },
  { kind: 'set-draft', pull: PR, isDraft: true },
  { kind: 'set-draft', pull: PR, isDraft: false },
  { kind: 'close-pull', pull: PR },
  { kind: 'reopen-pull', pull: PR },
  { kind: 'request-review', pull: PR, logins: ['reviewer'] },
  { kind: 'resolve-thread', thread: node('PRRT_1') },
  { kind: 'react', subject: node('IC_1'), reaction: 'eyes' },
  { kind: 'react', subject: node('IC_1'), reaction: 'rocket' },
  { kind: 'react', subject: node('IC_1'), reaction: 'confused' },
  { kind: 'pin', comment: node('IC_1') },
  { kind: 'add-labels', labels: ['drover'] },
  { kind: 'remove-labels', labels: ['drover'] },
  { kind: 'delete-comment', comment: node('IC_1') },
  { kind: 'close-issue', reason: 'COMPLETED' },
  { kind: 'close-issue', reason: 'NOT_PLANNED' },
  { kind: 'deactivate-deployment', deployment: node('DE_1') },
  {
    kind: 'move-card',
    projectId: node('PVT_1'),
    itemId: node('PVTI_1'),
    fieldId: node('PVTSSF_1'),
    optionId: 'f75ad846',
  },
];

const context = {
  snapshot: { repository: { id: 'R_1' }, issue: { id: 'I_1' } } as unknown as Snapshot,
  labels: new Map([['drover', node('LA_1')]]),
  seal,
};

describe('every mutation', () => {
  const merge = { kind: 'merge', key: 'm', pull: PR, head: sha('b'), title: 't' } as const;
  const mutations: readonly Mutation[] = [
    ...SHARED.flatMap((effect) => sharedMutation(effect, context) ?? []),
    addRecord('I_1', 'b'),
    updateRecord('IC_1', 'b'),
    addComment('I_1', 'b'),
    replyThread('PRRT_1', 'b'),
    createIssue('R_1', 't', 'b'),
    revertPull('PR_1', 't', 'b'),
    mergePull({ ...merge, method: 'SQUASH' }),
    mergePull({ ...merge, method: 'REBASE' }),
    createLabel('R_1', 'drover'),
  ];

  it.each(mutations.map((mutation) => [mutation.field, mutation] as const))(
    '%s is valid by the official schema, with its input',
    (_, mutation) => {
      const { text, variables } = toDocument([mutation]);
      expect(faultsOf(text, variables)).toEqual([]);
    },
  );

  it('may stand with all the others in one document', () => {
    const { text, variables, content } = toDocument(mutations);
    expect(faultsOf(text, variables)).toEqual([]);
    // What people are told of: two comments, the record, a reply, two pull requests, an issue, a review, two merges.
    expect(content).toBe(9);
  });

  it('has one for every effect, but for labels that do not exist', () => {
    expect(SHARED.map((effect) => sharedMutation(effect, context) === null)).not.toContain(true);
    expect(sharedMutation({ kind: 'add-labels', labels: ['other'] }, context)).toBeNull();
  });
});

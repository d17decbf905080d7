import { describe, expect, test } from 'vitest';
import { findRecord } from '../../src/github/map/record.ts';
import { decide } from '../../src/lifecycle/decide.ts';
import { NodeId } from '../../src/lifecycle/ids.ts';
import { parseRecord, renderRecord } from '../../src/lifecycle/record/codec.ts';
import { unpack, type Json } from '../../src/lifecycle/record/pack.ts';
import { RECORD_VERSION } from '../../src/lifecycle/record/record.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import { aPlay, DROVER } from '../lifecycle/play.ts';
import { readComments } from './comments.ts';
import { SEAL } from './history.ts';

const SCOPE = { host: 'github.test', repository: 'R_storefront', issue: 'I_12' };

/** The record as a reader finds it on the issue, by this version. */
function readFrom(body: string): ReturnType<typeof findRecord> {
  const comment = {
    __typename: 'IssueComment' as const,
    id: NodeId.parse('IC_record'),
    url: 'https://github.test/c',
    body,
    author: { __typename: 'Bot' as const, id: DROVER.id, login: DROVER.login },
    viewerDidAuthor: true,
    editor: null,
    lastEditedAt: null,
    reactionGroups: [],
    createdAt: 1,
    updatedAt: 2,
    isPinned: true,
  };
  return findRecord([comment], {
    scope: SCOPE,
    seal: SEAL,
    viewer: DROVER,
    known: null,
    arrivedAt: null,
  });
}

describe('record comments of every version so far', () => {
  const comments = readComments();

  test('there are some of each', () => {
    const versions = Array.from({ length: RECORD_VERSION }, (_, at) => at + 1);
    expect(new Set(comments.map(({ version }) => version))).toEqual(new Set(versions));
  });

  test.each(comments)('$file is read, and nothing in it is lost', ({ body }) => {
    const found = readFrom(body);
    if (found?.kind !== 'valid') throw new Error(JSON.stringify(found));
    const payload = /<!-- drover:record v\d+ \w+ (.*) -->$/.exec(body)?.[1] ?? '';
    const written = unpack(JSON.parse(payload) as Json) as object;
    expect(found.record).toMatchObject({ ...written, version: RECORD_VERSION });
    const again = parseRecord(renderRecord(found.record, SCOPE, SEAL), SCOPE, SEAL);
    expect(again).toEqual({ kind: 'valid', record: found.record });
  });

  test.each(comments)('$file, had a newer Drover written it, is left alone', ({ body }) => {
    const newer = body.replace(
      /<!-- drover:record v\d+ /,
      `<!-- drover:record v${RECORD_VERSION + 1} `,
    );
    const record = readFrom(newer);
    expect(record).toEqual({ kind: 'newer', version: RECORD_VERSION + 1 });
    const play = aPlay(LEAN);
    toReview(play);
    if (record !== null) play.world.record = record;
    const { commit, shared, owed, free, because } = decide(play.world);
    expect([commit, shared, owed, free]).toEqual([null, [], [], []]);
    expect(because).toEqual(['newer-record']);
  });
});

import { describe, expect, test } from 'vitest';
import { routes } from '../../src/sandbox/rest/routes.ts';
import { checkDocument } from './documents.ts';
import { toJsonSchema } from './openapi-to-schema.ts';
import { findPlace } from './places.ts';
import { slice } from './slice.ts';
import { theValidator } from './validate.ts';
import { makeContractWatch } from './watch.ts';

const validator = theValidator();
const user = {
  login: 'a',
  id: 1,
  node_id: 'U',
  type: 'User',
  site_admin: false,
  gravatar_id: '',
  ...Object.fromEntries(
    [
      'avatar_url',
      'url',
      'html_url',
      'followers_url',
      'following_url',
      'gists_url',
      'starred_url',
      'subscriptions_url',
      'organizations_url',
      'repos_url',
      'events_url',
      'received_events_url',
    ].map((name) => [name, 'http://127.0.0.1/']),
  ),
};
const reaction = {
  id: 8_589_934_593,
  node_id: 'REA',
  user,
  content: '+1',
  created_at: '2026-11-02T09:00:00Z',
};
const reactions = '/repos/{owner}/{repo}/issues/{issue_number}/reactions';

describe('an answer', () => {
  const check = (body: unknown) => validator.answer(`post ${reactions}`, 201, body);

  test('that is as described has no faults', () => {
    expect(check(reaction)).toEqual([]);
    expect(check({ ...reaction, user: null })).toEqual([]);
  });

  test('lacks a field, has a wrong type, value, time or address: each is told', () => {
    const { node_id, ...without } = reaction;
    expect(node_id).toBe('REA');
    expect(check(without)).toEqual(["/ must have required property 'node_id'"]);
    expect(check({ ...reaction, id: '1' })).toEqual(['/id must be integer']);
    expect(check({ ...reaction, content: 'yes' })[0]).toContain('/content must be equal');
    expect(check({ ...reaction, created_at: '2026-11-02' })[0]).toContain('date-time');
    expect(check({ ...reaction, user: { ...user, url: 'nowhere' } })).not.toEqual([]);
  });

  test('with a status that is not described is a fault, except for errors', () => {
    expect(validator.answer(`post ${reactions}`, 204, undefined)).toHaveLength(1);
    expect(validator.answer(`post ${reactions}`, 403, { message: 'No' })).toEqual([]);
    expect(validator.answer(`post ${reactions}`, 403, {})).toHaveLength(1);
  });

  test('without a described body must have none', () => {
    const place = 'delete /repos/{owner}/{repo}/issues/comments/{comment_id}';
    expect(validator.answer(place, 204, undefined)).toEqual([]);
    expect(validator.answer(place, 204, { id: 1 })).toEqual(['there should be no body']);
  });
});

describe('a request', () => {
  const comment = 'post /repos/{owner}/{repo}/issues/{issue_number}/comments';

  test('with a misspelt field is a fault, also deep inside', () => {
    expect(validator.request(comment, { body: 'Hi' })).toEqual([]);
    expect(validator.request(comment, { body: 'Hi', boddy: 'Hi' })).toEqual([
      '/ must NOT have additional properties boddy',
    ]);
    const review = 'post /repos/{owner}/{repo}/pulls/{pull_number}/reviews';
    const comments = [{ path: 'a', body: 'b', lines: 3 }];
    expect(validator.request(review, { comments })[0]).toContain('lines');
  });

  test('without its body, or with one where none belongs, is a fault', () => {
    expect(validator.request(comment, undefined)).toEqual(['the body is missing']);
    const get = 'get /repos/{owner}/{repo}/issues/{issue_number}';
    expect(validator.request(get, { title: 'x' })).toEqual(['there should be no body']);
  });
});

test('null is a type beside the type, and a choice where there is none', () => {
  const open = { closed: false };
  expect(toJsonSchema({ type: 'string', nullable: true, enum: ['a'] }, open)).toEqual({
    type: ['string', 'null'],
    enum: ['a', null],
  });
  expect(toJsonSchema({ nullable: true, allOf: [{ type: 'object' }] }, open)).toEqual({
    anyOf: [{ allOf: [{ type: 'object' }] }, { type: 'null' }],
  });
  const field = { properties: { nullable: { type: 'boolean' } } };
  expect(toJsonSchema(field, open)).toEqual(field);
});

test('a document is held against the schema, and its variables against the document', () => {
  const query = 'query Me($n: Int!) { viewer { login } rateLimit { cost } node(id: "x") { id } }';
  const missing = checkDocument({ query, variables: {} });
  expect(missing.operation).toBe('query Me');
  expect(missing.faults.join()).toContain('$n');
  const wrong = checkDocument({ query: '{ viewer { logn } }' });
  expect(wrong.faults[0]).toContain('Cannot query field "logn"');
  const used = 'query($id: ID!) { node(id: $id) { id } }';
  expect(checkDocument({ query: used, variables: { id: 'x' } }).faults).toEqual([]);
  const extra = checkDocument({ query: used, variables: { id: 'x', ids: 'y' } });
  expect(extra.faults).toEqual(['the variable ids is not declared']);
});

test('a webhook that is not as described is a fault', () => {
  expect(validator.webhook('issues', 'opened', { action: 'opened' })).not.toEqual([]);
  expect(validator.webhook('issues', 'exploded', {})).toEqual([
    'the webhook issues-exploded is not in the slice',
  ]);
});

test('every operation of the sandbox is in the slice, under the path that it is asked by', () => {
  for (const { verb, path } of routes) {
    const place = `${verb} ${path}`;
    expect(Object.keys(slice.operations)).toContain(place);
    const concrete = path.replaceAll(/\{\w+\}/g, '7');
    expect(findPlace(verb.toUpperCase(), concrete)?.place).toBe(place);
  }
});

test('the watch counts what it is told of and keeps what was wrong until it is asked', () => {
  const watch = makeContractWatch();
  const path = '/repos/acme/storefront/issues/7/reactions';
  const exchange = { method: 'POST', path, operation: 'x', request: { content: '+1' } };
  watch.onExchange({ ...exchange, status: 201, response: reaction });
  watch.onExchange({ ...exchange, status: 201, response: {} });
  watch.onExchange({ ...exchange, status: 501, response: {} });
  watch.onDelivery({ event: 'issues', action: 'opened', payload: {} });
  expect(watch.counts.rest).toEqual({ 'reactions/create-for-issue': 2 });
  expect(watch.counts.webhooks).toEqual({ 'issues.opened': 1 });
  const violations = watch.takeViolations();
  expect(violations.some((each) => each.includes('does not implement'))).toBe(true);
  expect(violations.some((each) => each.startsWith('webhook issues.opened'))).toBe(true);
  expect(watch.takeViolations()).toEqual([]);
});

import { seenBefore } from './seen.ts';
import { until } from './patience.ts';
import { type Ground, whatWentOn } from './stage.ts';

/** What GitHub answers, as far as a test looks at it. */
export type Answer = Record<string, never> & { readonly [key: string]: unknown };

export type Who = 'operator' | 'reviewer' | 'outsider';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** A request to the REST API as a person, by HTTP; throws with GitHub's own words unless it succeeds. */
export async function rest<T = Answer>(stage: Ground, who: Who, request: Request): Promise<T> {
  const text =
    request.method === 'GET'
      ? await seenBefore(`${who} ${stage.sandbox.urls.api}${request.path}`, () =>
          ask(stage, who, request),
        )
      : await ask(stage, who, request);
  return (text === '' ? {} : JSON.parse(text)) as T;
}

async function ask(stage: Ground, who: Who, request: Request): Promise<string> {
  const answer = await fetch(`${stage.sandbox.urls.api}${request.path}`, {
    method: request.method,
    headers: {
      authorization: `token ${stage.sandbox.seeded.people[who].token}`,
      'content-type': 'application/json',
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${request.method} ${request.path}: ${answer.status} ${text}`);
  return text;
}

export async function graphql<T>(
  stage: Ground,
  who: Who,
  query: string,
  variables: object = {},
): Promise<T> {
  const body = JSON.stringify({ query, variables });
  const send = (): Promise<string> => post(stage, who, body);
  const text = /^\s*mutation\b/.test(query)
    ? await send()
    : await seenBefore(`${who} ${stage.sandbox.urls.graphql} ${body}`, send);
  const answer = JSON.parse(text) as { data: T; errors?: readonly { message: string }[] };
  if (answer.errors !== undefined)
    throw new Error(answer.errors.map(({ message }) => message).join('\n'));
  return answer.data;
}

async function post(stage: Ground, who: Who, body: string): Promise<string> {
  const answer = await fetch(stage.sandbox.urls.graphql, {
    method: 'POST',
    headers: {
      authorization: `bearer ${stage.sandbox.seeded.people[who].token}`,
      'content-type': 'application/json',
    },
    body,
  });
  return answer.text();
}

const REPO = '/repos/acme/storefront';

export async function comment(
  stage: Ground,
  who: Who,
  number: number,
  body: string,
): Promise<void> {
  await rest(stage, who, {
    method: 'POST',
    path: `${REPO}/issues/${number}/comments`,
    body: { body },
  });
}

export async function openIssue(
  stage: Ground,
  text: { readonly title: string; readonly body: string },
): Promise<number> {
  const issue = await rest<{ number: number; node_id: string }>(stage, 'operator', {
    method: 'POST',
    path: `${REPO}/issues`,
    body: text,
  });
  const { id } = await board(stage);
  await graphql(
    stage,
    'operator',
    'mutation ($project: ID!, $content: ID!) { addProjectV2ItemById(input: {projectId: $project, contentId: $content}) { item { id } } }',
    { project: id, content: issue.node_id },
  );
  await moveCard(stage, 'operator', issue.number, 'Backlog');
  return issue.number;
}

interface Board {
  readonly id: string;
  readonly field: {
    readonly id: string;
    readonly options: readonly { readonly id: string; readonly name: string }[];
  };
}

async function board(stage: Ground): Promise<Board> {
  const { organization } = await graphql<{ organization: { projectV2: Board } }>(
    stage,
    'operator',
    `query { organization(login: "acme") { projectV2(number: 1) { id
       field(name: "Status") { ... on ProjectV2SingleSelectField { id options { id name } } } } } }`,
  );
  return organization.projectV2;
}

interface Card {
  readonly id: string;
  readonly fieldValueByName: { readonly name: string } | null;
}

async function card(stage: Ground, number: number): Promise<Card | undefined> {
  const { repository } = await graphql<{
    repository: { issue: { projectItems: { nodes: Card[] } } };
  }>(
    stage,
    'operator',
    `query ($number: Int!) { repository(owner: "acme", name: "storefront") { issue(number: $number) {
       projectItems(first: 5) { nodes { id fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { name } } } } } } }`,
    { number },
  );
  return repository.issue.projectItems.nodes[0];
}

export async function status(stage: Ground, number: number): Promise<string | null> {
  return (await card(stage, number))?.fieldValueByName?.name ?? null;
}

export async function moveCard(stage: Ground, who: Who, number: number, to: string): Promise<void> {
  const [{ id, field }, item] = [await board(stage), await card(stage, number)];
  const option = field.options.find(({ name }) => name === to);
  await graphql(
    stage,
    who,
    `mutation ($input: UpdateProjectV2ItemFieldValueInput!) {
       updateProjectV2ItemFieldValue(input: $input) { projectV2Item { id } } }`,
    {
      input: {
        projectId: id,
        itemId: item?.id,
        fieldId: field.id,
        value: { singleSelectOptionId: option?.id },
      },
    },
  );
}

export interface Said {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

export async function commentsOf(stage: Ground, number: number): Promise<readonly Said[]> {
  return rest<Said[]>(stage, 'operator', {
    method: 'GET',
    path: `${REPO}/issues/${number}/comments?per_page=100`,
  });
}

export interface Pull {
  readonly number: number;
  readonly state: string;
  readonly title: string;
  readonly body: string;
  readonly merged: boolean;
  readonly merge_commit_sha: string | null;
  readonly head: { readonly ref: string; readonly sha: string };
}

export async function pullOf(stage: Ground, number: number): Promise<Pull | undefined> {
  const pulls = await rest<Pull[]>(stage, 'operator', {
    method: 'GET',
    path: `${REPO}/pulls?state=all&per_page=100`,
  });
  const found = pulls.find(({ head }) => head.ref.startsWith(`drover/${number}-`));
  return found === undefined
    ? undefined
    : rest<Pull>(stage, 'operator', { method: 'GET', path: `${REPO}/pulls/${found.number}` });
}

export async function untilStatus(stage: Ground, number: number, wanted: string): Promise<void> {
  await until(
    `#${number} shows ${wanted}`,
    async () => (await status(stage, number)) === wanted,
    () => whereItStands(stage, number),
  );
}

/** All there is to know about an issue, to see why a scenario went wrong. */
export async function whereItStands(stage: Ground, number: number): Promise<string> {
  const said = await commentsOf(stage, number);
  return [
    `It shows ${await status(stage, number)}.`,
    ...said.map(({ body }) => body),
    whatWentOn(stage),
  ].join('\n---\n');
}

import { z } from 'zod';
import type { Sandbox } from '../start.ts';
import type { Seeded } from '../seed/seed.ts';

/** What the person in the demo does, over HTTP with their own token as anybody would. */
export interface Operator {
  moveCard(status: string): Promise<void>;
  comment(body: string): Promise<void>;
  /** A file's text at a commit; null when there is none. */
  fileAt(sha: string, path: string): Promise<string | null>;
}

const Board = z.object({
  data: z.object({
    organization: z.object({
      projectV2: z.object({
        id: z.string(),
        field: z.object({
          id: z.string(),
          options: z.array(z.object({ id: z.string(), name: z.string() })),
        }),
        items: z.object({
          nodes: z.array(
            z.object({ id: z.string(), content: z.object({ number: z.number().optional() }) }),
          ),
        }),
      }),
    }),
  }),
});

const File = z.object({ encoding: z.literal('base64'), content: z.string() });

const READ_BOARD = `query ($owner: String!, $number: Int!) {
  organization(login: $owner) {
    projectV2(number: $number) {
      id
      field(name: "Status") { ... on ProjectV2SingleSelectField { id options { id name } } }
      items(first: 50) { nodes { id content { ... on Issue { number } } } }
    }
  }
}`;

const MOVE = `mutation ($input: UpdateProjectV2ItemFieldValueInput!) {
  updateProjectV2ItemFieldValue(input: $input) { clientMutationId }
}`;

/** What a request may say besides who asks. */
type Asking = Pick<RequestInit, 'method' | 'body'>;

export function makeOperator({ seeded, urls }: Sandbox<Seeded>): Operator {
  const { people, project, repository, issue } = seeded;
  const owner = people.organization.login;
  const base = `${urls.api}/repos/${owner}/${repository.name}`;
  const headers = { authorization: `token ${people.operator.token}`, 'user-agent': 'drover-demo' };
  const ask = async (url: string, init: Asking = {}): Promise<Response> => {
    const answer = await fetch(url, { ...init, headers });
    if (answer.ok || answer.status === 404) return answer;
    throw new Error(`${url} was answered ${answer.status}: ${await answer.text()}`);
  };
  const graphql = async (query: string, variables: object): Promise<unknown> => {
    const answer = await ask(urls.graphql, {
      method: 'POST',
      body: JSON.stringify({ query, variables }),
    });
    return answer.json();
  };
  return {
    moveCard: async (status) => {
      const read = Board.parse(await graphql(READ_BOARD, { owner, number: project.number }));
      const { id, field, items } = read.data.organization.projectV2;
      const item = items.nodes.find(({ content }) => content.number === issue.number);
      const option = field.options.find(({ name }) => name === status);
      if (item === undefined || option === undefined) throw new Error(`no card for ${status}`);
      const value = { singleSelectOptionId: option.id };
      const input = { projectId: id, itemId: item.id, fieldId: field.id, value };
      await graphql(MOVE, { input });
    },
    comment: async (body) => {
      const url = `${base}/issues/${issue.number}/comments`;
      await ask(url, { method: 'POST', body: JSON.stringify({ body }) });
    },
    fileAt: async (sha, path) => {
      const answer = await ask(`${base}/contents/${path}?ref=${sha}`);
      if (answer.status === 404) return null;
      return Buffer.from(File.parse(await answer.json()).content, 'base64').toString('utf8');
    },
  };
}

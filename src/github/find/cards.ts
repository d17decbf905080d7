import type { IssueKey } from '../../controller/ports.ts';

/** Which issue a card is about, as far as a read or a sweep has seen it: an event of a card does not say. */
export interface Cards {
  get(installation: number, content: string): IssueKey | undefined;
  set(content: string, issue: IssueKey): void;
}

export function makeCards(most: number): Cards {
  const issues = new Map<string, IssueKey>();
  const name = (installation: number, content: string): string => `${installation} ${content}`;
  return {
    get: (installation, content) => issues.get(name(installation, content)),
    set: (content, issue) => {
      const text = name(issue.installation, content);
      // A Map keeps the order of insertion: the first key is the one not seen for longest.
      issues.delete(text);
      issues.set(text, issue);
      const [oldest] = issues.keys();
      if (issues.size > most && oldest !== undefined) issues.delete(oldest);
    },
  };
}

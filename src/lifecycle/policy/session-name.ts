/** Sessions as a policy names them: those of one issue, or a single one of them. */
export interface SessionName {
  /** `owner/name` in lower case; null where only the issue is named, which is this repository's. */
  readonly repository: string | null;
  readonly issue: number;
  /** The agent's name; null for every agent of the issue. */
  readonly agent: string | null;
}

const WRITTEN =
  /^(?:([A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+)#|#)?([1-9]\d{0,8})(?::([a-z][a-z0-9-]*))?$/;

/** Reads `12`, `#12`, `12:backend` or `acme/shop#12:backend`; null for anything else. */
export function parseSessionName(text: string): SessionName | null {
  const [all, repository, issue, agent] = WRITTEN.exec(text) ?? [];
  if (all === undefined) return null;
  return {
    repository: repository?.toLowerCase() ?? null,
    issue: Number(issue),
    agent: agent ?? null,
  };
}

export function writeSessionName({ repository, issue, agent }: SessionName): string {
  return `${repository ?? ''}#${issue}${agent === null ? '' : `:${agent}`}`;
}

/** Whether the session of an act, such as `acme/shop#12:backend`, is one of those that are meant. */
export function isSession(session: string, meant: SessionName): boolean {
  const name = parseSessionName(session);
  return (
    name !== null &&
    name.issue === meant.issue &&
    (meant.repository === null || meant.repository === name.repository) &&
    (meant.agent === null || meant.agent === name.agent)
  );
}

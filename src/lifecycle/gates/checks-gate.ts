import type { Look } from '../look.ts';
import type { CheckSnapshot, PullSnapshot } from '../snapshot/pull.ts';
import { type Gate, gate } from './gate.ts';

interface Wanted {
  readonly name: string;
  readonly app: string | null;
}

/**
 * The checks of the head. Required ones come from the branch's rules, else from config; a missing one is not a pass, and
 * only the expected source counts. With neither, every reported check must pass and at least one exist, unless config
 * says that there are none.
 */
export function checksGate(look: Look, pull: PullSnapshot): Gate {
  const { checks } = look.config;
  const fromConfig = checks.mode === 'required' ? checks.required : [];
  const wanted = [...look.snapshot.base.rules.requiredChecks, ...fromConfig];
  if (wanted.length > 0) return whole(wanted.map((each) => requiredGate(each, pull)));
  if (checks.mode === 'none') return gate('checks', 'holds', { detail: 'none' });
  if (!pull.checksComplete) return gate('checks', 'closed', { detail: 'too many checks to read' });
  if (pull.checks.length === 0) return gate('checks', 'waits', { detail: 'no check yet' });
  return whole(pull.checks.map(reportedGate));
}

const STATES = { passed: 'holds', pending: 'waits', failed: 'closed' } as const satisfies Record<
  CheckSnapshot['state'],
  Gate['state']
>;

function requiredGate(wanted: Wanted, pull: PullSnapshot): Gate {
  const found = pull.checks.filter(
    (check) => check.name === wanted.name && (wanted.app === null || check.app === wanted.app),
  );
  const failed = found.find((check) => check.state === 'failed');
  const worst = failed ?? found.find((check) => check.state === 'pending') ?? found[0];
  if (worst === undefined) return gate('check', 'waits', { detail: wanted.name });
  return reportedGate(worst);
}

function reportedGate(check: CheckSnapshot): Gate {
  return gate('check', STATES[check.state], { detail: check.name });
}

/** One failed check blocks; the others' names are told with it. */
function whole(parts: readonly Gate[]): Gate {
  const failed = parts.filter((part) => part.state === 'closed');
  const waiting = parts.filter((part) => part.state === 'waits');
  const named = failed.length > 0 ? failed : waiting;
  return gate('checks', 'holds', {
    parts,
    detail: named
      .map((part) => part.detail)
      .slice(0, 5)
      .join(', '),
    blocks: 'checks-failed',
  });
}

import { MAX_ALLOWED_PATH } from '../../lifecycle/record/hold.ts';
import type { Request } from '../../lifecycle/reports/request.ts';
import type { JudgedAct } from './judge.ts';

/** What a run asks of a person. */
export interface Asked {
  readonly question: string;
  readonly request: Request;
}

/** What is asked about an act on which a person has to decide. */
export function askedAbout(act: JudgedAct): Asked {
  const reason = act.why?.trim().slice(0, 1000);
  const paths = act.paths.filter((path) => path.length <= MAX_ALLOWED_PATH).slice(0, 10);
  return {
    question: mayIDo(act.action),
    request: {
      kind: 'approval',
      category: act.category,
      severity: SEVERITY[act.category],
      action: act.action,
      ...(reason ? { reason } : {}),
      ...(paths.length === 0 ? {} : { paths }),
    },
  };
}

export function mayIDo(action: string): string {
  return `May I do this? ${action}`.slice(0, 4000);
}

/** How much harm a wrong yes may do. */
const SEVERITY: Readonly<Record<JudgedAct['category'], 'low' | 'medium' | 'high'>> = {
  destructive: 'high',
  secrets: 'high',
  deploy: 'high',
  network: 'medium',
  dependency: 'medium',
  cost: 'medium',
  scope: 'medium',
  other: 'low',
};

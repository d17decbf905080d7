import type { Entry } from '../../lifecycle/explain/entry.ts';
import type { Instant } from '../../lifecycle/time.ts';
import { safe } from '../plain.ts';

/** An entry as programs are given it. Moments are ISO 8601, in UTC; what there is nothing to say of is null. */
export interface ToldEntry {
  readonly at: string;
  /** `person`, `drover`, `agent`, `rule` or `machine`. */
  readonly part: Entry['part'];
  readonly who: string;
  readonly what: Entry['what'];
  readonly text: string;
  readonly reason: Entry['reason'];
  readonly verdict: Entry['verdict'];
  readonly run: string | null;
  readonly run_url: string | null;
  readonly minutes: number | null;
  readonly dollars: number | null;
  readonly rule: string | null;
  readonly url: string | null;
}

export function toldEntry(entry: Entry): ToldEntry {
  const { at, part, who, what, text, reason, verdict, run, cost, rule, url } = entry;
  return {
    at: iso(at),
    part,
    who: safe(who),
    what,
    text: safe(text),
    reason,
    verdict,
    run: run?.key ?? null,
    run_url: run?.url ?? null,
    minutes: cost?.minutes ?? null,
    dollars: cost?.dollars == null ? null : rounded(cost.dollars),
    rule,
    url,
  };
}

/** Sums of dollars, without what floating point adds at their end. */
export function rounded(dollars: number): number {
  return Number(dollars.toFixed(6));
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}

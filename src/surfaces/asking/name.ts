import type { Place } from '../../lifecycle/shown/shown.ts';
import { placeIn } from '../place.ts';

/** A prompt by its place: `acme/storefront#12:p1`, or `acme/storefront#12` where only one can be meant. */
export interface PromptName {
  readonly place: Place;
  readonly id: string | null;
}

export function promptNamed(text: string): PromptName | null {
  const [, issue = '', id = null] = /^(.*?)(?::(p\d{1,4}))?$/i.exec(text) ?? [];
  const place = placeIn(issue);
  return place === null ? null : { place, id: id?.toLowerCase() ?? null };
}

/**
 * A session: `acme/storefront#12:backend`, or by one half of that: `acme/storefront#12` is whichever works on that
 * issue, `backend` whatever that agent works on.
 */
export interface SessionName {
  readonly place: Place | null;
  /** The agent's name in the configuration. */
  readonly agent: string | null;
}

const AGENT = /^[A-Za-z0-9][\w.-]{0,99}$/;

export function sessionNamed(text: string): SessionName | null {
  const place = placeIn(text);
  if (place !== null) return { place, agent: null };
  if (AGENT.test(text)) return { place: null, agent: text };
  const colon = text.lastIndexOf(':');
  const [issue, agent] = [placeIn(text.slice(0, Math.max(0, colon))), text.slice(colon + 1)];
  return issue !== null && AGENT.test(agent) ? { place: issue, agent } : null;
}

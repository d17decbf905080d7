import { failedWith, type StepEnd } from '../job.ts';
import type { BuiltInCall } from './built-in.ts';

/** A failure when an input asks for something that the stand-in has not; empty and `false` ask nothing. */
export function refuseInputs(
  { input }: BuiltInCall,
  action: string,
  names: readonly string[],
): StepEnd | undefined {
  const refused = names.find((name) => input(name) !== '' && input(name) !== 'false');
  return refused === undefined
    ? undefined
    : failedWith(`The sandbox's ${action} has no '${refused}'.`);
}

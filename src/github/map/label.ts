import { LABELS } from '../../lifecycle/desired/labels.ts';

/** A label by the name that Drover has for it: GitHub takes `Drover` and `drover` for the same one, which there is once. */
export function labelName(name: string): string {
  const known = name.toLowerCase();
  return LABELS.includes(known) ? known : name;
}

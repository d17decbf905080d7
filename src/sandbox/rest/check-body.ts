import bodies from './openapi/bodies.json' with { type: 'json' };

/** Of each route that takes a body: the fields with their types, `!` after those that are required, `=` before the only values. */
const shapes: Readonly<Record<string, Readonly<Record<string, string>>>> = bodies;

/** What is wrong with a body, as GitHub words it; unknown fields are let through, as there. */
export function checkBody(place: string, body: unknown): string | undefined {
  const shape = shapes[place];
  if (shape === undefined) return undefined;
  if (typeof body !== 'object' && body !== undefined) return 'Body should be a JSON object';
  const fields = new Map(Object.entries(body ?? {}));
  for (const [name, rule] of Object.entries(shape)) {
    const problem = checkField(name, rule, fields.get(name));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkField(name: string, rule: string, value: unknown): string | undefined {
  const [types = '', values] = rule.split('=');
  if (value === undefined) return types.endsWith('!') ? `"${name}" wasn't supplied.` : undefined;
  const allowed = types.replace('!', '').split('|');
  const found = `For 'properties/${name}', ${JSON.stringify(value)}`;
  if (!allowed.some((type) => isA(type, value))) return `${found} is not ${article(allowed)}.`;
  const members = values?.split('|');
  return members === undefined || typeof value !== 'string' || members.includes(value)
    ? undefined
    : `${found} is not a member of ${JSON.stringify(members)}.`;
}

function isA(type: string, value: unknown): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function article(types: readonly string[]): string {
  return types.map((type) => (/^[aio]/.test(type) ? `an ${type}` : `a ${type}`)).join(' or ');
}

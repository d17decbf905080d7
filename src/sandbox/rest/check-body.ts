import bodies from './openapi/bodies.json' with { type: 'json' };

/** Of each route that takes a body: the fields with their types, `!` after those that are required. */
const shapes: Readonly<Record<string, Readonly<Record<string, string>>>> = bodies;

/** What is wrong with a body, as GitHub words it; unknown fields are let through, as there. */
export function checkBody(place: string, body: unknown): string | undefined {
  const shape = shapes[place];
  if (shape === undefined) return undefined;
  if (typeof body !== 'object' && body !== undefined) return 'Body should be a JSON object';
  const fields = new Map(Object.entries(body ?? {}));
  for (const [name, types] of Object.entries(shape)) {
    const value: unknown = fields.get(name);
    if (value === undefined) {
      if (types.endsWith('!')) return `"${name}" wasn't supplied.`;
      continue;
    }
    const allowed = types.replace('!', '').split('|');
    if (!allowed.some((type) => isA(type, value))) {
      return `For 'properties/${name}', ${JSON.stringify(value)} is not ${article(allowed)}.`;
    }
  }
  return undefined;
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

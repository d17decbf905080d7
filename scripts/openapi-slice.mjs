// Makes, from GitHub's whole OpenAPI description (a package of 400 MB, fetched into a temporary folder):
//   test/contract/slice/*.json            what the contract tests need of the operations and webhooks in use
//   src/sandbox/rest/openapi/*.json       every operation's name, and the fields of the bodies in use
// Run it with the pinned Node:  node_modules/.bin/node scripts/openapi-slice.mjs [--check] [--from FILE]
//   --check      writes nothing; exits with 1 when what is committed is not what would be written
//   --from FILE  an api.github.com.json that is here already
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { routes } from '../src/sandbox/rest/routes.ts';

const source = {
  package: '@octokit/openapi',
  version: '23.0.2',
  file: 'generated/api.github.com.json',
};
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Events that the sandbox sends, as GitHub names them; all their actions are taken. */
const events = [
  'issues',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
  'projects_v2_item',
  'push',
  'create',
  'delete',
  'deployment',
  'deployment_status',
  'workflow_run',
  'workflow_job',
  'workflow_dispatch',
  'repository_dispatch',
  'check_run',
  'check_suite',
  'status',
  'sub_issues',
  'issue_dependencies',
  'label',
  'installation',
  'installation_repositories',
  'repository',
  'merge_group',
  'ping',
];

/** Operations that the server answers itself. */
const served = ['get /rate_limit'];

/** Words of JSON Schema that say something about values; the rest is prose and examples. */
const kept = new Set([
  'type',
  'format',
  'enum',
  'nullable',
  'required',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'uniqueItems',
  'additionalProperties',
]);

function strip(schema) {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema.$ref !== undefined) return { $ref: schema.$ref };
  const slim = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') {
      // Here the keys are names of fields, among them `title`, `description` and `example`.
      slim.properties = mapValues(value, strip);
    } else if (['allOf', 'anyOf', 'oneOf'].includes(key)) slim[key] = value.map(strip);
    else if (key === 'items' || key === 'not') slim[key] = strip(value);
    else if (key === 'additionalProperties') slim[key] = strip(value);
    else if (kept.has(key)) slim[key] = value;
  }
  return slim;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function resolve(whole, part) {
  if (part?.$ref === undefined) return part;
  return part.$ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key], whole);
}

function jsonOf(whole, message) {
  const content = resolve(whole, message)?.content ?? {};
  return content['application/json']?.schema ?? content['application/scim+json']?.schema;
}

function sliceOperation(whole, operation) {
  const body = jsonOf(whole, operation.requestBody);
  return {
    operationId: operation.operationId,
    query: (operation.parameters ?? [])
      .map((each) => resolve(whole, each))
      .filter((each) => each.in === 'query')
      .map((each) => each.name),
    ...(body === undefined
      ? {}
      : {
          body: strip(body),
          bodyRequired: resolve(whole, operation.requestBody).required === true,
        }),
    responses: mapValues(operation.responses, (response) => {
      const schema = jsonOf(whole, response);
      return schema === undefined ? null : strip(schema);
    }),
  };
}

/** The schemas that the parts point at, and those that these point at. */
function collectSchemas(whole, parts) {
  const schemas = {};
  const visit = (value) => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return undefined;
    if (typeof value.$ref === 'string') {
      const name = value.$ref.split('/').at(-1);
      if (schemas[name] !== undefined) return undefined;
      schemas[name] = strip(whole.components.schemas[name]);
      return visit(schemas[name]);
    }
    return Object.values(value).forEach(visit);
  };
  visit(parts);
  return sorted(schemas);
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sliceWebhooks(whole) {
  const dashed = events.map((event) => event.replaceAll('_', '-'));
  const found = {};
  for (const [key, { post }] of Object.entries(whole['x-webhooks'])) {
    const event = dashed.find((name) => post['x-github'].subcategory === name.replaceAll('-', '_'));
    if (event === undefined) continue;
    found[key] = strip(jsonOf(whole, post.requestBody));
  }
  return sorted(found);
}

/** Type of each field of a body, `!` after a required one, `=` before the only texts; references are followed one step. */
function fieldsOf(whole, schema) {
  const body = resolve(whole, schema);
  if (body === undefined || body.type !== 'object' || body.properties === undefined)
    return undefined;
  return Object.fromEntries(
    Object.entries(body.properties).map(([name, field]) => {
      const mark = (body.required ?? []).includes(name) ? '!' : '';
      return [name, typesOf(whole, field).join('|') + mark + valuesOf(whole, field)];
    }),
  );
}

/** Where a field is a text of a list, and nothing else. */
function valuesOf(whole, schema) {
  const field = resolve(whole, schema);
  const texts = (field.enum ?? []).filter((each) => typeof each === 'string');
  return field.type === 'string' && texts.length > 0 ? `=${texts.join('|')}` : '';
}

function typesOf(whole, schema) {
  const field = resolve(whole, schema);
  const parts = field.oneOf ?? field.anyOf;
  const types =
    parts === undefined ? [field.type ?? 'any'] : parts.flatMap((each) => typesOf(whole, each));
  return [...new Set([...types, ...(field.nullable === true ? ['null'] : [])])];
}

function makeFiles(whole, checksum) {
  const places = [...routes.map(({ verb, path }) => `${verb} ${path}`), ...served].sort();
  const operations = {};
  const bodies = {};
  for (const place of places) {
    const [verb, path] = place.split(' ');
    const operation = whole.paths[path]?.[verb];
    if (operation === undefined) throw new Error(`${place} is not in the description`);
    operations[place] = sliceOperation(whole, operation);
    const fields = fieldsOf(whole, jsonOf(whole, operation.requestBody));
    if (fields !== undefined) bodies[place] = fields;
  }
  const names = {};
  for (const [path, verbs] of Object.entries(whole.paths)) {
    for (const [verb, operation] of Object.entries(verbs)) {
      if (operation.operationId !== undefined) names[`${verb} ${path}`] = operation.operationId;
    }
  }
  const webhooks = sliceWebhooks(whole);
  const schemas = collectSchemas(whole, [operations, webhooks]);
  const about = {
    ...source,
    sha256: checksum,
    operations: places.length,
    webhooks: Object.keys(webhooks).length,
  };
  return {
    'test/contract/slice/source.json': about,
    'test/contract/slice/operations.json': operations,
    'test/contract/slice/webhooks.json': webhooks,
    'test/contract/slice/schemas.json': schemas,
    'src/sandbox/rest/openapi/operations.json': sorted(names),
    'src/sandbox/rest/openapi/bodies.json': bodies,
  };
}

/** One entry a line, so that a change can be read in a diff; sources as the formatter wants them. */
function toText(path, value) {
  if (path.startsWith('src/')) return `${JSON.stringify(value, null, 2)}\n`;
  const lines = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}: ${JSON.stringify(each)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

function readDescription(from) {
  if (from !== undefined) return readFileSync(from);
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  try {
    const name = `${source.package}@${source.version}`;
    const packed = execFileSync('npm', ['pack', '--silent', name], {
      cwd: folder,
      encoding: 'utf8',
    });
    const file = `package/${source.file}`;
    execFileSync('tar', ['-xzf', packed.trim().split('\n').at(-1), file], { cwd: folder });
    return readFileSync(join(folder, file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { check: { type: 'boolean' }, from: { type: 'string' } } });
const bytes = readDescription(values.from);
const checksum = createHash('sha256').update(bytes).digest('hex');
let stale = 0;
for (const [path, value] of Object.entries(
  makeFiles(JSON.parse(bytes.toString('utf8')), checksum),
)) {
  const file = join(root, path);
  const text = toText(path, value);
  if (values.check === true) {
    let committed = '';
    try {
      committed = readFileSync(file, 'utf8');
    } catch {
      // A missing file is as stale as a different one.
    }
    if (committed === text) continue;
    stale += 1;
    console.error(`${path} is stale: run node_modules/.bin/node scripts/openapi-slice.mjs`);
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`${path} ${Math.round(text.length / 1000)} kB`);
  }
}
process.exitCode = stale === 0 ? 0 : 1;

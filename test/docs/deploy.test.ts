import { existsSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { Known } from '../../src/environment/variables.ts';

const read = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Composed {
  readonly services: Readonly<Record<string, { readonly volumes?: readonly string[] }>>;
}

interface Manifest {
  readonly kind: string;
  readonly spec: {
    readonly replicas?: number;
    readonly minAvailable?: number;
    readonly selector?: { readonly matchLabels?: object; readonly app?: string };
    readonly template?: {
      readonly metadata: { readonly labels: { readonly app: string } };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly Container[];
      };
    };
  };
}

interface Container {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}

const manifests = loadAll(read('deploy/kubernetes.yaml')) as Manifest[];
const kind = (name: string): Manifest['spec'] => {
  const found = manifests.find((each) => each.kind === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.spec;
};
const pods = kind('Deployment').template;
const container = pods?.spec.containers[0];

/** Seconds that a shutdown waits for the work under way. */
const DRAIN = 25;

describe('the Kubernetes manifest', () => {
  test('asks for paths that the server has, at the port where it listens', () => {
    const handler = read('src/surfaces/http/handler.ts');
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
      const { path, port } = container?.[probe].httpGet ?? { path: '', port: '' };
      expect(handler).toContain(`case '${path}':`);
      expect(container?.ports.map(({ name }) => name)).toContain(port);
    }
    expect(container?.livenessProbe.httpGet.path).toBe('/healthz');
    expect(container?.readinessProbe.httpGet.path).toBe('/readyz');
    expect(container?.ports[0]?.containerPort).toBe(3000);
    expect(read('src/environment/variables.ts')).toContain(`Port.prefault('3000')`);
  });

  test('takes one away at a time, and lets it end', () => {
    const labels = pods?.metadata.labels;
    expect(kind('PodDisruptionBudget').selector?.matchLabels).toEqual(labels);
    expect(kind('Service').selector).toEqual(labels);
    expect(kind('PodDisruptionBudget').minAvailable).toBe((kind('Deployment').replicas ?? 0) - 1);
    expect(pods?.spec.terminationGracePeriodSeconds).toBeGreaterThan(DRAIN + 5);
    expect(read('src/drover.ts')).toContain(`DRAIN_LIMIT: Millis = ${DRAIN} * SECOND`);
  });
});

describe('the compose file', () => {
  interface Service {
    readonly environment?: Readonly<Record<string, string>>;
    readonly build?: { readonly dockerfile: string };
    readonly stop_grace_period?: string;
    readonly healthcheck?: { readonly test: readonly string[] };
  }
  const [file] = loadAll(read('deploy/compose.yaml')) as [
    { readonly services: Readonly<Record<string, Service>> },
  ];
  const replicas = Object.entries(file.services).filter(([name]) => name.startsWith('drover'));

  test('starts two alike, on one database, which is there', () => {
    expect(replicas).toHaveLength(2);
    expect(replicas[0]?.[1]).toEqual(replicas[1]?.[1]);
    const { environment = {}, build, stop_grace_period: grace } = replicas[0]?.[1] ?? {};
    const known = [...Object.keys(Known.shape), 'PRIVATE_KEY_PATH'];
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const { hostname, username, pathname } = new URL(environment['DATABASE_URL'] ?? '');
    const database = file.services[hostname]?.environment;
    expect([username, pathname.slice(1)]).toEqual([
      database?.['POSTGRES_USER'],
      database?.['POSTGRES_DB'],
    ]);
    expect(existsSync(new URL(`../../${build?.dockerfile}`, import.meta.url))).toBe(true);
    expect(Number.parseInt(grace ?? '', 10)).toBeGreaterThan(DRAIN);
    expect(replicas[0]?.[1].healthcheck?.test.join(' ')).toContain('/readyz');
  });
});

describe('the proxy', () => {
  const lines = read('deploy/haproxy.cfg')
    .split('\n')
    .map((line) => line.trim());

  test('passes deliveries on to the replicas of the compose file, of which it asks whether they are ready', () => {
    const [file] = loadAll(read('deploy/compose.yaml')) as [Composed];
    const names = Object.keys(file.services).filter((name) => name.startsWith('drover-'));
    const asked = lines.filter((line) => line.startsWith('server '));
    expect(asked.map((line) => line.split(' ')[1])).toEqual(names);
    for (const [index, name] of names.entries())
      expect(asked[index]).toContain(`"\${DROVER_${index + 1}-${name}:3000}"`);
    expect(lines).toContain('option httpchk GET /readyz');
    expect(lines).toContain('bind :3000');
    expect(file.services['proxy']?.volumes).toEqual([
      './haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro',
    ]);
  });

  test('keeps what has no password to those who ask a replica itself', () => {
    expect(lines).toContain('http-request deny if { path /metrics }');
    expect(read('src/surfaces/http/handler.ts')).toContain('/metrics');
  });
});

test('git does not take the secrets that the page has people put beside the compose file', () => {
  const ignored = read('.gitignore').split('\n');
  for (const file of ['deploy/app.pem', 'deploy/drover.env']) {
    expect(read('docs/operating.md')).toContain(file);
    expect(ignored).toContain(file);
  }
});

describe('the container file', () => {
  const lines = read('deploy/Containerfile').split('\n');

  test('copies what there is, and starts what is among it', () => {
    const copied = lines
      .filter((line) => line.startsWith('COPY '))
      .flatMap((line) => line.split(' ').slice(1, -1));
    for (const path of copied)
      expect(existsSync(new URL(`../../${path}`, import.meta.url))).toBe(true);
    expect(copied).toEqual(['package.json', 'package-lock.json', 'src']);
    expect(lines).toContain(
      'CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=50", "src/main.ts"]',
    );
    expect(read('deploy/Containerfile.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(copied.map((path) => `!${path}`)),
    );
  });

  test('brings the Node for which this is written', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    const [major] = (devDependencies['node'] ?? '').split('.');
    expect(lines).toContain(`FROM node:${major}-slim`);
  });
});

test('the page on operating names each of them, and what they need to be told', () => {
  const page = read('docs/operating.md');
  for (const file of ['Containerfile', 'compose.yaml', 'haproxy.cfg', 'kubernetes.yaml'])
    expect(page).toContain(`(../deploy/${file})`);
  for (const name of ['APP_ID', 'WEBHOOK_SECRET', 'DATABASE_URL'])
    expect(page).toContain(`| \`${name}\` |`);
});

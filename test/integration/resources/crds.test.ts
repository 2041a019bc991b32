import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { apiVersion, fieldManagers, group, plurals, version } from '../../../api/names.ts';
import {
  crdName,
  gsoNodeMapSchema,
  gsoPolicySchema,
  gsoReportSchema,
  type Condition,
  type GsoNodeMap,
  type GsoPolicy,
  type GsoReport,
  type HostObservation,
  type NetworkObservation,
  type Result,
  type Verdict,
} from '../../../api/v1alpha1.ts';
import { evidences, labelValues, reasons, states } from '../../../api/vocabulary.ts';
import { manifestPaths } from '../../../control-plane/manifests/manifest-paths.ts';
import { readManifests } from '../../../control-plane/manifests/read-manifests.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';

const namespace = 'crds';
const node = 'crds-node';
const api = `/apis/${apiVersion}`;
const reports = `${api}/${plurals.reports}`;
const policies = `${api}/namespaces/${namespace}/${plurals.policies}`;
const nodeMaps = `${api}/${plurals.nodeMaps}`;
const time = '2026-11-22T10:00:00Z';

// Full examples: every field of the types is there (a test below holds that), so types and schemas cannot drift. The
// report is that of a usual node, with one fault.

const fails: Result = {
  state: 'Unsupported',
  evidence: 'Wire',
  reason: 'NoChecksumOffload',
  message: 'sendmsg: EIO with UDP_SEGMENT, at every number of segments.',
  call: 'sendmsg',
  errno: 'EIO',
  goodRounds: 0,
};
const works: Result = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'All segments arrived as they were sent.',
  goodRounds: 2,
};

const observation: Required<NetworkObservation> = {
  addresses: ['10.244.1.7', 'fd00:10:244:1::7'],
  port: 47600,
  lastRound: time,
  rounds: 144,
  maxSegments: 0,
  ipv4: { gso: fails, ecn: works, maxSegments: 0 },
  ipv6: { gso: works, ecn: works, maxSegments: 64 },
  // A round exchanges datagrams with one peer in each family.
  peers: (['IPv4', 'IPv6'] as const).map((ipFamily) => ({
    node: 'ip-10-0-3-17.eu-west-1.compute.internal',
    family: ipFamily,
    address: ipFamily === 'IPv4' ? '10.244.3.9' : 'fd00:10:244:3::9',
    time,
    ...(ipFamily === 'IPv4'
      ? {
          gso: 'Broken',
          ecn: 'Capable',
          faults: { gso: { reason: 'SilentLoss', message: 'Lost.', errno: 'ENOBUFS' } },
          numbers: { control: { sent: 8, received: 8 }, gso: { sent: 8, received: 0 } },
          receiverDropped: 3,
        }
      : { gso: 'Capable', ecn: 'Capable' }),
  })),
  findings: [],
};

const hostObservation: HostObservation = {
  ...observation,
  findings: [
    {
      code: 'NoChecksumOffload',
      severity: 'Error',
      message: 'The interface ens5 does not compute UDP checksums, so this kernel refuses segmentation offload.',
      remedies: [
        { target: 'Interface', action: 'Switch checksum offload on.', commands: ['ethtool -K ens5 tx on'] },
        { target: 'Workload', action: 'Switch GSO off.', commands: ['QUIC_GO_DISABLE_GSO=true'] },
      ],
    },
  ],
  kernel: { release: '5.15.0-1084-aws', bootId: '0b9ad0d5-8b1c-4c55-9f9f-3d1c3c3a1b11' },
  interfaces: [
    {
      name: 'ens5',
      mtu: 9001,
      families: ['IPv4', 'IPv6'],
      driver: 'ena',
      driverVersion: '2.13.0g',
      firmwareVersion: '1.4',
      offloads: {
        'tx-udp-segmentation': 'off [fixed]',
        'tx-checksum-ip-generic': 'off',
        'tx-checksum-ipv4': 'on',
        'generic-segmentation-offload': 'on',
      },
    },
  ],
  facts: { rmemMax: 212_992, wmemMax: 212_992, hugePagePmdSize: 2_097_152 },
};

const capability = {
  state: 'Unsupported' as const,
  evidence: 'Wire' as const,
  reason: 'NoChecksumOffload' as const,
  message: 'IPv4: sendmsg fails with EIO as soon as UDP_SEGMENT is set.',
  since: time,
  unconfirmedSince: time,
};
const verdict: Required<Verdict> = {
  podGso: { ...capability, state: 'Capable', reason: 'Delivered', message: 'All segments arrived.' },
  hostGso: capability,
  podEcn: { ...capability, state: 'Degraded', reason: 'EcnBleached' },
  hostEcn: { ...capability, state: 'Unknown', reason: 'ControlLost' },
  evidence: 'Wire',
  reason: 'NoChecksumOffload',
};
const conditions: Condition[] = ['Fresh', 'WireVerified'].map((type) => ({
  type,
  status: 'True',
  reason: 'AsExpected',
  message: 'The last round ended 4 minutes ago.',
  lastTransitionTime: time,
}));

const reportHead = { apiVersion, kind: 'GsoReport', metadata: { name: node } } as const;
const report: GsoReport = {
  ...reportHead,
  spec: {
    peers: {
      pod: [{ node: 'other', addresses: ['10.244.2.7'], port: 47600 }],
      host: [{ node: 'other', addresses: ['192.0.2.7', '2001:db8::7'], port: 47600 }],
    },
    probeRequestedAt: time,
  },
  status: { observed: { pod: observation, host: hostObservation }, verdict, conditions },
};

const podCounts = { treated: 3, onCapableNodes: 2, elsewhere: 1, drifted: 2, unsafe: 1, conservative: 1 };

const policy: GsoPolicy = {
  apiVersion,
  kind: 'GsoPolicy',
  metadata: { name: 'default', namespace },
  spec: {
    rules: [
      {
        selector: {
          matchLabels: { 'app.kubernetes.io/name': 'caddy' },
          matchExpressions: [
            { key: 'tier', operator: 'In', values: ['edge', ''] },
            { key: 'canary', operator: 'NotIn', values: ['true'] },
            { key: 'team', operator: 'Exists' },
            { key: 'legacy', operator: 'DoesNotExist' },
          ],
        },
        placement: 'Require',
        needs: ['GSO', 'ECN'],
        preset: 'none',
        env: [{ name: 'TRANSPORT', whenCapable: 'quic', whenIncapable: 'h2' }],
        containers: ['server', 'sidecar'],
      },
      { selector: {}, placement: 'Prefer', needs: ['GSO'], preset: 'tailscale' },
      { selector: {}, placement: 'None', preset: 'quic-go' },
    ],
  },
  status: {
    observedGeneration: 1,
    total: podCounts,
    rules: [podCounts, podCounts, podCounts],
    driftedNodes: { count: 1, worst: [{ node, unsafe: 1, conservative: 1 }] },
    untreated: { count: 1, pods: ['caddy-0'] },
    conditions,
  },
};

const nodeMap: GsoNodeMap = {
  apiVersion,
  kind: 'GsoNodeMap',
  metadata: { name: 'nodes' },
  nodes: { [node]: labelValues.slice(0, 4).join(',') },
};

/** The parts of a CRD schema that these tests inspect. */
interface Schema {
  type: string;
  description?: string;
  enum?: string[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema;
}
const schemaOfCrd: v.GenericSchema<unknown, Schema> = v.object({
  type: v.string(),
  description: v.exactOptional(v.string()),
  enum: v.exactOptional(v.array(v.string())),
  required: v.exactOptional(v.array(v.string())),
  properties: v.exactOptional(
    v.record(
      v.string(),
      v.lazy(() => schemaOfCrd),
    ),
  ),
  items: v.exactOptional(v.lazy(() => schemaOfCrd)),
  additionalProperties: v.exactOptional(v.lazy(() => schemaOfCrd)),
});

/** The same parts of a valibot schema. */
interface ApiSchema {
  type: string;
  entries?: Record<string, ApiSchema>;
  wrapped?: ApiSchema;
  item?: ApiSchema;
  value?: ApiSchema;
  options?: string[];
}
const schemaOfApi: v.GenericSchema<unknown, ApiSchema> = v.object({
  type: v.string(),
  entries: v.exactOptional(
    v.record(
      v.string(),
      v.lazy(() => schemaOfApi),
    ),
  ),
  wrapped: v.exactOptional(v.lazy(() => schemaOfApi)),
  item: v.exactOptional(v.lazy(() => schemaOfApi)),
  value: v.exactOptional(v.lazy(() => schemaOfApi)),
  options: v.exactOptional(v.array(v.string())),
});

const crdSchema = v.object({
  metadata: v.object({ name: v.string() }),
  spec: v.object({
    versions: v.tuple([v.object({ schema: v.object({ openAPIV3Schema: schemaOfCrd }) })]),
  }),
});

const manifests = await readManifests(manifestPaths.filter((folder) => folder.endsWith('crds')));
const schemas = Object.fromEntries(
  manifests.map((manifest) => {
    const { metadata, spec } = v.parse(crdSchema, manifest);
    return [metadata.name, spec.versions[0].schema.openAPIV3Schema];
  }),
);

/** Lines like `.spec.rules[].placement? Prefer|Require|None`, one for each field. */
function describeCrd(schema: Schema, path = ''): string[] {
  if (schema.type === 'object' && schema.additionalProperties !== undefined)
    return [`${path}{}`, ...describeCrd(schema.additionalProperties, `${path}{}`)];
  if (schema.type === 'object')
    return Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      describeCrd(field, `${path}.${name}${schema.required?.includes(name) === true ? '' : '?'}`),
    );
  if (schema.type === 'array') return schema.items === undefined ? [] : describeCrd(schema.items, `${path}[]`);
  const type = schema.type === 'integer' ? 'number' : schema.type;
  return [`${path} ${schema.enum?.join('|') ?? type}`];
}

/** The same for a schema of api/. */
function describeApi(schema: ApiSchema, path = ''): string[] {
  switch (schema.type) {
    case 'object':
      return Object.entries(schema.entries ?? {}).flatMap(([name, field]) =>
        field.type === 'exact_optional' && field.wrapped !== undefined
          ? describeApi(field.wrapped, `${path}.${name}?`)
          : describeApi(field, `${path}.${name}`),
      );
    case 'record':
      return [`${path}{}`, ...(schema.value === undefined ? [] : describeApi(schema.value, `${path}{}`))];
    case 'array':
      return schema.item === undefined ? [] : describeApi(schema.item, `${path}[]`);
    case 'picklist':
      return [`${path} ${schema.options?.join('|')}`];
    // api/text-map.ts, the only one.
    case 'custom':
      return [`${path}{}`, `${path}{} string`];
    default:
      return [`${path} ${schema.type}`];
  }
}

/** Paths of the fields that an example shows. Twins (networks, families, capabilities) count as one field. */
function shownIn(example: unknown, path = ''): string[] {
  if (Array.isArray(example)) return example.flatMap((item) => shownIn(item, `${path}[]`));
  if (typeof example !== 'object' || example === null) return [fieldPath(path)];
  return [fieldPath(path), ...Object.entries(example).flatMap(([name, value]) => shownIn(value, `${path}.${name}`))];
}

/** The path of a field without what tells its twins apart, and without the `?` of optional ones. */
function fieldPath(path: string): string {
  return path
    .replace(/\{\}.*| .*|\?/g, '')
    .replace(/\.(pod|host)(Gso|Ecn)\b/, '.capability')
    .replace(/\.(pod|host)\b/, '.network')
    .replace(/\.(ipv4|ipv6)\b/, '.family')
    .replace(/(?<=family|faults|numbers)\.(gso|ecn)\b/, '.capability');
}

function fieldsWithoutDescription(schema: Schema, path: string): string[] {
  return [
    ...(schema.description === undefined ? [path] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      fieldsWithoutDescription(field, `${path}.${name}`),
    ),
    ...(schema.items?.properties === undefined ? [] : fieldsWithoutDescription(schema.items, `${path}[]`)),
  ];
}

function kubectl(...args: string[]): string {
  return execFileSync(join(inject('binaries'), 'kubectl'), ['--kubeconfig', inject('kubeconfig'), ...args], {
    encoding: 'utf8',
  });
}

let client: TestClient;

function messageOf(body: unknown): string {
  const found = v.safeParse(v.object({ message: v.string() }), body);
  return found.success ? found.output.message : '';
}

/** The answer to a dry-run creation, which rejects unknown fields. */
async function tryCreate(path: string, object: unknown): Promise<{ status: number; message: string }> {
  const answer = await client.ask({
    method: 'POST',
    path,
    body: object,
    query: { dryRun: 'All', fieldValidation: 'Strict' },
  });
  return { status: answer.status, message: messageOf(answer.body) };
}

/** The answer to a dry-run change of the example's status, which rejects unknown fields. */
async function tryStatus(status: unknown): Promise<{ status: number; message: string }> {
  const options = { query: { dryRun: 'All', fieldValidation: 'Strict' }, contentType: 'application/merge-patch+json' };
  const answer = await client.ask({
    method: 'PATCH',
    path: `${reports}/${node}/status`,
    body: { status },
    ...options,
  });
  return { status: answer.status, message: messageOf(answer.body) };
}

beforeAll(async () => {
  client = new TestClient();
  await createNamespace(client, namespace);
  // As in real life: one manager of server-side apply for each part.
  const status = `${reports}/${node}/status`;
  const observed = (part: object): object => ({ ...reportHead, status: { observed: part } });
  await client.apply(`${reports}/${node}`, { ...reportHead, spec: report.spec }, fieldManagers.operator);
  await client.apply(status, observed({ pod: observation }), fieldManagers.pod);
  await client.apply(status, observed({ host: hostObservation }), fieldManagers.host);
  await client.apply(status, { ...reportHead, status: { verdict, conditions } }, fieldManagers.operator);
});

afterAll(async () => {
  await client.remove(`${reports}/${node}`);
  await client.remove(`/api/v1/namespaces/${namespace}`);
  await client[Symbol.asyncDispose]();
});

describe('The CRDs and the schemas of api/', () => {
  test.each([
    [plurals.reports, gsoReportSchema],
    [plurals.policies, gsoPolicySchema],
    [plurals.nodeMaps, gsoNodeMapSchema],
  ])('name the same fields of %s, with the same types, enums and duties', (plural, schema) => {
    const isField = (line: string): boolean => !/^\.(apiVersion|kind|metadata)\b/.test(line);
    const found = describeCrd(schemas[crdName(plural)] ?? { type: 'none' });
    expect(found.toSorted()).toEqual(describeApi(v.parse(schemaOfApi, schema)).filter(isField).toSorted());
  });

  test.each([
    [plurals.reports, report],
    [plurals.policies, policy],
    [plurals.nodeMaps, nodeMap],
  ])('are shown in full by the example of %s', (plural, example) => {
    const shown = new Set(shownIn(example));
    const fields = describeCrd(schemas[crdName(plural)] ?? { type: 'none' }).map((line) => fieldPath(line));
    expect(fields.filter((field) => !shown.has(field) && !shown.has(field.replace(/\[\]$/, '')))).toEqual([]);
  });

  test.each(Object.entries(schemas))('describe every field of %s', (_name, schema) => {
    expect(fieldsWithoutDescription(schema, '')).toEqual([]);
  });
});

describe('A GsoReport', () => {
  test('keeps everything that its writers apply, each its own part', async () => {
    const stored = await client.get(`${reports}/${node}`);
    expect(stored).toMatchObject(report);
    const managed = v.object({ metadata: v.object({ managedFields: v.array(v.object({ manager: v.string() })) }) });
    expect(
      v
        .parse(managed, stored)
        .metadata.managedFields.map(({ manager }) => manager)
        .toSorted(),
    ).toEqual([fieldManagers.operator, fieldManagers.operator, fieldManagers.host, fieldManagers.pod].toSorted());
  });

  test('stays below 6 KB with every field in use', async () => {
    const stored = await client.get(`${reports}/${node}`);
    expect(JSON.stringify(stored).length).toBeLessThan(6 * 1024);
  });

  test('loses what a probe no longer applies, and nothing of the other probe', async () => {
    const path = `${reports}/${node}/status`;
    const { ipv6: _ipv6, ...withoutIpv6 } = observation;
    await client.apply(path, { ...reportHead, status: { observed: { pod: withoutIpv6 } } }, fieldManagers.pod);
    const stored = v.parse(gsoReportSchema, await client.get(`${reports}/${node}`));
    expect(stored.status?.observed).toEqual({ pod: withoutIpv6, host: hostObservation });
    await client.apply(path, { ...reportHead, status: { observed: { pod: observation } } }, fieldManagers.pod);
  });

  test('is rejected when another writer claims a part without force', async () => {
    const options = { contentType: 'application/apply-patch+yaml', query: { fieldManager: fieldManagers.pod } };
    const body = { ...reportHead, status: { observed: { host: { ...hostObservation, rounds: 1 } } } };
    const answer = await client.ask({ method: 'PATCH', path: `${reports}/${node}/status`, body, ...options });
    expect(answer.status).toBe(409);
    expect(messageOf(answer.body)).toContain(fieldManagers.host);
  });

  test.each([
    ...states.map((word) => ['state', word]),
    ...evidences.map((word) => ['evidence', word]),
    ...reasons.map((word) => ['reason', word]),
  ])('accepts the %s %s', async (field, word) => {
    const change = { [field]: word };
    expect(
      await tryStatus({ verdict: { hostGso: change }, observed: { pod: { ipv4: { gso: change } } } }),
    ).toMatchObject({ status: 200 });
  });

  test.each([
    ['an unknown state', { verdict: { podGso: { state: 'Fine' } } }, 'Unsupported value: "Fine"'],
    ['an unknown reason', { verdict: { reason: 'Bad' } }, 'Unsupported value: "Bad"'],
    ['an unknown evidence', { verdict: { evidence: 'Guess' } }, 'Unsupported value: "Guess"'],
    ['a verdict without a reason', { verdict: { reason: null } }, 'status.verdict.reason: Required value'],
    ['an unknown field', { observed: { pod: { colour: 'red' } } }, 'unknown field "status.observed.pod.colour"'],
    ['an invalid time', { observed: { pod: { lastRound: 'noon' } } }, 'must be of type date-time: "noon"'],
    ['a port beyond 65535', { observed: { pod: { port: 70_000 } } }, 'should be less than or equal to 65535'],
    ['a negative count', { observed: { host: { rounds: -1 } } }, 'should be greater than or equal to 0'],
    ['a name for an address', { observed: { pod: { addresses: ['localhost'] } } }, 'must be an IPv4 or IPv6 address'],
    [
      'more than two good rounds',
      { observed: { pod: { ipv4: { gso: { goodRounds: 3 } } } } },
      'should be less than or equal to 2',
    ],
    [
      'an offload that is neither on nor off',
      { observed: { host: { interfaces: [{ name: 'a', mtu: 1, families: [], offloads: { x: 'maybe' } }] } } },
      'Unsupported value: "maybe"',
    ],
    [
      'a message that is a book',
      { verdict: { podGso: { message: 'x'.repeat(1025) } } },
      'status.verdict.podGso.message: Too long',
    ],
    ['two conditions of one type', { conditions: [...conditions, ...conditions] }, 'Duplicate value'],
  ])('rejects %s', async (_what, status, message) => {
    const answer = await tryStatus(status);
    expect(answer.status).toBeOneOf([400, 422]);
    expect(answer.message).toContain(message);
  });

  test.each([
    [
      'a fourth peer',
      { peers: { pod: Array.from({ length: 4 }, () => report.spec?.peers?.pod?.[0]) } },
      'at most 3 items',
    ],
    ['a peer without a port', { peers: { host: [{ node: 'a', addresses: [] }] } }, 'spec.peers.host[0].port: Required'],
    ['a request at no time', { probeRequestedAt: 'now' }, 'must be of type date-time: "now"'],
    ['an unknown field', { interval: '1m' }, 'unknown field "spec.interval"'],
  ])('rejects %s in its spec', async (_what, spec, message) => {
    const answer = await tryCreate(reports, { ...reportHead, metadata: { name: 'crds-other' }, spec });
    expect(answer.status).toBeOneOf([400, 422]);
    expect(answer.message).toContain(message);
  });
});

describe('A GsoPolicy', () => {
  const withRules = (...rules: unknown[]): unknown => ({ ...policy, status: undefined, spec: { rules } });
  const variable = { name: 'TRANSPORT', whenCapable: 'quic', whenIncapable: 'h2' };
  const rule = { selector: {}, env: [variable] };
  const longest = `A${'B'.repeat(53)}`;

  test('is accepted in full', async () => {
    expect(await tryCreate(policies, { ...policy, status: undefined })).toMatchObject({ status: 201 });
  });

  test('fills in the defaults', async () => {
    const answer = await client.create(policies, withRules({ selector: {} }), { dryRun: 'All' });
    const created = v.parse(gsoPolicySchema, answer);
    expect(created.spec.rules).toEqual([{ selector: {}, placement: 'Prefer', needs: ['GSO'], preset: 'quic-go' }]);
  });

  test.each([
    ['no rule', []],
    ['the longest name of a variable', [{ selector: {}, env: [{ ...variable, name: longest }] }]],
    ['empty values', [{ selector: {}, env: [{ ...variable, whenCapable: '', whenIncapable: '' }] }]],
    ['one variable in two rules that mean the same', [rule, rule]],
    [
      'needs in another order',
      [
        { ...rule, needs: ['ECN', 'GSO'] },
        { ...rule, needs: ['GSO', 'ECN'] },
      ],
    ],
    [
      'the variable of a preset that the rule does not use',
      [{ selector: {}, preset: 'none', env: [{ ...variable, name: 'QUIC_GO_DISABLE_GSO' }] }],
    ],
    ['many rules', Array.from({ length: 32 }, () => ({ selector: {} }))],
  ])('accepts %s', async (_what, rules) => {
    expect(await tryCreate(policies, withRules(...rules))).toMatchObject({ status: 201 });
  });
});

describe('A GsoNodeMap', () => {
  beforeAll(() => client.remove(`${nodeMaps}/nodes`));

  const withNode = (value: string): GsoNodeMap => ({ ...nodeMap, nodes: { [node]: value } });

  test.each(labelValues)('accepts the label value %s in every place', async (value) => {
    expect(await tryCreate(nodeMaps, withNode(Array.from({ length: 4 }, () => value).join(',')))).toMatchObject({
      status: 201,
    });
  });

  test.each([
    ['a word of its own', 'capable,fine,capable,capable'],
    ['three verdicts', 'capable,capable,capable'],
    ['five verdicts', 'capable,capable,capable,capable,capable'],
    ['nothing', ''],
    ['spaces', 'capable, capable, capable, capable'],
  ])('rejects %s as a value', async (_what, value) => {
    const answer = await tryCreate(nodeMaps, withNode(value));
    expect(answer.status).toBe(422);
    expect(answer.message).toMatch(/should match|Too long/);
  });

  test('is rejected under any name other than nodes', async () => {
    const answer = await tryCreate(nodeMaps, { ...nodeMap, metadata: { name: 'mine' } });
    expect(answer.status).toBe(422);
    expect(answer.message).toContain('metadata.name must be nodes');
  });
});

describe('kubectl', () => {
  const rows = (text: string): string[][] =>
    text
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));

  test('shows a verdict in one line', () => {
    const [head, row] = rows(kubectl('get', plurals.reports, node));
    expect(head).toEqual(['NAME', 'POD-GSO', 'HOST-GSO', 'EVIDENCE', 'REASON', 'KERNEL', 'FRESH', 'AGE']);
    expect(row?.slice(0, -1)).toEqual([
      node,
      'Capable',
      'Unsupported',
      'Wire',
      'NoChecksumOffload',
      '5.15.0-1084-aws',
      'True',
    ]);
  });

  test('shows more with -o wide', () => {
    const [head, row] = rows(kubectl('get', 'gsor', node, '-o', 'wide'));
    expect(head?.slice(8)).toEqual(['POD-ECN', 'HOST-ECN', 'DRIVER', 'MAX-SEGMENTS', 'LAST-ROUND']);
    expect(row?.slice(8, -1)).toEqual(['Degraded', 'Unknown', 'ena', '0']);
    expect(row?.at(-1)).toMatch(/^(\d+[smhdy])+$|^<invalid>$/);
  });

  test('explains every field of a report', () => {
    const text = kubectl('explain', `${plurals.reports}.status`, '--recursive');
    const words = new Set(text.split(/\s+/));
    const names = describeCrd(schemas[crdName(plurals.reports)] ?? { type: 'none' })
      .filter((line) => line.startsWith('.status'))
      .flatMap((line) => line.split(' ')[0]?.match(/\w+/g) ?? [])
      .filter((name) => name !== 'status');
    expect([...new Set(names)].filter((name) => !words.has(name))).toEqual([]);
  });

  test('knows the short names and the category', () => {
    const text = kubectl('api-resources', `--api-group=${group}`, '--categories=quicgso', '--no-headers');
    expect(rows(text).map((row) => row.slice(0, 3))).toEqual([
      [plurals.policies, 'gsop', `${group}/${version}`],
      [plurals.reports, 'gsor', `${group}/${version}`],
    ]);
  });
});

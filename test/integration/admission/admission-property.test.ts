import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparablePod } from '../../corpus/comparable-pod.ts';
import type { Pod } from '../../corpus/pod.ts';
import { readNodes } from '../../corpus/read-corpus.ts';
import { bind } from '../../reference/bind.ts';
import { generateNewPod, type NewPod } from '../../reference/generate/generate-new-pod.ts';
import { generateRules } from '../../reference/generate/generate-rules.ts';
import { Random } from '../../reference/generate/random.ts';
import type { Situation } from '../../reference/situation.ts';
import { treat } from '../../reference/treat.ts';
import { AdmissionFixture } from '../../support/admission/admission-fixture.ts';

// The admission policies against the reference, on generated pods and rules. A difference is shown with the
// seed of fast-check: ADMISSION_SEED=… shows it again, and ADMISSION_PAIRS=20000 looks for more.
const pairs = Number(process.env['ADMISSION_PAIRS'] ?? 400);
const seed = Number(process.env['ADMISSION_SEED'] ?? Date.now() % 1_000_000_000);

const podsOfNamespace = 10;
/** To make what was found small: each try asks the API server. */
const shrinkMs = 60_000;

const nodes = await readNodes();
const untouched = 'property';
/** One of them did not opt in. */
const namespaces = Array.from({ length: 10 }, (_item, index) => ({
  name: `${untouched}-${String(index)}`,
  injection: index === 0 ? 'disabled' : 'enabled',
}));

const stack = new AsyncDisposableStack();
let fixture: AdmissionFixture;
let counter = 0;

beforeAll(async () => {
  const optIns = namespaces.map(({ name, injection }): [string, string] => [name, injection]);
  fixture = stack.use(await AdmissionFixture.create({ nodes, namespaces: new Map([[untouched, null], ...optIns]) }));
});

afterAll(async () => stack.disposeAsync());

const samples = fc.sample(fc.gen(), { seed, numRuns: Math.ceil(pairs / podsOfNamespace) });
const rounds = Array.from({ length: Math.ceil(samples.length / namespaces.length) }, (_item, round) => round);

describe('The API server and the reference agree', () => {
  it.for(rounds)('on ten policies with ten pods each, round %i', { timeout: 2 * shrinkMs }, async (round) => {
    const first = round * namespaces.length;
    const all = await findDifferences(samples.slice(first, first + namespaces.length));
    const failed = all.findIndex((differences) => differences.length > 0);
    expect(failed === -1 ? [] : await shrink(first + failed)).toEqual([]);
  });
});

/** The differences of a sample, after making it small as far as time allows. */
async function shrink(index: number): Promise<string[]> {
  let smallest: string[] = [];
  const agrees = fc.asyncProperty(fc.gen(), async (choose) => {
    const [differences = []] = await findDifferences([choose], namespaces[index % namespaces.length]);
    if (differences.length > 0) smallest = differences;
    return differences.length === 0;
  });
  await fc.check(agrees, { seed, path: String(index), interruptAfterTimeLimit: shrinkMs });
  return [`seed: ${String(seed)}`, ...smallest];
}

/** What to look at where the two differ, of each sample: it is played in a namespace of its own, or in the given one. */
async function findDifferences(
  choices: readonly fc.GeneratorValue[],
  only?: (typeof namespaces)[number],
): Promise<string[][]> {
  const cases = choices.flatMap((choose, index) => {
    const namespace = only ?? namespaces[index];
    return namespace === undefined ? [] : [generateCase(new Random(choose), namespace)];
  });
  await fixture.apply(new Map(cases.map(({ namespace, situation }) => [namespace, situation.rules])));
  return Promise.all(cases.map(compare));
}

/** New pods in a namespace with a policy. */
interface Case {
  readonly namespace: string;
  readonly situation: Situation;
  readonly newPods: readonly NewPod[];
}

function generateCase(random: Random, { name: namespace, injection }: (typeof namespaces)[number]): Case {
  const situation = { injection, rules: generateRules(random), nodes };
  const newPods = Array.from({ length: podsOfNamespace }, () =>
    generateNewPod(random, `pod-${String(counter++)}`, situation),
  );
  return { namespace, situation, newPods };
}

async function compare({ namespace, situation, newPods }: Case): Promise<string[]> {
  const differences: string[] = [];
  for (const newPod of newPods) {
    const alone = comparablePod(await fixture.admitted(untouched, newPod.pod));
    const reference = byReference(alone, newPod, situation);
    const server = comparablePod(await byServer(newPod, namespace));
    if (!isDeepStrictEqual(server, reference)) {
      const { injection, rules } = situation;
      differences.push(describeAll({ injection, rules, ...newPod, alone, server, reference }));
    }
  }
  return differences;
}

function describeAll(parts: object): string {
  return Object.entries(parts)
    .map(([name, part]) => `${name}: ${JSON.stringify(part)}`)
    .join('\n');
}

async function byServer({ name, pod, bound }: NewPod, namespace: string): Promise<unknown> {
  if (bound === undefined) return fixture.admitted(namespace, pod);
  await fixture.create(namespace, pod);
  return fixture.bind(namespace, name, bound);
}

function byReference(alone: Pod, { bound }: NewPod, situation: Situation): Pod {
  const { metadata, ...treated } = treat(alone, situation);
  if (bound === undefined) return { ...treated, metadata };
  const annotations = { ...metadata.annotations, ...bound.annotations, ...bind(bound.node, situation) };
  return {
    ...treated,
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: { ...treated.spec, nodeName: bound.node },
  };
}

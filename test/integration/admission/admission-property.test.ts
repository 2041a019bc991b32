import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparablePod } from '../../corpus/comparable-pod.ts';
import type { Pod } from '../../corpus/pod.ts';
import { readNodes } from '../../corpus/read-corpus.ts';
import { bind } from '../../reference/bind.ts';
import { actorsOfScene, generateScene, type Actor, type Scene } from '../../reference/generate/generate-scene.ts';
import { treat } from '../../reference/treat.ts';
import { AdmissionFixture } from '../../support/admission/admission-fixture.ts';

// The admission policies against the reference, on pods and rules that nobody thought of. A difference is shown with its
// seed: ADMISSION_SEED=… ADMISSION_PAIRS=1 shows it again, and ADMISSION_PAIRS=20000 looks for more.
const pairs = Number(process.env['ADMISSION_PAIRS'] ?? 400);
const firstSeed = Number(process.env['ADMISSION_SEED'] ?? Date.now() % 1_000_000_000);

const scenesAtOnce = 10;
const rounds = Array.from(
  { length: Math.ceil(pairs / actorsOfScene / scenesAtOnce) },
  (_item, round) => firstSeed + round * scenesAtOnce,
);

const nodes = await readNodes();
const untouched = 'property';
const namespaceOf = (seed: number): string => `${untouched}-${String(seed % scenesAtOnce)}`;
/** One of them did not opt in. */
const injectionOf = (seed: number): string => (seed % scenesAtOnce === 0 ? 'disabled' : 'enabled');

const stack = new AsyncDisposableStack();
let fixture: AdmissionFixture;

beforeAll(async () => {
  const optIns = Array.from({ length: scenesAtOnce }, (_item, index): [string, string] => [
    namespaceOf(index),
    injectionOf(index),
  ]);
  fixture = stack.use(await AdmissionFixture.create({ nodes, namespaces: new Map([[untouched, null], ...optIns]) }));
});

afterAll(async () => stack.disposeAsync());

describe('The API server and the reference agree', () => {
  it.for(rounds)('on ten policies with ten pods each, from seed %i on', async (first) => {
    const scenes = Array.from({ length: scenesAtOnce }, (_item, index) => {
      const seed = first + index;
      return generateScene(seed, { injection: injectionOf(seed), nodes });
    });
    await fixture.apply(new Map(scenes.map(({ seed, situation }) => [namespaceOf(seed), situation.rules])));
    const found = await Promise.all(scenes.map(playScene));
    // A few are enough to look at.
    expect(found.flat().slice(0, 3).join('\n\n')).toBe('');
  });
});

/** Returns what to look at where the two differ. */
async function playScene(scene: Scene): Promise<string[]> {
  const differences: string[] = [];
  for (const actor of scene.actors) {
    const alone = comparablePod(await fixture.admitted(untouched, actor.pod));
    const reference = byReference(alone, actor, scene);
    const server = comparablePod(await byServer(actor, namespaceOf(scene.seed)));
    if (!isDeepStrictEqual(server, reference)) {
      const { seed, situation } = scene;
      const { injection, rules } = situation;
      differences.push(describeAll({ seed, injection, rules, ...actor, alone, server, reference }));
    }
  }
  return differences;
}

function describeAll(parts: object): string {
  return Object.entries(parts)
    .map(([name, part]) => `${name}: ${JSON.stringify(part)}`)
    .join('\n');
}

async function byServer({ name, pod, bound }: Actor, namespace: string): Promise<unknown> {
  if (bound === undefined) return fixture.admitted(namespace, pod);
  await fixture.create(namespace, pod);
  return fixture.bind(namespace, name, bound);
}

function byReference(alone: Pod, { bound }: Actor, { situation }: Scene): Pod {
  const { metadata, ...treated } = treat(alone, situation);
  if (bound === undefined) return { ...treated, metadata };
  const annotations = { ...metadata.annotations, ...bound.annotations, ...bind(bound.node, situation) };
  return {
    ...treated,
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: { ...treated.spec, nodeName: bound.node },
  };
}

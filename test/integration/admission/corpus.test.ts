import { afterAll, beforeAll, describe, it } from 'vitest';
import { comparablePod } from '../../corpus/comparable-pod.ts';
import { expectedPod } from '../../corpus/expected-pod.ts';
import type { Pod } from '../../corpus/pod.ts';
import { named, readCorpus, readNodes } from '../../corpus/read-corpus.ts';
import { CorpusFixture } from '../../support/admission/corpus-fixture.ts';

const corpus = await readCorpus();

const stack = new AsyncDisposableStack();
let fixture: CorpusFixture;

beforeAll(async () => {
  fixture = stack.use(await CorpusFixture.create(corpus, await readNodes()));
});

afterAll(async () => stack.disposeAsync());

describe.for(named(corpus))('A new pod: %s', ([, theme]) => {
  const withNode = theme.cases.filter(({ node }) => node !== undefined);

  beforeAll(async () => fixture.prepare(theme));

  it.concurrent.for(named(theme.cases))('%s', async ([, testCase], { expect }) => {
    const { alone, made } = await fixture.create(testCase);
    expect(comparablePod(made)).toEqual(expectedPod(comparablePod(alone), testCase.expect));
    expect(comparablePod(await fixture.createAgain(testCase, made))).toEqual(comparablePod(made));
  });

  it.concurrent.for(named(withNode))('%s; then it is bound', async ([, testCase], { expect }) => {
    const { node, expect: expected } = testCase;
    const { made, bound } = await fixture.bind(testCase);
    const { nodeName, ...spec } = bound.spec;
    expect(nodeName).toBe(node);
    const unbound = { ...bound, spec };
    expect(comparablePod(unbound)).toEqual(annotated(comparablePod(made), expected.bound));
    // Whatever node the pod was bound to, the containers of a copy read safe values again.
    const copy = comparablePod(await fixture.createAgain(testCase, unbound));
    expect(copy).toEqual(annotated(comparablePod(unbound), expected.annotations));
  });
});

function annotated(pod: Pod, values: Readonly<Record<string, string>> = {}): Pod {
  const annotations = { ...pod.metadata.annotations, ...values };
  if (Object.keys(annotations).length === 0) return pod;
  return { ...pod, metadata: { ...pod.metadata, annotations } };
}

import { describe, expect, it } from 'vitest';
import { findTreatment } from '../../api/treatment/find-treatment.ts';
import { createdPod } from '../corpus/complete-pod.ts';
import { expectedPod } from '../corpus/expected-pod.ts';
import { named, readCorpus, readNodes } from '../corpus/read-corpus.ts';
import { bind } from './bind.ts';
import { findRule } from './find-rule.ts';
import { treat } from './treat.ts';

const corpus = await readCorpus();
const nodes = await readNodes();

describe.for(named(corpus))('The reference agrees with the corpus, and the programs with it: %s', ([, { cases }]) => {
  it.for(named(cases))('%s', ([, testCase]) => {
    const { injection, rules = [], node, binding, expect: expected } = testCase;
    const situation = { injection, rules, nodes };
    const pod = createdPod(testCase);
    const treated = treat(pod, situation);
    expect(treated).toEqual(expectedPod(pod, expected));
    expect(treat(treated, situation)).toEqual(treated);
    const bound = node === undefined ? undefined : { ...binding, ...bind(node, situation) };
    expect(bound).toEqual(expected.bound);

    const { labels = {} } = pod.metadata;
    const treatment = findTreatment(labels, rules);
    expect(treatment?.rule).toEqual(findRule(labels, rules));
  });
});

it('Every case of the corpus has a name of its own', () => {
  const names = corpus.flatMap((theme) => theme.cases.map(({ name }) => `${theme.name}: ${name}`));
  expect(new Set(names).size).toBe(names.length);
});

import { expect, it } from 'vitest';
import type { PodTemplate } from '../pods/read-pod.ts';
import { findMissingContainers } from './find-missing-containers.ts';

const rules = [{ selector: {} }, { selector: {}, containers: ['server', 'proxy'] }];

/** Samples of the second rule: what each is known to contain, or undefined. */
function find(...known: (readonly string[] | undefined)[]): { missing: string[]; look: string[] } {
  const samples = known.map((_containers, index) => ({ template: { labels: {} }, pod: `p${index}` }));
  const facts = new Map<PodTemplate, readonly string[] | undefined>(
    samples.map(({ template }, index) => [template, known[index]]),
  );
  const factsOf = (template: PodTemplate) => {
    const containers = facts.get(template);
    return containers === undefined ? undefined : { windows: false, containers };
  };
  const { missing, toInspect } = findMissingContainers(rules, new Map([[1, samples]]), factsOf);
  return {
    missing: missing.map(({ rule, container, seen }) => `${rule} ${container} of ${seen}`),
    look: toInspect.map(({ pod }) => pod),
  };
}

it.each([
  ['reports nothing without pods', [], [], []],
  ['inspects the first pod', [undefined], [], ['p0']],
  ['finds what one pod has', [['server', 'proxy', 'x']], [], []],
  ['finds what several pods have together', [['server'], ['proxy']], [], []],
  ['names what the only pod lacks', [['server']], ['1 proxy of 1'], []],
  ['names all missing containers', [['a'], ['b']], ['1 server of 2', '1 proxy of 2'], []],
  ['inspects more pods that may have the container', [['server'], undefined, undefined], [], ['p1', 'p2']],
  ['stops once all are found', [['server', 'proxy'], undefined], [], []],
  ['inspects at most five pods', [['a'], ...Array.from({ length: 9 }, () => undefined)], [], ['p1', 'p2', 'p3', 'p4']],
  ['does not inspect a sixth pod', [...Array.from({ length: 5 }, () => ['server']), undefined], ['1 proxy of 5'], []],
])('%s', (_what, known, missing, look) => {
  expect(find(...known)).toEqual({ missing, look });
});

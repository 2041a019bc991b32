import { basename } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  apiVersion,
  capabilities,
  disableAnnotation,
  group,
  injectedLabel,
  injectionLabel,
  networks,
  nodeAnnotation,
  nodeMapName,
  placementLabel,
} from '../../api/names.ts';
import { labelValues } from '../../api/vocabulary.ts';
import { ourManifests } from '../../cli/sandbox/our-manifests.ts';
import { readManifests } from '../../cli/sandbox/read-manifests.ts';

// YAML with CEL in it has no include, so the policies spell out what api/ names, and some parts stand in several of them.

const named = v.object({ name: v.string(), expression: v.string() });
const policySchema = v.object({
  kind: v.string(),
  metadata: v.object({ name: v.string() }),
  spec: v.looseObject({
    policyName: v.exactOptional(v.string()),
    failurePolicy: v.exactOptional(v.string()),
    paramKind: v.exactOptional(v.unknown()),
    paramRef: v.exactOptional(v.unknown()),
    matchConstraints: v.exactOptional(
      v.object({ namespaceSelector: v.exactOptional(v.unknown()), objectSelector: v.exactOptional(v.unknown()) }),
    ),
    matchConditions: v.exactOptional(v.array(named)),
    variables: v.exactOptional(v.array(named)),
    mutations: v.exactOptional(v.array(v.unknown())),
  }),
});

const folders = ourManifests.filter((folder) => basename(folder) === 'admission');
const manifests = v.parse(v.array(policySchema), await readManifests(folders));
const policies = manifests.filter(({ kind }) => kind === 'MutatingAdmissionPolicy');
const bindings = manifests.filter(({ kind }) => kind === 'MutatingAdmissionPolicyBinding');

const known = new Set([
  apiVersion,
  injectedLabel,
  injectionLabel,
  placementLabel,
  nodeAnnotation,
  ...networks.flatMap((network) => capabilities.map((capability) => disableAnnotation(capability, network))),
  // What is put together from parts: "quicgso.io/disable-gso." + network, and "quicgso.io/" + network + "-gso".
  ...capabilities.map((capability) => disableAnnotation(capability, 'pod').replace(/pod$/, '')),
  `${group}/`,
]);

/** Expressions without their layout, by what they are for. */
function shared(name: string): Map<string, string> {
  const found = policies.flatMap(({ metadata, spec }) =>
    (spec.variables ?? [])
      .filter((variable) => variable.name === name)
      .map(({ expression }): [string, string] => [metadata.name, expression.replaceAll(/\s+/g, ' ')]),
  );
  return new Map(found);
}

describe.each(policies.map((policy) => [policy.metadata.name, policy] as const))('The policy %s', (name, { spec }) => {
  it('uses names of api/names.ts alone', () => {
    const found = JSON.stringify(spec).match(/quicgso\.io\/[\w.-]*/g) ?? [];
    expect(found.filter((key) => !known.has(key))).toEqual([]);
  });

  it('acts in namespaces that opted in, does not block anything, and makes one change', () => {
    expect(spec.matchConstraints?.namespaceSelector).toEqual({ matchLabels: { [injectionLabel]: 'enabled' } });
    expect(spec.failurePolicy).toBe('Ignore');
    expect(spec.mutations).toHaveLength(1);
    // All conditions are evaluated even if the first is false, so there is one.
    expect(spec.matchConditions?.length ?? 0).toBeLessThan(2);
  });

  it('is bound, with the node map if it reads one', () => {
    const [binding, ...others] = bindings.filter((candidate) => candidate.spec.policyName === name);
    expect(others).toEqual([]);
    expect(binding?.spec.paramRef).toEqual(
      spec.paramKind === undefined ? undefined : { name: nodeMapName, parameterNotFoundAction: 'Allow' },
    );
    expect([undefined, { apiVersion, kind: 'GsoNodeMap' }]).toContainEqual(spec.paramKind);
  });
});

describe('Policies agree', () => {
  it.each([
    ['network', 2],
    ['annotations', 2],
  ])('on the variable %s', (variable, uses) => {
    const found = shared(variable);
    expect(found.size).toBe(uses);
    expect(new Set(found.values()).size).toBe(1);
  });

  it('on which pods are treated', () => {
    const selectors = policies.flatMap(({ spec }) => spec.matchConstraints?.objectSelector ?? []);
    const wanted = {
      matchExpressions: [{ key: placementLabel, operator: 'In', values: ['prefer', 'require', 'none'] }],
    };
    expect(selectors).toEqual([wanted, wanted]);
  });

  it('on which pods are not touched', () => {
    const conditions = policies
      .filter(({ metadata }) => metadata.name.startsWith('quicgso-pod'))
      .map(({ spec }) => spec.matchConditions?.[0]?.expression.replaceAll(/\s+/g, ' ') ?? '');
    const ends = conditions.map((condition) => condition.slice(condition.indexOf('object.spec.?os')));
    expect(ends).toHaveLength(3);
    expect(new Set(ends).size).toBe(1);
  });

  it('on what a verdict means, at the Binding and for a pod that names its node', () => {
    const texts = ['quicgso-bind', 'quicgso-pod-with-node-name'].map((name) => {
      const { spec } = policies.find(({ metadata }) => metadata.name === name) ?? {};
      const text = JSON.stringify(spec)
        .replaceAll(String.raw`\n`, ' ')
        .replaceAll('object.spec.nodeName', 'object.target.name');
      return {
        verdicts: /"params\.\?nodes.*?split.*?\)"/.exec(text)?.[0],
        values: /\{\s*\\"quicgso\.io\/disable-gso\.pod.*?\}/.exec(text)?.[0].replaceAll(/\s+/g, ''),
      };
    });
    expect(texts[0]?.values).toBeDefined();
    expect(texts[0]).toEqual(texts[1]);
    expect(texts[0]?.values?.match(/==\\"\w+\\"/g)).toEqual(
      Array.from({ length: 4 }, () => String.raw`==\"${labelValues.at(-1)}\"`),
    );
  });
});

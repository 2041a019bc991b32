import { basename } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  apiVersion,
  capabilities,
  disableAnnotation,
  envAnnotation,
  group,
  injectedLabel,
  injectionLabel,
  networks,
  nodeAnnotation,
  nodeMapName,
  placementLabel,
} from '../../../api/names.ts';
import { labelValues } from '../../../api/vocabulary.ts';
import { manifestPaths } from '../../../control-plane/manifests/manifest-paths.ts';
import { readManifests } from '../../../control-plane/manifests/read-manifests.ts';

// The policies spell out the names of api/.

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

const folders = manifestPaths.filter((folder) => basename(folder) === 'admission');
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
  `${group}/disable-`,
  envAnnotation('', 'pod').replace(/pod$/, ''),
  envAnnotation('', 'pod').replace(/[.]pod$/, ''),
  `${group}/`,
]);

describe.each(policies.map((policy) => [policy.metadata.name, policy] as const))('The policy %s', (name, { spec }) => {
  it('uses only names of api/names.ts', () => {
    const found = JSON.stringify(spec).match(/quicgso\.io\/[\w.-]*/g) ?? [];
    expect(found.filter((key) => !known.has(key))).toEqual([]);
  });

  it('acts in namespaces that opted in, blocks nothing, and makes one change', () => {
    expect(spec.matchConstraints?.namespaceSelector).toEqual({ matchLabels: { [injectionLabel]: 'enabled' } });
    expect(spec.failurePolicy).toBe('Ignore');
    expect(spec.mutations).toHaveLength(1);
    // All conditions are evaluated even if the first is false, so there is one.
    expect(spec.matchConditions?.length ?? 0).toBeLessThan(2);
  });

  it('is bound, with the object that it reads', () => {
    const [binding, ...others] = bindings.filter((candidate) => candidate.spec.policyName === name);
    expect(others).toEqual([]);
    const parameters = [
      [undefined, undefined],
      [
        { apiVersion, kind: 'GsoNodeMap' },
        { name: nodeMapName, parameterNotFoundAction: 'Allow' },
      ],
      [
        { apiVersion, kind: 'GsoPolicy' },
        { name: 'default', parameterNotFoundAction: 'Allow' },
      ],
    ];
    expect(parameters).toContainEqual([spec.paramKind, binding?.spec.paramRef]);
  });
});

describe('Policies agree', () => {
  it('on which pods get treatment by label', () => {
    const selectors = policies.flatMap(({ spec }) => spec.matchConstraints?.objectSelector ?? []);
    const values = ['prefer', 'require', 'none'];
    const label = (operator: string): object => ({ matchExpressions: [{ key: placementLabel, operator, values }] });
    expect(selectors).toEqual([label('In'), label('In'), label('NotIn'), label('NotIn')]);
  });

  it('on the value that leaves a capability on', () => {
    const words = JSON.stringify(policies).match(/== \\"\w+\\" \? \\"false/g) ?? [];
    expect(words).toHaveLength(8);
    expect(new Set(words)).toEqual(new Set([String.raw`== \"${labelValues.at(-1)}\" ? \"false`]));
  });
});

import * as v from 'valibot';
import { disableAnnotation, injectedLabel, placementLabel, testNamespace } from '../../api/names.ts';
import { presets } from '../../api/treatment/presets.ts';
import { textMap } from '../../api/text-map.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { podsPath } from '../../kube/paths.ts';
import type { SeenTreatment } from './observation.ts';

/** A pod that opts in. It is never stored, but must pass all other admission control of the cluster. */
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'asks-to-be-treated', labels: { [placementLabel]: 'prefer' } },
  spec: {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'server',
        image: 'quicgso-operator',
        resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { cpu: '10m', memory: '16Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  },
};

const answerSchema = v.object({
  metadata: v.object({ labels: v.optional(textMap, {}) }),
  spec: v.object({
    containers: v.array(
      v.object({
        env: v.optional(
          v.array(
            v.object({
              name: v.string(),
              valueFrom: v.optional(v.object({ fieldRef: v.optional(v.object({ fieldPath: v.string() })) })),
            }),
          ),
          [],
        ),
      }),
    ),
  }),
});

/** Creates a pod as a dry run and checks how admission mutated it. */
export async function tryTreatment(client: ApiClient, signal: AbortSignal): Promise<SeenTreatment> {
  const answer = await client.request({
    method: 'POST',
    path: podsPath(testNamespace),
    query: { dryRun: 'All' },
    body: pod,
    signal,
  });
  const { metadata, spec } = v.parse(answerSchema, answer);
  const annotation = `metadata.annotations['${disableAnnotation('gso', 'pod')}']`;
  const isOurs = ({ name, valueFrom }: (typeof spec.containers)[number]['env'][number]): boolean =>
    name === presets['quic-go'].gso && valueFrom?.fieldRef?.fieldPath === annotation;
  return {
    labelled: metadata.labels[injectedLabel] === 'pod',
    readsAnnotation: spec.containers.every(({ env }) => env.some(isOurs)),
  };
}

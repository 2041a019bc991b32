import { vi } from 'vitest';
import { disableAnnotation, envAnnotation, injectedLabel, injectionLabel } from '../../../api/names.ts';
import type { Connection } from '../cluster/connection.ts';
import { applyRules, podsPath } from './gso-policy.ts';
import { createNamespace } from '../cluster/namespace.ts';
import { plainPod, quicPod, readPod, type Pod } from './quic-pod.ts';

const disableGso = disableAnnotation('gso', 'pod');
const forged = { [disableGso]: 'forged' };
const variable = 'CANARY';
const key = envAnnotation(variable, 'pod');

/**
 * A namespace that shows what has reached admission. The API server hears of policies in the order in which they were
 * written, so when the canary's own acts, all that were written before it act.
 */
export class Canary {
  readonly #connection: Connection;
  readonly #namespace: string;
  /** A node that the GsoNodeMap calls capable of everything. */
  readonly #node: string;
  #round = 0;

  constructor(connection: Connection, { namespace, node }: { readonly namespace: string; readonly node: string }) {
    this.#connection = connection;
    this.#namespace = namespace;
    this.#node = node;
  }

  /** Creates its namespace: call it when all others are created. */
  async hatch(): Promise<void> {
    await createNamespace(this.#connection, this.#namespace, { [injectionLabel]: 'enabled' });
  }

  /** Returns when each of our admission policies acts, with every GsoPolicy and GsoNodeMap as it was last written. */
  async sing(): Promise<void> {
    const round = `round-${String(this.#round++)}`;
    const env = [{ name: variable, whenCapable: round, whenIncapable: `not-${round}` }];
    const selector = { matchLabels: { round } };
    await applyRules(this.#connection, this.#namespace, [{ selector, placement: 'None', env }]);
    await vi.waitFor(
      async () => {
        const silent = await this.#silent(round);
        if (silent.length > 0) throw new Error(`does not act yet: ${silent.join(', ')}`);
      },
      { timeout: 60_000, interval: 10 },
    );
  }

  /** Those of our policies that do not act yet, or not by the last round. */
  async #silent(round: string): Promise<string[]> {
    const byRule = await this.#admitted(plainPod({ labels: { round }, annotations: { ...forged, [key]: 'forged' } }));
    const byLabel = await this.#admitted(quicPod('none', { annotations: forged }));
    const named = await this.#admitted(plainPod({ spec: { nodeName: this.#node } }));
    const bound = await this.#bound();
    const { annotations: safe } = byRule.metadata;
    const acts: Readonly<Record<string, boolean>> = {
      'rule-environment': byRule.metadata.labels?.[injectedLabel] === 'pod',
      'rule-safe-values': safe?.[disableGso] === 'true' && safe[key] === `not-${round}`,
      'label-environment': byLabel.metadata.labels?.[injectedLabel] === 'pod',
      'label-safe-values': byLabel.metadata.annotations?.[disableGso] === 'true',
      'pod-with-node-name': named.metadata.annotations?.[disableGso] === 'false',
      bind: bound.metadata.annotations?.[disableGso] === 'false',
      'bind-values': bound.metadata.annotations?.[key] === round,
    };
    return Object.keys(acts).filter((policy) => acts[policy] === false);
  }

  async #admitted(pod: Pod): Promise<Pod> {
    return readPod(await this.#connection.create(podsPath(this.#namespace), pod, { dryRun: 'All' }));
  }

  async #bound(): Promise<Pod> {
    const name = 'canary';
    const path = `${podsPath(this.#namespace)}/${name}`;
    await this.#connection.create(podsPath(this.#namespace), plainPod({ name, spec: { schedulerName: name } }));
    try {
      const target = { apiVersion: 'v1', kind: 'Node', name: this.#node };
      await this.#connection.create(`${path}/binding`, {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name },
        target,
      });
      return readPod(await this.#connection.get(path));
    } finally {
      await this.#connection.remove(path);
    }
  }
}

import type { Store } from '../../kube/store.ts';
import type { StoredPolicy } from './read-policy.ts';

type Listener = (namespace: string, policy: StoredPolicy | undefined) => void;

/** Reports new, deleted and changed policies, but not status updates, which are frequent. */
export class RuleChanges {
  readonly #generations = new Map<string, string>();
  readonly #listeners: Listener[] = [];

  constructor(policies: Store<StoredPolicy>) {
    policies.onChange((namespace) => this.#compare(namespace, policies.get(namespace)));
  }

  /** Calls the listener for every policy whose rules have changed. It must not throw. */
  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  #compare(namespace: string, policy: StoredPolicy | undefined): void {
    const generation = policy === undefined ? undefined : `${policy.uid} ${policy.generation}`;
    if (this.#generations.get(namespace) === generation) return;
    if (generation === undefined) this.#generations.delete(namespace);
    else this.#generations.set(namespace, generation);
    for (const listener of this.#listeners) listener(namespace, policy);
  }
}

import { type Treatment, findTreatment } from '../../api/treatment/find-treatment.ts';
import type { Capability, Network } from '../../api/names.ts';
import type { PodTemplate } from '../pods/read-pod.ts';
import { type Setting, needsOf, settingsReadUnder } from '../../api/treatment/settings.ts';
import type { StoredPolicy } from './read-policy.ts';

/** What equally treated pods have in common: one object per rule, one for labels, and one for all others. */
export interface Kind {
  readonly treatment: Treatment | undefined;
  readonly read: Readonly<Record<Network, readonly Setting[]>>;
  readonly needs: readonly Capability[];
}

/** Finds the kind of each template under the rules of one policy. */
export class Kinds {
  readonly #policy: Pick<StoredPolicy, 'rules' | 'settings'>;
  readonly #kinds = new Map<number | 'label' | 'none', Kind>();
  readonly #known = new Map<PodTemplate, Kind>();

  constructor(policy: Pick<StoredPolicy, 'rules' | 'settings'>) {
    this.#policy = policy;
  }

  of(template: PodTemplate): Kind {
    const known = this.#known.get(template);
    if (known !== undefined) return known;
    const treatment = findTreatment(template.labels, this.#policy.rules);
    const key = treatment === undefined ? 'none' : treatment.by === 'label' ? 'label' : treatment.index;
    const kind = this.#kinds.get(key) ?? this.#make(treatment);
    this.#kinds.set(key, kind);
    this.#known.set(template, kind);
    return kind;
  }

  /** A treated pod that no rule selects any more may read any setting. */
  #make(treatment: Treatment | undefined): Kind {
    if (treatment === undefined) return { treatment, read: this.#policy.settings, needs: ['gso'] };
    const { rule } = treatment;
    const read = { pod: settingsReadUnder(rule, 'pod'), host: settingsReadUnder(rule, 'host') };
    return { treatment, read, needs: needsOf(rule) };
  }
}

import * as v from 'valibot';
import type { Network, VerdictKey } from '../../api/names.ts';
import { readReportParts } from '../../api/read-report-parts.ts';
import type { CapabilityVerdict, Condition, HostObservation, NetworkObservation, Peer } from '../../api/v1alpha1.ts';

/** A GsoReport as the commands show it. */
export interface ReadReport {
  readonly name: string;
  readonly requestedAt: string | undefined;
  readonly peers: Readonly<Partial<Record<Network, readonly Peer[]>>>;
  readonly pod: NetworkObservation | undefined;
  readonly host: HostObservation | undefined;
  readonly verdict: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  readonly conditions: readonly Condition[];
  /** The fields that could not be parsed; the others are valid. */
  readonly problems: readonly string[];
}

/** Reads a GsoReport part by part. Fails only for what is not a Kubernetes object. */
export const readReportSchema = v.pipe(
  v.looseObject({ metadata: v.looseObject({ name: v.string() }) }),
  v.transform((object): ReadReport => {
    const { peers = {}, probeRequestedAt, verdicts, problems, pod, host, conditions } = readReportParts(object);
    return {
      name: object.metadata.name,
      requestedAt: probeRequestedAt,
      peers,
      pod,
      host,
      verdict: verdicts,
      conditions,
      problems: [...problems.values()],
    };
  }),
);

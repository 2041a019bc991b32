import * as v from 'valibot';
import { type Network, type VerdictKey, networks, verdictKeys, verdictSubjects } from '../../api/names.ts';
import { type ReportParts, readReportParts } from '../../api/read-report-parts.ts';
import {
  type CapabilityVerdict,
  type Condition,
  type Peer,
  type Verdict,
  gsoReportSchema,
} from '../../api/v1alpha1.ts';
import { type ObservedNetwork, summarizeNetwork } from './summarize-network.ts';

/** What a probe reported: nothing yet, an observation, or something invalid. */
export type Observed = ObservedNetwork | Unreadable | undefined;

interface Unreadable {
  /** Names the field, for example `status.observed.pod.lastRound: is not an RFC 3339 time`. */
  readonly problem: string;
}

export type StoredPeers = Readonly<Record<Network, readonly Peer[]>>;

export interface NodeReport {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Whether the report is being deleted. */
  readonly deleting: boolean;
  /** UID of the Node that owns it. */
  readonly owner: string | undefined;
  /** The peers stored for each probe; empty if invalid. */
  readonly peers: StoredPeers;
  readonly observed: Readonly<Record<Network, Observed>>;
  /** The stored verdict; undefined if there is none or it is invalid. */
  readonly verdict: Verdict | undefined;
  /** Each valid verdict of a tested network, even if another is invalid. */
  readonly previous: Readonly<Partial<Record<VerdictKey, CapabilityVerdict>>>;
  readonly conditions: readonly Condition[];
}

const metadataSchema = v.object({
  ...gsoReportSchema.entries.metadata.entries,
  uid: v.string(),
  resourceVersion: v.string(),
  deletionTimestamp: v.exactOptional(v.string()),
});

/**
 * Reads a GsoReport from the API server part by part. Never throws; undefined if the object has no valid metadata.
 *
 * @param tested the networks with a probe; what is stored for others is left over from a previous probe and ignored
 */
export function readReport(object: unknown, tested: readonly Network[] = networks): NodeReport | undefined {
  const metadata = v.safeParse(v.object({ metadata: metadataSchema }), object);
  if (!metadata.success) return undefined;
  const { name, uid, resourceVersion, deletionTimestamp, ownerReferences = [] } = metadata.output.metadata;
  const parts = readReportParts(object);
  const { pod = [], host = [] } = parts.peers ?? {};
  const isTested = (network: Network): boolean => tested.includes(network);
  return {
    name,
    uid,
    resourceVersion,
    deleting: deletionTimestamp !== undefined,
    owner: ownerReferences.find((owner) => owner.kind === 'Node' && owner.name === name)?.uid,
    peers: { pod, host },
    observed: {
      pod: isTested('pod') ? readHalf('pod', parts) : undefined,
      host: isTested('host') ? readHalf('host', parts) : undefined,
    },
    verdict: parts.verdict,
    previous: Object.fromEntries(
      verdictKeys.flatMap((key) => {
        const verdict = isTested(verdictSubjects[key].network) ? parts.verdicts[key] : undefined;
        return verdict === undefined ? [] : [[key, verdict]];
      }),
    ),
    conditions: parts.conditions,
  };
}

function readHalf(network: Network, { problems, [network]: half }: ReportParts): Observed {
  if (half !== undefined) return summarizeNetwork(half);
  const problem = problems.get('status.observed') ?? problems.get(`status.observed.${network}`);
  return problem === undefined ? undefined : { problem };
}

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

/** What a probe reported: nothing yet, an observation, or something that cannot be read. */
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
  /** Whether a deletion is under way. */
  readonly deleting: boolean;
  /** uid of the Node that owns it. */
  readonly owner: string | undefined;
  /** The peers that are stored for each probe; none where they cannot be read. */
  readonly peers: StoredPeers;
  readonly observed: Readonly<Record<Network, Observed>>;
  /** What is stored as verdict; undefined when there is none or it is not one that the operator would write. */
  readonly verdict: Verdict | undefined;
  /** Every single verdict of a tested network that can be read, even if another cannot. */
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
 * Reads a GsoReport as the API server sent it, part by part. Never throws; undefined when it is no object of the API
 * server's.
 *
 * @param tested the networks of which something is observed; of others, what stands there is what a former probe left
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

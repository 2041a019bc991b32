import { staleAfterMinutes } from '../reports/believe.ts';

/** What the operator measures, as docs/metrics.md lists it. */
export interface MetricEntry {
  readonly name: string;
  readonly help: string;
  /** What each label means. */
  readonly labels: Readonly<Record<string, string>>;
  /** The leader alone says it, so that a sum over all replicas is right. */
  readonly ofLeader?: boolean;
}

export const metricTable = {
  nodes: {
    name: 'quicgso_nodes',
    help: 'Linux nodes of the cluster.',
    ofLeader: true,
    labels: {},
  },
  verdicts: {
    name: 'quicgso_verdicts',
    help: 'Nodes by what was found out about them; one that was never tested is not among them.',
    ofLeader: true,
    labels: {
      capability: '`gso` or `ecn`',
      network: '`pod` or `host`',
      state: '`capable`, `degraded`, `broken`, `unsupported` or `unknown`',
    },
  },
  staleReports: {
    name: 'quicgso_reports_stale',
    help: `Nodes whose probe of this network has ended no round for more than ${staleAfterMinutes} minutes; 0 for a network that is switched off.`,
    ofLeader: true,
    labels: { network: '`pod` or `host`' },
  },
  nodeMapEntries: {
    name: 'quicgso_node_map_entries',
    help: 'Nodes in the stored GsoNodeMap, by which the API server injects.',
    ofLeader: true,
    labels: {},
  },
  podsTreated: {
    name: 'quicgso_pods_treated',
    help: 'Treated pods of all namespaces that have a GsoPolicy.',
    ofLeader: true,
    labels: {},
  },
  podsUntreated: {
    name: 'quicgso_pods_untreated',
    help: 'Pods that a rule or their label selects and that no policy treated: create them anew.',
    ofLeader: true,
    labels: {},
  },
  podsDrifted: {
    name: 'quicgso_pods_drifted',
    help: 'Treated pods that run with what is no longer right on their node, until their containers start anew.',
    ofLeader: true,
    labels: {
      kind: '`unsafe` (something is on where it does not work) or `conservative` (off where it works)',
    },
  },
  leader: {
    name: 'quicgso_leader',
    help: 'Whether this replica leads: 1, or 0 while it stands by. The sum over all replicas is 1.',
    labels: {},
  },
  turns: {
    name: 'quicgso_reconcile_turns_total',
    help: 'Times that something was brought to where it belongs. A failed one is repeated, later each time.',
    labels: { queue: 'what it was about: `nodes`, `pods` or `policies`', result: '`success` or `failure`' },
  },
  apiRequests: {
    name: 'quicgso_api_requests_total',
    help: 'Requests to the API server, those for the Lease among them.',
    labels: { verb: 'the HTTP method, or `WATCH`', code: 'the status code, or `none` without an answer' },
  },
  apiSeconds: {
    name: 'quicgso_api_request_duration_seconds',
    help: 'Time until the API server began to answer.',
    labels: { verb: 'the HTTP method, or `WATCH`' },
  },
  watchRestarts: {
    name: 'quicgso_watch_restarts_total',
    help: 'Watches taken up anew. The API server ends each after 5 to 10 minutes.',
    labels: {
      resource: 'what is watched',
      cause:
        '`ended` (by the server, or nothing came for 90 s), `failed`, or `expired` (its version was too old, so all was listed again)',
    },
  },
  buildInfo: {
    name: 'quicgso_build_info',
    help: 'Always 1.',
    labels: { version: 'of quicgso', node: 'version of Node.js' },
  },
  cpuSeconds: {
    name: 'process_cpu_seconds_total',
    help: 'Processor time that the process has used.',
    labels: {},
  },
  residentBytes: {
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process that is in RAM.',
    labels: {},
  },
  startTime: {
    name: 'process_start_time_seconds',
    help: 'When the process started, in seconds since 1970.',
    labels: {},
  },
} as const satisfies Record<string, MetricEntry>;

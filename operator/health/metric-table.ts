import { staleAfterMinutes } from '../reports/believe.ts';

/** A metric of the operator, as docs/metrics.md lists it. */
export interface MetricEntry {
  readonly name: string;
  readonly help: string;
  /** What each label means. */
  readonly labels: Readonly<Record<string, string>>;
  /** Only the leader exports it, so that a sum over all replicas is correct. */
  readonly ofLeader?: boolean;
}

export const metricTable = {
  nodes: {
    name: 'quicgso_nodes',
    help: 'Linux nodes in the cluster.',
    ofLeader: true,
    labels: {},
  },
  verdicts: {
    name: 'quicgso_verdicts',
    help: 'Nodes by verdict. Nodes that were never tested are not counted.',
    ofLeader: true,
    labels: {
      capability: '`gso` or `ecn`',
      network: '`pod` or `host`',
      state: '`capable`, `degraded`, `broken`, `unsupported` or `unknown`',
    },
  },
  staleReports: {
    name: 'quicgso_reports_stale',
    help: `Nodes whose probe of this network has not completed a round for more than ${staleAfterMinutes} minutes; 0 if the probe is disabled.`,
    ofLeader: true,
    labels: { network: '`pod` or `host`' },
  },
  nodeMapEntries: {
    name: 'quicgso_node_map_entries',
    help: 'Nodes in the stored GsoNodeMap, from which new pods get their values.',
    ofLeader: true,
    labels: {},
  },
  podsTreated: {
    name: 'quicgso_pods_treated',
    help: 'Treated pods in all namespaces that have a GsoPolicy.',
    ofLeader: true,
    labels: {},
  },
  podsUntreated: {
    name: 'quicgso_pods_untreated',
    help: 'Pods that a rule or their label selects but that were not treated at creation: re-create them.',
    ofLeader: true,
    labels: {},
  },
  podsDrifted: {
    name: 'quicgso_pods_drifted',
    help: 'Treated pods whose settings no longer match their node, until their containers restart.',
    ofLeader: true,
    labels: {
      kind: '`unsafe` (on where it does not work) or `conservative` (off where it works)',
    },
  },
  leader: {
    name: 'quicgso_leader',
    help: '1 if this replica is the leader, 0 if it is a standby. The sum over all replicas is 1.',
    labels: {},
  },
  reconciles: {
    name: 'quicgso_reconcile_total',
    help: 'Reconciliations, by queue and result. Failures are retried with backoff.',
    labels: { queue: '`nodes`, `pods` or `policies`', result: '`success` or `failure`' },
  },
  apiRequests: {
    name: 'quicgso_api_requests_total',
    help: 'Requests to the API server, including those for the Lease.',
    labels: { verb: 'the HTTP method, or `WATCH`', code: 'the HTTP status code, or `none` if no response arrived' },
  },
  apiSeconds: {
    name: 'quicgso_api_request_duration_seconds',
    help: 'Time until the API server started to respond.',
    labels: { verb: 'the HTTP method, or `WATCH`' },
  },
  watchRestarts: {
    name: 'quicgso_watch_restarts_total',
    help: 'Restarts of watches. The API server closes each watch after 5 to 10 minutes.',
    labels: {
      resource: 'the watched resource',
      cause:
        '`ended` (closed by the server, or silent for 90 s), `failed`, or `expired` (the resource version was too old, so everything was listed again)',
    },
  },
  buildInfo: {
    name: 'quicgso_build_info',
    help: 'Always 1; the labels carry the versions.',
    labels: { version: 'version of quicgso', nodejs_version: 'version of Node.js' },
  },
  cpuSeconds: {
    name: 'process_cpu_seconds_total',
    help: 'Total user and system CPU time spent, in seconds.',
    labels: {},
  },
  residentBytes: {
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size, in bytes.',
    labels: {},
  },
  startTime: {
    name: 'process_start_time_seconds',
    help: 'Start time of the process, in seconds since 1970.',
    labels: {},
  },
} as const satisfies Record<string, MetricEntry>;

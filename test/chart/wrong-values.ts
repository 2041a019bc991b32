import { type WrongValues, choice, pattern, percentage, quantity, unknown } from './refusals.ts';
import { wrongTexts, wrongTolerations } from './wrong-texts.ts';

const unknownKeys: readonly WrongValues[] = [
  ['an unknown key', { probes: {} }, '', unknown('probes')],
  ['a misspelt key of image', { image: { registri: 'ghcr.io' } }, '/image', unknown('registri')],
  ['a tag for one image', { image: { probe: { tag: '1' } } }, '/image/probe', unknown('tag')],
  ['an unknown key of crds', { crds: { create: true } }, '/crds', unknown('create')],
  ['an unknown key of admission', { admission: { enabled: true } }, '/admission', unknown('enabled')],
  ['an unknown key of probe', { probe: { interval: 5 } }, '/probe', unknown('interval')],
  ['an unknown key of a network', { probe: { host: { port: 1 } } }, '/probe/host', unknown('port')],
  ['an unknown key of operator', { operator: { replica: 1 } }, '/operator', unknown('replica')],
  [
    'an unknown key of the budget',
    { operator: { podDisruptionBudget: { minAvailable: 1 } } },
    '/operator/podDisruptionBudget',
    unknown('minAvailable'),
  ],
  ['an unknown key of networkPolicy', { networkPolicy: { egress: true } }, '/networkPolicy', unknown('egress')],
  [
    'an unknown key of a toleration',
    { probe: { tolerations: [{ operator: 'Exists' }, { key: 'a', efect: 'NoExecute' }] } },
    '/probe/tolerations/1',
    unknown('efect'),
  ],
  ['an unknown key of resources', { probe: { resources: { limit: {} } } }, '/probe/resources', unknown('limit')],
  [
    'a resource that does not exist',
    { operator: { resources: { limits: { memroy: '1Gi' } } } },
    '/operator/resources/limits',
    unknown('memroy'),
  ],
  [
    'a resource of a vendor with a space in its name',
    { operator: { resources: { limits: { 'example.com/fast nic': 1 } } } },
    '/operator/resources/limits',
    unknown('example.com/fast nic'),
  ],
  [
    'huge pages of no size',
    { probe: { resources: { limits: { 'hugepages-large': '2Mi' } } } },
    '/probe/resources/limits',
    unknown('hugepages-large'),
  ],
];

const wrongWords: readonly WrongValues[] = [
  [
    'a mode that does not exist',
    { admission: { mode: 'webhook' } },
    '/admission/mode',
    choice('auto', 'policy', 'none'),
  ],
  [
    'a pull policy in lower case',
    { image: { pullPolicy: 'always' } },
    '/image/pullPolicy',
    choice('Always', 'IfNotPresent', 'Never'),
  ],
  ['evidence that does not exist', { minEvidence: 'peer' }, '/minEvidence', choice('auto', 'wire', 'kernel')],
  [
    'a log level of others',
    { logLevel: 'warning' },
    '/logLevel',
    choice('trace', 'debug', 'info', 'warn', 'error', 'fatal'),
  ],
  ['an empty word', { logLevel: '' }, '/logLevel', choice('trace', 'debug', 'info', 'warn', 'error', 'fatal')],
  [
    'an effect that does not exist',
    { probe: { tolerations: [{ key: 'a', effect: 'NoRun' }] } },
    '/probe/tolerations/0/effect',
    choice('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
  ],
  [
    'an operator of node affinity',
    { operator: { tolerations: [{ key: 'a', operator: 'In' }] } },
    '/operator/tolerations/0/operator',
    choice('Exists', 'Equal'),
  ],
];

const wrongTypes: readonly WrongValues[] = [
  ['a switch in quotes', { cleanupOnUninstall: 'false' }, '/cleanupOnUninstall', 'got string, want boolean'],
  ['a number for a switch', { crds: { keep: 1 } }, '/crds/keep', 'got number, want boolean'],
  ['a network that is true', { probe: { pod: true } }, '/probe/pod', 'got boolean, want object'],
  ['a guard that is a word', { admission: { guard: 'on' } }, '/admission/guard', 'got string, want boolean'],
  ['one Secret without a list', { image: { pullSecrets: 'mine' } }, '/image/pullSecrets', 'got string, want array'],
  [
    'a Secret as in a pod',
    { image: { pullSecrets: [{ name: 'mine' }] } },
    '/image/pullSecrets/0',
    'got object, want string',
  ],
  ['a tag that is a number', { image: { tag: 1.2 } }, '/image/tag', 'got number, want string'],
  ['replicas in quotes', { operator: { replicas: '2' } }, '/operator/replicas', 'got string, want integer'],
  ['half a replica', { operator: { replicas: 1.5 } }, '/operator/replicas', 'got number, want integer'],
  ['a list of labels', { commonLabels: ['team=net'] }, '/commonLabels', 'got array, want object'],
  ['true as a label', { probe: { podLabels: { mesh: false } } }, '/probe/podLabels/mesh', 'got boolean, want string'],
  [
    'a number as an annotation',
    { operator: { podAnnotations: { port: 8080 } } },
    '/operator/podAnnotations/port',
    'got number, want string',
  ],
  [
    'a node selector that is text',
    { probe: { nodeSelector: 'pool=quic' } },
    '/probe/nodeSelector',
    'got string, want object',
  ],
  [
    'one toleration without a list',
    { probe: { tolerations: { operator: 'Exists' } } },
    '/probe/tolerations',
    'got object, want array',
  ],
  [
    'a memory limit that is true',
    { probe: { resources: { limits: { memory: true } } } },
    '/probe/resources/limits/memory',
    'got boolean, want number or string',
  ],
];

const wrongNumbers: readonly WrongValues[] = [
  ['no replica', { operator: { replicas: 0 } }, '/operator/replicas', 'minimum: got 0, want 1'],
  ['fewer replicas than none', { operator: { replicas: -1 } }, '/operator/replicas', 'minimum: got -1, want 1'],
  ['too many replicas', { operator: { replicas: 6 } }, '/operator/replicas', 'maximum: got 6, want 5'],
  [
    'an update that never proceeds',
    { probe: { maxUnavailable: 0 } },
    '/probe/maxUnavailable',
    'minimum: got 0, want 1',
  ],
  ['0 percent', { probe: { maxUnavailable: '0%' } }, '/probe/maxUnavailable', pattern('0%', percentage)],
  ['more than all', { probe: { maxUnavailable: '101%' } }, '/probe/maxUnavailable', pattern('101%', percentage)],
  [
    'a number of probes in quotes',
    { probe: { maxUnavailable: '3' } },
    '/probe/maxUnavailable',
    pattern('3', percentage),
  ],
  [
    'a fraction of a probe',
    { probe: { maxUnavailable: 0.5 } },
    '/probe/maxUnavailable',
    'got number, want integer or string',
  ],
  [
    'less memory than none',
    { probe: { resources: { limits: { memory: -1 } } } },
    '/probe/resources/limits/memory',
    'minimum: got -1, want 0',
  ],
  [
    'a unit that does not exist',
    { probe: { resources: { requests: { memory: '32MB' } } } },
    '/probe/resources/requests/memory',
    pattern('32MB', quantity),
  ],
];

export const wrongValues: readonly WrongValues[] = [
  ...unknownKeys,
  ...wrongWords,
  ...wrongTypes,
  ...wrongNumbers,
  ...wrongTexts,
  ...wrongTolerations,
];

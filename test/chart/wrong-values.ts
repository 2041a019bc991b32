/** What is wrong, the values, where the message says it is, and what it says of it. */
export type WrongValues = readonly [what: string, values: object, at: string, says: string];

const unknown = (key: string): string => `additional properties '${key}' not allowed`;
const choice = (...words: readonly string[]): string =>
  `value must be one of ${words.map((word) => `'${word}'`).join(', ')}`;
const pattern = (value: string, allowed: string): string => `'${value}' does not match pattern '${allowed}`;
const tooLong = (length: number, limit: number): string => `maxLength: got ${String(length)}, want ${String(limit)}`;

const labelKey = '^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.]';
const labelValue = '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$';
const registry = '^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]+)?(/';
const digest = '^(sha256:[0-9a-f]{64})?$';
const percentage = '^([1-9][0-9]?|100)%$';
const quantity = '^[0-9]+([.][0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$';
const objectName = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?';

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

const wrongTexts: readonly WrongValues[] = [
  [
    'a slash after the registry',
    { image: { registry: 'ghcr.io/example/' } },
    '/image/registry',
    pattern('ghcr.io/example/', registry),
  ],
  [
    'a scheme before the registry',
    { image: { registry: 'https://ghcr.io' } },
    '/image/registry',
    pattern('https://ghcr.io', registry),
  ],
  [
    'an empty folder of the registry',
    { image: { registry: 'ghcr.io//a' } },
    '/image/registry',
    pattern('ghcr.io//a', registry),
  ],
  [
    'a tag with a colon',
    { image: { tag: ':1' } },
    '/image/tag',
    pattern(':1', '^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$'),
  ],
  ['an empty name of an image', { image: { probe: { name: '' } } }, '/image/probe/name', pattern('', '^[a-z0-9]+')],
  [
    'a name of an image with a tag',
    { image: { operator: { name: 'operator:1' } } },
    '/image/operator/name',
    pattern('operator:1', '^[a-z0-9]+'),
  ],
  [
    'a digest that is too short',
    { image: { probe: { digest: 'sha256:abc' } } },
    '/image/probe/digest',
    pattern('sha256:abc', digest),
  ],
  [
    'a digest without its algorithm',
    { image: { operator: { digest: 'a'.repeat(64) } } },
    '/image/operator/digest',
    pattern('a'.repeat(64), digest),
  ],
  [
    'a digest in capital letters',
    { image: { probe: { digest: `sha256:${'A'.repeat(64)}` } } },
    '/image/probe/digest',
    pattern(`sha256:${'A'.repeat(64)}`, digest),
  ],
  ['an empty name of a Secret', { image: { pullSecrets: [''] } }, '/image/pullSecrets/0', pattern('', objectName)],
  [
    'a name that no Secret can have',
    { image: { pullSecrets: ['My_secret'] } },
    '/image/pullSecrets/0',
    pattern('My_secret', objectName),
  ],
  ['a Secret twice', { image: { pullSecrets: ['a', 'a'] } }, '/image/pullSecrets', 'items at 0 and 1 are equal'],
  [
    'a name that no PriorityClass can have',
    { probe: { priorityClassName: 'a..b' } },
    '/probe/priorityClassName',
    pattern('a..b', '^([a-z0-9]'),
  ],
  ['a label value that is too long', { commonLabels: { team: 'a'.repeat(64) } }, '/commonLabels/team', tooLong(64, 63)],
  [
    'a space in a label value',
    { commonLabels: { team: 'my team' } },
    '/commonLabels/team',
    pattern('my team', labelValue),
  ],
  ['a space in the key of a label', { commonLabels: { 'my team': 'a' } }, '/commonLabels', unknown('my team')],
  [
    'a key of a label that is too long',
    { probe: { podLabels: { ['a'.repeat(64)]: 'a' } } },
    '/probe/podLabels',
    unknown('a'.repeat(64)),
  ],
  [
    'a capital letter in the domain of a key',
    { commonAnnotations: { 'Example.com/a': 'b' } },
    '/commonAnnotations',
    unknown('Example.com/a'),
  ],
  [
    'an annotation that makes every object a hook of Helm',
    { commonAnnotations: { 'helm.sh/hook': 'pre-install' } },
    '/commonAnnotations/helm.sh~1hook',
    'false schema',
  ],
];

const wrongTolerations: readonly WrongValues[] = [
  [
    'a key that no taint can have',
    { probe: { tolerations: [{ key: 'only quic', operator: 'Exists' }] } },
    '/probe/tolerations/0/key',
    pattern('only quic', labelKey),
  ],
  [
    'an empty key',
    { operator: { tolerations: [{ key: '', operator: 'Exists' }] } },
    '/operator/tolerations/0/key',
    pattern('', labelKey),
  ],
  [
    'a value that no taint can have',
    { probe: { tolerations: [{ key: 'a', value: 'only quic' }] } },
    '/probe/tolerations/0/value',
    pattern('only quic', labelValue),
  ],
  [
    'a value that is too long',
    { probe: { tolerations: [{ key: 'a', value: 'b'.repeat(64) }] } },
    '/probe/tolerations/0/value',
    tooLong(64, 63),
  ],
  ['a toleration of nothing', { probe: { tolerations: [{}] } }, '/probe/tolerations/0', "missing property 'operator'"],
  [
    'a value without a key',
    { probe: { tolerations: [{ operator: 'Equal', value: 'a' }] } },
    '/probe/tolerations/0/operator',
    "value must be 'Exists'",
  ],
  [
    'a value of whatever there is',
    { probe: { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] } },
    '/probe/tolerations/0/value',
    "value must be ''",
  ],
  [
    'a time for an effect that has none',
    { operator: { tolerations: [{ key: 'a', effect: 'NoSchedule', tolerationSeconds: 9 }] } },
    '/operator/tolerations/0/effect',
    "value must be 'NoExecute'",
  ],
];

/** Values that the chart refuses. */
export const wrongValues: readonly WrongValues[] = [
  ...unknownKeys,
  ...wrongWords,
  ...wrongTypes,
  ...wrongNumbers,
  ...wrongTexts,
  ...wrongTolerations,
];

import {
  type WrongValues,
  digest,
  labelKey,
  labelValue,
  objectName,
  pattern,
  registry,
  tooLong,
  unknown,
} from './refusals.ts';

/** Texts that Kubernetes, a registry or a label would refuse. */
export const wrongTexts: readonly WrongValues[] = [
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

/** Tolerations that Kubernetes would refuse. */
export const wrongTolerations: readonly WrongValues[] = [
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

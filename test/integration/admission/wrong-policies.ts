/** What is wrong, the spec, the field that the API server's message must name, and what it must say of it. */
export type WrongPolicy = readonly [what: string, spec: unknown, field: string, says: string];

/** One wrong rule: what is wrong with it, the rule, the field within it, and what is said. */
type WrongRule = readonly [what: string, rule: unknown, field: string, says: string];

const transport = { name: 'TRANSPORT', whenCapable: 'quic', whenIncapable: 'h2' };
const labelName = 'a label name consists of at most 63 letters, digits, dashes, underscores and dots';
const labelValue = 'a label value consists of letters, digits, dashes, underscores and dots';
const variableName =
  'it starts with a letter and ends with a letter or digit, because it becomes part of an annotation key';
const containerName = 'a container name consists of lower-case letters, digits and dashes';
const operators = 'supported values: "In", "NotIn", "Exists", "DoesNotExist"';
const placements = 'supported values: "Prefer", "Require", "None"';
const operands = 'In and NotIn need at least one value, Exists and DoesNotExist take none';
const meanings = 'a name that several rules use must have the same whenCapable, whenIncapable and needs in all of them';

/** `count` things that differ by their number. */
function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_item, index) => make(index));
}

/** Rows about one field of a rule, which then name what is within it. */
function of(field: string, rows: readonly WrongRule[]): WrongRule[] {
  return rows.map(([what, rule, within, says]) => [what, rule, `${field}${within}`, says]);
}

const rule = (fields: object): unknown => ({ selector: {}, ...fields });
const wrongChoices: readonly WrongRule[] = [
  ['a rule that is text', 'app=quic', '', 'must be of type object'],
  ['no selector', {}, '.selector', 'Required value'],
  ['a selector that is text', { selector: 'app=quic' }, '.selector', 'must be of type object'],
  ['labels without matchLabels', { selector: { app: 'quic' } }, '.selector.app', 'unknown field'],
  ['a misspelt matchLabels', { selector: { matchLabel: { app: 'quic' } } }, '.selector.matchLabel', 'unknown field'],
  ['a field that does not exist', rule({ priority: 1 }), '.priority', 'unknown field'],
  ['a placement that does not exist', rule({ placement: 'Force' }), '.placement', placements],
  ['a placement in lower case, as in the label', rule({ placement: 'require' }), '.placement', placements],
  ['a placement that is true', rule({ placement: true }), '.placement', placements],
  ['a need that does not exist', rule({ needs: ['GRO'] }), '.needs[0]', 'supported values: "GSO", "ECN"'],
  ['ECN without GSO', rule({ needs: ['ECN'] }), '.needs', 'must include GSO'],
  ['no need', rule({ needs: [] }), '.needs', 'must include GSO'],
  ['a need twice', rule({ needs: ['GSO', 'GSO'] }), '.needs[1]', 'Duplicate value: "GSO"'],
  ['one need without a list', rule({ needs: 'GSO' }), '.needs', 'must be of type array'],
  ['a preset that does not exist', rule({ preset: 'nginx' }), '.preset', '"quic-go", "tailscale", "none"'],
  ...Object.entries({
    QUIC_GO_DISABLE_GSO: 'quic-go',
    QUIC_GO_DISABLE_ECN: 'quic-go',
    TS_DEBUG_DISABLE_UDP_GSO: 'tailscale',
  }).map(([name, preset]): WrongRule => [
    `${name} beside the preset that sets it`,
    rule({ preset, env: [{ ...transport, name }] }),
    '',
    'the preset of the rule already sets this name; use preset none to set it yourself',
  ]),
];

const labels = (matchLabels: unknown): unknown => ({ selector: { matchLabels } });
const wrongLabels = of('.selector.matchLabels', [
  ['a list of labels', labels(['app']), '', 'must be of type object'],
  ['a space in the name of a label', labels({ 'my app': 'a' }), '', labelName],
  ['an empty name of a label', labels({ '': 'a' }), '', labelName],
  ['a capital letter in the prefix of a label', labels({ 'Example.com/app': 'a' }), '', labelName],
  ['the prefix of a label alone', labels({ 'example.com/': 'a' }), '', labelName],
  ['a name of a label that no pod can have', labels({ ['a'.repeat(64)]: 'a' }), '', labelName],
  ['a prefix of a label that no pod can have', labels({ [`${'a'.repeat(254)}/b`]: 'a' }), '', labelName],
  ['a label that quicgso sets', labels({ 'quicgso.io/injected': 'pod' }), '', 'is set by quicgso'],
  ['17 labels', labels(Object.fromEntries(many(17, (k) => [`a${String(k)}`, 'b']))), '', 'at most 16 items'],
  ['a label without a value', labels({ app: null }), '', 'write an empty one as ""'],
  ['a space in the value of a label', labels({ app: 'my server' }), '[app]', labelValue],
  ['a value of a label that starts with a dash', labels({ app: '-quic' }), '[app]', labelValue],
  ['a value of a label that no pod can have', labels({ app: 'a'.repeat(64) }), '.app', 'more than 63 bytes'],
  ['a number as the value of a label', labels({ app: 1 }), '.app', 'must be of type string'],
  ['true without quotes as the value of a label', labels({ app: true }), '.app', 'must be of type string'],
]);

const conditions = (matchExpressions: unknown): unknown => ({ selector: { matchExpressions } });
const condition = (fields: object): unknown =>
  conditions([{ key: 'app', operator: 'In', values: ['quic'], ...fields }]);
const wrongConditions = of('.selector.matchExpressions', [
  ['a condition without a list', conditions({ key: 'app' }), '.key', 'unknown field'],
  ['17 conditions', conditions(many(17, () => ({ key: 'app', operator: 'Exists' }))), '', 'at most 16 items'],
  ['a condition without a key', condition({ key: undefined }), '[0].key', 'Required value'],
  ['a condition without an operator', condition({ operator: undefined }), '[0].operator', 'Required value'],
  ['an operator that does not exist', condition({ operator: 'Like' }), '[0].operator', operators],
  ['an operator in lower case', condition({ operator: 'in' }), '[0].operator', operators],
  ['an operator for nodes', condition({ operator: 'Gt' }), '[0].operator', operators],
  ['In without values', condition({ values: undefined }), '[0]', operands],
  ['NotIn with no value', condition({ operator: 'NotIn', values: [] }), '[0]', operands],
  ['Exists with values', condition({ operator: 'Exists' }), '[0]', operands],
  ['one value without a list', condition({ values: 'quic' }), '[0].values', 'must be of type array'],
  ['33 values', condition({ values: many(33, (k) => `a${String(k)}`) }), '[0].values', 'at most 32 items'],
  ['value for values', condition({ value: 'quic' }), '[0].value', 'unknown field'],
  ['a space in a value of a condition', condition({ values: ['my server'] }), '[0].values[0]', labelValue],
  ['a value of a condition that no pod can have', condition({ values: ['a'.repeat(64)] }), '[0].values[0]', '63 bytes'],
  ['null as a value of a condition', condition({ values: [null] }), '[0].values[0]', 'must be of type string'],
  ['a space in a key', condition({ key: 'my app' }), '[0].key', labelName],
  ['a key that no pod can have', condition({ key: 'a'.repeat(64) }), '[0].key', labelName],
  ['a condition on a label that quicgso sets', condition({ key: 'quicgso.io/injected' }), '[0]', 'is set by quicgso'],
]);

const variable = (fields: object): unknown => rule({ env: [{ ...transport, ...fields }] });
const wrongVariables = of('.env', [
  ['variables as a map', rule({ env: { TRANSPORT: 'quic' } }), '.TRANSPORT', 'unknown field'],
  ['variables as text', rule({ env: ['TRANSPORT=quic'] }), '[0]', 'must be of type object'],
  ['a variable twice', rule({ env: [transport, transport] }), '[1]', 'Duplicate value: {"name":"TRANSPORT"}'],
  ['9 variables', rule({ env: many(9, (k) => ({ ...transport, name: `A${String(k)}` })) }), '', 'at most 8 items'],
  ['a dash in the name of a variable', variable({ name: 'MY-VAR' }), '[0].name', variableName],
  ['a dot in the name of a variable', variable({ name: 'my.var' }), '[0].name', variableName],
  ['a name of a variable that starts with a digit', variable({ name: '1A' }), '[0].name', variableName],
  ['a name of a variable that starts with an underscore', variable({ name: '_A' }), '[0].name', variableName],
  ['a name of a variable that ends with an underscore', variable({ name: 'A_' }), '[0].name', variableName],
  ['name and value of a variable in one', variable({ name: 'A=b' }), '[0].name', variableName],
  ['an empty name of a variable', variable({ name: '' }), '[0].name', variableName],
  ['a name of a variable that is too long', variable({ name: 'A'.repeat(55) }), '[0].name', 'more than 54 bytes'],
  ['a variable without a name', variable({ name: undefined }), '[0].name', 'Required value'],
  ['a variable with one value', variable({ whenIncapable: undefined }), '[0].whenIncapable', 'Required value'],
  ['null as a value of a variable', variable({ whenCapable: null }), '[0].whenCapable', 'Required value'],
  ['true without quotes for a value', variable({ whenCapable: true }), '[0].whenCapable', 'must be of type string'],
  ['a number for a value', variable({ whenIncapable: 0 }), '[0].whenIncapable', 'must be of type string'],
  ['a value that is too long', variable({ whenCapable: 'a'.repeat(257) }), '[0].whenCapable', 'more than 256 bytes'],
  ['value, as in a container', variable({ value: 'quic' }), '[0].value', 'unknown field'],
  ['valueFrom, as in a container', variable({ valueFrom: {} }), '[0].valueFrom', 'unknown field'],
]);

const wrongContainers = of('.containers', [
  ['an empty list of containers', rule({ containers: [] }), '', 'should have at least 1 items'],
  ['one container without a list', rule({ containers: 'server' }), '', 'must be of type array'],
  ['33 containers', rule({ containers: many(33, (k) => `a${String(k)}`) }), '', 'at most 32 items'],
  ['a container twice', rule({ containers: ['server', 'server'] }), '[1]', 'Duplicate value: "server"'],
  ['a name that no container can have', rule({ containers: ['My_server'] }), '[0]', containerName],
  ['a star for all containers', rule({ containers: ['*'] }), '[0]', containerName],
  ['an empty name of a container', rule({ containers: [''] }), '[0]', containerName],
  ['a name that is too long for a container', rule({ containers: ['a'.repeat(64)] }), '[0]', 'more than 63 bytes'],
  ['containers as in a pod', rule({ containers: [{ name: 'server' }] }), '[0].name', 'unknown field'],
]);

const rules = (...list: unknown[]): unknown => ({ rules: list });
const variablesOf = (r: number): object[] => many(8, (v) => ({ ...transport, name: `A${String(r)}B${String(v)}` }));
const wrongSpecs: readonly WrongPolicy[] = [
  ['no spec', undefined, 'spec', 'Required value'],
  ['no rules', {}, 'spec.rules', 'Required value'],
  ['a rule without a list', { rules: { selector: {} } }, 'spec.rules.selector', 'unknown field'],
  ['a misspelt field', { rules: [], rule: [] }, 'spec.rule', 'unknown field'],
  ['33 rules', rules(...many(33, () => rule({}))), 'spec.rules', 'must have at most 32 items'],
  ['a variable with two pairs of values', rules(variable({}), variable({ whenCapable: 'h3' })), 'spec.rules', meanings],
  [
    'a variable with two needs',
    rules(variable({}), rule({ needs: ['GSO', 'ECN'], env: [transport] })),
    'spec.rules',
    meanings,
  ],
  [
    'more variables than fit in annotations',
    rules(...many(9, (r) => rule({ env: variablesOf(r) }))),
    'spec.rules',
    'at most 64 entries in the whole policy',
  ],
];

const wrongRules = [...wrongChoices, ...wrongLabels, ...wrongConditions, ...wrongVariables, ...wrongContainers];

/** Specs of a GsoPolicy that the API server rejects. */
export const wrongPolicies: readonly WrongPolicy[] = [
  ...wrongSpecs,
  // Behind a good rule, so that the message must tell which of them is wrong.
  ...wrongRules.map(([what, wrong, field, says]): WrongPolicy => [
    what,
    rules(rule({}), wrong),
    `spec.rules[1]${field}`,
    says,
  ]),
];

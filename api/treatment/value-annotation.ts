import { type Capability, type Network, capabilities, disableAnnotation, envAnnotation, networks } from '../names.ts';

/** What a treated container can read from an annotation: one of the two switches, or a variable of a rule. */
export type ValueAnnotation =
  | { readonly network: Network; readonly capability: Capability }
  | { readonly network: Network; readonly variable: string };

const switches = new Map<string, ValueAnnotation>(
  networks.flatMap((network) =>
    capabilities.map((capability) => [disableAnnotation(capability, network), { network, capability }] as const),
  ),
);

/** The parts of a key before and after the variable's name. */
const aroundVariable = networks.map((network) => {
  const [before = '', after = ''] = envAnnotation('*', network).split('*');
  return { network, before, after };
});

/** Parses the key of an annotation; undefined if it is not a value for containers. */
export function readValueAnnotation(key: string): ValueAnnotation | undefined {
  const found = switches.get(key);
  if (found !== undefined) return found;
  for (const { network, before, after } of aroundVariable) {
    if (key.startsWith(before) && key.endsWith(after) && key.length > before.length + after.length)
      return { network, variable: key.slice(before.length, -after.length) };
  }
  return undefined;
}

/** The key of the annotation that a `fieldRef.fieldPath` refers to; undefined if it does not refer to one. */
export function annotationOf(fieldPath: string | undefined): string | undefined {
  return /^metadata\.annotations\['(.+)'\]$/u.exec(fieldPath ?? '')?.[1];
}

/** The same key, if the annotation holds a value for containers. */
export function valueAnnotationAt(fieldPath: string | undefined): string | undefined {
  const key = annotationOf(fieldPath);
  return key !== undefined && readValueAnnotation(key) !== undefined ? key : undefined;
}

import type { Variable } from '../facts/read-pod.ts';

/** The key of the annotation that a variable is read from; undefined when it comes from elsewhere. */
export function annotationOf({ valueFrom }: Variable): string | undefined {
  return /^metadata\.annotations\['(.+)'\]$/u.exec(valueFrom?.fieldRef?.fieldPath ?? '')?.[1];
}

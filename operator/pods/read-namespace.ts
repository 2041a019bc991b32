import * as v from 'valibot';

/** All that is kept of a namespace: that it is there. */
export interface NamespaceMetadata {
  readonly name: string;
}

const namespaceSchema = v.object({ metadata: v.object({ name: v.string() }) });

/** Reads a Namespace, whole or as PartialObjectMetadata. Never throws; undefined when it is no object of the API server's. */
export function readNamespace(object: unknown): NamespaceMetadata | undefined {
  const read = v.safeParse(namespaceSchema, object);
  return read.success ? { name: read.output.metadata.name } : undefined;
}

import * as v from 'valibot';

/** What is kept of a namespace. */
export interface NamespaceMetadata {
  readonly name: string;
}

const namespaceSchema = v.object({ metadata: v.object({ name: v.string() }) });

/** Parses a Namespace or its PartialObjectMetadata. Never throws; undefined if it is not a Kubernetes object. */
export function readNamespace(object: unknown): NamespaceMetadata | undefined {
  const read = v.safeParse(namespaceSchema, object);
  return read.success ? { name: read.output.metadata.name } : undefined;
}

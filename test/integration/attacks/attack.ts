import * as v from 'valibot';
import type { ApiAnswer, ApiRequest } from '../../../kube/api-client.ts';
import type { TestClient } from '../../support/cluster/test-client.ts';

/** A request from a client that must not send it. */
export type Attack = Pick<ApiRequest, 'method' | 'path' | 'body' | 'contentType'>;

/** One of quicgso's policies. */
export type Guard = `quicgso-guard-${'probes' | 'nodes' | 'pods' | 'reports' | 'policies'}`;

export const read = (path: string): Attack => ({ method: 'GET', path });
export const remove = (path: string): Attack => ({ method: 'DELETE', path });
export const create = (path: string, body: unknown): Attack => ({ method: 'POST', path, body });

/** Changes the given fields; null removes one. */
export function change(path: string, body: object): Attack {
  return { method: 'PATCH', path, body, contentType: 'application/merge-patch+json' };
}

/** Replaces the whole value of a field. */
export function replace(path: string, field: string, value: unknown): Attack {
  const body = [{ op: 'replace', path: field, value }];
  return { method: 'PATCH', path, body, contentType: 'application/json-patch+json' };
}

export async function send(client: TestClient, attack: Attack): Promise<ApiAnswer> {
  return client.ask(attack);
}

const message = v.object({ message: v.string() });
const byAuthorizer = /is forbidden: (?<reason>User "system:serviceaccount:quicgso-system:.+" cannot \w+ resource.*)$/;
const byPolicy = /ValidatingAdmissionPolicy '(?<policy>[^']+)' with binding '[^']+' denied request: (?<reason>.+)$/;

/** Who rejected it and why, as `RBAC: User ...` or `quicgso-guard-nodes: ...`; `nobody: ...` if not rejected. */
export function refusalOf({ status, body }: ApiAnswer): string {
  const found = v.safeParse(message, body);
  if (status !== 403 || !found.success) return `nobody: ${String(status)} ${JSON.stringify(body)}`;
  const policy = byPolicy.exec(found.output.message)?.groups;
  if (policy !== undefined) return `${policy['policy'] ?? ''}: ${policy['reason'] ?? ''}`;
  const authorizer = byAuthorizer.exec(found.output.message)?.groups;
  return authorizer === undefined ? `somebody else: ${found.output.message}` : `RBAC: ${authorizer['reason'] ?? ''}`;
}

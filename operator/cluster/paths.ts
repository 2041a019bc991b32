import { apiVersion, nodeMapName, peerKeySecret, plurals, systemNamespace } from '../../api/names.ts';

/** Where the API server keeps what the operator reads and writes. */

export const nodesPath = '/api/v1/nodes';
export const reportsPath = `/apis/${apiVersion}/${plurals.reports}`;
export const nodeMapsPath = `/apis/${apiVersion}/${plurals.nodeMaps}`;
export const nodeMapPath = `${nodeMapsPath}/${nodeMapName}`;
export const peerKeyPath = `/api/v1/namespaces/${systemNamespace}/secrets/${peerKeySecret}`;

export function nodePath(name: string): string {
  return `${nodesPath}/${encodeURIComponent(name)}`;
}

export function reportPath(name: string): string {
  return `${reportsPath}/${encodeURIComponent(name)}`;
}

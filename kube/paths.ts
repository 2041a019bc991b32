import {
  apiVersion,
  nodeMapName,
  operatorLease,
  peerKeySecret,
  plurals,
  policyName,
  systemNamespace,
} from '../api/names.ts';

/** API paths that the operator reads and writes. */

export const nodesPath = '/api/v1/nodes';
export const reportsPath = `/apis/${apiVersion}/${plurals.reports}`;
export const nodeMapsPath = `/apis/${apiVersion}/${plurals.nodeMaps}`;
export const nodeMapPath = `${nodeMapsPath}/${nodeMapName}`;
export const namespacesPath = '/api/v1/namespaces';
export const policiesPath = `/apis/${apiVersion}/${plurals.policies}`;
export const peerKeyPath = `/api/v1/namespaces/${systemNamespace}/secrets/${peerKeySecret}`;
export const leasePath = `/apis/coordination.k8s.io/v1/namespaces/${systemNamespace}/leases/${operatorLease}`;

export function daemonSetPath(name: string): string {
  return `/apis/apps/v1/namespaces/${systemNamespace}/daemonsets/${encodeURIComponent(name)}`;
}

export function nodePath(name: string): string {
  return `${nodesPath}/${encodeURIComponent(name)}`;
}

export function reportPath(name: string): string {
  return `${reportsPath}/${encodeURIComponent(name)}`;
}

export function podsPath(namespace: string): string {
  return `${namespacesPath}/${encodeURIComponent(namespace)}/pods`;
}

export function podPath(namespace: string, name: string): string {
  return `${podsPath(namespace)}/${encodeURIComponent(name)}`;
}

export function eventsPath(namespace: string): string {
  return `${namespacesPath}/${encodeURIComponent(namespace)}/events`;
}

export function policyPath(namespace: string): string {
  return `/apis/${apiVersion}/namespaces/${encodeURIComponent(namespace)}/${plurals.policies}/${policyName}`;
}

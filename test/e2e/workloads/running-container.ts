import { kubectl } from '../programs/command-line.ts';
import { nodes, type NodeName } from '../cluster/nodes.ts';
import type { RunningPod } from './quic-pods.ts';
import { runOnNode } from '../cluster/run-on-node.ts';

/** The first container of a pod, as it is seen from its node. */
export interface RunningContainer {
  readonly node: NodeName;
  /** Its first process. */
  readonly pid: number;
  /** containerd's name of it. */
  readonly id: string;
}

/** Finds the container; throws when it is on none of our nodes or does not run. */
export async function runningContainer(namespace: string, { name, node }: RunningPod): Promise<RunningContainer> {
  const found = nodes.find((one) => one.name === node);
  if (found === undefined) throw new Error(`pod ${name} is on no node of ours: ${node}`);
  const path = 'jsonpath={.status.containerStatuses[0].containerID}';
  const id = (await kubectl('get', 'pod', '-n', namespace, name, '-o', path)).replace('containerd://', '');
  const pid = await runOnNode(found.name, `ctr -n k8s.io task ls | awk '$1 == "${id}" { print $2 }'`);
  if (!/^\d+$/.test(pid)) throw new Error(`container ${id} of pod ${name} does not run`);
  return { node: found.name, pid: Number(pid), id };
}

/** The variables that decide about GSO, ECN and the transport, as the container was started with them. */
export async function quicVariables({ node, pid }: RunningContainer): Promise<string[]> {
  const variables = await runOnNode(node, `tr '\\0' '\\n' < /proc/${pid}/environ`);
  return variables
    .split('\n')
    .filter((line) => /^(QUIC_GO_DISABLE|TRANSPORT)/.test(line))
    .toSorted();
}

/** Sends of UDP in the pod since it started; a burst by GSO counts once, however many datagrams it becomes. */
export async function udpSends({ node, pid }: RunningContainer): Promise<number> {
  // Two lines, `Udp: InDatagrams NoPorts InErrors OutDatagrams ...` and its numbers (proc_net_snmp).
  const [names = '', numbers = ''] = (await runOnNode(node, `grep '^Udp:' /proc/${pid}/net/snmp`)).split('\n');
  const value = Number(numbers.split(' ')[names.split(' ').indexOf('OutDatagrams')]);
  if (!Number.isInteger(value)) throw new Error(`no OutDatagrams in ${names} / ${numbers}`);
  return value;
}

/** Ends the container's first process, as a crash would; the kubelet starts it again. */
export async function crash({ node, pid }: RunningContainer): Promise<void> {
  await runOnNode(node, `kill -9 ${pid}`);
}

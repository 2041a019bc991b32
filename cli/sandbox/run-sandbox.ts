import { once as onceEvent } from 'node:events';
import { release } from 'node:os';
import type { V1Node, V1Pod } from '@kubernetes/client-node';
import * as v from 'valibot';
import { capabilityLabels } from '../../api/names.ts';
import { ApiClient } from '../../kube/api-client.ts';
import { tokenCredentials } from '../../kube/credentials/token.ts';
import { listAll } from '../../kube/list-all.ts';
import { namespacesPath, nodesPath, podsPath } from '../../kube/paths.ts';
import { UserError } from '../../api/user-error.ts';
import { startControlPlane, type ControlPlane } from '../../control-plane/cluster/control-plane.ts';
import { createNode, type CreatedNode } from '../../control-plane/cluster/create-node.ts';
import { demoNamespace, demoPods } from './demo-pods.ts';
import { describeFailure } from '../../control-plane/processes/process-failure.ts';
import type { BuildProgress } from '../../control-plane/binaries/build-programs.ts';
import { findBinaries } from '../../control-plane/binaries/find-binaries.ts';
import { installManifests } from '../../control-plane/manifests/install-manifests.ts';
import { manifestPaths } from '../../control-plane/manifests/manifest-paths.ts';
import { plainBuildProgress } from '../../control-plane/binaries/plain-build-progress.ts';
import { renderNodes, renderPods } from './render-cluster.ts';
import type { RunningProcess } from '../../control-plane/processes/run-process.ts';
import { type Progress, showStep } from '../terminal/show-step.ts';
import { startPrograms } from './start-programs.ts';
import { waitUntilMapActs } from './wait-until-map-acts.ts';
import { waitUntil } from '../../control-plane/processes/wait-until.ts';

export interface SandboxOptions {
  /** Exit after the demonstration instead of waiting for Ctrl-C. */
  readonly once: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Both nodes are this machine; the probes of `old` run behind a filter that hides UDP_SEGMENT. */
const nodeNames = { here: 'this-machine', old: 'old-kernel' } as const;

// The sandbox started the API server, so the objects are of the kind that their path says.
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const nodeSchema = v.custom<V1Node>(isObject);
const podSchema = v.custom<V1Pod>(isObject);

/**
 * Starts a control plane with two nodes, the operator and the probes, binds QUIC pods to both nodes, and prints the
 * result. Throws a UserError for what the user can fix, and the reason of the signal on abort.
 */
export async function runSandbox({ once, env, signal }: SandboxOptions): Promise<void> {
  const binaries = await showStep('finding the binaries of the control plane', async (progress) =>
    findBinaries({ env, signal, progress: buildProgress(progress) }),
  );
  await using plane = await showStep('starting etcd, API server, scheduler and controller manager', async () =>
    startControlPlane({ binaries, signal }),
  );
  await using stack = new AsyncDisposableStack();
  const client = stack.use(new ApiClient(tokenCredentials(plane)));
  const processes = await showStep('installing quicgso, creating two nodes, starting operator and probes', async () => {
    const create = async (name: string): Promise<CreatedNode> =>
      createNode(client, { name, kernelVersion: release() }, signal);
    const installed = installManifests(client, { paths: manifestPaths, signal });
    const [here, old] = await Promise.all([create(nodeNames.here), create(nodeNames.old), installed]);
    return startPrograms({ plane, client, nodes: { here, old }, stack, signal });
  });
  const nodes = await showStep('waiting for the verdicts of both nodes', async () => {
    const findNodes = async (either: AbortSignal): Promise<V1Node[] | undefined> => {
      await throwIfExited(processes);
      return labeledNodes(client, either);
    };
    return waitUntil(findNodes, { subject: 'the verdicts', signal });
  });
  await showStep('waiting until the admission policies use the verdicts', async () => {
    await createDemoNamespace(client, signal);
    await waitUntilMapActs(client, nodes, signal);
  });
  const pods = await showStep('creating QUIC pods and waiting until they are bound', async () =>
    bindDemoPods(client, signal),
  );

  print(`\n${renderNodes(nodes)}\n\n${renderPods(pods)}\n`);
  print('The nodes have no kubelet: the variables are what a kubelet would resolve from the bound pods.\n');
  if (once) return;
  print(nextSteps(plane));
  for (const process of processes) {
    void process.exited.then(() => !process.stopping && print(`${process.name} exited; log: ${process.log}\n`));
  }
  await Promise.race([onceEvent(signal, 'abort'), plane.failed.then(async (failure) => Promise.reject(failure))]);
}

function buildProgress({ interactive, say }: Progress): BuildProgress {
  if (!interactive) return plainBuildProgress((line) => say(line.trimEnd()));
  return ({ program, index, count, elapsedSeconds, expectedSeconds }) =>
    say(`building ${program} (${index} of ${count}), ${elapsedSeconds} s of about ${expectedSeconds} s`);
}

/** A program that exited never reports, and waiting longer would hide the cause. */
async function throwIfExited(processes: readonly RunningProcess[]): Promise<void> {
  for (const process of processes) {
    if (process.exit) throw new UserError((await describeFailure(process, process.exit)).message);
  }
}

async function labeledNodes(client: ApiClient, signal: AbortSignal): Promise<V1Node[] | undefined> {
  const items = v.parse(v.array(nodeSchema), await listAll(client, { path: nodesPath, signal }));
  const isLabeled = ({ metadata }: V1Node): boolean =>
    Object.values(capabilityLabels).every((label) => metadata?.labels?.[label] !== undefined);
  return items.every(isLabeled) ? items : undefined;
}

async function createDemoNamespace(client: ApiClient, signal: AbortSignal): Promise<void> {
  const namespace = demoNamespace.metadata.name;
  await client.request({ method: 'POST', path: namespacesPath, body: demoNamespace, signal });
  // The controller manager creates the default service account; until then, pods are rejected.
  const findAccount = async (): Promise<true | undefined> => {
    const accounts = await listAll(client, { path: `${namespacesPath}/${namespace}/serviceaccounts`, signal });
    return accounts.length > 0 ? true : undefined;
  };
  await waitUntil(findAccount, { subject: 'the default service account', signal });
}

async function bindDemoPods(client: ApiClient, signal: AbortSignal): Promise<V1Pod[]> {
  const path = podsPath(demoNamespace.metadata.name);
  const create = async (body: V1Pod): Promise<unknown> => client.request({ method: 'POST', path, body, signal });
  await Promise.all(demoPods(nodeNames.old).map(create));
  const findPods = async (): Promise<V1Pod[] | undefined> => {
    const items = v.parse(v.array(podSchema), await listAll(client, { path, signal }));
    return items.every(({ spec }) => spec?.nodeName !== undefined) ? items : undefined;
  };
  return waitUntil(findPods, { subject: 'the scheduler to bind the pods', signal });
}

function nextSteps({ kubeconfig, kubectl }: ControlPlane): string {
  return [
    '',
    'The cluster runs until Ctrl-C. Explore it in another terminal:',
    `  export KUBECONFIG=${kubeconfig}`,
    `  alias kubectl=${kubectl}`,
    '  kubectl get gsoreports -o wide',
    '  kubectl explain gsoreports.status --recursive',
    '  kubectl get pods -n quic-demo -o yaml',
    '',
  ].join('\n');
}

function print(text: string): void {
  process.stdout.write(text);
}

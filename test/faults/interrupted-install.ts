import { ApiClient } from '../../kube/api-client.ts';
import { serverSideApply } from '../../kube/server-side-apply.ts';
import { tokenCredentials } from '../../kube/credentials/token.ts';
import { createNode } from '../../control-plane/cluster/create-node.ts';
import { installManifests } from '../../control-plane/manifests/install-manifests.ts';
import { ourManifests } from '../../control-plane/manifests/our-manifests.ts';

/** Does what the sandbox does while it installs, and is interrupted in it: `SERVER CA TOKEN MILLISECONDS`. */
const [server = '', ca = '', token = '', milliseconds] = process.argv.slice(2);
const abort = new AbortController();
// As Ctrl-C comes: in the event loop's turn for signals, which matters.
process.on('SIGINT', () => abort.abort());
const { signal } = abort;
{
  await using first = new ApiClient(tokenCredentials({ server, ca, token }));
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } };
  const path = '/api/v1/namespaces/default/serviceaccounts/default';
  await serverSideApply(first, { path, body: account, fieldManager: 'interrupted', signal });
}
const client = new ApiClient(tokenCredentials({ server, ca, token }));
setTimeout(() => process.kill(process.pid, 'SIGINT'), Number(milliseconds));
const create = async (name: string): Promise<unknown> => createNode(client, { name, kernelVersion: '6.1.0' }, signal);
await Promise.all([
  create(`interrupted-a-${process.pid}`),
  create(`interrupted-b-${process.pid}`),
  installManifests(client, { paths: ourManifests, signal }),
]).catch(() => undefined);
await client[Symbol.asyncDispose]();

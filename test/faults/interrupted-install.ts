import { type ApiAnswer, ApiClient, type ApiRequest } from '../../kube/api-client.ts';
import { serverSideApply } from '../../kube/server-side-apply.ts';
import { tokenCredentials } from '../../kube/credentials/token.ts';
import { createNode } from '../../control-plane/cluster/create-node.ts';
import { installManifests } from '../../control-plane/manifests/install-manifests.ts';
import { manifestPaths } from '../../control-plane/manifests/manifest-paths.ts';

/** Does what the sandbox does while it installs, and is interrupted after so many answers: `SERVER CA TOKEN ANSWERS`. */
const [server = '', ca = '', token = '', answers] = process.argv.slice(2);
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

class InterruptedClient extends ApiClient {
  #answers = 0;

  override async ask(request: ApiRequest): Promise<ApiAnswer> {
    const answer = await super.ask(request);
    if (++this.#answers === Number(answers)) process.kill(process.pid, 'SIGINT');
    return answer;
  }
}

const client = new InterruptedClient(tokenCredentials({ server, ca, token }));
const create = async (name: string): Promise<unknown> => createNode(client, { name, kernelVersion: '6.1.0' }, signal);
await Promise.all([
  create(`interrupted-a-${process.pid}`),
  create(`interrupted-b-${process.pid}`),
  installManifests(client, { paths: manifestPaths, signal }),
]).catch(() => undefined);
await client[Symbol.asyncDispose]();
process.stdout.write(signal.aborted ? 'interrupted' : 'not interrupted');

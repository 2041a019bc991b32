import * as v from 'valibot';
import { peerKeySecret, systemNamespace } from '../../api/names.ts';
import { requestApi, type ApiServer } from './api-request.ts';

const secret = v.object({ data: v.object({ key: v.pipe(v.string(), v.base64(), v.minLength(24)) }) });

/** The key that the probes of a cluster share, from the operator's Secret. Throws if it does not exist yet. */
export async function readPeerKey(apiServer: ApiServer, signal: AbortSignal): Promise<Buffer> {
  const path = `/api/v1/namespaces/${systemNamespace}/secrets/${peerKeySecret}`;
  try {
    const { data } = v.parse(secret, JSON.parse(await requestApi(apiServer, { method: 'GET', path, signal })));
    return Buffer.from(data.key, 'base64');
  } catch (cause) {
    throw new Error(`reading the peer key from Secret ${systemNamespace}/${peerKeySecret}`, { cause });
  }
}

/**
 * One round of a probe of the pod network, as nobody: reads a `RoundQuestion` from its only argument, prints the
 * observation.
 */
import * as v from 'valibot';
import { networkObservationSchema, reportSpecSchema } from '../../../api/v1alpha1.ts';
import { readKey } from '../../../cli/probe/read-peer.ts';
import { observe } from '../../../node-probe/loop/observe.ts';
import { becomeNobody } from '../../faults/become-nobody.ts';

const question = v.object({
  /** A file with the key. */
  keyFile: v.string(),
  peers: v.nonOptional(reportSpecSchema.entries.peers.wrapped.entries.pod),
  previous: v.exactOptional(networkObservationSchema),
});

export type RoundQuestion = v.InferInput<typeof question>;

const { keyFile, peers, previous } = v.parse(question, JSON.parse(process.argv[2] ?? ''));
const key = readKey(keyFile);
becomeNobody();
const peering = { peers, key, port: 47_600 };
const observation = await observe({ network: 'pod', reach: 'network', peering, previous });
process.stdout.write(JSON.stringify(observation));

import { setTimeout as delay } from 'node:timers/promises';
import type { EcnFindings, MarkOutcome } from './ecn.ts';
import { ect0, formsOf, markMessage, type MarkForm } from './mark.ts';
import type { SegmentationFindings } from './segmentation.ts';
import { trySegmentOption } from './segment-option.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { UdpErrors } from '../../linux/udp-errors.ts';
import { combineMarkPasses, markPassesSuffice } from '../judge/combine-mark-passes.ts';
import { combinePasses, passesSuffice } from '../judge/combine-passes.ts';
import { PeerExchange, type PeerAddress } from '../peer/exchange.ts';
import { wireCases } from './wire-cases.ts';
import { wirePass, type PassResult } from './wire-pass.ts';

/** What a peer received of what was sent to it. */
export type PeerFindings =
  /** `error`: why nothing could even be sent there. */
  | { readonly kind: 'unanswered'; readonly error?: { readonly call: string; readonly errno: string } }
  | {
      readonly kind: 'answered';
      readonly segmentation: SegmentationFindings;
      readonly ecn: EcnFindings;
      /** What the receiver's kernel counted meanwhile, whoever sent it: it explains a result and never makes one. */
      readonly receiverErrors: UdpErrors;
    };

/** Datagrams of one form in one pass: of the marked ones one must arrive, of the unmarked ones beside them all. */
const markedDatagrams = 4;
const unmarkedDatagrams = 8;

/**
 * Sends the wire cases to a peer, again when something is lost, and asks what arrived. `largest`: bytes of UDP payload of
 * the largest datagram that the egress interface takes. Throws `SystemCallError` when no socket can be opened.
 */
export async function checkPeer(peer: PeerAddress, largest: number): Promise<PeerFindings> {
  using exchange = new PeerExchange(peer);
  const option = trySegmentOption(exchange.socket);
  // Without UDP_SEGMENT the kernel would send a burst as one large datagram; the controls are then all there is.
  const cases = option.kind === 'works' ? wireCases(largest) : [];
  const passes: PassResult[][] = [];
  while (!passesSuffice(passes)) {
    const pass = await wirePass(exchange, cases);
    if (!pass) break;
    passes.push(pass);
  }
  const markPasses: EcnFindings[] = [];
  while (!markPassesSuffice(markPasses)) {
    const pass = await markPass(exchange);
    if (!pass) break;
    markPasses.push(pass);
  }
  if (passes.length === 0 || markPasses.length === 0) return { kind: 'unanswered' };
  const segmentation = { option, results: combinePasses(passes) };
  const { receiverErrors } = exchange;
  return { kind: 'answered', segmentation, ecn: combineMarkPasses(markPasses), receiverErrors };
}

/** Sends marked and unmarked datagrams once and asks what arrived; undefined when nobody answers. */
async function markPass(exchange: PeerExchange): Promise<EcnFindings | undefined> {
  if (!(await exchange.open())) return undefined;
  const forms: MarkForm[] = ['unmarked', ...formsOf(exchange.socket.family)];
  const refused = forms.map((form, caseNumber) => sendMarked(exchange, form, caseNumber));
  await delay(30);
  const arrived = await exchange.arrived();
  if (!arrived) return undefined;
  const outcomes = forms.map((form, caseNumber): MarkOutcome => {
    const rejection = refused[caseNumber];
    if (rejection) return rejection;
    const { received, marks } = arrived.cases.get(caseNumber) ?? { received: 0, marks: [0, 0, 0, 0] };
    const enough = form === 'unmarked' ? unmarkedDatagrams : 1;
    if (received < enough) return { kind: 'lost' };
    const sent = form === 'unmarked' ? 0 : ect0;
    const other = marks.findIndex((count, bits) => bits !== sent && count > 0);
    return other === -1 ? { kind: 'delivered' } : { kind: 'cleared', sent, arrived: other };
  });
  const [control = { kind: 'lost' }, ...marks] = outcomes;
  return { control, marks: marks.map((outcome, index) => ({ form: forms[index + 1] ?? 'unmarked', outcome })) };
}

function sendMarked(exchange: PeerExchange, form: MarkForm, caseNumber: number): MarkOutcome | undefined {
  const datagrams = form === 'unmarked' ? unmarkedDatagrams : markedDatagrams;
  try {
    for (let segment = 0; segment < datagrams; segment++) {
      exchange.send(exchange.segment(caseNumber, segment, 1200), markMessage(form));
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    return { kind: 'rejected', call: error.call, errno: error.errno };
  }
}

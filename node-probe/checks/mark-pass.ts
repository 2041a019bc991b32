import { setTimeout as delay } from 'node:timers/promises';
import { attempt, type Rejected } from '../paths/attempt.ts';
import type { Path } from '../paths/path.ts';
import type { PeerExchange } from '../peer/exchange.ts';
import { ect0, formsOf, markMessage, type MarkForm } from './mark.ts';
import type { MarkOutcome, SentMarks } from './sent.ts';

/** Datagrams of one form in one pass: of the marked ones one must arrive, of the unmarked ones beside them all. */
const markedDatagrams = 4;
const unmarkedDatagrams = 8;

/** Sends marked and unmarked datagrams once and asks what arrived; undefined when nobody answers. Throws `SystemCallError`. */
export async function markPass(path: Path, exchange: PeerExchange): Promise<SentMarks | undefined> {
  if (!(await exchange.open())) return undefined;
  const forms: MarkForm[] = ['unmarked', ...formsOf(path.socket.family)];
  const refused = forms.map((form, caseNumber) => sendForm(path, exchange, form, caseNumber));
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

function sendForm(path: Path, exchange: PeerExchange, form: MarkForm, caseNumber: number): Rejected | undefined {
  const datagrams = form === 'unmarked' ? unmarkedDatagrams : markedDatagrams;
  return attempt(() => {
    for (let segment = 0; segment < datagrams; segment++) {
      path.send(exchange.segment(caseNumber, segment, 1200), markMessage(form));
    }
  });
}

import { expect, it } from 'vitest';
import type { MarkOutcome, SentMarks } from '../checks/sent.ts';
import { judgeEcn } from './judge-ecn.ts';

const delivered: MarkOutcome = { kind: 'delivered' };
const refused: MarkOutcome = { kind: 'rejected', call: 'sendmsg', errno: 'EINVAL' };

function findings(oneByte: MarkOutcome, control: MarkOutcome = delivered): SentMarks {
  return {
    control,
    marks: [
      { form: '1-byte IP_TOS', outcome: oneByte },
      { form: '4-byte IP_TOS', outcome: delivered },
    ],
  };
}

it.each<[string, SentMarks, string, string]>([
  ['marks that arrive are capable', findings(delivered), 'Capable', 'Delivered'],
  ['a refused 1-byte message is unsupported, although 4 bytes work', findings(refused), 'Unsupported', 'EcnRejected'],
  ['marked datagrams that are lost are a black hole', findings({ kind: 'lost' }), 'Broken', 'EcnBlackHole'],
  ['cleared marks are bleached', findings({ kind: 'cleared', sent: 2, arrived: 0 }), 'Degraded', 'EcnBleached'],
  ['lost unmarked datagrams never blame ECN', findings({ kind: 'lost' }, { kind: 'lost' }), 'Unknown', 'ControlLost'],
  ['a plain send that fails says nothing about ECN', findings(refused, refused), 'Unknown', 'ControlFailed'],
])('%s', (_, seen, state, reason) => {
  expect(judgeEcn(seen, { evidence: 'Kernel', kernelRelease: '6.1' })).toMatchObject({
    state,
    reason,
    evidence: 'Kernel',
  });
});

it('names the call and the error of a refused control message', () => {
  const judged = judgeEcn(findings(refused), { evidence: 'Kernel', kernelRelease: '3.10' });
  expect(judged).toMatchObject({ call: 'sendmsg', errno: 'EINVAL' });
  expect(judged.message).toContain('1-byte IP_TOS');
});

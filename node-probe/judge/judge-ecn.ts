import type { MarkForm } from '../checks/mark.ts';
import type { MarkOutcome, SentMarks } from '../checks/sent.ts';
import { worstOf, type Evidence, type Reason, type State } from '../../api/vocabulary.ts';
import type { JudgeContext, Judgement } from './judge-gso.ts';

/** Judges the marked datagrams of one round over one family; the worst form of marking decides. */
export function judgeEcn({ control, marks }: SentMarks, { evidence }: JudgeContext): Judgement {
  if (control.kind === 'rejected') {
    const message = `plain datagrams cannot be sent: ${control.call} fails with ${control.errno}`;
    return { state: 'Unknown', evidence, reason: 'ControlFailed', message, call: control.call, errno: control.errno };
  }
  if (control.kind === 'lost') {
    return {
      state: 'Unknown',
      evidence,
      reason: 'ControlLost',
      message: 'unmarked datagrams are lost too: inconclusive for ECN',
    };
  }
  const judged = marks.map(({ form, outcome }) => ({ evidence, ...judgeMark(form, outcome, evidence) }));
  return worstOf(judged) ?? { state: 'Unknown', evidence, reason: 'ControlFailed', message: 'nothing could be sent' };
}

function judgeMark(form: MarkForm, outcome: MarkOutcome, evidence: Evidence): Omit<Judgement, 'evidence'> {
  const say = (state: State, reason: Reason, message: string): Omit<Judgement, 'evidence'> => ({
    state,
    reason,
    message,
  });
  switch (outcome.kind) {
    case 'delivered':
      return say(
        'Capable',
        'Delivered',
        evidence === 'Egress' ? 'the egress interface accepts marked datagrams' : 'every mark arrived',
      );
    case 'rejected': {
      const message = `a ${form} control message is refused: ${outcome.call} fails with ${outcome.errno}`;
      return { ...say('Unsupported', 'EcnRejected', message), call: outcome.call, errno: outcome.errno };
    }
    case 'lost':
      return say('Broken', 'EcnBlackHole', `datagrams marked by ${form} are lost while unmarked ones arrive`);
    case 'cleared':
      return say(
        'Degraded',
        'EcnBleached',
        `datagrams marked by ${form} arrive with ECN bits ${outcome.arrived}, sent with ${outcome.sent}`,
      );
  }
}

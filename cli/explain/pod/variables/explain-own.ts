import { switchedBy, switchesOff } from '../../../../api/treatment/presets.ts';
import { knownVerdict, type KnownVerdict } from '../../../lookup/known-verdict.ts';
import type { Step } from '../../../terminal/step.ts';
import type { Container, Variable } from '../facts/read-pod.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import type { VariableExplanation } from './variable-explanation.ts';

/** Explains a variable that the container sets itself: quicgso keeps it, even if it is wrong for the node. */
export function explainOwn(variable: Variable, container: Container, situation: PodSituation): VariableExplanation {
  const { name, value } = variable;
  const kept = `set by the container${sourceOf(variable)}; quicgso does not change it`;
  const { remark, steps } = judge(variable, container, situation);
  return {
    name,
    ...(value !== undefined && { value }),
    source: 'Own',
    reason: 'SetByContainer',
    message: `${kept}${remark}`,
    steps,
  };
}

function sourceOf({ value, valueFrom = {} }: Variable): string {
  const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom;
  if (configMapKeyRef !== undefined) return ` from key ${configMapKeyRef.key} of ConfigMap ${configMapKeyRef.name}`;
  if (secretKeyRef !== undefined) return ` from key ${secretKeyRef.key} of Secret ${secretKeyRef.name}`;
  if (fieldRef !== undefined) return ` from the pod's ${fieldRef.fieldPath}`;
  return value === undefined ? ' (empty)' : '';
}

interface Judged {
  readonly remark: string;
  readonly steps: readonly Step[];
}

function judge(
  { name, value, valueFrom }: Variable,
  { name: container }: Container,
  { pod, node }: PodSituation,
): Judged {
  const capability = switchedBy(name);
  if (node === undefined || capability === undefined || valueFrom !== undefined) return { remark: '', steps: [] };
  const verdict = knownVerdict(node, pod.network, capability);
  const off = switchesOff(value ?? '');
  return fits(verdict, off)
    ? { remark: '', steps: [] }
    : {
        remark: `. It does not match the node: ${verdict.message}`,
        steps: [
          {
            action: `in container ${container}, remove ${name} from env so that quicgso sets it for each node${off ? '' : `, or switch ${capability.toUpperCase()} off everywhere`}`,
            commands: off ? [] : [`- {name: ${name}, value: "true"}   # in env of container ${container}`],
          },
        ],
      };
}

function fits({ capable }: KnownVerdict, off: boolean): boolean {
  return capable === undefined || capable !== off;
}

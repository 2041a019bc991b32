import type { BurstCase, Outcome } from './burst.ts';
import type { LoopbackPath } from '../paths/loopback.ts';
import { runBurst, runRepeatedly } from './run-burst.ts';
import { trySegmentOption, type OptionOutcome } from './segment-option.ts';
import { controlCase, segmentationCases, usualSizes } from './segmentation-cases.ts';

/** A burst and the control beside it: what both lose is not GSO's fault. */
export interface BurstResult {
  readonly burst: BurstCase;
  readonly outcome: Outcome;
  readonly control: Outcome;
}

/** Everything that one path says about segmentation offload. */
export interface SegmentationFindings {
  readonly option: OptionOutcome;
  readonly results: readonly BurstResult[];
}

/** Each lost burst costs a wait, and a few prove the fault; the rest of the matrix is then left out. */
const enoughLosses = 3;

/** Runs the whole case matrix over loopback. `largestSegment`: UDP payload bytes of the largest datagram to try. */
export function checkSegmentation(path: LoopbackPath, largestSegment: number): SegmentationFindings {
  const option = trySegmentOption(path.sender);
  const results: BurstResult[] = [];
  for (const size of new Set([...usualSizes, largestSegment])) {
    const runControl = (): Outcome => runRepeatedly(() => runBurst(path, controlCase(size)));
    const control = runControl();
    results.push({ burst: controlCase(size), outcome: control, control });
    // Without UDP_SEGMENT the kernel skips the control message and would send the burst as one large datagram.
    if (option.kind !== 'works' || control.kind !== 'delivered') continue;
    for (const burst of segmentationCases(size)) {
      const outcome = runRepeatedly(() => runBurst(path, burst));
      const lost = outcome.kind !== 'delivered' && outcome.kind !== 'rejected';
      results.push({ burst, outcome, control: lost ? runControl() : control });
      if (results.filter((result) => result.outcome.kind === 'lost').length >= enoughLosses) return { option, results };
    }
  }
  return { option, results };
}

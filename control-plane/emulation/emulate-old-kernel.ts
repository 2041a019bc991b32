/**
 * A program that is started with `node --import` of this file sees a kernel without UDP_SEGMENT. The sandbox starts the
 * probes of its second node this way, so that their reports are real.
 */
import { UserError } from '../../api/user-error.ts';
import { hideUdpSegment } from './seccomp.ts';

try {
  hideUdpSegment();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

/**
 * `node --import` this file in front of a program, and the program sees a kernel without UDP_SEGMENT. The sandbox starts
 * the probes of its second node so: what they report is what they found.
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

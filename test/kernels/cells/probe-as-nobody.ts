/** `quicgso probe` as nobody, without capabilities, and the report of the same round. It reads the key as nobody too. */
import { probeCommand } from '../../../cli/probe/probe-command.ts';
import { probeBothWays } from './probe-both-ways.ts';
import { becomeNobody } from '../../faults/become-nobody.ts';

const command = probeCommand(probeBothWays);
becomeNobody();
await command.parseAsync();

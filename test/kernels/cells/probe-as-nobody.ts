/** `quicgso probe` as nobody, without capabilities. It reads the key as nobody too. */
import { probeCommand } from '../../../cli/probe/probe-command.ts';
import { becomeNobody } from '../../faults/become-nobody.ts';

const command = probeCommand();
becomeNobody();
await command.parseAsync();

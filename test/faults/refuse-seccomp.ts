/** `node --import` this file, and the process can install no more seccomp filters: EPERM, as in a strict container. */
import { constants } from 'node:os';
import { installSeccompFilter } from '../../control-plane/emulation/seccomp.ts';

installSeccompFilter([{ call: 'seccomp', errno: constants.errno.EPERM }]);

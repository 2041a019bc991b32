/** `node --import` this file, and the program may not open netlink sockets, as under a strict seccomp profile. */
import { constants } from 'node:os';
import { installSeccompFilter } from '../../control-plane/emulation/seccomp.ts';
import { AF_NETLINK } from '../../linux/constants.ts';

installSeccompFilter([{ call: 'socket', arguments: { 0: AF_NETLINK }, errno: constants.errno.EACCES }]);

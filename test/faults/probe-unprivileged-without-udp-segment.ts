/**
 * Observes this machine as nobody, without capabilities and behind the filter that hides UDP_SEGMENT, and prints what it
 * saw. Everything is loaded first, because nobody may not read a checkout in root's home.
 */
import { readFileSync } from 'node:fs';
import { hideUdpSegment } from '../../control-plane/emulation/seccomp.ts';
import { observe } from '../../node-probe/loop/observe.ts';
import { becomeNobody } from './become-nobody.ts';

becomeNobody();
hideUdpSegment();
const status = readFileSync('/proc/self/status', 'utf8');
const capabilities = /^CapEff:\s*(\S+)$/m.exec(status)?.[1];
const observation = await observe({ network: 'host', reach: 'loopback' });
process.stdout.write(JSON.stringify({ uid: process.getuid?.(), capabilities, observation }));

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { parseUdpErrors, readUdpErrors } from './udp-errors.ts';

const snmp = `Tcp: InSegs InErrs
Tcp: 4 9
Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti
Udp: 100 1 7 200 2 3 5 6
UdpLite: InDatagrams InErrors
UdpLite: 8 8
`;
const snmp6 = `Ip6InReceives                   	11
Udp6InDatagrams                 	12
Udp6InErrors                    	20
Udp6InCsumErrors                	10
UdpLite6InErrors                	99
`;

it.each([
  ['adds up both families', snmp, snmp6, { errors: 27, badChecksums: 15 }],
  ['counts one family where there is no other', snmp, '', { errors: 7, badChecksums: 5 }],
  ['counts nothing where nothing can be read', '', '', { errors: 0, badChecksums: 0 }],
])('%s', (_, ipv4, ipv6, expected) => {
  expect(parseUdpErrors(ipv4, ipv6)).toEqual(expected);
});

it('counts datagrams that found no room in the receive buffer', async () => {
  await using stack = new AsyncDisposableStack();
  const socket = stack.adopt(createSocket({ type: 'udp4', recvBufferSize: 1 }), async (open) => {
    open.close();
    await once(open, 'close');
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const before = readUdpErrors();
  // In one iteration of the event loop, so that nothing is read meanwhile.
  const burst = Array.from({ length: 100 }, async () => send(socket, Buffer.alloc(1000)));
  await Promise.all(burst);
  expect(readUdpErrors().errors).toBeGreaterThan(before.errors);
});

async function send(socket: Socket, datagram: Buffer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.send(datagram, socket.address().port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
  return promise;
}

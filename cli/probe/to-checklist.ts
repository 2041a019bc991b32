import type { EgressInterface } from '../../api/v1alpha1.ts';
import { byBadness } from '../../api/vocabulary.ts';
import { type Check, checkOf } from './check.ts';
import { explainHost } from '../../node-probe/advice/explain-host.ts';
import type { Judgement } from '../../node-probe/judge/judge-gso.ts';
import type { JudgedPeer } from '../../node-probe/judge/judge-peer.ts';
import type { JudgedFamily, JudgedRound } from '../../node-probe/judge/judge-round.ts';
import { type CheckName, checkNames } from '../../node-probe/round/round.ts';

const listers: Record<CheckName, (round: JudgedRound) => readonly Check[]> = {
  kernel: ({ families }) => families.map(listKernel),
  egress: listEgress,
  wire: listWire,
  ecn: ({ families, interfaces }) => families.map((family) => listEcn(family, interfaceOf(family, interfaces))),
  host: listHost,
};

/** The checklist: one line per check, in the order of the checks. */
export function toChecklist(round: JudgedRound): Check[] {
  return checkNames.filter((name) => round.checks.includes(name)).flatMap((name) => listers[name](round));
}

function skipped(check: CheckName, found: string, family?: JudgedFamily['family']): Check {
  return { check, ...(family && { family }), status: 'skipped', found };
}

function listKernel({ family, kernel, maxSegments }: JudgedFamily): Check {
  if (!kernel) return skipped('kernel', `this machine has no ${family}`, family);
  const { gso } = kernel;
  const found = isGood(gso) ? `every burst of up to ${maxSegments} segments arrived intact on loopback` : gso.message;
  return checkOf('kernel', family, gso, found);
}

function listEgress({ paths, checks, families, interfaces, problem }: JudgedRound): Check[] {
  if (!paths.includes('egress')) {
    return [skipped('egress', '--local keeps every datagram on this machine')];
  }
  return families.map(({ family, link, egress, kernel }): Check => {
    const name = describeInterface(interfaceOf({ link }, interfaces));
    if (egress) {
      const found = isGood(egress.gso)
        ? `${name} accepts bursts of up to 40 segments`
        : `${name}: ${egress.gso.message}`;
      return checkOf('egress', family, egress.gso, found);
    }
    if (!link && problem !== undefined) return skipped('egress', `the interfaces cannot be read: ${problem}`, family);
    if (!link) return skipped('egress', `no default route for ${family}`, family);
    if (!kernel && checks.includes('kernel')) return skipped('egress', `this machine has no ${family}`, family);
    if (!link.up) return skipped('egress', `${link.name} is down`, family);
    if (!link.resolvesNeighbours) {
      return skipped('egress', `${link.name} does not resolve neighbors, like a tunnel: use --peer to test it`, family);
    }
    return skipped('egress', `cannot send a plain ${family} datagram through ${link.name}`, family);
  });
}

function listWire({ families }: JudgedRound): Check[] {
  if (families.every(({ wire }) => wire.length === 0)) {
    return [skipped('wire', 'delivery over the network was not tested: use --peer and --key-file')];
  }
  return families.flatMap(({ family, wire }) => wire.map((peer) => checkOf('wire', family, ...describeWire(peer))));
}

function describeWire({ answered, address, port, gso, tallies }: JudgedPeer): [result: Judgement, found: string] {
  if (!answered) {
    const { state, reason, evidence, message, errno } = gso;
    const found =
      errno === undefined
        ? `no answer from ${address}, UDP port ${port}: is "quicgso responder" running there with the same key?`
        : `${address}: ${message}`;
    return [{ state, reason, evidence, message: found }, found];
  }
  // A rejected burst was not sent, so the numbers would suggest that everything arrived.
  if (gso.call !== undefined) return [gso, `to ${address}: ${gso.message}`];
  const counts = [
    ...(tallies.gso.sent > 0 ? [`${tallies.gso.received} of ${tallies.gso.sent} GSO segments`] : []),
    ...(tallies.control.sent > 0 ? [`${tallies.control.received} of ${tallies.control.sent} plain datagrams`] : []),
  ].join(' and ');
  const received = counts === '' ? `${address} answers` : `${address} received ${counts}`;
  return [gso, isGood(gso) ? received : `${received}; ${gso.message}`];
}

function listEcn({ family, kernel, egress, wire, link }: JudgedFamily, egressInterface?: EgressInterface): Check {
  const paths: { where: string; judgement: Judgement }[] = [
    ...(kernel ? [{ where: 'on loopback', judgement: kernel.ecn }] : []),
    ...(egress
      ? [{ where: `at ${egressInterface?.name ?? link?.name ?? 'the interface'}`, judgement: egress.ecn }]
      : []),
    ...wire.flatMap(({ answered, address, ecn }) => (answered ? [{ where: `to ${address}`, judgement: ecn }] : [])),
  ];
  // The strongest evidence for the worst state.
  const worst = paths.toReversed().toSorted((a, b) => byBadness(a.judgement, b.judgement))[0];
  if (!worst) return skipped('ecn', `this machine has no ${family}`, family);
  const found = isGood(worst.judgement)
    ? `ECN-marked datagrams pass ${paths.map(({ where }) => where).join(', ')}`
    : `${worst.where}: ${worst.judgement.message}`;
  return checkOf('ecn', family, worst.judgement, found);
}

function listHost(round: JudgedRound): Check[] {
  const findings = explainHost(round);
  if (findings.length > 0) {
    return findings.map(({ message, remedies }): Check => ({
      check: 'host',
      status: remedies.length > 0 ? 'warning' : 'ok',
      found: message,
    }));
  }
  const { rmemMax = 'unknown', wmemMax = 'unknown' } = round.facts;
  return [
    { check: 'host', status: 'ok', found: `net.core.rmem_max ${rmemMax} and wmem_max ${wmemMax} bytes are enough` },
  ];
}

function isGood({ state }: Judgement): boolean {
  return state === 'Capable';
}

function interfaceOf(
  { link }: Pick<JudgedFamily, 'link'>,
  interfaces: readonly EgressInterface[],
): EgressInterface | undefined {
  return interfaces.find(({ name }) => name === link?.name);
}

/** `eth0 (virtio_net, MTU 1500)`. */
function describeInterface(one: EgressInterface | undefined): string {
  return one ? `${one.name} (${one.driver ?? 'no driver'}, MTU ${one.mtu})` : 'the interface';
}

import type { EgressInterface, Finding, HostObservation } from '../../api/v1alpha1.ts';
import { byBadness } from '../../api/vocabulary.ts';
import type { Judgement } from '../../node-probe/judge/judge-gso.ts';
import { checkOf, type Check } from './check.ts';
import { checkNames, type CheckName } from './check-names.ts';
import type { FamilyTests, TestSettings, WireTest } from './test-family.ts';

/** Everything that the list tells of. */
export interface Listed {
  readonly settings: TestSettings;
  readonly tests: readonly FamilyTests[];
  readonly host: Pick<HostObservation, 'interfaces' | 'kernel' | 'facts'>;
  /** What explains the rest (explainHost). */
  readonly hostFindings: readonly Finding[];
  /** Why the interfaces are not known. */
  readonly problem?: string | undefined;
}

const listers: Record<CheckName, (listed: Listed) => readonly Check[]> = {
  kernel: ({ tests }) => tests.map(listKernel),
  egress: listEgress,
  wire: listWire,
  ecn: ({ tests, host }) => tests.map((test) => listEcn(test, interfaceOf(test, host.interfaces))),
  host: listHost,
};

/** The checklist, in the order of the checks: what was found, one line each. */
export function listChecks(listed: Listed): Check[] {
  return checkNames.filter((name) => listed.settings.checks.has(name)).flatMap((name) => listers[name](listed));
}

function skipped(check: CheckName, found: string, family?: FamilyTests['family']): Check {
  return { check, ...(family && { family }), status: 'skipped', found };
}

function listKernel({ family, kernel }: FamilyTests): Check {
  if (!kernel) return skipped('kernel', `this machine has no ${family}`, family);
  const { gso, maxSegments } = kernel;
  const found = isGood(gso) ? `every burst of up to ${maxSegments} segments arrived whole on loopback` : gso.message;
  return checkOf('kernel', family, gso, found);
}

function listEgress({ settings, tests, host, problem }: Listed): Check[] {
  if (settings.reach === 'loopback') {
    return [skipped('egress', '--local keeps every datagram on this machine')];
  }
  return tests.map(({ family, link, egress, kernel }): Check => {
    const name = describeInterface(interfaceOf({ link }, host.interfaces));
    if (egress) {
      const found = isGood(egress.gso) ? `${name} takes bursts of up to 40 segments` : `${name}: ${egress.gso.message}`;
      return checkOf('egress', family, egress.gso, found);
    }
    if (!link && problem !== undefined) return skipped('egress', `the interfaces cannot be read: ${problem}`, family);
    if (!link) return skipped('egress', `no default route for ${family}`, family);
    if (!kernel && settings.checks.has('kernel')) return skipped('egress', `this machine has no ${family}`, family);
    if (!link.up) return skipped('egress', `${link.name} is down`, family);
    if (!link.resolvesNeighbours) {
      return skipped(
        'egress',
        `${link.name} sends without asking for a neighbour, as tunnels do, so only --peer tells`,
        family,
      );
    }
    return skipped('egress', `no plain datagram could be handed to ${link.name} over ${family}`, family);
  });
}

function listWire({ settings, tests }: Listed): Check[] {
  if (settings.peers.length === 0) {
    return [skipped('wire', 'what the network loses is not known: name a --peer and its --key-file')];
  }
  return tests.flatMap(({ family, wire }) => wire.map((one) => checkOf('wire', family, ...describeWire(one))));
}

function describeWire({ observation, judged, port }: WireTest): [result: Judgement, found: string] {
  const { address, control, gso } = observation;
  if (!judged) {
    const { state, reason } = observation;
    const found =
      observation.errno === undefined
        ? `nobody answers at ${address}, UDP port ${port}: is "quicgso responder" running there with the same key?`
        : `${address}: ${observation.message ?? observation.errno}`;
    return [{ state, reason, evidence: 'None', message: found }, found];
  }
  const { message, call } = judged.gso;
  // What was refused was not sent, so the numbers would say that everything arrived.
  if (call !== undefined) return [judged.gso, `to ${address}: ${message}`];
  const counts = [
    ...(gso && gso.sent > 0 ? [`${gso.received} of ${gso.sent} GSO segments`] : []),
    ...(control && control.sent > 0 ? [`${control.received} of ${control.sent} plain datagrams`] : []),
  ].join(' and ');
  const received = counts === '' ? `${address} answers` : `${address} received ${counts}`;
  return [judged.gso, isGood(judged.gso) ? received : `${received}; ${message}`];
}

function listEcn({ family, kernel, egress, wire, link }: FamilyTests, egressInterface?: EgressInterface): Check {
  const ways: { where: string; judgement: Judgement }[] = [
    ...(kernel ? [{ where: 'on loopback', judgement: kernel.ecn }] : []),
    ...(egress
      ? [{ where: `at ${egressInterface?.name ?? link?.name ?? 'the interface'}`, judgement: egress.ecn }]
      : []),
    ...wire.flatMap(({ observation: { address }, judged }) =>
      judged ? [{ where: `to ${address}`, judgement: judged.ecn }] : [],
    ),
  ];
  // The strongest evidence for the worst state.
  const worst = ways.toReversed().toSorted((a, b) => byBadness(a.judgement, b.judgement))[0];
  if (!worst) return skipped('ecn', `this machine has no ${family}`, family);
  const found = isGood(worst.judgement)
    ? `datagrams with ECN marks pass ${ways.map(({ where }) => where).join(', ')}`
    : `${worst.where}: ${worst.judgement.message}`;
  return checkOf('ecn', family, worst.judgement, found);
}

function listHost({ host: { facts }, hostFindings }: Listed): Check[] {
  if (hostFindings.length > 0) {
    return hostFindings.map(({ message, remedies }): Check => ({
      check: 'host',
      status: remedies.length > 0 ? 'warning' : 'ok',
      found: message,
    }));
  }
  const { rmemMax = 'unknown', wmemMax = 'unknown' } = facts;
  return [
    { check: 'host', status: 'ok', found: `net.core.rmem_max ${rmemMax} and wmem_max ${wmemMax} bytes are enough` },
  ];
}

function isGood({ state }: Judgement): boolean {
  return state === 'Capable';
}

function interfaceOf(
  { link }: Pick<FamilyTests, 'link'>,
  interfaces: readonly EgressInterface[],
): EgressInterface | undefined {
  return interfaces.find(({ name }) => name === link?.name);
}

/** `eth0 (virtio_net, MTU 1500)`. */
function describeInterface(one: EgressInterface | undefined): string {
  return one ? `${one.name} (${one.driver ?? 'no driver'}, MTU ${one.mtu})` : 'the interface';
}

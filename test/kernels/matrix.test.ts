import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { bootGuest, type GuestLine } from './guests/boot-guest.ts';
import { describeSeen, type Cell } from './cells/cell.ts';
import { deliveryCells } from './cells/delivery-cells.ts';
import { ecnCells } from './cells/ecn-cells.ts';
import { egressCells } from './cells/egress-cells.ts';
import { guestCells, type GuestCell, type KernelVersion } from './guests/guest-cells.ts';
import { addModules, buildGuestImage } from './guests/guest-image.ts';
import { guestKernel } from './guests/guest-kernel.ts';
import { makeKeyFolder, type KeyFolder } from './network/key-folder.ts';
import { middleHopCells } from './cells/middle-hop-cells.ts';
import { sweepNamespaces } from './network/network-namespace.ts';
import { buildRefuseSends } from './cells/refuse-sends.ts';
import { renderVerdicts, type Row } from './cells/render-verdicts.ts';
import { requirePrograms } from './required-programs.ts';
import { runCell } from './cells/run-cell.ts';
import { senderCells } from './cells/sender-cells.ts';

const cells: readonly Cell[] = [...deliveryCells, ...middleHopCells, ...ecnCells, ...senderCells, ...egressCells];
const kernels: readonly KernelVersion[] = ['5.10', '6.1', '6.12', '7.2'];
const guests = new Map<KernelVersion, readonly GuestLine[]>();

/** Two cores emulate two guests at a time. A boot takes less than a minute; the first ever downloads the kernels. */
const lanes: readonly (readonly KernelVersion[])[] = [
  ['5.10', '6.12'],
  ['6.1', '7.2'],
];
const bootPatience = 540_000;
const rows = new Map<string, Row>();
let folder: KeyFolder;
let supervisor: string;

beforeAll(async () => {
  await requirePrograms();
  await sweepNamespaces();
  supervisor = await buildRefuseSends();
  folder = await makeKeyFolder();
});

afterAll(async () => {
  await rm(supervisor, { force: true });
  await folder[Symbol.asyncDispose]();
});

describe('between two namespaces on this kernel', () => {
  it.concurrent.for(cells)('$name', async (cell, { expect }) => {
    const seen = describeSeen(await runCell(cell, folder.keyFile));
    const expected = cell.expected.map(describeSeen);
    rows.set(cell.name, { cell: cell.name, expected, seen });
    expect(expected).toContain(seen);
  });
});

describe('in guests', () => {
  let base: string;

  beforeAll(async () => {
    base = await buildGuestImage(folder.path, folder.keyFile);
  });

  it.concurrent.for(lanes)(
    'kernels %s and %s boot and come to an end',
    { timeout: bootPatience },
    async (lane, { expect }) => {
      for (const version of lane) {
        const kernel = await guestKernel(version);
        const image = await addModules(base, kernel, folder.path);
        const said = await bootGuest({ kernel, image, keyFile: folder.keyFile, work: folder.path });
        guests.set(version, said);
        expect(said.map(({ cell }) => cell)).toEqual(guestCells.map(({ name }) => name));
      }
    },
  );
});

describe.for(kernels)('in a guest with kernel %s', (kernel) => {
  it.for(guestCells)('$name', (cell, { expect }) => {
    const { expected, seen } = recordGuestCell(kernel, cell);
    expect([seen]).toEqual(expected);
  });
});

function recordGuestCell(kernel: KernelVersion, { name, expected }: GuestCell): Row {
  const line = guests.get(kernel)?.find(({ cell }) => cell === name);
  const said = line ?? { failed: 'nothing: see above why this guest did not boot' };
  const seen = 'failed' in said ? said.failed : describeSeen(said.seen);
  const row = { cell: name, expected: [describeSeen(expected(kernel))], seen };
  rows.set(`${kernel} ${name}`, row);
  return row;
}

it('saw what docs/verdicts.md tells, cell by cell (-u writes it anew)', async ({ expect }) => {
  const document = rendered();
  process.stdout.write(`${document}\n`);
  await expect(document).toMatchFileSnapshot('../../docs/verdicts.md');
});

/** What was run, in the order of the lists and not in that of the ends. */
function rendered(): string {
  const rowsOf = (keys: readonly string[]): Row[] => keys.flatMap((key) => rows.get(key) ?? []);
  const here = { title: 'Between namespaces on this kernel', rows: rowsOf(cells.map(({ name }) => name)) };
  const inGuests = kernels.map((kernel) => ({
    title: `In a guest with kernel ${kernel}`,
    rows: rowsOf(guestCells.map(({ name }) => `${kernel} ${name}`)),
  }));
  return renderVerdicts([here, ...inGuests]);
}

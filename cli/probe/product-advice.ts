import type { Capability } from '../../api/names.ts';
import { presetVariable } from '../../api/treatment/presets.ts';
import { type Product, type Switch, whereOf } from '../../products/product.ts';
import { products } from '../../products/products.ts';
import type { Advice } from '../../node-probe/advice/explanation.ts';

/** Advice for every known program: each setting once, followed by `#` and the programs that use it. */
export const productAdvice: Advice = {
  switchOff: (capability) => ({
    target: 'Workload',
    action: `switch ${capability.toUpperCase()} off in the programs that send QUIC from here`,
    commands: settingsFor(capability),
  }),
  useTcp: () => ({
    target: 'Tcp',
    action: 'make the program use TCP here (other programs: docs/products.md)',
    commands: products.flatMap(({ name, tcp }) =>
      tcp?.variable ? [`${tcp.variable.name}=${tcp.variable.value}   # ${name}`] : [],
    ),
  }),
};

function settingsFor(capability: Capability): string[] {
  const ways = products.flatMap((product) =>
    (product[capability] ?? []).flatMap((way) => {
      const setting = settingOf(way, capability);
      return setting === undefined ? [] : [{ setting, reader: readerOf(product, way) }];
    }),
  );
  const readers = Map.groupBy(ways, ({ setting }) => setting);
  return [...readers].map(([setting, found]) => `${setting}   # ${found.map(({ reader }) => reader).join(', ')}`);
}

/** The variable, line or flag itself; undefined if no setting does it. */
function settingOf(way: Switch, capability: Capability): string | undefined {
  switch (way.by) {
    case 'preset': {
      const variable = presetVariable(way.preset, capability);
      return variable && `${variable}=true`;
    }
    case 'config':
      return way.line;
    case 'flag':
      return way.flag;
    case 'code':
    case 'nothing':
      return undefined;
  }
}

function readerOf({ name }: Product, way: Switch): string {
  return way.by === 'config' ? `${name}: ${whereOf(way)}` : name;
}

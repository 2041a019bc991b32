import { expect, it } from 'vitest';
import { describeSwitch, describeTcpEscape } from './product.ts';
import { products } from './products.ts';
import { renderProducts } from './render-products.ts';

it('docs/products.md matches the table (-u regenerates it)', async () => {
  await expect(renderProducts(products)).toMatchFileSnapshot('../docs/products.md');
});

it('no two products share the name of an image or a command', () => {
  const programs = products.flatMap((product) => product.programs);
  expect(programs).toEqual([...new Set(programs)]);
});

it('programs are named as in images, in lower case', () => {
  const programs = products.flatMap((product) => product.programs);
  expect(programs.filter((program) => !/^[a-z0-9][a-z0-9_-]*$/.test(program))).toEqual([]);
});

it('a preset that a product names for a capability has a variable for it', () => {
  const options = products.flatMap(({ gso, ecn = [] }) => [
    ...gso.map((option) => describeSwitch(option, 'gso')),
    ...ecn.map((option) => describeSwitch(option, 'ecn')),
  ]);
  expect(options.filter((option) => option.includes('has no variable'))).toEqual([]);
});

it('every product says how it was checked', () => {
  expect(products.filter(({ checked }) => !/^(run|read): /.test(checked))).toEqual([]);
});

it.each([
  ['a variable', describeSwitch({ by: 'preset', preset: 'quic-go' }, 'ecn'), 'variable QUIC_GO_DISABLE_ECN=true'],
  [
    'a capability without a variable in the preset',
    describeSwitch({ by: 'preset', preset: 'tailscale' }, 'ecn'),
    'preset tailscale has no variable for it',
  ],
  [
    'a line for some versions',
    describeSwitch({ by: 'config', line: 'gso off', where: 'the global section', versions: '3.3 and later' }, 'gso'),
    '"gso off" in the global section (3.3 and later)',
  ],
  ['a flag', describeSwitch({ by: 'flag', flag: '--no-gso' }, 'gso'), 'flag --no-gso'],
  [
    'a fallback to TCP by variable',
    describeTcpEscape({ variable: { name: 'TRANSPORT', value: 'http2' }, action: 'add --protocol http2' }),
    'variable TRANSPORT=http2, or add --protocol http2',
  ],
  ['a fallback to TCP by configuration', describeTcpEscape({ action: 'leave QUIC out' }), 'leave QUIC out'],
])('describes %s', (_, said, expected) => {
  expect(said).toBe(expected);
});

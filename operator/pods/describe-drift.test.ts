import { expect, it } from 'vitest';
import { describeDrift } from './describe-drift.ts';
import { parseRunsWith } from '../../api/treatment/runs-with.ts';
import { settingsOf } from '../../api/treatment/settings.ts';

const mode = { name: 'MODE', whenCapable: 'quic', whenIncapable: 'tcp' };
const pod = {
  namespace: 'shop',
  name: 'web-0',
  node: 'n1',
  network: 'pod',
  settings: settingsOf('pod', [{ selector: {}, env: [mode] }]),
} as const;

const restart =
  'kubectl -n shop delete pod web-0, or for its whole workload, for example a Deployment: kubectl -n shop rollout restart';

it.each([
  [
    'GSO that stopped working',
    'gso=on,ecn=on',
    'broken,x,capable,x',
    'unsafe',
    'This pod still runs with GSO on, which does not work on node n1 (pod network)',
  ],
  [
    'both that stopped working',
    'gso=on,ecn=on',
    'broken,x,broken,x',
    'unsafe',
    'This pod still runs with GSO and ECN on, which does not work on node n1',
  ],
  [
    'a variable that is now wrong',
    'gso=on,env.MODE=on',
    'broken,x,capable,x',
    'unsafe',
    'This pod still runs with GSO on, MODE=quic, which does not work on node n1',
  ],
  [
    'GSO that works now',
    'gso=off,ecn=off',
    'capable,x,broken,x',
    'conservative',
    'This pod still runs with GSO off, which is not needed on node n1',
  ],
  [
    'a variable that is now too conservative',
    'gso=off,env.MODE=off',
    'capable,x,capable,x',
    'conservative',
    'This pod still runs with GSO off, MODE=tcp, which is not needed on node n1',
  ],
  [
    'one of each',
    'gso=off,ecn=on',
    'capable,x,broken,x',
    'unsafe',
    'which does not work on node n1 (pod network): datagrams may be refused or lost. This pod still runs with GSO off',
  ],
] as const)('describes %s, and what to do', (_what, runsWith, entry, drift, words) => {
  const described = describeDrift({ ...pod, runsWith: parseRunsWith(runsWith), entry, drift });
  expect(described).toMatchObject(
    drift === 'unsafe'
      ? { type: 'Warning', reason: 'GsoDriftUnsafe' }
      : { type: 'Normal', reason: 'GsoDriftConservative' },
  );
  expect(described.message).toContain(words);
  expect(described.message).toContain(restart);
  expect(described.message).toContain('kubectl get gsoreport n1 -o yaml');
});

it('fits into an Event even with the longest names', () => {
  const long = { ...pod, namespace: 'n'.repeat(63), name: 'p'.repeat(253), node: 'x'.repeat(253) };
  const runsWith = parseRunsWith('gso=on,ecn=off');
  const { message } = describeDrift({ ...long, runsWith, entry: 'broken,x,capable,x', drift: 'unsafe' });
  expect(message.length).toBeLessThanOrEqual(1024);
});

import { describe, expect, it } from 'vitest';
import { byName } from './chart-object.ts';
import { renderChart } from './render-chart.ts';
import { valuesOfObjects } from './values-of-objects.ts';
import { valuesOfPods } from './values-of-pods.ts';

/**
 * The DaemonSet of the host network with the names of the other one, and without what makes the difference: the host's
 * network, and a port of the host.
 */
function asPodProbe(hostProbe: unknown): unknown {
  const text = JSON.stringify(hostProbe)
    .replaceAll('probe-host', 'probe-pod')
    .replace('{"name":"QUICGSO_NETWORK","value":"host"}', '{"name":"QUICGSO_NETWORK","value":"pod"}')
    .replace('"hostNetwork":true,', '')
    .replace(',"hostPort":47600', '');
  const probe: unknown = JSON.parse(text);
  return probe;
}

const cases = [...valuesOfObjects, ...valuesOfPods]
  .filter(({ lacks = [] }) => !lacks.includes('podProbe') && !lacks.includes('hostProbe'))
  .map(({ name, values }): [string, object] => [name, values]);

describe('The two probes differ in names, hostNetwork and hostPort alone:', () => {
  it.each(cases)('%s', async (_name, values) => {
    await using rendered = await renderChart({ values });
    const probes = byName(rendered.objects, (object) => object);
    const ofHost = probes['DaemonSet quicgso-probe-host'];
    expect(ofHost).toMatchObject({ spec: { template: { spec: { hostNetwork: true } } } });
    expect(asPodProbe(ofHost)).toEqual(probes['DaemonSet quicgso-probe-pod']);
  });
});

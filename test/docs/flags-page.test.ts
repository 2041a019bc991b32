import { expect, it } from 'vitest';
import type { Settings } from '../../api/config/read-settings.ts';
import type { Setting } from '../../api/config/setting.ts';
import { checkInstallSettings } from '../../hooks/check-install/settings.ts';
import { probeSettings } from '../../node-probe/config.ts';
import { operatorSettings } from '../../operator/config.ts';

const inCluster = {
  KUBERNETES_SERVICE_HOST: '$KUBERNETES_SERVICE_HOST',
  KUBERNETES_SERVICE_PORT: '$KUBERNETES_SERVICE_PORT',
};

const page = `<!-- Made from the tables that the programs read: npx vitest run --project unit test/docs -u -->

# Flags and environment variables

A flag wins over its variable, and what is empty is not given. A program that finds a value which it cannot use names every problem at once and ends with exit code 2.

The chart sets what its values say ([charts/quicgso](../../charts/quicgso/README.md)); the rest is for other ways to run the programs.

## The operator

${table(operatorSettings)}

The way to the API server is the pod's own, else that of KUBECONFIG, or of \`~/.kube/config\`.

## The probe

${table(probeSettings(inCluster))}

## What \`helm test\` runs (check-install)

${table(checkInstallSettings)}

What \`helm uninstall\` runs (clean-up) takes no flags. Both find the API server as the operator does.

## The command line

\`quicgso COMMAND --help\` shows the flags of each command. These variables count:

| variable | meaning |
|---|---|
| \`KUBECONFIG\` | Where the way to the cluster is, as for kubectl; \`--kubeconfig\` wins. |
| \`NO_COLOR\` | No colours, on a terminal too. In a pipe or a file there are none anyway, unless \`FORCE_COLOR\` is set. |
| \`CI\` | Plain lines instead of one that changes, on a terminal too. |
| \`KUBEBUILDER_ASSETS\` | The sandbox: a folder with the programs of the control plane. |
| \`XDG_CACHE_HOME\` | The sandbox: where the programs are kept that it builds; default \`~/.cache\`. |
| \`TMPDIR\` | The sandbox: where its control plane has its files; default \`/tmp\`. |
`;

function table(settings: Settings): string {
  const rows = Object.values(settings).map(row);
  return ['| flag | variable | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function row({ flag, variable, fallback, allowed = [], isSwitch = false, description }: Setting<unknown>): string {
  const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``);
  const byDefault = fallback === undefined ? 'must be given' : fallback === '' ? 'empty' : code(fallback);
  const choice = allowed.length === 0 ? '' : ` One of ${allowed.map(code).join(', ')}.`;
  const name = flag === undefined ? undefined : `--${flag}`;
  return `| ${code(name)} | ${code(variable)} | ${isSwitch ? 'not set' : byDefault} | ${description}${choice} |`;
}

it('docs/reference/flags.md tells of every flag and variable (-u writes it anew)', async () => {
  await expect(page).toMatchFileSnapshot('../../docs/reference/flags.md');
});

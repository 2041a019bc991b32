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

const page = `<!-- Generated from the settings of the programs: npx vitest run --project unit test/docs -u -->

# Flags and environment variables

A flag takes precedence over its variable; an empty value counts as not set. A program with invalid settings reports all problems and exits with code 2.

The chart sets these from its values ([charts/quicgso](../../charts/quicgso/README.md)); you only need this page to run the programs without it.

## Operator

${table(operatorSettings)}

The operator reads \`KUBECONFIG\` or \`~/.kube/config\`; without either, it connects to the API server of its own cluster.

## Probe

${table(probeSettings(inCluster))}

## check-install (\`helm test\`)

${table(checkInstallSettings)}

clean-up, which \`helm uninstall\` runs, has no flags. Both connect to the API server as the operator does.

## Command line

\`quicgso COMMAND --help\` shows the flags of a command. It reads these variables:

| variable | meaning |
|---|---|
| \`KUBECONFIG\` | Kubeconfig file, as for kubectl; \`--kubeconfig\` takes precedence. |
| \`NO_COLOR\` | Disables colors. Output to a pipe or file has none unless \`FORCE_COLOR\` is set. |
| \`CI\` | Shows progress as plain lines instead of a spinner. |
| \`KUBEBUILDER_ASSETS\` | Sandbox: directory with the binaries of the control plane. |
| \`XDG_CACHE_HOME\` | Sandbox: cache for the binaries that it builds (default \`~/.cache\`). |
| \`TMPDIR\` | Sandbox: parent of the temporary directory of its control plane (default \`/tmp\`). |
`;

function table(settings: Settings): string {
  const rows = Object.values(settings).map(row);
  return ['| flag | variable | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function row({ flag, variable, fallback, allowed = [], isSwitch = false, description }: Setting<unknown>): string {
  const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``);
  const byDefault = fallback === undefined ? 'required' : fallback === '' ? 'empty' : code(fallback);
  const choice = allowed.length === 0 ? '' : ` One of ${allowed.map(code).join(', ')}.`;
  const name = flag === undefined ? undefined : `--${flag}`;
  return `| ${code(name)} | ${code(variable)} | ${isSwitch ? 'not set' : byDefault} | ${description}${choice} |`;
}

it('docs/reference/flags.md lists every flag and variable (-u updates it)', async () => {
  await expect(page).toMatchFileSnapshot('../../docs/reference/flags.md');
});

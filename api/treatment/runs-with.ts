import { capabilities } from '../names.ts';
import type { Setting } from './settings.ts';

/** What the containers of a pod still run with: names of settings, and whether each is on. */
export type RunsWith = ReadonlyMap<string, boolean>;

/** Prefix of the variables of a rule's `env`. */
const ofEnv = 'env.';

/** The name of a setting: `gso`, `ecn` or `env.NAME`. */
export function settingName(setting: Setting): string {
  return 'capability' in setting ? setting.capability : `${ofEnv}${setting.variable}`;
}

/** A setting's name in sentences: `GSO`, or the variable. */
export function settingTitle(name: string): string {
  if (capabilities.some((capability) => capability === name)) return name.toUpperCase();
  return name.startsWith(ofEnv) ? name.slice(ofEnv.length) : name;
}

/** As an annotation: `gso=on,ecn=off,env.NAME=on`. */
export function formatRunsWith(runsWith: RunsWith): string {
  return [...runsWith].map(([name, on]) => `${name}=${on ? 'on' : 'off'}`).join(',');
}

/** Parses the annotation. Unknown parts, for example from another version of the operator, are skipped. */
export function parseRunsWith(annotation: string): RunsWith {
  return new Map(
    annotation.split(',').flatMap((part): [string, boolean][] => {
      const [name = '', word] = part.split('=');
      return name !== '' && (word === 'on' || word === 'off') ? [[name, word === 'on']] : [];
    }),
  );
}

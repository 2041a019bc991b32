import * as v from 'valibot';
import { run } from '../../images/run.ts';
import { label } from '../e2e/cluster/docker.ts';

export interface ContainerOptions {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A folder of this machine that the container sees under the same path. */
  readonly folder?: string;
  /** `host` is for programs that use only loopback. Default: `none`. */
  readonly network?: 'none' | 'host';
  /** Additional host names, as `name:address`. */
  readonly hosts?: readonly string[];
}

export interface Container extends AsyncDisposable {
  /** The process as this machine sees it. */
  readonly pid: number;
  /** What it has written so far, on both streams. */
  readonly log: () => Promise<string>;
  /** Asks it to exit, as a kubelet does, or waits until it exits on its own; returns its exit code. */
  readonly stop: () => Promise<number>;
  readonly ended: () => Promise<number>;
}

const { signal } = new AbortController();
const stateSchema = v.object({ Pid: v.number() });

/** Starts a container with no more rights than the chart gives. Disposing of it removes it. */
export async function startContainer(options: ContainerOptions): Promise<Container> {
  const { image, args = [], env = {}, folder, network = 'none', hosts = [] } = options;
  const id = await run(
    [
      'docker',
      'run',
      '--detach',
      '--read-only',
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      `--network=${network}`,
      `--label=${label}=images`,
      ...hosts.map((host) => `--add-host=${host}`),
      ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
      ...(folder === undefined ? [] : [`--volume=${folder}:${folder}:ro`]),
      image,
      ...args,
    ],
    { signal },
  );
  const inspected = await run(['docker', 'inspect', '--format={{json .State}}', id], { signal });
  const ended = async (): Promise<number> => Number(await run(['docker', 'wait', id], { signal }));
  return {
    pid: v.parse(stateSchema, JSON.parse(inspected)).Pid,
    log: async () => run(['sh', '-c', 'docker logs "$0" 2>&1', id], { signal }),
    ended,
    stop: async () => {
      await run(['docker', 'stop', id], { signal });
      return ended();
    },
    [Symbol.asyncDispose]: async () => {
      await run(['docker', 'rm', '--force', '--volumes', id], { signal });
    },
  };
}

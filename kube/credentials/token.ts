import { Agent } from 'undici';
import type { Credentials } from './credentials.ts';

/** How to reach an API server with a token. */
export interface ApiAccess {
  /** `https://host:port`, without a path. */
  readonly server: string;
  /** The certificate authority, PEM. */
  readonly ca: string;
  /** The bearer token. */
  readonly token: string;
}

/** The credentials of a static token. */
export function tokenCredentials({ server, ca, token }: ApiAccess): Credentials {
  return {
    server,
    authorize: async () => ({
      headers: { authorization: `Bearer ${token}` },
      openPool: () => new Agent({ connect: { ca } }),
    }),
  };
}

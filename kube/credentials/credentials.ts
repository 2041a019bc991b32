import type { Dispatcher } from 'undici';

/** The address of an API server and how to authenticate to it. */
export interface Credentials {
  /** `https://host:port`, without a trailing slash. */
  readonly server: string;
  /** Called before each request, because tokens are renewed. */
  authorize(): Promise<Authorization>;
}

interface Authorization {
  /** Headers that authenticate the client. */
  readonly headers: Readonly<Record<string, string>>;
  /** Opens a connection pool with the present CA and client certificate. */
  readonly openPool: () => Dispatcher;
}

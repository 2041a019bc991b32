import type { Dispatcher } from 'undici';

/** Where an API server is, and what it takes to be let in. */
export interface Credentials {
  /** `https://host:port`, without a slash at its end. */
  readonly server: string;
  /** Called before each request, because tokens are renewed. */
  authorize(): Promise<Authorization>;
}

interface Authorization {
  /** What says who asks. */
  readonly headers: Readonly<Record<string, string>>;
  /** Opens connections that trust the server's certificate, and show that of the client, as they are now. */
  readonly openPool: () => Dispatcher;
}

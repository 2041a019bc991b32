import type * as v from 'valibot';
import type { ApiRequest, ApiClient } from '../../kube/api-client.ts';
import { type Found, lookUp, lookUpAll } from './look-up.ts';
import { UserError } from '../../api/user-error.ts';

/** What was looked up, or why it could not be seen: also because it is not what this version knows. */
export type Seen<T> = Found<T> | { readonly missing: 'unreadable'; readonly why: string };

type Look = Pick<ApiRequest, 'path' | 'query' | 'metadataOnly'>;

/** Looks one object up. What cannot be read costs that object alone. */
export async function see<T>(client: ApiClient, look: Look, schema: v.GenericSchema<unknown, T>): Promise<Seen<T>> {
  return orUnreadable(lookUp(client, look, schema));
}

/** Looks a list up. */
export async function seeAll<T>(
  client: ApiClient,
  look: Look,
  schema: v.GenericSchema<unknown, T>,
): Promise<Seen<T[]>> {
  return orUnreadable(lookUpAll(client, look, schema));
}

async function orUnreadable<T>(looked: Promise<Found<T>>): Promise<Seen<T>> {
  try {
    return await looked;
  } catch (error) {
    if (error instanceof UserError) return { missing: 'unreadable', why: error.message };
    throw error;
  }
}

/** The object, or undefined for whatever reason it could not be seen. */
export function seenOr<T>(seen: Seen<T>): T | undefined {
  return 'found' in seen ? seen.found : undefined;
}

/** Why something that may well be there could not be seen, for a person; nothing when it was, or does not exist. */
export function whyUnseen(what: string, seen: Seen<unknown>): string[] {
  if ('found' in seen) return [];
  if (seen.missing === 'access') return [`You may not see ${what}.`];
  return seen.missing === 'unreadable' ? [seen.why] : [];
}

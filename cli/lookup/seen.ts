import type * as v from 'valibot';
import type { ApiRequest, ApiClient } from '../../kube/api-client.ts';
import { type Found, lookUp, lookUpAll } from './look-up.ts';
import { UserError } from '../../api/user-error.ts';

/** What was looked up, or why it is not visible, including an object that this version cannot parse. */
export type Seen<T> = Found<T> | { readonly missing: 'unreadable'; readonly why: string };

type Look = Pick<ApiRequest, 'path' | 'query' | 'metadataOnly'>;

/** Looks one object up. An object that cannot be parsed does not fail the command. */
export async function see<T>(client: ApiClient, look: Look, schema: v.GenericSchema<unknown, T>): Promise<Seen<T>> {
  return orUnreadable(lookUp(client, look, schema));
}

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

/** The object, or undefined if it is not visible for any reason. */
export function valueOrUndefined<T>(seen: Seen<T>): T | undefined {
  return 'found' in seen ? seen.found : undefined;
}

/** A sentence on why something that may exist is not visible; none if it was found or does not exist. */
export function whyUnseen(what: string, seen: Seen<unknown>): string[] {
  if ('found' in seen) return [];
  if (seen.missing === 'access') return [`No permission to read ${what}.`];
  return seen.missing === 'unreadable' ? [seen.why] : [];
}

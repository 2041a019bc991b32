/** What is wrong, the values, where the message says it is, and what it says of it. */
export type WrongValues = readonly [what: string, values: object, at: string, says: string];

export const unknown = (key: string): string => `additional properties '${key}' not allowed`;
export const choice = (...words: readonly string[]): string =>
  `value must be one of ${words.map((word) => `'${word}'`).join(', ')}`;
export const pattern = (value: string, allowed: string): string => `'${value}' does not match pattern '${allowed}`;
export const tooLong = (length: number, limit: number): string =>
  `maxLength: got ${String(length)}, want ${String(limit)}`;

export const labelKey = '^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.]';
export const labelValue = '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$';
export const registry = '^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]+)?(/';
export const digest = '^(sha256:[0-9a-f]{64})?$';
export const percentage = '^([1-9][0-9]?|100)%$';
export const quantity = '^[0-9]+([.][0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$';
export const objectName = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?';

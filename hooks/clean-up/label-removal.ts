import { capabilityLabels } from '../../api/names.ts';

/** The merge patch that removes the labels of quicgso from a Node; undefined if it has none. */
export function labelRemoval(labels: Readonly<Record<string, string>>): object | undefined {
  const ours = Object.values(capabilityLabels).filter((label) => Object.hasOwn(labels, label));
  if (ours.length === 0) return undefined;
  return { metadata: { labels: Object.fromEntries(ours.map((label) => [label, null])) } };
}

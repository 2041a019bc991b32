import { capabilityLabels } from '../../api/names.ts';

/** The merge patch that takes our labels from a Node, and nothing else; undefined for a Node that has none of them. */
export function labelRemoval(labels: Readonly<Record<string, string>>): object | undefined {
  const ours = Object.values(capabilityLabels).filter((label) => Object.hasOwn(labels, label));
  if (ours.length === 0) return undefined;
  return { metadata: { labels: Object.fromEntries(ours.map((label) => [label, null])) } };
}

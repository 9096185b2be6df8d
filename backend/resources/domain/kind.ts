/** What Holdfast can watch. A resource keeps its kind for life: its checks, credentials and backups hang on it. */
export const RESOURCE_KINDS = ['host', 'database', 'http', 'tcp'] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** True when the text names a kind exactly. */
export function isResourceKind(text: string): text is ResourceKind {
  return (RESOURCE_KINDS as readonly string[]).includes(text);
}

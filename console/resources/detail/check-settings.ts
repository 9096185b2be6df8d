import type { CheckKind, CheckView } from '../../api/types/health';

/** A check as its form holds it: seconds instead of milliseconds, ranges as people write them. */
export interface CheckDraft {
  kind: CheckKind;
  name: string;
  intervalSeconds: number | null;
  timeoutSeconds: number | null;
  fall: number | null;
  rise: number | null;
  url: string;
  expectStatus: string;
  keyword: string;
  followRedirects: boolean;
  verifyTls: boolean;
  port: number | null;
  banner: string;
  warnDays: number | null;
  recordType: string;
  expect: string;
  maxLagSeconds: number | null;
}

/** The form of an existing check, or of a new one with the usual values. */
export function draftOf(check: CheckView | null, kind: CheckKind): CheckDraft {
  const settings: Record<string, unknown> = check?.settings ?? {};
  const text = (key: string) => (settings[key] as string | undefined) ?? '';
  const number = (key: string, usual: number | null) => (settings[key] as number | undefined) ?? usual;
  return {
    kind: check?.kind ?? kind,
    name: check?.name ?? '',
    intervalSeconds: (check?.intervalMs ?? 30_000) / 1000,
    timeoutSeconds: (check?.timeoutMs ?? 5000) / 1000,
    fall: check?.fall ?? 3,
    rise: check?.rise ?? 2,
    url: text('url'),
    expectStatus: rangesText((settings['expectStatus'] as [number, number][] | undefined) ?? [[200, 399]]),
    keyword: text('keyword'),
    followRedirects: (settings['followRedirects'] as boolean | undefined) ?? true,
    verifyTls: (settings['verifyTls'] as boolean | undefined) ?? true,
    port: number('port', null),
    banner: text('banner'),
    warnDays: number('warnDays', 14),
    recordType: text('recordType') || 'A',
    expect: text('expect'),
    maxLagSeconds: number('maxLagSeconds', 60),
  };
}

/** What goes to the server. Empty optional fields are left out, so that its defaults hold. */
export function settingsOf(draft: CheckDraft): object {
  return {
    ...(draft.name.trim() ? { name: draft.name.trim() } : {}),
    settings: { kind: draft.kind, ...given(ownSettings(draft)) },
    intervalMs: Math.round((draft.intervalSeconds ?? 0) * 1000),
    timeoutMs: Math.round((draft.timeoutSeconds ?? 0) * 1000),
    fall: draft.fall,
    rise: draft.rise,
  };
}

function ownSettings(draft: CheckDraft): Record<string, unknown> {
  switch (draft.kind) {
    case 'http':
      return {
        url: draft.url.trim(),
        expectStatus: draft.expectStatus.trim(),
        keyword: draft.keyword,
        followRedirects: draft.followRedirects,
        verifyTls: draft.verifyTls,
      };
    case 'tcp':
      return { port: draft.port, banner: draft.banner };
    case 'tls':
      return { port: draft.port, warnDays: draft.warnDays };
    case 'dns':
      return { recordType: draft.recordType, expect: draft.expect.trim() };
    case 'mysql':
      return { maxLagSeconds: draft.maxLagSeconds };
    case 'host':
    case 'heartbeat':
      return {};
  }
}

function given(all: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '' && value !== null));
}

/** [[200, 399], [404, 404]] as people write it: "200-399, 404". */
export function rangesText(ranges: readonly (readonly [number, number])[]): string {
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

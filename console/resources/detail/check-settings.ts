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
  pattern: string;
  jsonPath: string;
  jsonExpect: string;
  hostName: string;
  serverName: string;
  verifyChain: boolean;
  readOnly: string;
  query: string;
  queryExpect: string;
  diskWarn: number | null;
  diskFail: number | null;
  memoryWarn: number | null;
  failedUnits: boolean;
  rebootRequired: boolean;
  exporter: string;
  warnLoss: number | null;
  warnMs: number | null;
  expression: string;
  warnAbove: number | null;
  failAbove: number | null;
  warnBelow: number | null;
  failBelow: number | null;
  whenEmpty: string;
  expected: string;
  schedule: string;
  timeZone: string;
  periodMinutes: number | null;
  graceMinutes: number | null;
}

/** The form of an existing check, or of a new one with the usual values. */
export function draftOf(check: CheckView | null, kind: CheckKind): CheckDraft {
  const settings: Record<string, unknown> = check?.settings ?? {};
  const text = (key: string) => (settings[key] as string | undefined) ?? '';
  const number = (key: string, usual: number | null) => (settings[key] as number | undefined) ?? usual;
  const flag = (key: string, usual: boolean) => (settings[key] as boolean | undefined) ?? usual;
  const minutes = (key: string, usual: number) => number(key, usual * 60)! / 60;
  const cadence = check ?? { intervalMs: 30_000, fall: 3, rise: 2 };
  return {
    kind: check?.kind ?? kind,
    name: check?.name ?? '',
    intervalSeconds: cadence.intervalMs / 1000,
    timeoutSeconds: (check?.timeoutMs ?? 5000) / 1000,
    fall: cadence.fall,
    rise: cadence.rise,
    url: text('url'),
    expectStatus: rangesText((settings['expectStatus'] as [number, number][] | undefined) ?? [[200, 399]]),
    keyword: text('keyword'),
    followRedirects: flag('followRedirects', true),
    verifyTls: flag('verifyTls', true),
    port: number('port', null),
    banner: text('banner'),
    warnDays: number('warnDays', 14),
    recordType: text('recordType') || 'A',
    expect: text('expect'),
    maxLagSeconds: number('maxLagSeconds', 60),
    ...{ pattern: text('pattern'), jsonPath: text('jsonPath'), jsonExpect: words(settings['jsonExpect']) },
    ...{ hostName: text('hostName'), serverName: text('serverName'), verifyChain: flag('verifyChain', true) },
    ...{ readOnly: readOnlyWord(settings['expectReadOnly']), query: text('query') },
    queryExpect: words(settings['expect']),
    ...{ diskWarn: number('diskWarn', 85), diskFail: number('diskFail', 97), memoryWarn: number('memoryWarn', 92) },
    ...{ failedUnits: flag('failedUnits', true), rebootRequired: flag('rebootRequired', false) },
    exporter: text('exporter'),
    ...{ warnLoss: number('warnLoss', 30), warnMs: number('warnMs', null) },
    expression: text('expression'),
    ...{ warnAbove: number('warnAbove', null), failAbove: number('failAbove', null) },
    ...{ warnBelow: number('warnBelow', null), failBelow: number('failBelow', null) },
    whenEmpty: text('whenEmpty') || 'fail',
    expected: settings['periodSeconds'] === undefined ? 'schedule' : 'period',
    schedule: text('schedule') || '40 2 * * *',
    timeZone: text('timeZone') || Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...{ periodMinutes: minutes('periodSeconds', 1440), graceMinutes: minutes('graceSeconds', 60) },
  };
}

/** What goes to the server. Empty optional fields are left out, so that its defaults hold. */
export function settingsOf(draft: CheckDraft, check: CheckView | null = null): object {
  const own = OWN[draft.kind](draft);
  return {
    ...(draft.name.trim() ? { name: draft.name.trim() } : {}),
    settings: { ...unasked(check, own), kind: draft.kind, ...given(own) },
    // A heartbeat is looked at as often as the server thinks right.
    ...(draft.kind === 'heartbeat' ? {} : cadenceOf(draft)),
  };
}

function cadenceOf({ intervalSeconds, timeoutSeconds, fall, rise }: CheckDraft): object {
  const ms = (seconds: number | null) => Math.round((seconds ?? 0) * 1000);
  return { intervalMs: ms(intervalSeconds), timeoutMs: ms(timeoutSeconds), fall, rise };
}

type Own = (draft: CheckDraft) => Record<string, unknown>;

const seconds = (minutes: number | null) => (minutes === null ? null : Math.round(minutes * 60));

const OWN: Readonly<Record<CheckKind, Own>> = {
  http: ({ url, expectStatus, keyword, pattern, jsonPath, jsonExpect, hostName, followRedirects, verifyTls }) => ({
    ...{ url: url.trim(), expectStatus: expectStatus.trim(), keyword, pattern, jsonPath: jsonPath.trim() },
    ...{ jsonExpect: jsonPath.trim() && jsonExpect, hostName: hostName.trim(), followRedirects, verifyTls },
  }),
  tcp: ({ port, banner }) => ({ port, banner }),
  tls: ({ port, warnDays, serverName, verifyChain }) => ({
    ...{ port, warnDays, serverName: serverName.trim() },
    verifyChain: verifyChain ? null : false,
  }),
  dns: ({ recordType, expect }) => ({ recordType, expect: expect.trim() }),
  mysql: ({ maxLagSeconds, readOnly, query, queryExpect }) => ({
    ...{ maxLagSeconds, expectReadOnly: READ_ONLY[readOnly], query: query.trim(), expect: query.trim() && queryExpect },
  }),
  host: ({ diskWarn, diskFail, memoryWarn, failedUnits, rebootRequired, exporter }) => ({
    ...{ diskWarn, diskFail, memoryWarn, failedUnits, rebootRequired, exporter: exporter.trim() },
  }),
  icmp: ({ warnLoss, warnMs }) => ({ warnLoss, warnMs }),
  prometheus: ({ expression, warnAbove, failAbove, warnBelow, failBelow, whenEmpty }) => ({
    ...{ expression: expression.trim(), warnAbove, failAbove, warnBelow, failBelow, whenEmpty },
  }),
  heartbeat: ({ expected, schedule, timeZone, periodMinutes, graceMinutes }) => ({
    ...(expected === 'period' ? { periodSeconds: seconds(periodMinutes) } : { schedule: schedule.trim(), timeZone }),
    graceSeconds: seconds(graceMinutes),
  }),
};

const READ_ONLY: Readonly<Record<string, boolean | null>> = { any: null, yes: true, no: false };

function readOnlyWord(expected: unknown): string {
  return expected === true ? 'yes' : expected === false ? 'no' : 'any';
}

/** Numbers and truths as they are typed. */
function words(value: unknown): string {
  return value === undefined ? '' : String(value as string | number | boolean);
}

/** What a check has that its form does not ask for, such as the path that a script gave it: it stays. */
function unasked(check: CheckView | null, own: Record<string, unknown>): Record<string, unknown> {
  if (!check || check.kind === 'heartbeat') return {};
  return Object.fromEntries(Object.entries(check.settings).filter(([key]) => !(key in own)));
}

function given(all: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );
}

/** [[200, 399], [404, 404]] as people write it: "200-399, 404". */
export function rangesText(ranges: readonly (readonly [number, number])[]): string {
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

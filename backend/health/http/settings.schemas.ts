import { z } from 'zod';
import { Invalid } from '../../platform/http/index.js';
import { demandSchedule } from '../../platform/schedule/index.js';
import type { CheckKind, CheckSettings } from '../domain/check.js';
import { readJsonPath } from '../domain/json-path.js';
import { LinearPattern } from '../domain/linear-pattern.js';
import { emptyMeanings } from '../domain/check-settings.js';
import { selectFault } from '../domain/one-select.js';
import { recordTypes, statusRanges, withDefaults } from '../domain/check.js';

const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line');
const host = z.string().regex(/^[A-Za-z0-9._:-]{1,253}$/, 'must be a host name or an address');
const port = z.int().min(1).max(65_535);
const days = z.int().min(0).max(3650);
const percent = z.number().min(1).max(101);
const webAddress = z
  .string()
  .max(2000)
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'must be a web address: https://shop/health')
  .refine((text) => !URL.canParse(text) || new URL(text).username === '', 'must not hold a user name or password');

const code = z.int().min(100).max(599);
const range = z.tuple([code, code]).refine(([from, to]) => from <= to, 'must go from the smaller to the greater');
const rangeText = z
  .union([z.string().max(200), code.transform(String)])
  .refine((text) => statusRanges(text) !== null, 'must be like 200-399,404')
  .transform((text) => statusRanges(text)!);
const expectStatus = z.union([z.array(range).min(1).max(20), rangeText], {
  error: 'must be like 200-399,404 or [[200,399],[404,404]]',
});

const pattern = line(200).superRefine((text, context) => {
  try {
    LinearPattern.read(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `the expression ${(error as Error).message}` });
  }
});
const query = z
  .string()
  .max(2000)
  .superRefine((text, context) => {
    const fault = selectFault(text);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });
const jsonPath = line(200).refine((text) => readJsonPath(text) !== null, 'must be like $.checks[0].status');

/** What may be set of each kind of check; everything else is refused. */
const fields = {
  http: {
    url: webAddress,
    path: z
      .string()
      .max(1000)
      .regex(/^\/[\x21-\x7e]*$/, 'must begin with / and hold no spaces'),
    method: z.enum(['GET', 'HEAD']),
    expectStatus,
    keyword: line(200),
    pattern,
    jsonPath,
    jsonExpect: z.union([line(200), z.number(), z.boolean()]),
    hostName: host,
    followRedirects: z.boolean(),
    verifyTls: z.boolean(),
    warnDays: days,
  },
  tcp: { host, port, banner: line(100) },
  tls: { host, port, serverName: host, warnDays: days, failDays: days, verifyChain: z.boolean() },
  dns: {
    name: host,
    recordType: z.enum(recordTypes),
    server: z.string().regex(/^[A-Za-z0-9._:[\]-]{1,260}$/, 'must be an address of a name server'),
    expect: line(300),
  },
  mysql: {
    host,
    port,
    maxLagSeconds: z.int().min(1).max(604_800),
    expectReadOnly: z.boolean(),
    query,
    expect: z.union([line(300), z.number()]),
  },
  icmp: {
    host,
    count: z.int().min(1).max(5),
    warnLoss: z.number().min(1).max(101),
    warnMs: z.number().min(0.1).max(60_000),
  },
  prometheus: {
    expression: line(2000),
    failAbove: z.number(),
    failBelow: z.number(),
    warnAbove: z.number(),
    warnBelow: z.number(),
    whenEmpty: z.enum(emptyMeanings),
  },
  heartbeat: {
    schedule: line(100),
    timeZone: line(60),
    periodSeconds: z.int().min(10).max(31_536_000),
    graceSeconds: z.int().min(10).max(2_592_000),
  },
  host: {
    ...{ cpuWarn: percent, memoryWarn: percent, diskWarn: percent, diskFail: percent },
    ...{ failedUnits: z.boolean(), rebootRequired: z.boolean(), exporter: webAddress },
  },
} satisfies Record<CheckKind, Record<string, z.ZodType>>;

export type GivenSettings = Record<string, unknown>;

/** Settings that hold their kind are whole: what they do not say is as usual. */
export function wholeSettings(kind: CheckKind, given: GivenSettings = {}): CheckSettings {
  return demandWhole(withDefaults(kind, parsed(kind, given)));
}

/** Settings without their kind change only what they say; null takes a setting away. */
export function changedSettings(before: CheckSettings, given: GivenSettings): CheckSettings {
  if ('kind' in given) return wholeSettings(before.kind, given);
  const removed = Object.keys(given).filter((key) => given[key] === null);
  const kept = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const left = Object.fromEntries(Object.entries(before).filter(([key]) => !removed.includes(key)));
  return demandWhole(withDefaults(before.kind, { ...left, ...parsed(before.kind, kept) }));
}

/** What no single setting shows: some go only together, or not together. @throws Invalid */
function demandWhole(settings: CheckSettings): CheckSettings {
  if (settings.kind === 'prometheus' && settings.expression === '') {
    throw Invalid.field(
      'settings.expression',
      'says what is asked',
      'For example node_load5 or sum(rate(errors_total[5m])).',
    );
  }
  if (settings.kind === 'mysql' && settings.expect !== undefined && settings.query === undefined) {
    throw Invalid.field(
      'settings.expect',
      'is the answer to settings.query, which is missing',
      'Give both, or neither.',
    );
  }
  if (settings.kind !== 'heartbeat') return settings;
  const { schedule, periodSeconds, timeZone = 'UTC' } = settings;
  if ((schedule === undefined) === (periodSeconds === undefined)) {
    const remedy = 'Say schedule (a cron line) or periodSeconds, and not both.';
    throw Invalid.field('settings.schedule', 'says when the job is expected', remedy);
  }
  const words = { within: 'settings.', example: '"40 2 * * *" is 02:40 every night' };
  if (schedule !== undefined) demandSchedule(schedule, timeZone, Date.now(), words);
  return settings;
}

function parsed(kind: CheckKind, given: GivenSettings): object {
  const { kind: said = kind, ...rest } = given;
  if (said !== kind) throw Invalid.field('settings.kind', `is not ${kind}`, 'A check keeps its kind; add another one.');
  const result = z.strictObject(fields[kind]).partial().safeParse(rest);
  if (result.success) return result.data;
  throw new Invalid(result.error.issues.slice(0, 20).flatMap((issue) => asErrors(issue, kind)));
}

function asErrors(issue: z.core.$ZodIssue, kind: CheckKind) {
  if (issue.code === 'unrecognized_keys') {
    const remedy = `A ${kind} check has ${Object.keys(fields[kind]).join(', ')}.`;
    return issue.keys.map((key) => ({ field: `settings.${key.slice(0, 60)}`, message: 'is not a setting', remedy }));
  }
  return [{ field: `settings.${issue.path.join('.')}`, message: issue.message }];
}

/**
 * Who may import whom: the table of docs/architecture.md, one rule a sentence. `ops/scripts/law/law.spec.ts` seeds a
 * violation of each and sees it caught. Specs may reach further than the code they test; only cycles bind them too.
 */
const specs = '\\.(spec|integration|servers|journey|long)\\.ts$|/testing(\\.ts$|/)';
const features = '(users|resources|health|maintenance|incidents|notifications|backups|failover|audit)';
const wiring = '^backend/[^/]+\\.ts$';
const insides = '^(backend/(?!contract/)|console/)';

/** Which features each feature may know; knowledge points down only. */
const knows = {
  users: [],
  resources: ['users'],
  health: ['resources', 'users'],
  maintenance: ['health', 'resources', 'users'],
  incidents: ['health', 'resources', 'users'],
  notifications: ['incidents', 'health', 'resources', 'users'],
  backups: ['resources', 'users'],
  failover: ['backups', 'health', 'resources', 'users'],
  audit: ['users'],
};

const rule = (name, from, to) => ({ name, severity: 'error', from: { pathNot: specs, ...from }, to });

const featureRules = Object.entries(knows).map(([feature, others]) =>
  rule(
    others.length > 0 ? `${feature} knows only ${others.join(', ')}` : `${feature} knows no other feature`,
    { path: `^backend/${feature}/` },
    { path: `^backend/${features}/`, pathNot: `^backend/(${[feature, ...others].join('|')})/` },
  ),
);

const layerRules = [
  rule(
    'a feature enters another only by its index',
    { path: `^backend/${features}/` },
    { path: `^backend/${features}/`, pathNot: ['^backend/$1/', '^backend/[^/]+/index\\.ts$'] },
  ),
  rule(
    'a domain imports nothing outside itself, not even Node',
    { path: '^backend/([^/]+)/domain/' },
    { pathNot: '^backend/$1/domain/' },
  ),
  rule(
    'an application knows no http, no adapters and no typeorm',
    { path: '^backend/[^/]+/application/', pathNot: [specs, '^backend/platform/'] },
    { path: ['^backend/[^/]+/(http|adapters)/', '(^|node_modules/)@?typeorm(/|$)'], pathNot: '^backend/platform/' },
  ),
  rule(
    'persistence and adapters know no application and no http',
    { path: '^backend/[^/]+/(persistence|adapters)/', pathNot: [specs, '^backend/platform/'] },
    { path: '^backend/[^/]+/(application|http)/', pathNot: '^backend/platform/' },
  ),
  rule(
    'http knows no rows, no stores, no adapters and no typeorm',
    { path: '^backend/[^/]+/http/', pathNot: [specs, '^backend/platform/'] },
    {
      path: ['^backend/[^/]+/(persistence|adapters)/', '(^|node_modules/)@?typeorm(/|$)'],
      pathNot: '^backend/[^/]+/persistence/[^/]+\\.queries\\.ts$',
    },
  ),
  rule('the platform knows no feature', { path: '^backend/platform/' }, { path: '^backend/(?!platform/)' }),
  rule(
    'only main, daemon and their modules name every feature',
    { path: '^backend/', pathNot: [specs, wiring] },
    { path: wiring },
  ),
  rule('the backend knows no client of it', { path: '^backend/' }, { path: '^(console|ops|e2e|bench)/' }),
];

const consoleRules = [
  rule(
    'console/ui knows only itself and Angular',
    { path: '^console/ui/' },
    {
      path: ['^(console|backend|ops|e2e|bench)/', '(^|node_modules/)[^.]'],
      pathNot: ['^console/ui/', '(^|node_modules/)(@angular|rxjs|tslib|uplot)(/|$)'],
    },
  ),
  rule('console/api knows no page and no look', { path: '^console/api/' }, { path: '^console/(?!api/)' }),
  rule(
    'a console page knows no other page',
    { path: '^console/(?!ui/|api/|shell/)([^/]+)/' },
    { path: '^console/', pathNot: '^console/(ui|api|$1)/' },
  ),
  rule(
    "the console knows no ops and none of the backend's insides",
    { path: '^console/' },
    { path: '^(ops|e2e|bench)/|^backend/(?!contract/)' },
  ),
  rule(
    'the contract gives its clients types only',
    { path: '^(console|ops|e2e|bench)/' },
    { path: '^backend/contract/.*\\.ts$', dependencyTypesNot: ['type-only'] },
  ),
];

const opsRules = [
  rule(
    'the command line knows only ops/client and the contract',
    { path: '^ops/cli/' },
    { path: [insides, '^(ops|e2e|bench)/'], pathNot: '^ops/(cli|client)/' },
  ),
  rule(
    'the agent knows only ops/client and the contract',
    { path: '^ops/agent/' },
    { path: [insides, '^(ops|e2e|bench)/'], pathNot: '^ops/(agent|client)/' },
  ),
  rule(
    'ops/client knows only the contract and npm',
    { path: '^ops/client/' },
    { path: [insides, '^(ops|e2e|bench)/'], pathNot: '^ops/client/' },
  ),
  rule(
    'ops/lab knows only the contract and npm',
    { path: '^ops/lab/' },
    { path: [insides, '^(ops|e2e|bench)/'], pathNot: '^ops/lab/' },
  ),
  rule(
    "ops/scripts knows none of the backend's insides but its configuration",
    { path: '^ops/scripts/' },
    { path: [insides, '^(e2e|bench)/'], pathNot: '^backend/platform/config/' },
  ),
  rule(
    'a journey knows only ops/lab, ops/client and the contract',
    { path: '^e2e/', pathNot: [] },
    { path: [insides, '^(ops|bench)/'], pathNot: '^ops/(lab|client)/' },
  ),
  rule(
    'a benchmark knows only ops/lab, ops/client and the contract',
    { path: '^bench/', pathNot: [] },
    { path: [insides, '^(ops|e2e)/'], pathNot: '^ops/(lab|client)/' },
  ),
];

export default {
  forbidden: [
    { name: 'no import goes round in a circle', severity: 'error', from: {}, to: { circular: true } },
    ...featureRules,
    ...layerRules,
    ...consoleRules,
    ...opsRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.(html|scss|css|json)$', '^(dist|\\.angular)/'] },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};

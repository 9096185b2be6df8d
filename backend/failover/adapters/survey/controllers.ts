/** Names that other controllers usually sign in with: a pattern that JavaScript and the servers understand alike. */
const NAMES = '^(orchestrator|maxscale|mxs|mariadbmon|repl(ication)?[-_]?man(ager)?|repman|mha|clustercontrol|cmon)';

const pattern = new RegExp(NAMES, 'i');
export const isController = (user: string): boolean => pattern.test(user);

/** An expression over PROCESSLIST: who of them is signed in, by name, but for ourselves and replicas. */
export const CONTROLLERS_SIGNED_IN = `GROUP_CONCAT(DISTINCT IF(LOWER(USER) REGEXP '${NAMES}' AND COMMAND NOT LIKE 'Binlog Dump%'
 AND USER <> SUBSTRING_INDEX(USER(), '@', 1), USER, NULL) ORDER BY USER)`;

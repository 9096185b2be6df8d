import type { AnyCommand } from '../command.js';
import { status } from './overview/status.js';
import { why } from './overview/why.js';
import { changes } from './overview/changes.js';
import { login } from './session/login.js';
import { logout } from './session/logout.js';
import { whoami } from './session/whoami.js';
import { accessExplain } from './access/explain.js';
import { adminRecover } from './admin/recover.js';
import { adminRestore } from './admin/restore.js';
import { adminRotateKey } from './admin/rotate-key.js';
import { adminSetupLink } from './admin/setup-link.js';
import { auditExport } from './audit/export.js';
import { auditList } from './audit/list.js';
import { auditVerify } from './audit/verify.js';
import { backupCheck } from './backup/check.js';
import { backupDelete } from './backup/delete.js';
import { backupList } from './backup/list.js';
import { planAdd } from './backup/plan/add.js';
import { planEdit } from './backup/plan/edit.js';
import { planList } from './backup/plan/list.js';
import { planRemove } from './backup/plan/remove.js';
import { backupRestore } from './backup/restore.js';
import { backupRun } from './backup/run.js';
import { backupShow } from './backup/show.js';
import { storeAdd } from './backup/store/add.js';
import { storeImport } from './backup/store/import.js';
import { storeList } from './backup/store/list.js';
import { backupVerify } from './backup/verify.js';
import { checkAdd } from './check/add.js';
import { checkEdit } from './check/edit.js';
import { checkHeartbeat } from './check/heartbeat.js';
import { checkList } from './check/list.js';
import { checkRemove } from './check/remove.js';
import { clusterExplain } from './cluster/explain.js';
import { clusterExtra, clusterFlashback } from './cluster/extra.js';
import { clusterFailover, clusterGoOn } from './cluster/failover.js';
import { clusterAcknowledge, clusterPause, clusterResume } from './cluster/hold.js';
import { clusterImport } from './cluster/import.js';
import { clusterLint } from './cluster/lint.js';
import { clusterList } from './cluster/list.js';
import {
  clusterAddMember,
  clusterRejoin,
  clusterRemoveMember,
  clusterReseed,
  clusterSalvage,
} from './cluster/members.js';
import { clusterMode } from './cluster/mode.js';
import { clusterShow } from './cluster/show.js';
import { clusterDrill, clusterSwitchover } from './cluster/switchover.js';
import { clusterTimeline } from './cluster/timeline.js';
import { clusterDrillSchedule, clusterMaintenance } from './cluster/upkeep.js';
import { configCheck } from './config/check.js';
import { daemonList } from './daemon/list.js';
import { exitCodes } from './exit-codes.js';
import { grantAdd } from './grant/add.js';
import { grantList } from './grant/list.js';
import { grantRemove } from './grant/remove.js';
import { jobCancel } from './job/cancel.js';
import { jobList } from './job/list.js';
import { jobLog } from './job/log.js';
import { jobShow } from './job/show.js';
import {
  incidentAcknowledge,
  incidentAssign,
  incidentEnd,
  incidentMerge,
  incidentNote,
  incidentRelease,
  incidentReopen,
} from './incident/act.js';
import { incidentEscalationSet, incidentEscalationShow } from './incident/escalation.js';
import { incidentList } from './incident/list.js';
import { incidentShow } from './incident/show.js';
import { maintenanceEnd, maintenanceList } from './maintenance/list.js';
import { maintenanceSchedule, maintenanceStart } from './maintenance/plan.js';
import { notifyChannelAdd } from './notify/channel-add.js';
import { notifyChannelEdit } from './notify/channel-edit.js';
import { notifyChannelRemove } from './notify/channel-remove.js';
import { notifyChannels } from './notify/channels.js';
import { notifyDeliveries } from './notify/deliveries.js';
import { notifyRouteAdd } from './notify/route-add.js';
import { notifyRouteRemove } from './notify/route-remove.js';
import { notifyRoutes } from './notify/routes.js';
import { notifyTest } from './notify/test.js';
import { notifyWho } from './notify/who.js';
import { peopleDelete } from './people/delete.js';
import { peopleDisable } from './people/disable.js';
import { peopleEdit } from './people/edit.js';
import { peopleEnable } from './people/enable.js';
import { peopleInvite } from './people/invite.js';
import { peopleLink } from './people/link.js';
import { peopleList } from './people/list.js';
import { peopleShow } from './people/show.js';
import { resourceAdd } from './resource/add.js';
import { resourceCheck } from './resource/check.js';
import { resourceCredentials } from './resource/credentials.js';
import { resourceEdit } from './resource/edit.js';
import { resourceExport } from './resource/export.js';
import { resourceImport } from './resource/import.js';
import { resourceList } from './resource/list.js';
import { resourceLook } from './resource/look.js';
import { resourceRemove } from './resource/remove.js';
import { resourceShow } from './resource/show.js';
import { roleList } from './role/list.js';
import { serviceAccountCreate } from './service-account/create.js';
import { serviceAccountDelete } from './service-account/delete.js';
import { serviceAccountList } from './service-account/list.js';
import { serviceAccountToken } from './service-account/token.js';
import { sessionEnd } from './session/end.js';
import { sessionList } from './session/list.js';
import { tokenCreate } from './token/create.js';
import { tokenList } from './token/list.js';
import { tokenRevoke } from './token/revoke.js';

/** What each noun is about, for its help. */
export const nouns: Record<string, string> = {
  resource: 'hosts, databases and services: the inventory',
  check: 'what is looked at, how often',
  people: 'people who use Holdfast',
  grant: 'who has which role where',
  role: 'what the roles allow',
  incident: 'what needs a person: one a cause, and who is on it',
  escalation: 'when what nobody takes is told again',
  maintenance: 'times in which nobody is called',
  access: 'who may do what, and why',
  token: 'your personal tokens',
  'service-account': 'accounts of programs',
  session: 'who is signed in',
  backup: 'back up, verify, restore',
  plan: 'backups on a schedule',
  store: 'where backups are kept',
  cluster: 'what takes over when a server fails',
  daemon: 'what watches, and how it fares',
  job: 'long work: who asked, how far it is',
  audit: 'who did what, provably',
  notify: 'who is told, and how',
  channel: 'ways to tell people',
  route: 'who is told of what',
  config: "the server's configuration",
  admin: 'on the host itself: set-up, recovery, keys',
};

/** Every command but `completion`, which knows all of these; in the order of the help. */
export const commands: AnyCommand[] = [
  status,
  why,
  changes,
  login,
  logout,
  whoami,
  accessExplain,
  adminRecover,
  adminRestore,
  adminRotateKey,
  adminSetupLink,
  auditExport,
  auditList,
  auditVerify,
  backupCheck,
  backupDelete,
  backupList,
  planAdd,
  planEdit,
  planList,
  planRemove,
  backupRestore,
  backupRun,
  backupShow,
  storeAdd,
  storeImport,
  storeList,
  backupVerify,
  checkAdd,
  checkEdit,
  checkHeartbeat,
  checkList,
  checkRemove,
  clusterImport,
  clusterList,
  clusterShow,
  clusterExplain,
  clusterTimeline,
  clusterLint,
  clusterMode,
  clusterSwitchover,
  clusterDrill,
  clusterDrillSchedule,
  clusterFailover,
  clusterGoOn,
  clusterPause,
  clusterResume,
  clusterAcknowledge,
  clusterMaintenance,
  clusterRejoin,
  clusterExtra,
  clusterFlashback,
  clusterReseed,
  clusterSalvage,
  clusterAddMember,
  clusterRemoveMember,
  configCheck,
  daemonList,
  exitCodes,
  grantAdd,
  grantList,
  grantRemove,
  incidentAcknowledge,
  incidentAssign,
  incidentEnd,
  incidentEscalationSet,
  incidentEscalationShow,
  incidentList,
  incidentMerge,
  incidentNote,
  incidentRelease,
  incidentReopen,
  incidentShow,
  jobCancel,
  jobList,
  jobLog,
  jobShow,
  maintenanceEnd,
  maintenanceList,
  maintenanceSchedule,
  maintenanceStart,
  notifyChannelAdd,
  notifyChannelEdit,
  notifyChannelRemove,
  notifyChannels,
  notifyDeliveries,
  notifyRouteAdd,
  notifyRouteRemove,
  notifyRoutes,
  notifyTest,
  notifyWho,
  peopleDelete,
  peopleDisable,
  peopleEdit,
  peopleEnable,
  peopleInvite,
  peopleLink,
  peopleList,
  peopleShow,
  resourceAdd,
  resourceCheck,
  resourceCredentials,
  resourceEdit,
  resourceExport,
  resourceImport,
  resourceList,
  resourceLook,
  resourceRemove,
  resourceShow,
  roleList,
  serviceAccountCreate,
  serviceAccountDelete,
  serviceAccountList,
  serviceAccountToken,
  sessionEnd,
  sessionList,
  tokenCreate,
  tokenList,
  tokenRevoke,
];

import type { Api } from '../../../client/index.js';
import type { Flag } from '../../command.js';
import { findPerson, findResource } from '../../lookup.js';

/** What `add` and `edit` may say about a resource. */
export interface FieldsInput {
  name?: string;
  tag?: string[];
  parent?: string;
  environment?: string;
  notes?: string;
  owner?: string;
  runbook?: string;
}

export const fieldFlags: Flag[] = [
  { flags: '--name <name>', does: 'how it is called here' },
  { flags: '--tag <tag>', does: 'a tag; may be given several times', many: true },
  { flags: '--parent <resource>', does: 'what it depends on, "" for nothing' },
  { flags: '--environment <word>', does: 'production, staging …' },
  { flags: '--notes <text>', does: 'anything a colleague should know' },
  { flags: '--owner <person>', does: 'who answers for it' },
  { flags: '--runbook <url>', does: 'where it says what to do' },
];

/** The fields as the API takes them, with names turned into ids; what was not said is left out. */
export async function fieldsOf(api: Api, input: FieldsInput): Promise<Record<string, unknown>> {
  return {
    ...(input.name !== undefined && { name: input.name }),
    ...(input.tag && { tags: input.tag.flatMap((tags) => tags.split(',')).filter(Boolean) }),
    ...(input.environment !== undefined && { environment: input.environment }),
    ...(input.notes !== undefined && { notes: input.notes }),
    ...(input.runbook !== undefined && { runbookUrl: input.runbook }),
    ...(input.parent !== undefined && {
      parentId: (input.parent && (await findResource(api, input.parent)).id) || null,
    }),
    ...(input.owner !== undefined && { ownerId: (input.owner && (await findPerson(api, input.owner)).id) || null }),
  };
}

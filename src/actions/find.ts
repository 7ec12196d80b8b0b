// Finds a row of an account by its public id.
import { uuidOf } from '../ids.ts'
import { findNumberByUuid } from '../store/calls/numbers.ts'
import type { Db } from '../store/database/tables.ts'
import { findJobById } from '../store/deliveries/jobs.ts'
import { findIntegrationByUuid } from '../store/integrations/integrations.ts'
import { findIssue } from '../store/issues/issues.ts'
import { findApiKey } from '../store/people/api-keys.ts'
import { findInvitation } from '../store/people/invitations.ts'
import { findMember } from '../store/people/memberships.ts'
import { findRecordingById } from '../store/recordings/recordings.ts'
import { findSourceByUuid } from '../store/sources/sources.ts'
import { findStepByUuid } from '../store/steps/steps.ts'
import type { ActionContext } from './context.ts'
import { ActionFailure, type Result } from './failure.ts'

/** The noun for an id in messages, by the prefix of the id. */
const NOUNS = {
  int: 'integration',
  inv: 'invitation',
  iss: 'issue',
  job: 'job',
  key: 'key',
  num: 'number',
  per: 'person',
  rec: 'recording',
  src: 'source',
  stp: 'step',
  view: 'view',
  wall: 'wallboard',
} as const

type Find<Row> = (db: Db, accountId: number, uuid: string) => Promise<Row | undefined>

const FINDS = {
  int: findIntegrationByUuid,
  inv: findInvitation,
  iss: findIssue,
  key: findApiKey,
  job: findJobById,
  num: findNumberByUuid,
  per: findMember,
  rec: findRecordingById,
  src: findSourceByUuid,
  stp: findStepByUuid,
}

export type FoundPrefix = keyof typeof FINDS
export type FoundRow<Prefix extends FoundPrefix> = NonNullable<Awaited<ReturnType<(typeof FINDS)[Prefix]>>>

/** The row of the account with this id. Fails if the account has no such row, even if another account has it (S35). */
export function findById<Prefix extends FoundPrefix>(
  context: Pick<ActionContext, 'db' | 'account'>,
  prefix: Prefix,
  id: string,
): Promise<Result<FoundRow<Prefix>>> {
  return findBy(context, prefix, id, FINDS[prefix] as Find<FoundRow<Prefix>>)
}

/** The row that `find` returns for this id of the account. Fails if it returns nothing. */
export async function findBy<Row>(
  { db, account }: Pick<ActionContext, 'db' | 'account'>,
  prefix: keyof typeof NOUNS,
  id: string,
  find: Find<Row>,
): Promise<Result<Row>> {
  const uuid = uuidOf(prefix, id)
  const row = uuid === null ? undefined : await find(db, account.accountId, uuid)
  return row ?? notFound(NOUNS[prefix], id)
}

/** The failure for an id that the account does not have. */
export function notFound(noun: string, id: string): ActionFailure {
  return new ActionFailure('not_found', `No such ${noun}: ${id}.`)
}

// Bulk work (D15): resend many deliveries, cancel many, send past calls. A job is a row that advances in steps until it is done.
import type { Selectable } from 'kysely'
import { uuidv7 } from '../../ids.ts'
import type { Db, JobTable } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

export type Job = Selectable<JobTable>

interface NewJob {
  readonly accountId: number
  readonly kind: 'resend' | 'cancel' | 'past_calls'
  readonly input: unknown
  readonly total: number
}

export function createJob(db: Db, { accountId, kind, input, total }: NewJob): Promise<Job> {
  return db
    .insertInto('job')
    .values({ accountId, jobId: uuidv7(), kind, input: JSON.stringify(input), total, cursor: null })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function findJobById(db: Db, accountId: number, jobId: string): Promise<Job | undefined> {
  return db
    .selectFrom('job')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('jobId', '=', jobId)
    .executeTakeFirst()
}

/** Newest first. */
export function listJobs(db: Db, accountId: number, { limit, after }: Pagination): Promise<Job[]> {
  return db
    .selectFrom('job')
    .selectAll()
    .where('accountId', '=', accountId)
    .$if(after !== null, (query) => query.where('jobId', '<', after))
    .orderBy('jobId', 'desc')
    .limit(limit + 1)
    .execute()
}

/**
 * Jobs that are not done, of all accounts, oldest first. A job that sends waits while its account is suspended (D29), and every job
 * while its account waits for its deletion (S57).
 */
export function listRunningJobs(db: Db): Promise<Job[]> {
  return db
    .selectFrom('job')
    .innerJoin('account', 'account.accountId', 'job.accountId')
    .selectAll('job')
    .where('job.state', '=', 'running')
    .where('account.deleteAt', 'is', null)
    .where((where) => where.or([where('account.suspendedAt', 'is', null), where('job.kind', '=', 'cancel')]))
    .orderBy('job.jobId')
    .execute()
}

/** Why a job skipped a delivery: the reason for which a request for this delivery alone would have been refused. */
export const SKIP_REASONS = [
  'delivery_in_progress',
  'delivery_settled',
  'earlier_delivery_waiting',
  'integration_deleted',
  'integration_not_saved',
  'not_renderable',
  'retention_passed',
] as const

export type SkipReason = (typeof SKIP_REASONS)[number]

/** How many deliveries were skipped for each reason. */
type SkipReasons = Readonly<Partial<Record<SkipReason, number>>>

/** The progress of a job after a step. */
export interface JobProgress {
  readonly done: number
  /** How many of the processed deliveries were skipped. */
  readonly skipped: number
  readonly skipReasons: SkipReasons
  /** Where the next step begins. */
  readonly cursor: string | null
  readonly finished: boolean
}

/** The job after it was stopped; `undefined` when the account has no such job. */
export async function cancelJob(db: Db, accountId: number, jobId: string): Promise<Job | undefined> {
  await db
    .updateTable('job')
    .set({ state: 'canceled', updatedAt: new Date() })
    .where('accountId', '=', accountId)
    .where('jobId', '=', jobId)
    .where('state', '=', 'running')
    .execute()
  return findJobById(db, accountId, jobId)
}

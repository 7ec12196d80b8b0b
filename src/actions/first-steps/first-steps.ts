// The first steps of an account. The data of the account shows which steps are done, so nobody ticks them off.
import { kindOf } from '../../sources/kinds/kinds.ts'
import { hasLiveCalls } from '../../store/calls/calls.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listSources } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext, ActionDeps } from '../context.ts'
import { UNSAVED_INTEGRATION } from '../deliveries/known-integrations.ts'

type Reading = Pick<ActionContext, 'db' | 'account' | 'deps'>

interface FirstSteps {
  readonly integration: FirstIntegration
  /** Whether a request has ever arrived. */
  readonly requestArrived: boolean
  readonly source: FirstSource
}

interface FirstIntegration {
  readonly state: 'done' | 'incomplete' | 'missing'
  readonly row: IntegrationRow | null
}

interface FirstSource {
  readonly state: 'done' | 'missing' | (typeof NEAREST_FIRST)[number]
  readonly row: SourceRow | null
}

export async function readFirstSteps(context: Reading): Promise<FirstSteps> {
  const { db } = context
  const { accountId } = context.account
  const rows = await listAllIntegrations(db, accountId)
  const integrations = [UNSAVED_INTEGRATION, ...rows.map((row) => row.integrationId)]
  const delivered = { integrations, states: ['delivered'] } as const
  const arrived = await listDeliveries(db, accountId, delivered, { limit: 1, after: null })
  return {
    integration: firstIntegration(rows),
    requestArrived: arrived.rows.length > 0,
    source: await findFirstSource(context),
  }
}

/** How many sources are checked: an account has one or two. */
const SOURCES_LOOKED_AT = 50

/** The source that is nearest to its first call; of several, the oldest. */
async function findFirstSource({ db, account, deps }: Reading): Promise<FirstSource> {
  const { accountId } = account
  if (await hasLiveCalls(db, accountId)) return { state: 'done', row: null }
  const rows = await listSources(db, accountId, { limit: SOURCES_LOOKED_AT, after: null })
  const sources = rows.map((row) => ({ is: stateOfSource(deps, row), row }))
  for (const state of NEAREST_FIRST) {
    const found = sources.find(({ is }) => is === state)
    if (found) return { state, row: found.row }
  }
  return { state: 'missing', row: null }
}

/** `null`: the source is off, or does not connect a phone system. */
function stateOfSource({ sources }: ActionDeps, { sourceId, kind, enabled }: SourceRow) {
  const mode = enabled ? kindOf(kind)?.mode : undefined
  if (mode === 'posted') return 'listening'
  if (mode !== 'dialled') return null
  return sources.statusOf(sourceId)?.connected === true ? 'connected' : 'not_connected'
}

const NEAREST_FIRST = ['connected', 'listening', 'not_connected'] as const

/** The oldest complete integration, or else the oldest. */
function firstIntegration(rows: readonly IntegrationRow[]): FirstIntegration {
  const present = rows.filter(({ deletedAt }) => deletedAt === null)
  const complete = present.find(({ offCause }) => offCause !== 'incomplete')
  const row = complete ?? present[0] ?? null
  return { state: complete ? 'done' : row ? 'incomplete' : 'missing', row }
}

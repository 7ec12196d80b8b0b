import { BOUNDS } from '../../bounds.ts'
import { OffhookError } from '../../errors.ts'
import { publicId } from '../../ids.ts'
import { readDiagnostics } from '../../actions/program/diagnostics.ts'
import type { Diagnostics, WrongSource } from '../../actions/program/diagnostics.ts'
import { NUMBERS_MAX } from '../../actions/numbers/entry.ts'
import { diagnosticsRoute, healthz, metricsRoute, programFacts, readyz, rotateKeyRoute } from './contract.ts'
import { redirectUriOf } from '../../actions/integrations/begin-consent.ts'
import { readServerVersion } from '../../store/database/connections.ts'
import { createRoutes } from '../routing/context.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { actionContext } from '../routing/action-context.ts'
import type { RouteContext } from '../routing/context.ts'
import { EVENTS_MAX } from '../events/reader.ts'
import { isLoopbackRequest } from '../auth/cookie.ts'
import { isServerAdmin, requireServerVerb } from '../auth/principal.ts'
import { Problem, unavailable } from '../http/problem.ts'
import { timeText } from '../../text/timestamp.ts'

/** Routes for the operator. */
export function programRoutes(metrics: ApiDeps['metrics']) {
  return createRoutes()
    .openapi(healthz, (c) => c.json({ status: 'alive' as const, version: c.var.app.deps.version }, 200))
    .openapi(readyz, (c) => {
      const why = c.var.app.deps.notReady()
      if (why !== null) throw unavailable(why)
      return c.json({ status: 'ready' as const }, 200)
    })
    .openapi(metricsRoute, async (c) => {
      if (!isFromHere(c)) await requireOperator(c)
      return c.text(await metrics.text(), 200, { 'content-type': metrics.contentType })
    })
    .openapi(programFacts, async (c) => {
      const { deps, publicUrl } = c.var.app
      return c.json(programOutput(await readServerVersion(c.var.db), deps, publicUrl()), 200)
    })
    .openapi(diagnosticsRoute, async (c) => {
      const diagnostics = await readDiagnostics(actionContext(c), isServerAdmin(c.var.principal))
      return c.json(diagnosticsOutput(diagnostics, c.var.app.deps), 200)
    })
    .openapi(rotateKeyRoute, async (c) => {
      const { keyId, accounts } = await c.var.app.deps.rotateKey().catch(refuse)
      return c.json({ key_fingerprint: keyId, account_count: accounts }, 200)
    })
}

function refuse(thrown: unknown): never {
  if (thrown instanceof OffhookError && thrown.code === 'key_in_setting')
    throw new Problem('key_in_setting', thrown.message)
  throw thrown
}

function programOutput(postgres: string, { version, setup }: Pick<ApiDeps, 'version' | 'setup'>, publicUrl: string) {
  const { startedAt, isBundled, retention, keyIn } = setup
  return {
    version,
    started_at: timeText(startedAt),
    node_version: process.versions.node,
    postgres: { version: postgres, bundled: isBundled },
    public_url: publicUrl,
    redirect_uri: redirectUriOf(publicUrl),
    retention: {
      bodies_days: retention.bodiesDays,
      attempts_days: retention.attemptsDays,
      calls_days: retention.eventsDays,
      history_days: retention.historyDays,
      statistics_days: retention.statisticsDays,
    },
    encryption_key: { location: keyIn },
    limits: { events: EVENTS_MAX, numbers: NUMBERS_MAX, request_bytes: BOUNDS.requestBytes },
  }
}

function diagnosticsOutput(
  { isOperators, blocked, incomplete, unreadable }: Diagnostics,
  { setup }: Pick<ApiDeps, 'setup'>,
) {
  return {
    allow_networks: isOperators ? [...setup.allowNetworks] : null,
    source_networks: isOperators ? [...setup.sourceNetworks] : null,
    blocked_sources: blocked && blocked.map(wrongSourceOutput),
    incomplete_sources: incomplete && incomplete.map(wrongSourceOutput),
    unreadable_rows: unreadable.map(({ kind, accountId, id, reason }) => ({
      kind,
      account_number: accountId,
      id,
      reason,
    })),
  }
}

function wrongSourceOutput({ uuid, name, account, problem }: WrongSource) {
  return { id: publicId('src', uuid), account_name: account, name, problem }
}

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/

/** Whether the request came from this machine, without a proxy in between and not from a page of another site. */
function isFromHere(c: RouteContext): boolean {
  const { headers, socket } = c.env.incoming
  return LOOPBACK.test(socket.remoteAddress ?? '') && isLoopbackRequest(headers)
}

/** The metrics cover all accounts. */
async function requireOperator(c: RouteContext): Promise<void> {
  requireServerVerb(await c.var.app.keyring.authenticate(c.env.incoming), 'server.metrics')
}

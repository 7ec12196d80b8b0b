import type { Call } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { importRoute } from './import-contract.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { inTurn } from '../routing/middleware.ts'
import type { PreviewRequest } from '../../sources/runtime/call-importer.ts'
import { settingsOf } from '../../actions/sources/settings.ts'
import { Problem } from '../http/problem.ts'
import { timeOrNull } from '../../text/timestamp.ts'
import { findSource } from './routes.ts'

/** Calls that are over, row by row (C18). */
export function importRoutes() {
  return createRoutes().openapi(importRoute, async (c) => {
    const source = await findSource(c)
    const { rows, send, dry_run: isRehearsal, mapping, timezone } = c.req.valid('json')
    if (!('mapping' in settingsOf(source)) && mapping === undefined) throw withoutMapping(source)
    if (mapping !== undefined && !isRehearsal)
      throw new Problem(
        'invalid_mapping',
        'A mapping in an import is only for a dry run. Save it with the source, then import.',
        {
          errors: [{ pointer: '/mapping', detail: 'Only allowed with dry_run.' }],
        },
      )
    if (!isRehearsal && !source.enabled)
      throw new Problem('source_off', `The source "${source.name}" is switched off. Switch it on first.`)
    if (isRehearsal) return c.json(await inTurn(c, () => previewImport(c, source, { rows, mapping, timezone })), 200)
    const asked = { rows, tellsIntegrations: send === 'integrations', timezone }
    const {
      taken,
      known,
      passedOver,
      refused,
      timezone: readIn,
    } = await c.var.app.deps.imports.importRows(source, asked)
    return c.json(
      { created: taken, already_ended: known, ignored: passedOver, refused, timezone: readIn, calls: [] },
      200,
    )
  })
}

function withoutMapping({ kind, name }: SourceRow): Problem {
  return kind === 'files' || kind === 'push'
    ? new Problem('mapping_missing', `The source "${name}" has no mapping yet. Map its columns first.`)
    : new Problem(
        'wrong_source_kind',
        `Importing requires a source of kind files or push. "${name}" is of kind ${kind}.`,
      )
}

async function previewImport(c: RouteContext, source: SourceRow, asked: PreviewRequest) {
  const { deps } = c.var.app
  const { mapping } = asked
  if (mapping !== undefined) {
    const flaws = await deps.sources.flaws(source.accountId, source.kind, { ...source.settings, mapping })
    const errors = flaws.flatMap(({ pointer, detail }) =>
      pointer.startsWith('/settings/mapping') ? [{ pointer: pointer.slice('/settings'.length), detail }] : [],
    )
    if (errors.length > 0) throw new Problem('invalid_mapping', 'The mapping is invalid.', { errors })
  }
  const { taken, known, passedOver, refused, timezone, calls } = await deps.imports.previewRows(source, asked)
  return {
    created: taken,
    already_ended: known,
    ignored: passedOver,
    refused,
    timezone,
    calls: calls.map(({ index, call }) => ({ index, ...callOutput(call) })),
  }
}

function callOutput(call: Call) {
  const fields = callFields(call)
  const start = fields['start_time']
  return {
    uniqueid: call.uniqueid,
    status: call.status,
    outcome: call.outcome,
    // A call of which only the end is known has none (C14).
    started_at: typeof start === 'string' ? start : null,
    answered_at: timeOrNull(call.answerAt),
    ended_at: timeOrNull(call.endAt),
    fields,
  }
}

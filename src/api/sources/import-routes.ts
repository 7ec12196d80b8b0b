import type { Call } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { importRoute } from './import-contract.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import { inTurn } from '../routing/middleware.ts'
import type { ImportPreview } from '../../sources/runtime/call-importer.ts'
import { settingsOf } from '../../actions/sources/settings.ts'
import { previewImport } from '../../actions/sources/preview-import.ts'
import { actionContext } from '../routing/action-context.ts'
import { Problem, orThrow } from '../http/problem.ts'
import { timeOrNull } from '../../text/timestamp.ts'

/** Imports calls that have ended, row by row (C18). */
export function importRoutes() {
  return createRoutes().openapi(importRoute, async (c) => {
    const source = await findRow(c, 'src')
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
    if (isRehearsal) {
      const rehearsal = { rows, mapping, timezone }
      const preview = orThrow(await inTurn(c, () => previewImport(actionContext(c), source, rehearsal)))
      return c.json(previewOutput(preview), 200)
    }
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

function previewOutput({ taken, known, passedOver, refused, timezone, calls }: ImportPreview) {
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
    // A call of which only the end is known has no start (C14).
    started_at: typeof start === 'string' ? start : null,
    answered_at: timeOrNull(call.answerAt),
    ended_at: timeOrNull(call.endAt),
    fields,
  }
}

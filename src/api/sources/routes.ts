import { listSources } from '../../store/sources/sources.ts'
import {
  checkSource,
  createSourceRoute,
  deleteSourceRoute,
  getSource,
  listSourcesRoute,
  patchSource,
  sourceStatus,
} from './contract.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow, tooOften } from '../http/problem.ts'
import { readSource, readSources, readSourceState } from '../../actions/sources/detail.ts'
import { permissionOutput, sourceOutput, statusOutput } from './output.ts'
import { createSource } from '../../actions/sources/save.ts'
import { removeSource } from '../../actions/sources/remove.ts'
import { settingsForCheck } from '../../actions/sources/settings-for-check.ts'
import { updateSource } from '../../actions/sources/update.ts'
import { actionContext } from '../routing/action-context.ts'
import { enterOnceMore } from '../routing/middleware.ts'
import { etagOf, requireVersion } from '../http/etag.ts'

export function sourceRoutes() {
  return createRoutes()
    .openapi(checkSource, async (c) => {
      const { kind, settings, id } = c.req.valid('json')
      const before = id === undefined ? null : await findRow(c, 'src', id)
      const whole = orThrow(await settingsForCheck(actionContext(c), { kind, settings }, before))
      const tried = await c.var.app.deps.sources.checkConnection(c.var.account.accountId, kind, whole)
      // The phone system may have been slow.
      await enterOnceMore(c)
      if ('waitS' in tried) throw tooOften(`Too many connection checks. Try again in ${tried.waitS} s.`, tried.waitS)
      const { connected, problem, missing } = tried
      return c.json(
        { ok: problem === null, connected, problem, missing_permissions: missing.map(permissionOutput) },
        200,
      )
    })
    .openapi(listSourcesRoute, async (c) => {
      const { accountId } = c.var.account
      const window = windowOf(c.req.valid('query'))
      const rows = await listSources(c.var.db, accountId, window)
      const page = pageAnswer(rows, window, { key: (row) => row.uuid, show: (row) => row })
      return c.json({ ...page, data: (await readSources(actionContext(c), page.data)).map(sourceOutput) }, 200)
    })
    .openapi(createSourceRoute, async (c) => {
      const made = orThrow(await createSource(actionContext(c), c.req.valid('json')))
      return c.json(sourceOutput(await readSource(actionContext(c), made)), 201, { etag: etagOf(made) })
    })
    .openapi(getSource, async (c) => {
      const row = await findRow(c, 'src')
      return c.json(sourceOutput(await readSource(actionContext(c), row)), 200, { etag: etagOf(row) })
    })
    .openapi(patchSource, async (c) => {
      const row = await findRow(c, 'src')
      requireVersion(c.req.valid('header')['if-match'], row)
      const saved = orThrow(await updateSource(actionContext(c), row, c.req.valid('json')))
      return c.json(sourceOutput(await readSource(actionContext(c), saved)), 200, { etag: etagOf(saved) })
    })
    .openapi(deleteSourceRoute, async (c) => {
      const row = await findRow(c, 'src')
      requireVersion(c.req.valid('header')['if-match'], row)
      orThrow(await removeSource(actionContext(c), row))
      return c.body(null, 204)
    })
    .openapi(sourceStatus, async (c) => {
      const row = await findRow(c, 'src')
      return c.json(statusOutput(await readSourceState(actionContext(c), row)), 200)
    })
}

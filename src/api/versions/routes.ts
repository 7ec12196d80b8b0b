// The saved versions of integrations, sources and steps, and restoring them (S51): the same for all three.
import { maskStep } from '../../actions/steps/masked-step.ts'
import { ownerOf } from '../../actions/integrations/secrets.ts'
import { maskConfig } from '../../actions/integrations/masked-config.ts'
import type { OpenAPIHono, z } from '@hono/zod-openapi'
import { isObject } from '../../json/is-object.ts'
import { pointerOfPath } from '../../json/json-pointer.ts'
import { readStoredIntegration } from '../../integrations/stored-integration.ts'
import { secretNames } from '../../sources/kinds/kind.ts'
import { explainInvalidStep } from '../../steps/step.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import { findKeptVersion, VERSION_NUMBER } from '../../actions/versions/find.ts'
import { listVersions } from '../../store/versions/versions.ts'
import type { VersionHead, VersionOwner } from '../../store/versions/versions.ts'
import { authorOutput } from '../http/author.ts'
import { etagOf, requireVersion } from '../http/etag.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import type { ActionContext } from '../../actions/context.ts'
import { actionContext } from '../routing/action-context.ts'
import { orThrow, Problem } from '../http/problem.ts'
import { flawsIn } from '../../flaws/schema-flaws.ts'
import { timeText } from '../../text/timestamp.ts'
import { IntegrationInputSchema } from '../integrations/contract.ts'
import { readSaved } from '../../actions/integrations/detail.ts'
import { readSource } from '../../actions/sources/detail.ts'
import { readStep } from '../../actions/steps/detail.ts'
import { sourceOutput } from '../sources/output.ts'
import { stepOutput } from '../steps/output.ts'
import { integrationOutput } from '../integrations/output.ts'
import { replaceIntegration } from '../../actions/integrations/save.ts'
import type { KnownSecrets } from '../../actions/integrations/masked-secrets.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import type { AppEnv, RouteContext } from '../routing/context.ts'
import { findKind } from '../../actions/sources/find-kind.ts'
import { replaceSource, sourceOwner } from '../../actions/sources/save.ts'
import { maskSettings } from '../../actions/sources/settings.ts'
import { StepInput } from '../steps/contract.ts'
import { replaceStep, stepOwner } from '../../actions/steps/save.ts'
import { integrationVersions, sourceVersions, stepVersions, type VersionRoutes } from './contract.ts'

/** The functions that each kind with versions provides. */
interface Versioned<Row extends { readonly version: number }> {
  readonly find: (c: RouteContext) => Promise<Row>
  readonly ownerOf: (row: Row) => VersionOwner
  /** The configuration in `content` as a person sees it, with these secrets masked. */
  readonly show: (row: Row, content: unknown, secrets: KnownSecrets) => unknown
  /** The parts of a content that can't be read any more (S46). */
  readonly flawsOf: (row: Row, content: unknown) => readonly Flaw[]
  /** Saves the shown configuration over the row. The row stays on or off as it is. */
  readonly save: (
    context: ActionContext,
    { row, shown }: { readonly row: Row; readonly shown: unknown },
  ) => Promise<{ readonly saved: Row; readonly output: object }>
}

const integration: Versioned<IntegrationRow> = {
  find: (c) => findRow(c, 'int'),
  ownerOf,
  show: ({ enabled }, config, secrets) =>
    maskConfig(
      { config, enabled: isObject(config) && typeof config['enabled'] === 'boolean' ? config['enabled'] : enabled },
      secrets,
    ),
  flawsOf: (_row, content) =>
    readStoredIntegration(content).flaws.map(({ path }) => ({ pointer: pointerOfPath(path), detail: UNREADABLE })),
  async save(context, { row, shown }) {
    const input = parse(IntegrationInputSchema, shown)
    const saved = orThrow(await replaceIntegration(context, row, { ...input, enabled: row.enabled }))
    return { saved: saved.row, output: integrationOutput(await readSaved(context, saved)) }
  },
}

const source: Versioned<SourceRow> = {
  find: (c) => findRow(c, 'src'),
  ownerOf: sourceOwner,
  show(row, content, secrets) {
    const { name, enabled, settings } = { ...row, ...(isObject(content) && content) }
    const names = secretNames(orThrow(findKind(row.kind)))
    return { kind: row.kind, name, enabled, settings: maskSettings({ settings }, { secrets: names, kept: secrets }) }
  },
  flawsOf: (_row, content) =>
    isObject(content) && isObject(content['settings']) ? [] : [{ pointer: '/settings', detail: UNREADABLE }],
  async save(context, { row, shown }) {
    const { name, settings } = shown as { readonly name: string; readonly settings: Record<string, unknown> }
    const saved = orThrow(await replaceSource(context, row, { kind: row.kind, name, settings, enabled: row.enabled }))
    return { saved, output: sourceOutput(await readSource(context, saved)) }
  },
}

const step: Versioned<StepRow> = {
  find: (c) => findRow(c, 'stp'),
  ownerOf: stepOwner,
  show: (row, content, secrets) => maskStep({ ...row, ...(isObject(content) && content) }, secrets),
  flawsOf({ kind }, content) {
    const settings = isObject(content) ? content['settings'] : undefined
    return explainInvalidStep({ kind, settings }) === null ? [] : [{ pointer: '', detail: UNREADABLE }]
  },
  async save(context, { row, shown }) {
    const saved = orThrow(await replaceStep(context, row, { ...parse(StepInput, shown), enabled: row.enabled }))
    return { saved, output: stepOutput(await readStep(context, saved)) }
  },
}

const UNREADABLE = 'The stored value is unreadable.'

export function versionRoutes(): OpenAPIHono<AppEnv> {
  const app = createRoutes()
  addRoutes(app, integrationVersions, integration)
  addRoutes(app, sourceVersions, source)
  addRoutes(app, stepVersions, step)
  return app
}

function addRoutes<Row extends { readonly version: number }>(
  app: OpenAPIHono<AppEnv>,
  routes: VersionRoutes,
  kind: Versioned<Row>,
): void {
  app.openapi(routes.list, async (c) => {
    const row = await kind.find(c)
    const window = windowOf(c.req.valid('query'), VERSION_NUMBER)
    const { limit, after } = window
    const rows = await listVersions(c.var.db, kind.ownerOf(row), {
      limit,
      before: after === null ? null : Number(after),
    })
    return c.json(pageAnswer(rows, window, { key: ({ version }) => String(version), show: versionOutput }), 200)
  })
  app.openapi(routes.get, async (c) => {
    const row = await kind.find(c)
    const version = orThrow(await findKeptVersion(actionContext(c), kind.ownerOf(row), c.req.param('version') ?? ''))
    const secrets = new Map(version.secrets.map((name) => [name, {}]))
    return c.json({ ...versionOutput(version), configuration: kind.show(row, version.content, secrets) }, 200)
  })
  app.openapi(routes.restore, async (c) => {
    const row = await kind.find(c)
    requireVersion(c.req.valid('header')['if-match'], row)
    const owner = kind.ownerOf(row)
    const { version, content } = orThrow(await findKeptVersion(actionContext(c), owner, c.req.param('version') ?? ''))
    const errors = kind.flawsOf(row, content)
    if (errors.length > 0)
      throw new Problem('stored_settings_unreadable', 'Some settings of this version are unreadable.', { errors })
    const context: ActionContext = { ...actionContext(c), purpose: { type: 'restore', version } }
    const shown = kind.show(row, content, await readSecrets(c.var.db, owner))
    const { saved, output } = await kind.save(context, { row, shown })
    return c.json(output, 200, { etag: etagOf(saved) })
  })
}

function versionOutput({ version, savedAt, savedBy, changes, restoredFrom }: VersionHead) {
  return {
    version,
    saved_at: timeText(savedAt),
    saved_by: savedBy && authorOutput(savedBy),
    changes,
    restored_from: restoredFrom,
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, shown: unknown): z.output<Schema> {
  const input = schema.safeParse(shown)
  if (input.success) return input.data
  throw new Problem('validation_failed', 'Some values are invalid.', { errors: flawsIn(input.error) })
}

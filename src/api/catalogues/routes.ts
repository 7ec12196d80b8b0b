import { problemOutput } from '../integrations/problem-output.ts'
import { FIELDS, isInDirectory } from '../../calls/fields.ts'
import { isHistoryField } from '../../calls/history.ts'
import { validateDraft } from '../../integrations/preview.ts'
import { SERVICES } from '../../integrations/services.ts'
import { INTEGRATION_TEMPLATES } from '../../integrations/templates.ts'
import type { IntegrationTemplate } from '../../integrations/templates.ts'
import { FILTERS } from '../../render/template/filters.ts'
import type { Filter } from '../../render/template/filters.ts'
import { listFields, listFieldsSeen, listFilters, listServices, listTemplates } from './contract.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { readFieldsSeen } from '../../actions/calls/fields-seen.ts'
import { linkRecordings } from '../../actions/recordings/links.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { timeText } from '../../text/timestamp.ts'
import { IntegrationInputSchema } from '../integrations/contract.ts'
import { serviceOutput } from './service-output.ts'

/** The page requests this when it opens, and many pages may open at once. */
const SEEN_KEPT_MS = 60_000

/** The catalogues that requests are built from: the same tables that the code uses. */
export function catalogueRoutes({ db, sources }: Pick<ApiDeps, 'db' | 'sources'>) {
  const seen = new TtlCache((accountId: number) => readFieldsSeen(db, accountId), { keepMs: SEEN_KEPT_MS })
  return createRoutes()
    .openapi(listFields, (c) => {
      const data = FIELDS.map((field) => {
        const { code, known, changes, from, help, typeName: _typeName, ...shown } = field
        return {
          ...shown,
          code,
          available_from: known,
          can_change: changes,
          origin: from,
          description: help,
          sources: sources.suppliersOf(code),
          from_directory: isInDirectory(code),
          from_history: isHistoryField(code),
        }
      })
      return c.json({ data }, 200)
    })
    .openapi(listFieldsSeen, async (c) => {
      const { accountId } = c.var.account
      const known = await seen.get(accountId)
      const data = await Promise.all(
        known.map(async ({ code, sample, calls, lastAt }) => {
          const linked = await linkRecordings(actionContext(c), { [code]: sample })
          return { code, call_count: calls, sample: linked[code] ?? sample, last_at: timeText(lastAt) }
        }),
      )
      return c.json({ data }, 200)
    })
    .openapi(listFilters, (c) => c.json({ data: FILTERS.map(filterOutput) }, 200))
    .openapi(listServices, (c) => c.json({ data: SERVICES.map(serviceOutput) }, 200))
    .openapi(listTemplates, (c) => c.json({ data: INTEGRATION_TEMPLATES.map(templateOutput) }, 200))
}

function templateOutput({ integration, ...template }: IntegrationTemplate) {
  const draft = validateDraft(IntegrationInputSchema.parse(integration), new Map())
  return {
    ...template,
    service: draft.integration.service,
    integration,
    problems: draft.problems.map((problem) => problemOutput(problem)),
  }
}

function filterOutput({ name, meaning, example, argument, accepts }: Filter) {
  return {
    name,
    description: meaning,
    example,
    argument: { presence: argument.need, description: argument.meaning },
    accepts,
  }
}

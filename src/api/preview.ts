// What would be sent, shown (T16): a draft and a sample become a request, secrets as dots.
import { publicId, uuidv7 } from '../ids.ts'
import { contextOf, valuesOf } from '../integrations/values.ts'
import type { EventFacts } from '../integrations/values.ts'
import { maskSecrets } from '../render/secrets.ts'
import type { FilledRequest } from '../render/secrets.ts'
import type { Problem as TemplateProblem, Refusal, RenderedRequest } from '../render/request.ts'
import type { Account } from '../store/accounts.ts'
import type { Draft } from './draft.ts'

/** The request of a draft for an event, or why there can be none. */
export function renderDraft(
  { compiled, integration }: Draft,
  account: Account,
  event: EventFacts,
): RenderedRequest | Refusal {
  const facts = {
    accountId: account.account_id,
    name: account.name,
    timezone: account.timezone,
    country: account.country,
  }
  const of = { account: facts, routeName: integration.name, eventId: publicId('evt', uuidv7()) }
  return compiled.render(valuesOf(event, of), contextOf(event, facts))
}

export interface Previewed {
  readonly request: FilledRequest & { readonly method: string }
  readonly problems: readonly TemplateProblem[]
}

export function previewOf(draft: Draft, account: Account, event: EventFacts): Previewed {
  const { method, url } = draft.integration.request
  const rendered = renderDraft(draft, account, event)
  if ('refused' in rendered) {
    const message = `No request can be made of this call (${rendered.refused}): ${rendered.detail}`
    const problems = [...draft.problems, { path: 'request', message, severity: 'error' as const }]
    return { request: { method, url, headers: [], body: null }, problems }
  }
  return { request: { method, ...maskSecrets(rendered, draft.last4) }, problems: draft.problems }
}

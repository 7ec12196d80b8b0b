// An integration to be shared: what others can use of it. It is made by naming what goes in, so that nothing else can: no
// secret, no certificate, no name of a step, nothing of this program.
import { INTEGRATION_DEFAULTS } from '../../../../src/integrations/integration.ts'
import type { Condition, Integration } from '../../../../src/integrations/integration.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { Auth, RequestTemplate } from '../../../../src/render/request.ts'
import { newId } from '../draft/draft.ts'
import type { Draft, DraftAuth, DraftRequest } from '../draft/draft.ts'
import { newDraft } from '../draft/saved.ts'
import { draftAuthOf, fillsIn, requestOfService } from '../service/own-request.ts'

/** What this program writes, and the newest that it reads. */
export const templateVersion = 1

export interface Template extends Pick<
  Integration,
  'name' | 'service' | 'realtime' | 'statuses' | 'final' | 'updated' | 'delivery' | 'signing'
> {
  readonly offhook_template: typeof templateVersion
  /** `null`: the service's own. */
  readonly request: RequestTemplate | null
  /** Of the service's inputs those that are open, if they are to be shared. */
  readonly settings: Readonly<Record<string, string>>
  readonly conditions: Condition | null
  readonly wait: Pick<Integration['wait'], 'recording' | 'cap_s'>
  readonly recordings: Integration['recordings']
}

/** `withSettings`: with what was typed into open inputs, and user names. */
export function templateOf(draft: Draft, withSettings: boolean): Template {
  const { name, service, realtime, statuses, final, updated, conditions, wait, recordings, delivery, signing } = draft
  const { recording, cap_s } = wait
  const isOwn = draft.customised || !fillsIn(service)
  return {
    offhook_template: templateVersion,
    name,
    service,
    realtime,
    statuses,
    final,
    updated,
    request: isOwn ? sharedRequest(draft.request, withSettings) : null,
    settings: withSettings ? openSettings(draft) : {},
    conditions,
    wait: { recording, cap_s },
    recordings: { link_days: recordings.link_days },
    delivery,
    signing: { enabled: signing.enabled },
  }
}

function openSettings({ service, settings }: Draft): Record<string, string> {
  const open = serviceOf(service)?.inputs.filter(({ secret }) => !secret) ?? []
  return Object.fromEntries(
    open.flatMap(({ key }) => {
      const text = settings[key]
      return typeof text === 'string' && text !== '' ? [[key, text]] : []
    }),
  )
}

/** A user name and password in an address: the part before the last @ of its authority (RFC 3986, 3.2.1). */
const userInfo = /^(\s*https?:\/\/)[^/?#\\]*@/i

function sharedRequest(request: DraftRequest, withNames: boolean): RequestTemplate {
  const { method, url, format, rows, raw, xml_root, headers, auth } = request
  return {
    method,
    url: url.replace(userInfo, '$1'),
    format,
    rows: rows.map(({ key, value, type, omit_empty, enabled }) => ({ key, value, type, omit_empty, enabled })),
    raw: raw && { content_type: raw.content_type, body: raw.body },
    xml_root,
    headers: headers.map(({ key, value, secret, encoding }) => ({
      key,
      value: !secret && typeof value === 'string' ? value : '',
      secret,
      ...(encoding && { encoding }),
    })),
    auth: sharedAuth(auth, withNames),
  }
}

function sharedAuth(auth: DraftAuth, withNames: boolean): Auth {
  switch (auth.type) {
    case 'none':
      return { type: 'none' }
    case 'basic':
      return { type: 'basic', username: withNames ? auth.username : '' }
    case 'bearer':
      return { type: 'bearer', ...(auth.scheme !== undefined && { scheme: auth.scheme }) }
    case 'api_key':
      return { type: 'api_key', in: auth.in, name: auth.name }
    case 'oauth2': {
      const { type, grant, token_url, client_id, client_auth, scope, scheme, extra, authorize_url } = auth
      const shared = { type, grant, token_url, client_auth, scope, scheme, authorize_url }
      const pairs = extra.map(({ key, value }) => ({ key, value: withNames ? value : '' }))
      return { ...shared, client_id: withNames ? client_id : '', extra: pairs }
    }
    case 'hmac': {
      const { type, header, value, algorithm, encoding, signs } = auth
      return { type, header, value, algorithm, encoding, signs }
    }
  }
}

/** A new draft of it, which nobody saved. `steps`: names of the steps that a new one waits for. */
export function draftOfTemplate(template: Template, steps: readonly string[]): Draft {
  const { offhook_template: _version, request, settings, wait, ...rest } = template
  const service = serviceOf(template.service)
  const begun = Object.fromEntries(
    (service?.inputs ?? []).map(({ key, secret, initial }) => [key, secret ? null : (settings[key] ?? initial)]),
  )
  return {
    ...newDraft(steps),
    ...rest,
    settings: begun,
    wait: { ...INTEGRATION_DEFAULTS.wait, ...wait, steps },
    customised: request !== null,
    request: request ? named(request) : service ? requestOfService(service) : newDraft().request,
  }
}

function named(request: RequestTemplate): DraftRequest {
  return {
    ...request,
    rows: request.rows.map((row) => ({ ...row, id: newId() })),
    headers: request.headers.map((row) => ({ ...row, id: newId(), value: row.secret ? null : row.value })),
    auth: draftAuthOf(request.auth),
  }
}

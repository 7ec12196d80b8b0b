// The shareable part of an integration. It contains no certificates, no names of steps and nothing specific to this
// installation; nor secrets, for which the schema has no place.
import { isSecret, withoutSecrets } from '../../../../src/render/auth/kind.ts'
import { authKindOf, type Auth } from '../../../../src/render/auth/kinds.ts'
import * as z from 'zod/mini'
import { Integration, INTEGRATION_DEFAULTS } from '../../../../src/integrations/integration.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { splitUserInfo } from '../../../../src/integrations/user-info.ts'
import type { IntegrationTemplate } from '../../../../src/integrations/templates.ts'
import { RequestTemplate } from '../../../../src/render/request.ts'
import type { Immutable } from '../../../../src/schema.ts'
import { newId } from '../draft/draft.ts'
import type { Draft, DraftAuth, DraftRequest } from '../draft/draft.ts'
import { newDraft } from '../draft/saved.ts'
import { differsFromService } from '../draft/own-request.ts'
import { draftAuthOf, fillsIn, requestOfService } from '../service/own-request.ts'

/** The version that this program writes, and the newest that it reads. */
export const TEMPLATE_VERSION = 1

const { enabled: _enabled, customised: _customised, tls: _tls, ...shared } = Integration.shape

export const Template = z.strictObject({
  offhook_template: z.literal(TEMPLATE_VERSION),
  ...shared,
  /** `null`: the request of the service. */
  request: z.nullable(RequestTemplate.check(z.check(refuseSecrets))),
  wait: z.omit(Integration.shape.wait.def.innerType, { steps: true }),
})
export type Template = Immutable<z.output<typeof Template>>

/** The error code for a header that contains a secret. */
export const SECRET_INSIDE = 'secret'

function refuseSecrets({ value: { headers }, issues }: z.core.ParsePayload<z.output<typeof RequestTemplate>>): void {
  for (const [index, { secret, value }] of headers.entries())
    if (secret && value !== '')
      issues.push({ code: 'custom', path: ['headers', index, 'value'], message: SECRET_INSIDE, input: value })
}

/** `withSettings`: include the values of inputs that are not secret, and user names. */
export function templateOf(draft: Draft, withSettings: boolean): Template {
  const { steps: _steps, ...wait } = draft.wait
  const isOwn = draft.customised || !fillsIn(draft.service) || differsFromService(draft)
  const template: Template = {
    ...draft,
    offhook_template: TEMPLATE_VERSION,
    request: isOwn ? sharedRequest(draft.request, withSettings) : null,
    settings: withSettings ? openSettings(draft) : {},
    wait,
  }
  return pick(template, Object.keys(Template.shape))
}

function pick<Value extends object>(value: Value, names: readonly string[]): Value {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name))) as Value
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

function sharedRequest(request: DraftRequest, withNames: boolean): RequestTemplate {
  const { method, url, format, rows, raw, xml_root, headers, auth } = request
  return {
    method,
    url: splitUserInfo(url).address,
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
  const kind = authKindOf(auth)
  const open = Object.entries(withoutSecrets(kind, auth))
  return Object.fromEntries(
    open.map(([name, value]) => {
      const member = kind.members[name]
      const isNamed = withNames || member === undefined || isSecret(member)
      return [name, isNamed ? value : (member.withoutNames?.(value) ?? value)]
    }),
  ) as Auth
}

/** A new draft from a built-in template. */
export function draftOfGallery(integration: IntegrationTemplate['integration'], steps: readonly string[]): Draft {
  const template = z.parse(Template, { request: null, wait: {}, ...integration, offhook_template: TEMPLATE_VERSION })
  return draftOfTemplate(template, steps)
}

/** A new, unsaved draft from a template. `steps`: names of the steps that a new integration waits for. */
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

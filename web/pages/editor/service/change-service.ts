// Changes the service of a draft. A part that the old service filled in, and that nobody changed, becomes what the new service
// fills in; the person's own settings stay where they fit; the rest is removed, and listed.
//
//   part                        | stays                                          | removed
//   ----------------------------+------------------------------------------------+---------------------------------
//   Route Name, events, calls,  | changed settings                               | values the service had filled in
//   waits                       |                                                |
//   inputs                      | a text whose key the new service has too, and  | the others; secrets always:
//                               | that passes its check                          | they were for another destination
//   request                     | to a Generic Webhook: all but placeholders     | else all of it
//                               | that only the old service knows                |
//   delivery settings           | all                                            |
import { fitsInput } from '../../../../src/integrations/service-inputs.ts'
import { INTEGRATION_DEFAULTS } from '../../../../src/integrations/integration.ts'
import { usedSecrets } from '../../../../src/render/auth/kinds.ts'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { isSame } from '../../../../src/json/is-same.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import type { Draft, DraftRequest } from '../draft/draft.ts'
import { differsFromService } from '../draft/own-request.ts'
import { isBlank } from '../draft/parts.ts'
import { blankRequest, requestOfService } from './own-request.ts'
import { literalSettings } from './literal-settings.ts'

interface ServiceChangeResult {
  readonly draft: Draft
  /** The parts that the person had set: those that are kept, and those that are gone. */
  readonly kept: readonly ChangedPart[]
  readonly dropped: readonly ChangedPart[]
}

/** The result of a change of service. */
export interface ServiceChange extends ServiceChangeResult {
  readonly before: Draft
}

export type ChangedPart =
  | { readonly is: 'name' | 'when' | 'delivery' | 'request' | 'address' | 'secrets' }
  /** An input, by its label. */
  | { readonly is: 'input'; readonly label: string }

/** `from`: `undefined` if the old service is no longer known. */
export function changeService(draft: Draft, from: Service | undefined, to: Service): ServiceChangeResult {
  const name = untouchedName(draft, from) ? proposedName(to) : draft.name
  const [was, will] = [whenOf(from, draft), whenOf(to, draft)]
  const isWhenOwn = !isSame(pickWhen(draft), was)
  const request = requestFor(draft, from, to)
  const inputs = settingsFor(draft, from, to)
  const kept: ChangedPart[] = [
    ...(name !== '' && name === draft.name ? [{ is: 'name' } as const] : []),
    ...(isWhenOwn ? [{ is: 'when' } as const] : []),
    ...(isSame(draft.delivery, INTEGRATION_DEFAULTS.delivery) ? [] : [{ is: 'delivery' } as const]),
    ...request.kept,
    ...inputs.kept,
  ]
  const dropped: ChangedPart[] = [
    ...request.dropped,
    ...inputs.dropped,
    ...(hasSecrets(draft, from) ? [{ is: 'secrets' } as const] : []),
  ]
  return {
    draft: {
      ...draft,
      ...(isWhenOwn ? {} : will),
      name,
      service: to.id,
      settings: inputs.settings,
      request: request.request,
      customised: to.id === INTEGRATION_DEFAULTS.service,
    },
    kept,
    dropped,
  }
}

/** Undoes a change of service, and keeps everything typed since. */
export function changeBack(now: Draft, before: Draft, after: Draft): Draft {
  const back: Record<string, unknown> = { ...now }
  for (const part of CHANGED_PARTS) if (now[part] === after[part] || SERVICE_PARTS.has(part)) back[part] = before[part]
  // Each part comes from one of the drafts.
  return back as unknown as Draft
}

const CHANGED_PARTS = [
  'name',
  'service',
  'settings',
  'request',
  'customised',
  'realtime',
  'final',
  'updated',
  'conditions',
  'wait',
] as const

/** Parts that only make sense with their service go back with it. */
const SERVICE_PARTS: ReadonlySet<string> = new Set(['service', 'settings', 'request', 'customised'])

/** A Generic Webhook proposes no name: its name should say what it is for. */
function proposedName({ id, name }: Service): string {
  return id === INTEGRATION_DEFAULTS.service ? '' : name
}

function untouchedName({ name }: Draft, from: Service | undefined): boolean {
  return name.trim() === '' || (from !== undefined && name === proposedName(from))
}

type When = Pick<Draft, 'realtime' | 'final' | 'updated' | 'conditions' | 'wait'>

function pickWhen({ realtime, final, updated, conditions, wait }: Draft): When {
  return { realtime, final, updated, conditions, wait }
}

/** The service's default for when it sends. The steps belong to the account, so they stay. */
function whenOf(service: Service | undefined, { wait }: Draft): When {
  const events = service?.events ?? ['final']
  const has = (event: Service['events'][number]): boolean => events.includes(event)
  return {
    realtime: has('realtime'),
    final: has('final'),
    updated: has('updated'),
    conditions: service?.conditions ?? null,
    wait: { ...INTEGRATION_DEFAULTS.wait, steps: wait.steps, ...service?.wait },
  }
}

interface ForRequest {
  readonly request: DraftRequest
  readonly kept: readonly ChangedPart[]
  readonly dropped: readonly ChangedPart[]
}

function requestFor(draft: Draft, from: Service | undefined, to: Service): ForRequest {
  const isMessageOwn = (from?.message ?? null) !== null && differsFromService(draft)
  const isOwn = (draft.customised || isMessageOwn) && !isUntouched(draft.request)
  if (to.id !== INTEGRATION_DEFAULTS.service)
    return { request: requestOfService(to), kept: [], dropped: isOwn ? [{ is: 'request' }] : [] }
  if (isUntouched(draft.request)) return { request: blankRequest(), kept: [], dropped: [] }
  const { request, lostAddress } = literalSettings(draft, from)
  return { request, kept: [{ is: 'request' }], dropped: lostAddress ? [{ is: 'address' }] : [] }
}

/** The request is as a Generic Webhook begins: there is nothing to lose. */
function isUntouched(request: DraftRequest): boolean {
  const { url, rows, headers, auth, raw } = request
  return url.trim() === '' && rows.every(isBlank) && headers.every(isBlank) && auth.type === 'none' && raw === null
}

interface ForInputs extends Omit<ForRequest, 'request'> {
  readonly settings: Draft['settings']
}

function settingsFor(draft: Draft, from: Service | undefined, to: Service): ForInputs {
  const before = new Map(from?.inputs.map((one) => [one.key, one]))
  const settings: Record<string, SecretValue> = {}
  const [kept, dropped]: [ChangedPart[], ChangedPart[]] = [[], []]
  for (const one of to.inputs) {
    const typed = draft.settings[one.key]
    const mayStay = !one.secret && before.get(one.key)?.secret === false && typeof typed === 'string' && typed !== ''
    const stays = mayStay && fitsInput(one, typed)
    settings[one.key] = stays ? typed : one.secret ? null : one.initial
    if (stays && typed !== one.initial) kept.push({ is: 'input', label: one.label })
  }
  for (const one of before.values()) {
    const typed = draft.settings[one.key]
    const isTyped = !one.secret && typeof typed === 'string' && typed !== '' && typed !== one.initial
    if (isTyped && settings[one.key] !== typed) dropped.push({ is: 'input', label: one.label })
  }
  return { settings, kept, dropped }
}

/** Whether a secret was typed or saved: it was for the old destination, to which nothing is sent now. */
function hasSecrets({ settings, request, customised }: Draft, from: Service | undefined): boolean {
  const isThere = (value: unknown): boolean => value !== null && value !== undefined && value !== ''
  const ofInputs = (from?.inputs ?? []).some(({ key, secret }) => secret && isThere(settings[key]))
  if (ofInputs || !customised) return ofInputs
  const { auth, headers } = request
  const inAuth: Readonly<Record<string, unknown>> = { ...auth }
  return (
    usedSecrets(auth).some(([name]) => isThere(inAuth[name])) ||
    headers.some(({ secret, value }) => secret && isThere(value))
  )
}

// Helpers for tests of services: render every sample call at every moment with the code that sends it.
import type { CallEvent, EventType } from '../../src/calls/call.ts'
import { sampleEvent, SAMPLE_EVENT_ID, SAMPLE_NAMES, type SampleName } from '../../src/calls/samples.ts'
import { STATUSES } from '../../src/calls/status.ts'
import type { IntegrationInput } from '../../src/integrations/integration.ts'
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS, type Integration } from '../../src/integrations/integration.ts'
import { compileIntegration, findProblems } from '../../src/integrations/validate.ts'
import { dryRunOf } from '../../src/integrations/service-rules.ts'
import { separateSecrets, typedSecrets } from '../../src/integrations/integration-secrets.ts'
import type { Service, ServiceInput } from '../../src/integrations/services/service.ts'
import { contextOf, valuesOf, type AccountFacts } from '../../src/integrations/placeholder-values.ts'
import type { CompiledRequest } from '../../src/render/render.ts'
import type { ConfigProblem } from '../../src/render/request.ts'
import { fillSecrets } from '../../src/render/secret-places.ts'
import type { TypedValue } from './check-types.ts'

export const moments: readonly EventType[] = [...STATUSES, 'final', 'updated']

export const account: AccountFacts = { accountId: 1001, name: 'Acme', timezone: 'Australia/Sydney', country: 'AU' }

/** The token that an OAuth server would have returned. */
export const ACCESS_TOKEN = 'access-token'

export interface ConfigureOptions {
  /** The values of the inputs, secrets included. Absent: the example of each. */
  readonly settings?: IntegrationInput['settings']
  readonly account?: AccountFacts
  /** Additional or changed fields of every call; `null` removes a field. */
  readonly fields?: CallEvent['fields']
  /** As a dry run of the vendor. */
  readonly dryRun?: boolean
}

export interface ServiceRequest {
  /** The call and the moment, such as `missed, final`. */
  readonly of: string
  readonly sample: SampleName
  readonly moment: EventType
  readonly event: CallEvent
  readonly method: string
  readonly url: URL
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string | null
  /** The body, if it is JSON. */
  readonly json: unknown
}

/** Whether the input is needed for sending: a refresh token comes by consent, if the service has a consent page. */
export function mustBeFilled({ request: { auth } }: Service, one: ServiceInput): boolean {
  const byConsent = auth.type === 'oauth2' && auth.authorize_url !== '' && one.secret_name === 'auth.refresh_token'
  return one.required || byConsent
}

/** A value for each input, as a person would type it. */
export function exampleSettings(service: Service, which: (one: ServiceInput) => boolean = () => true) {
  return Object.fromEntries(service.inputs.filter(which).map((one) => [one.key, exampleOf(one)]))
}

function exampleOf({ key, example, initial, options, type }: ServiceInput): string {
  if (type === 'select') return initial === '' ? (options[0]?.value ?? '') : initial
  return example || initial || `some-${key}`
}

export interface ConfiguredService {
  readonly integration: Integration
  readonly problems: readonly ConfigProblem[]
  /** Values of secrets, by name. */
  readonly secrets: ReadonlyMap<string, string>
}

/** The integration that results from choosing the service and filling in its inputs. */
export function configureService(service: Service, given: ConfigureOptions = {}): ConfiguredService {
  const { settings = exampleSettings(service) } = given
  const parted = separateSecrets({
    ...INTEGRATION_DEFAULTS,
    name: service.name,
    service: service.id,
    realtime: service.events.includes('realtime'),
    final: service.events.includes('final'),
    updated: service.events.includes('updated'),
    conditions: service.conditions,
    wait: { ...INTEGRATION_DEFAULTS.wait, ...service.wait },
    settings,
    request: { ...REQUEST_DEFAULTS, url: '' },
  })
  if (parted.flaws.length > 0) throw new Error(JSON.stringify(parted.flaws))
  const secrets = typedSecrets(parted.secrets)
  const integration = given.dryRun === true ? dryRun(parted.integration) : parted.integration
  const problems = findProblems(integration, compileIntegration(integration), {
    hasSecret: (name) => secrets.has(name),
    steps: null,
    typed: secrets,
  })
  return { integration, problems, secrets }
}

/** Whether the vendor offers a dry run with these inputs. */
export function hasDryRun(service: Service, settings: IntegrationInput['settings']): boolean {
  return typeof dryRunOf(configureService(service, { settings }).integration) !== 'string'
}

function dryRun(of: Integration): Integration {
  const ready = dryRunOf(of)
  if (typeof ready === 'string') throw new Error(ready)
  return ready.integration
}

/** Every sample at every moment, rendered for this service with its secrets. Fails if nothing would be sent. */
export function everyRequest(service: Service, given: ConfigureOptions = {}): readonly ServiceRequest[] {
  const ready = compileService(service, given)
  return SAMPLE_NAMES.flatMap((sample) => moments.map((moment) => rendered(ready, sample, moment)))
}

/** Moments at which the call is over. */
const OVER: ReadonlySet<EventType> = new Set(['ended', 'final', 'updated'])
const AFTER_CALL: readonly CallEvent['fields'][] = [
  {},
  { direction: 'outbound' },
  { caller_name: null, caller_number: null, tracking_number: null, talk_duration: null },
]

/**
 * The bodies that a service is sent when a call is over, for `checkTypes`: of all samples and with different fields, with all
 * settings and with only the required ones.
 */
export function bodiesAfterCall(service: Service, calls = AFTER_CALL): readonly TypedValue[] {
  const required = exampleSettings(service, (one) => mustBeFilled(service, one))
  return [exampleSettings(service), required].flatMap((settings) =>
    calls.flatMap((fields) =>
      everyRequest(service, { settings, fields })
        .filter(({ moment }) => OVER.has(moment))
        .map(({ of, json }) => ({
          of: `${service.id}, ${of}, ${JSON.stringify(fields)}`,
          value: { to: service.id, body: json },
        })),
    ),
  )
}

/** The request for a sample at one moment. */
export function requestOf(
  service: Service,
  sample: SampleName,
  moment: EventType,
  given: ConfigureOptions = {},
): ServiceRequest {
  return rendered(compileService(service, given), sample, moment)
}

/** The requests for a sample at several moments; the integration is compiled once. */
export function requestsAt(
  service: Service,
  sample: SampleName,
  at: readonly EventType[],
  given: ConfigureOptions = {},
): readonly ServiceRequest[] {
  const ready = compileService(service, given)
  return at.map((moment) => rendered(ready, sample, moment))
}

/** Every text in a request, with its path. */
export function textsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => textsOf(one, `${path}.${key}`))
}

interface CompiledService extends ConfiguredService {
  readonly given: ConfigureOptions
  readonly compiled: CompiledRequest
}

function compileService(service: Service, given: ConfigureOptions): CompiledService {
  const { integration, problems, secrets } = configureService(service, given)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(`${service.id}: ${JSON.stringify(errors)}`)
  return { integration, problems, secrets, given, compiled: compileIntegration(integration) }
}

function rendered(
  { integration, compiled, secrets, given }: CompiledService,
  sample: SampleName,
  moment: EventType,
): ServiceRequest {
  const of = `${sample}, ${moment}`
  const sampled = sampleEvent(sample, moment)
  const event = { ...sampled, fields: { ...sampled.fields, ...given.fields } }
  const facts = { account: given.account ?? account, routeName: integration.name, eventId: SAMPLE_EVENT_ID }
  const request = compiled.render(valuesOf(event, facts), contextOf(event, facts.account))
  if ('refused' in request) throw new Error(`${integration.service}, ${of}: ${request.refused}: ${request.detail}`)
  const { url, headers, body } = fillSecrets(request, (name) => {
    const text = name === 'auth.access_token' ? ACCESS_TOKEN : secrets.get(name)
    if (text === undefined) throw new Error(`${integration.service}, ${of}: nothing says the secret ${name}.`)
    return text
  })
  const named = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]))
  const isJson = body !== null && /\bjson\b/.test(named.get('content-type') ?? '')
  return {
    of,
    sample,
    moment,
    event,
    method: request.method,
    url: new URL(url),
    headers: named,
    body,
    json: isJson ? JSON.parse(body) : undefined,
  }
}

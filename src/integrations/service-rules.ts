// The rules of an integration's service: how responses are read (D6), the vendor's limit (D5), and how a test works that the
// vendor does not store (C16).
import { FIELD_NAMES } from '../calls/fields.ts'
import { compileRequest } from '../render/render.ts'
import type { RequestTemplate, Row } from '../render/request.ts'
import { sendsBody } from '../render/sends-body.ts'
import { settingsOf } from './service-inputs.ts'
import type { DeliverySettings, Integration } from './integration.ts'
import { serviceOf } from './services.ts'
import type { AnswerRules } from './answer-rules.ts'
import type { Service } from './services/service.ts'

/**
 * The service that an integration sends to. With a customised request it is still the service while method, scheme, host and port
 * are the service's, because the same server responds. An integration that sends elsewhere, through a relay for instance, gets
 * other responses.
 */
function reachedService(integration: Integration): Service | undefined {
  const service = serviceOf(integration.service)
  if (service === undefined || !integration.customised) return service
  // A service without any rules counts as none, because comparing addresses would compile both requests.
  if (service.answers === null && service.rate === null && service.dry_run === null) return undefined
  const { request } = integration
  const same = request.method === service.request.method
  return same && originOf(integration, request) === originOf(integration, service.request) ? service : undefined
}

function originOf({ service, settings }: Integration, request: RequestTemplate): string | null {
  return compileRequest(request, FIELD_NAMES, settingsOf(service, settings)).origin
}

/** How the responses are read beyond their status; `null`: the status alone counts. */
export function answersOf(integration: Integration): AnswerRules | null {
  return reachedService(integration)?.answers ?? null
}

/** The vendor's limit; `null`: not known. */
export function serviceRateOf(integration: Integration): DeliverySettings['rate'] {
  return reachedService(integration)?.rate ?? null
}

/** A test that the vendor checks and does not store. */
interface PreparedDryRun {
  /** The integration with the request of its dry run. */
  readonly integration: Integration
  /** How its responses are read. */
  readonly answers: AnswerRules | null
}

/** The dry run of an integration, which leaves no trace at the vendor's; a text says why there is none. */
export function dryRunOf(integration: Integration): PreparedDryRun | string {
  const service = serviceOf(integration.service)
  const dry = service?.dry_run ?? null
  if (service === undefined || dry === null)
    return `${service?.name ?? integration.service} has no dry run. Send the test to its URL or to the inbox.`
  const missing = dry.needs === undefined ? undefined : service.inputs.find(({ key }) => key === dry.needs)
  if (missing !== undefined && (integration.settings[missing.key] ?? '').trim() === '')
    return `Enter ${missing.label} first. Without it, ${service.name} would save the test.`
  if (reachedService(integration) === undefined)
    return `A dry run needs a request to ${service.name}, and this one was changed to another URL or method.`
  const { request } = integration
  if (dry.rows.length > 0 && request.format === 'raw' && sendsBody(request.method))
    return `The dry run for ${service.name} adds rows, which a raw body can’t have. Add them to the body yourself for the test.`
  const dryRequest = { ...request, url: dry.url ?? request.url, rows: withRows(request.rows, dry.rows) }
  // The request counts as customised from here on, so that it is not read from the service again.
  return {
    integration: { ...integration, request: dryRequest, customised: true },
    answers: dry.answers ?? service.answers,
  }
}

/** A row replaces the first row with its key, and all others with that key; or it is added at the end. */
function withRows(rows: readonly Row[], others: readonly Row[]): Row[] {
  return others.reduce<Row[]>(
    (all, row) => {
      const found = all.findIndex(({ key }) => key === row.key)
      if (found === -1) return [...all, row]
      return all.flatMap((one, index) => (one.key !== row.key ? [one] : index === found ? [row] : []))
    },
    [...rows],
  )
}

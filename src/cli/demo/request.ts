// A request in an inbox, as the demo and its proof read it: from the requests themselves, not from the program that sent them.
import type { InboxRequest } from '../../client/client.ts'
import type { DemoIntegration } from './integrations.ts'

export interface ReceivedRequest {
  readonly integration: DemoIntegration
  readonly webhookId: string
  readonly uniqueid: string
  readonly sequence: number
  /** Without the prefix `call.`: `ringing` … `final`. */
  readonly event: string
  /** The rows of the body, parsed by a reader of its format. */
  readonly fields: ReadonlyMap<string, string>
  readonly request: InboxRequest
}

/** Reads one request of an inbox. A part that cannot be read leaves its fields empty, which the proof reports as missing. */
export function parseRequest(integration: DemoIntegration, request: InboxRequest): ReceivedRequest {
  const fields = fieldsOf(integration.format, request.body)
  const webhookId = request.headers.find(([name]) => name.toLowerCase() === 'webhook-id')?.[1] ?? ''
  return {
    integration,
    webhookId,
    uniqueid: fields.get('uniqueid') ?? '',
    sequence: Number(fields.get('sequence') ?? 0),
    event: (fields.get('event') ?? '').replace(/^call\./, ''),
    fields,
    request,
  }
}

function fieldsOf(format: DemoIntegration['format'], body: string): ReadonlyMap<string, string> {
  if (format === 'form') return new Map(new URLSearchParams(body))
  if (format === 'xml')
    return new Map([...body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, key = '', text = '']) => [key, text]))
  const value: unknown = JSON.parse(body)
  const rows = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return new Map(rows.filter(([, known]) => known !== null).map(([key, known]) => [key, String(known)]))
}

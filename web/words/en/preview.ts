import type { EventType } from '../../../src/calls/call.ts'
import type { SampleName } from '../../../src/calls/samples.ts'
import { life } from './life.ts'

/** The editor's preview: what would be sent of a call. */
export const preview = {
  title: 'Preview',
  as: 'Preview as',
  request: 'Request as sent',
  curl: 'cURL',
  receiver: 'Example for the receiver',
  sample: 'Sample call',
  moment: 'Moment',
  latestCalls: 'Latest calls',
  examples: 'Examples',
  exampleNames: {
    answered: 'Example: answered',
    missed: 'Example: missed',
    voicemail: 'Example: voicemail',
    transferred: 'Example: transferred',
    no_recording: 'Example: no recording',
  } satisfies Record<SampleName, string>,
  events: {
    ...life.status,
    final: 'Call complete',
    updated: 'Updated after that',
  } satisfies Record<EventType, string>,
  notInCall: (event: string) => `${event} (not in this call)`,
  unknownCaller: 'Unknown caller',
  callLine: (who: string, when: string, how: string) => [who, when, how].filter((part) => part !== '').join(', '),
  replayedCall: (line: string) => `Replayed: ${line}`,
  head: 'Request line and headers',
  body: 'Body',
  emptyForCall: 'empty for this call',
  leftOut: (keys: string) => `Left out, empty for this call: ${keys}`,
  inAddress: (method: string) => `${method} has no body: the rows stand in the address.`,
  noBody: 'The body is empty. Add a row to say something of the call.',
  signed: 'Added when it is sent: webhook-id, webhook-timestamp, webhook-signature.',
  unsigned: 'Added when it is sent: webhook-id, webhook-timestamp.',
  copyCurl: 'Copy as cURL',
  copyBody: 'Copy body',
  curlLabel: 'The request as a cURL command',
  curlSecrets: (names: string) => `Secrets are variables: set ${names} before you run it.`,
  curlTyped: 'Put in the secrets as typed',
  receiverLabel: 'Description of the request (OpenAPI 3.1)',
  receiverHint: 'For whoever builds the receiving side: an OpenAPI 3.1 document with the fields of this route.',
  copyReceiver: 'Copy OpenAPI',
}

/** Sentences of the document for the receiver. */
export const receiver = {
  summary: 'A call',
  id: 'Names this request: the same at every attempt, so that one which came already can be passed over.',
  timestamp: 'When it was sent, in seconds since 1970. Refuse what is older than five minutes.',
  signature:
    'v1, and Base64 of HMAC-SHA256 over webhook-id.webhook-timestamp.body with the signing key (Standard Webhooks). Several are set apart by blanks while the key is being changed.',
  secret: 'A secret that was agreed on.',
  taken: 'Taken. Any 2xx will do; anything else is sent again later.',
  gone: 'Switches this route off.',
}

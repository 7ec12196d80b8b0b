import type { SampleName } from '../../../src/calls/samples.ts'

/** The editor's preview: the request that a call would cause. */
export const preview = {
  title: 'Preview',
  as: 'Preview as',
  request: 'Request',
  curl: 'cURL',
  receiver: 'OpenAPI',
  sample: 'Sample call',
  moment: 'Event',
  latestCalls: 'Latest calls',
  examples: 'Examples',
  exampleNames: {
    answered: 'Example: answered',
    missed: 'Example: missed',
    voicemail: 'Example: voicemail',
    transferred: 'Example: transferred',
    no_recording: 'Example: no recording',
  } satisfies Record<SampleName, string>,
  callLine: (who: string, when: string, how: string) => [who, when, how].filter((part) => part !== '').join(', '),
  replayedCall: (line: string) => `Replayed: ${line}`,
  head: 'Request line and headers',
  body: 'Body',
  emptyForCall: 'empty for this call',
  leftOut: (keys: string) => `Omitted because empty for this call: ${keys}`,
  inAddress: (method: string) => `${method} requests have no body. Rows are sent in the query string.`,
  noBody: 'The body is empty. Add a row to send call data.',
  signed: 'Added when sent: webhook-id, webhook-timestamp, webhook-signature.',
  signedOnceSaved: 'Added when sent: webhook-id, webhook-timestamp, and, once saved, webhook-signature.',
  addedByAuth: (names: string) => `Added by the authentication: ${names}.`,
  unsigned: 'Added when sent: webhook-id, webhook-timestamp.',
  copyCurl: 'Copy as cURL',
  copyBody: 'Copy body',
  curlLabel: 'Request as a cURL command',
  curlSecrets: (names: string) => `Secrets are shell variables. Set ${names} before you run the command.`,
  curlTyped: 'Include the secrets you entered',
  receiverLabel: 'OpenAPI 3.1 description of the request',
  receiverHint: 'For the developer of the receiver: an OpenAPI 3.1 document of this integration’s requests.',
  copyReceiver: 'Copy OpenAPI',
}

/** Sentences in the document for the receiver. */
export const receiver = {
  summary: 'Call event',
  id: 'Unique ID of the request. Every attempt has the same ID, so use it to ignore duplicates.',
  timestamp: 'Time of the attempt, in Unix seconds. Reject requests older than 5 minutes.',
  signature:
    '“v1,” followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body with the signing key (Standard Webhooks). During key rotation, the header holds several signatures separated by spaces.',
  secret: 'A shared secret.',
  taken: 'Accepted. Any 2xx status works. Offhook retries other responses.',
  gone: 'Gone. Offhook switches the integration off.',
}

// The source of those who send calls by Offhook's own API: what they send needs no adapter.
import { fieldOf } from '../calls/fields.ts'
import { sampleUpdates } from '../calls/samples.ts'
import { recordingCredentials } from './recording-credentials.ts'
import type { SourceAdapter } from './adapter.ts'
import { api } from './kinds/api.ts'

/** A client of the API may send all that Offhook does not compute itself. */
const knowsField = (code: string): boolean => fieldOf(code)?.from !== 'offhook'

export const apiAdapter: SourceAdapter = {
  kind: api,
  knowsField,
  credentials: recordingCredentials,
  simulateCall: (example, { id, beginMs }) => sampleUpdates(example, { uniqueid: `test-${id}`, beginMs, knowsField }),
}

// The source of those who tell calls by Offhook's own API: what they tell needs no adapter.
import { fieldOf } from '../calls/fields.ts'
import { sampleUpdates } from '../calls/samples.ts'
import { recordingCredentials } from './recording-credentials.ts'
import type { SourceAdapter } from './adapter.ts'
import { api } from './kinds/api.ts'

/** A client of the API may tell all that Offhook does not compute itself. */
const knowsField = (code: string): boolean => fieldOf(code)?.from !== 'offhook'

export const apiAdapter: SourceAdapter = {
  kind: api,
  knowsField,
  credentials: recordingCredentials,
  simulateCall: (example, { id, beginMs }) => sampleUpdates(example, { uniqueid: `test-${id}`, beginMs, knowsField }),
}

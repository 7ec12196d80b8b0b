// The source for clients of Offhook's own API: their calls need no adapter.
import { fieldOf } from '../calls/fields.ts'
import { sampleUpdates } from '../calls/samples.ts'
import { recordingCredentials } from './recording-credentials.ts'
import type { SourceAdapter } from './adapter.ts'
import { api } from './kinds/api.ts'

/** A client of the API may set every field that Offhook does not compute itself. */
const knowsField = (code: string): boolean => fieldOf(code)?.from !== 'offhook'

export const apiAdapter: SourceAdapter = {
  kind: api,
  knowsField,
  credentials: recordingCredentials,
  simulateCall: (example, { id, beginMs }) => sampleUpdates(example, { uniqueid: `test-${id}`, beginMs, knowsField }),
}

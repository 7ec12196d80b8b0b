// The source of those who tell calls by Offhook's own API: what they tell needs no adapter.
import { fieldOf } from '../calls/fields.ts'
import { sampleUpdates } from '../calls/samples.ts'
import { recordingCredentials, recordingsOrigin } from './recording-credentials.ts'
import type { SourceKind } from './kind.ts'
import { countryFlaws, fetchingFlaws, recordsFlaws, unknownSettings } from './settings.ts'

const KNOWN = ['country', 'records', 'recordings_origin', 'recordings_username', 'recordings_password'] as const

/** A client of the API may tell all that Offhook does not compute itself. */
const tells = (code: string): boolean => fieldOf(code)?.from !== 'offhook'

export const api: SourceKind = {
  kind: 'api',
  secrets: ['recordings_password'],
  origin: recordingsOrigin,
  flaws: (settings) => [
    ...unknownSettings(settings, KNOWN),
    ...countryFlaws(settings),
    ...recordsFlaws(settings),
    ...fetchingFlaws(settings),
  ],
  tells,
  records: 'announced',
  credentials: recordingCredentials,
  simulateCall: (example, { id, beginMs }) => sampleUpdates(example, { uniqueid: `test-${id}`, beginMs, tells }),
}

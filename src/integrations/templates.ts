// Templates of integrations: each is a file of input for POST /api/v1/integrations, without the values that only the owner knows.
// Tests create each integration, fill in the missing values, send its example call, and compare the result with the example in
// the file.
import answeredCallsToHubspot from './templates/answered-calls-to-hubspot.json' with { type: 'json' }
import callsAsJson from './templates/calls-as-json.json' with { type: 'json' }
import callsToGoogleSheets from './templates/calls-to-google-sheets.json' with { type: 'json' }
import callsToZapier from './templates/calls-to-zapier.json' with { type: 'json' }
import eventsToWarehouse from './templates/events-to-warehouse.json' with { type: 'json' }
import longCallsToGoogleAds from './templates/long-calls-to-google-ads.json' with { type: 'json' }
import missedCallsBySms from './templates/missed-calls-by-sms.json' with { type: 'json' }
import missedCallsToSlack from './templates/missed-calls-to-slack.json' with { type: 'json' }
import screenPop from './templates/screen-pop.json' with { type: 'json' }
import voicemailsToTeams from './templates/voicemails-to-teams.json' with { type: 'json' }

import * as z from 'zod/mini'
import { SAMPLE_NAMES } from '../calls/samples.ts'
import { EVENT_TYPES } from '../calls/status.ts'
import { described, namedEnum } from '../schema.ts'
import type { Immutable } from '../schema.ts'

export const IntegrationTemplate = z.strictObject({
  id: z.string(),
  title: z.string(),
  summary: described('What it does, in one sentence.', z.string()),
  /** The input that creates the integration. */
  integration: z.looseObject({ name: z.string(), service: z.optional(z.string()) }),
  example: described(
    'The request for an example call, with an example for each input. Secrets are masked.',
    z.strictObject({
      call: namedEnum('SampleName', SAMPLE_NAMES),
      event: namedEnum('EventName', EVENT_TYPES),
      request: z.strictObject({ method: z.string(), url: z.string(), content_type: z.string(), body: z.string() }),
    }),
  ),
})
export type IntegrationTemplate = Immutable<z.output<typeof IntegrationTemplate>>

/** In the order in which they are shown. */
export const INTEGRATION_TEMPLATES: readonly IntegrationTemplate[] = z.parse(z.array(IntegrationTemplate), [
  { id: 'missed-calls-to-slack', ...missedCallsToSlack },
  { id: 'voicemails-to-teams', ...voicemailsToTeams },
  { id: 'missed-calls-by-sms', ...missedCallsBySms },
  { id: 'answered-calls-to-hubspot', ...answeredCallsToHubspot },
  { id: 'screen-pop', ...screenPop },
  { id: 'long-calls-to-google-ads', ...longCallsToGoogleAds },
  { id: 'calls-to-google-sheets', ...callsToGoogleSheets },
  { id: 'calls-to-zapier', ...callsToZapier },
  { id: 'calls-as-json', ...callsAsJson },
  { id: 'events-to-warehouse', ...eventsToWarehouse },
])

// The typed client of the API: made of the table of routes, so that it cannot say what the API does not take.
import type { Hono } from 'hono'
import { hc } from 'hono/client'
import type { DoorEnv } from './door.ts'
import type { accountRoutes } from './routes/accounts.ts'
import type { activityRoutes } from './routes/activity.ts'
import type { callRoutes } from './routes/calls.ts'
import type { catalogueRoutes } from './routes/catalogues.ts'
import type { consentRoutes } from './routes/consent.ts'
import type { copyRoutes } from './routes/copies.ts'
import type { deliveryRoutes } from './routes/deliveries.ts'
import type { eventRoutes } from './routes/events.ts'
import type { importRoutes } from './routes/import.ts'
import type { inboxRoutes } from './routes/inbox.ts'
import type { integrationRoutes } from './routes/integrations.ts'
import type { jobRoutes } from './routes/jobs.ts'
import type { keyRoutes } from './routes/keys.ts'
import type { linkRoutes } from './routes/links.ts'
import type { liveRoutes } from './routes/live.ts'
import type { numberRoutes } from './routes/numbers.ts'
import type { pastCallRoutes } from './routes/past-calls.ts'
import type { peopleRoutes } from './routes/people.ts'
import type { programRoutes } from './routes/program.ts'
import type { recordingRoutes } from './routes/recordings.ts'
import type { recordingSettingRoutes } from './routes/recording-settings.ts'
import type { resendRoutes } from './routes/resend.ts'
import type { sessionRoutes } from './routes/session.ts'
import type { sourceMessageRoutes } from './routes/source-messages.ts'
import type { sourceRoutes } from './routes/sources.ts'
import type { stepRoutes } from './routes/steps.ts'
import type { testCallRoutes } from './routes/test-calls.ts'
import type { tryingRoutes } from './routes/trying.ts'

/** The rows of the table that a part of the routes holds. */
type RowsOf<Part extends (...given: never[]) => unknown> =
  ReturnType<Part> extends Hono<infer _Env, infer Rows, infer _Base> ? Rows : never

// All that is mounted in app.ts and answers JSON. Put together here and not by mounting, which takes the compiler three
// times as long.
type Rows = RowsOf<typeof eventRoutes> &
  RowsOf<typeof callRoutes> &
  RowsOf<typeof recordingRoutes> &
  RowsOf<typeof recordingSettingRoutes> &
  RowsOf<typeof tryingRoutes> &
  RowsOf<typeof activityRoutes> &
  RowsOf<typeof liveRoutes> &
  RowsOf<typeof integrationRoutes> &
  RowsOf<typeof copyRoutes> &
  RowsOf<typeof consentRoutes> &
  RowsOf<typeof pastCallRoutes> &
  RowsOf<typeof resendRoutes> &
  RowsOf<typeof deliveryRoutes> &
  RowsOf<typeof jobRoutes> &
  RowsOf<typeof catalogueRoutes> &
  RowsOf<typeof sourceRoutes> &
  RowsOf<typeof sourceMessageRoutes> &
  RowsOf<typeof importRoutes> &
  RowsOf<typeof testCallRoutes> &
  RowsOf<typeof numberRoutes> &
  RowsOf<typeof stepRoutes> &
  RowsOf<typeof inboxRoutes> &
  RowsOf<typeof programRoutes> &
  RowsOf<typeof keyRoutes> &
  RowsOf<typeof sessionRoutes> &
  RowsOf<typeof linkRoutes> &
  RowsOf<typeof peopleRoutes> &
  RowsOf<typeof accountRoutes>

/** A client for one program, with a key or, in the page, with its session. Paths are members: `client.api.v1.calls.$get()`. */
export function createApiClient(url: string, headers: Record<string, string> = {}) {
  return hc<Hono<DoorEnv, Rows>>(url, { headers })
}

// The typed client of the API: made of the table of routes, so that it cannot say what the API does not take.
import type { Hono } from 'hono'
import { hc } from 'hono/client'
import type { AppEnv } from './routing/context.ts'
import type { accountRoutes } from './accounts/routes.ts'
import type { activityRoutes } from './integrations/activity-routes.ts'
import type { callRoutes } from './calls/routes.ts'
import type { catalogueRoutes } from './catalogues/routes.ts'
import type { consentRoutes } from './consent/routes.ts'
import type { signingRoutes } from './integrations/signing-routes.ts'
import type { deliveryRoutes } from './deliveries/routes.ts'
import type { eventRoutes } from './events/routes.ts'
import type { importRoutes } from './sources/import-routes.ts'
import type { inboxRoutes } from './inbox/routes.ts'
import type { integrationRoutes } from './integrations/routes.ts'
import type { jobRoutes } from './jobs/routes.ts'
import type { keyRoutes } from './keys/routes.ts'
import type { linkRoutes } from './people/link-routes.ts'
import type { liveRoutes } from './live/routes.ts'
import type { numberRoutes } from './numbers/routes.ts'
import type { pastCallRoutes } from './deliveries/past-calls-routes.ts'
import type { peopleRoutes } from './people/routes.ts'
import type { programRoutes } from './program/routes.ts'
import type { recordingRoutes } from './recordings/routes.ts'
import type { recordingSettingRoutes } from './recordings/settings-routes.ts'
import type { resendRoutes } from './deliveries/resend-routes.ts'
import type { sessionRoutes } from './people/session-routes.ts'
import type { sourceMessageRoutes } from './sources/message-routes.ts'
import type { sourceRoutes } from './sources/routes.ts'
import type { stepRoutes } from './steps/routes.ts'
import type { testCallRoutes } from './sources/test-call-routes.ts'
import type { previewRoutes } from './preview/routes.ts'

/** The rows of the table that a part of the routes holds. */
type RowsOf<Part extends (...given: never[]) => unknown> =
  ReturnType<Part> extends Hono<infer _Env, infer Rows, infer _Base> ? Rows : never

// All that is mounted in app.ts and answers JSON. Put together here and not by mounting, which takes the compiler three
// times as long.
type Rows = RowsOf<typeof eventRoutes> &
  RowsOf<typeof callRoutes> &
  RowsOf<typeof recordingRoutes> &
  RowsOf<typeof recordingSettingRoutes> &
  RowsOf<typeof previewRoutes> &
  RowsOf<typeof activityRoutes> &
  RowsOf<typeof liveRoutes> &
  RowsOf<typeof integrationRoutes> &
  RowsOf<typeof signingRoutes> &
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
  return hc<Hono<AppEnv, Rows>>(url, { headers })
}

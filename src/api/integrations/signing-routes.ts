import { duplicateIntegration as duplicate } from '../../actions/integrations/duplicate.ts'
import { rotateSigningSecret as rotate } from '../../actions/integrations/rotate-signing-secret.ts'
import { timeText } from '../../text/timestamp.ts'
import { etagOf } from '../http/etag.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import { duplicateIntegration, rotateSigningSecret } from './contract.ts'
import { readIntegration } from '../../actions/integrations/detail.ts'
import { integrationOutput } from './output.ts'

/** The routes that give an integration a new signing key: copying the integration, and changing the key. */
export function signingRoutes() {
  return createRoutes()
    .openapi(duplicateIntegration, async (c) => {
      const { row, signingSecret } = await duplicate(actionContext(c), await findRow(c, 'int'))
      const output = integrationOutput(await readIntegration(actionContext(c), row))
      return c.json({ ...output, signing_secret: signingSecret }, 201, { etag: etagOf(row) })
    })
    .openapi(rotateSigningSecret, async (c) => {
      const { secret, previousUntil } = orThrow(await rotate(actionContext(c), await findRow(c, 'int')))
      return c.json({ signing_secret: secret, previous_until: timeText(previousUntil) }, 200)
    })
}

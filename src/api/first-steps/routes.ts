import { readFirstSteps } from '../../actions/first-steps/first-steps.ts'
import { publicId } from '../../ids.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { getFirstSteps } from './contract.ts'

export function firstStepsRoutes() {
  return createRoutes().openapi(getFirstSteps, async (c) => {
    const { integration, requestArrived, source } = await readFirstSteps(actionContext(c))
    return c.json(
      {
        integration: integration.state,
        integration_id: integration.row ? publicId('int', integration.row.uuid) : null,
        request_arrived: requestArrived,
        source_connected: source.state === 'done',
        source: source.state,
        source_id: source.row ? publicId('src', source.row.uuid) : null,
      },
      200,
    )
  })
}

import { OffhookError } from '../../errors.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import { moveStep } from '../../store/steps/steps.ts'
import { expectJson, readBody } from '../http/body.ts'
import {
  StepInput,
  StepResult,
  answerLater,
  createStep,
  deleteStepRoute,
  getStep,
  listStepCommands,
  listSteps,
  patchStep,
} from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { Problem, orThrow } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem-types.ts'
import { flawsIn } from '../../flaws/schema-flaws.ts'
import { readStep, readSteps } from '../../actions/steps/detail.ts'
import { maskStep } from '../../actions/steps/masked-step.ts'
import { removeStep } from '../../actions/steps/remove.ts'
import * as actions from '../../actions/steps/save.ts'
import { actionContext } from '../routing/action-context.ts'
import { findRow } from '../routing/find-row.ts'
import { stepOwner } from '../../actions/steps/save.ts'
import { stepOutput } from './output.ts'
import { readJson } from '../../json/strict-json.ts'
import { etagOf, requireVersion } from '../http/etag.ts'

/** A later answer: a transcript of 100,000 characters in any writing, and more beside it. */
const ANSWER_BYTES_MAX = 1024 * 1024

/** The steps after a call, and their later answers. */
export function stepRoutes() {
  const routes = createRoutes()
  routes.openAPIRegistry.register('StepResult', StepResult)
  return routes
    .openapi(listSteps, async (c) => {
      const data = (await readSteps(actionContext(c))).map(stepOutput)
      return c.json({ data }, 200)
    })
    .openapi(listStepCommands, async (c) => {
      const data = await c.var.app.deps.steps.commandsOf(c.var.principal.account.accountId)
      return c.json({ data: [...data] }, 200)
    })
    .openapi(createStep, async (c) => {
      const made = orThrow(await actions.createStep(actionContext(c), c.req.valid('json')))
      return c.json(stepOutput(await readStep(actionContext(c), made)), 201, { etag: etagOf(made) })
    })
    .openapi(getStep, async (c) => {
      const row = await findRow(c, 'stp')
      return c.json(stepOutput(await readStep(actionContext(c), row)), 200, { etag: etagOf(row) })
    })
    .openapi(patchStep, async (c) => {
      const row = await findRow(c, 'stp')
      requireVersion(c.req.valid('header')['if-match'], row)
      const { position, ...patch } = c.req.valid('json')
      const merged = StepInput.safeParse({ ...maskStep(row, await readSecrets(c.var.db, stepOwner(row))), ...patch })
      if (!merged.success)
        throw new Problem('validation_failed', 'Some values are invalid.', { errors: flawsIn(merged.error) })
      const saved = orThrow(await actions.replaceStep(actionContext(c), row, merged.data))
      if (position !== undefined) await moveStep(c.var.db, saved, position)
      return c.json(stepOutput(await readStep(actionContext(c), saved)), 200, { etag: etagOf(saved) })
    })
    .openapi(deleteStepRoute, async (c) => {
      const row = await findRow(c, 'stp')
      requireVersion(c.req.valid('header')['if-match'], row)
      await removeStep(actionContext(c), row)
      return c.body(null, 204)
    })
    .openapi(answerLater, async (c) => {
      const { steps } = c.var.app.deps
      const { state } = await steps.answer(c.req.valid('param').signed, () => bodyOf(c)).catch(refuse)
      return c.json({ state }, 202)
    })
}

async function bodyOf(c: RouteContext): Promise<unknown> {
  const { incoming } = c.env
  expectJson(incoming.headers)
  const read = readJson(await readBody(incoming, { bytesMax: ANSWER_BYTES_MAX }))
  if (!read.ok) throw new Problem('malformed_body', 'The body could not be parsed.', { errors: [read.fault] })
  return read.value
}

const CODES: Readonly<Record<string, ProblemCode>> = {
  not_found: 'not_found',
  settled: 'step_settled',
  bad_answer: 'invalid_result',
}

function refuse(thrown: unknown): never {
  const code = thrown instanceof OffhookError ? CODES[thrown.code] : undefined
  if (code === undefined || !(thrown instanceof OffhookError)) throw thrown
  throw new Problem(code, thrown.message)
}

import { OffhookError } from '../../errors.ts'
import { expectJson, readBody } from '../http/body.ts'
import {
  StepInput,
  StepResult,
  answerLater,
  createStepRoute,
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
import { removeStep } from '../../actions/steps/remove.ts'
import { createStep } from '../../actions/steps/save.ts'
import { updateStep } from '../../actions/steps/update.ts'
import { invalidValues } from '../../actions/failure.ts'
import { actionContext } from '../routing/action-context.ts'
import { findRow } from '../routing/find-row.ts'
import { stepOutput } from './output.ts'
import { readJson } from '../../json/strict-json.ts'
import { etagOf, requireVersion } from '../http/etag.ts'

/** The limit for a late response: a transcript of 100,000 characters in any script, and other fields. */
const ANSWER_BYTES_MAX = 1024 * 1024

/** Post-call steps, and their late responses. */
export function stepRoutes() {
  const routes = createRoutes()
  routes.openAPIRegistry.register('StepResult', StepResult)
  return routes
    .openapi(listSteps, async (c) => {
      const data = (await readSteps(actionContext(c))).map(stepOutput)
      return c.json({ data }, 200)
    })
    .openapi(listStepCommands, async (c) => {
      const data = await c.var.app.deps.steps.commandsOf(c.var.account.accountId)
      return c.json({ data: [...data] }, 200)
    })
    .openapi(createStepRoute, async (c) => {
      const made = orThrow(await createStep(actionContext(c), c.req.valid('json')))
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
      const saved = orThrow(await updateStep(actionContext(c), row, { patch, position, parse: parseInput }))
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

function parseInput(merged: unknown) {
  const input = StepInput.safeParse(merged)
  return input.success ? input.data : invalidValues(flawsIn(input.error))
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

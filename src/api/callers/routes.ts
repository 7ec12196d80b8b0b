import { readCaller, type Caller } from '../../actions/callers/read.ts'
import { publicId } from '../../ids.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { authorOutput } from '../http/author.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { getCallerRoute } from './contract.ts'

export function callerRoutes() {
  return createRoutes().openapi(getCallerRoute, async (c) =>
    c.json(callerOutput(orThrow(await readCaller(actionContext(c), c.req.valid('param').number))), 200),
  )
}

function callerOutput(caller: Caller) {
  return {
    number: caller.number,
    call_count: caller.calls,
    calls_are_all: caller.isAll,
    first_call_at: timeOrNull(caller.firstAt),
    last_call_at: timeOrNull(caller.lastAt),
    talk_duration: caller.talkS,
    outcomes: caller.outcomes.map(([outcome, calls]) => ({ outcome, call_count: calls })),
    values: caller.values,
    names: caller.names.map(({ text, calls }) => ({ name: text, call_count: calls })),
    tags: caller.tags.map(({ text, calls }) => ({ tag: text, call_count: calls })),
    agents: caller.agents.map(({ text, calls }) => ({ agent: text, call_count: calls })),
    dialled_numbers: caller.dialled.map(({ text, calls }) => ({ number: text, call_count: calls })),
    notes: caller.notes.map(({ callId, text, at, by }) => ({
      call_id: publicId('call', callId),
      note: text,
      added_at: timeText(at),
      added_by: by && authorOutput(by),
    })),
  }
}

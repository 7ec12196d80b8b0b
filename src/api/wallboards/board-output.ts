// The content of a wallboard's screen, in the form of the API.
import type { Board, BoardCall } from '../../actions/wallboards/board.ts'
import { publicId } from '../../ids.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

/** `version`: the version of the program. A screen with an older page then loads the newer page. */
export function boardOutput(board: Board, version: string) {
  const { now, timezone, calls, total, waiting, talking, longestWaitingSince, today } = board
  return {
    now: timeText(now),
    timezone,
    version,
    calls: calls.map(callOutput),
    total,
    waiting,
    talking,
    longest_waiting_since: timeOrNull(longestWaitingSince),
    today: { calls: today.calls, outcomes: [...today.outcomes] },
  }
}

function callOutput(call: BoardCall) {
  return {
    id: publicId('call', call.callId),
    status: call.status,
    since: timeText(call.since),
    started_at: timeText(call.startedAt),
    answered_at: timeOrNull(call.answeredAt),
    direction: call.direction,
    caller: call.caller,
    caller_name: call.callerName,
    dialled: call.dialled,
    dialled_name: call.dialledName,
    agent: call.agent,
    queue: call.queue,
    is_test: call.isTest,
  }
}

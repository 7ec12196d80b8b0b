// Runs one test at a time: sends it, waits for its result and shows it. A new test replaces the one before.
//
//   idle → sending → done | failed → sending …       closing a result: idle; leaving the page: the request is cancelled
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { EventType } from '../../../../src/calls/call.ts'
import { isSame } from '../../../../src/json/is-same.ts'
import { api, unwrap } from '../../../api/client.ts'
import { RECENT_KEY } from '../../../api/deliveries.ts'
import { ProblemError, messageOf } from '../../../api/problem.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { sentOf } from '../saving/requests.ts'
import { REFUSED_ADDRESSES_KEY } from '../saving/use-refused-address.ts'
import type { SampleChoice } from '../preview/sample-choice.ts'

/** `dry_run`: the service checks the request and does not store it. */
export type TestTarget = 'receiver' | 'inbox' | 'dry_run'

export interface TestRequest {
  readonly draft: Draft
  /** The id of the saved integration, whose secrets are used. */
  readonly id: string | null
  readonly sample: SampleChoice
  readonly event: EventType
  readonly to: TestTarget
  /** The receiver's name, for people. */
  readonly host: string
}

type TestOutcome = Awaited<ReturnType<typeof sendTest>>

export interface SendingTest {
  readonly is: 'sending'
  readonly request: TestRequest
  /** Milliseconds since 1970. */
  readonly since: number
}

export interface FinishedTest {
  readonly is: 'done'
  readonly request: TestRequest
  readonly outcome: TestOutcome
}

/** A test that was not sent. */
export interface FailedTest {
  readonly is: 'failed'
  readonly request: TestRequest
  readonly why: string
  /** The problems, without duplicates. */
  readonly flaws: readonly string[]
}

export type TestSend = { readonly is: 'idle' } | SendingTest | FinishedTest | FailedTest

/** Hides a result that is not about this draft: a test of another service, or the reason why an earlier draft was not sent. */
export function ofDraft(test: TestSend, draft: Draft): TestSend {
  if (test.is === 'idle') return test
  const isOver =
    test.is === 'failed' ? !isSame(test.request.draft, draft) : test.request.draft.service !== draft.service
  return isOver ? { is: 'idle' } : test
}

export function useTestSend(): {
  readonly test: TestSend
  readonly send: (request: TestRequest) => void
  /** Ends the test without sending: the server would refuse it, for these problems. */
  readonly refuse: (request: TestRequest, flaws: readonly string[]) => void
  readonly stop: () => void
} {
  const [test, setTest] = useState<TestSend>({ is: 'idle' })
  const running = useRef<AbortController | null>(null)
  const queries = useQueryClient()
  const stop = useCallback(() => {
    running.current?.abort()
    running.current = null
    setTest({ is: 'idle' })
  }, [])
  const send = useCallback(
    (request: TestRequest) => {
      running.current?.abort()
      const mine = new AbortController()
      running.current = mine
      setTest({ is: 'sending', request, since: Date.now() })
      const settle = (next: TestSend): void => {
        if (running.current === mine) setTest(next)
        // The test is in the delivery log now, and shows whether the URL can be reached.
        for (const queryKey of [RECENT_KEY, REFUSED_ADDRESSES_KEY]) void queries.invalidateQueries({ queryKey })
      }
      sendTest(request, mine.signal).then(
        (outcome) => settle({ is: 'done', request, outcome }),
        (error: unknown) => settle({ is: 'failed', request, ...failureOf(error) }),
      )
    },
    [queries],
  )
  const refuse = useCallback((request: TestRequest, flaws: readonly string[]) => {
    running.current?.abort()
    running.current = null
    setTest({ is: 'failed', request, why: words.trying.fixFirst, flaws })
  }, [])
  useEffect(
    () => () => {
      running.current?.abort()
      running.current = null
    },
    [],
  )
  return { test, send, refuse, stop }
}

function failureOf(error: unknown): Pick<FailedTest, 'why' | 'flaws'> {
  if (!(error instanceof ProblemError)) return { why: messageOf(error), flaws: [] }
  return { why: error.detail, flaws: [...new Set(error.errors.map(({ detail }) => detail))] }
}

function sendTest({ draft, id, sample, event, to }: TestRequest, signal: AbortSignal) {
  const integration = { ...sentOf(draft), ...(id !== null && { id }) }
  return unwrap(api.POST('/integrations/test', { body: { integration, sample, event, to }, signal }))
}

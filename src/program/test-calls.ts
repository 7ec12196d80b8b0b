// Test calls (C16): an example call told as a source would tell it, through everything that a real call goes through.
//
// At once, its times are such that its last is now. As it was, it goes on by itself with the pauses of a real call, for two
// minutes or so; when the program stops in between, the rest is told at once, so that no call is left open.
import { setTimeout as wait } from 'node:timers/promises'
import type { CallUpdate } from '../calls/call.ts'
import { sampleUpdates, type SampleName } from '../calls/samples.ts'
import type { Diagnose } from '../diagnostics.ts'
import { messageOf } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import type { Intake, Taken } from '../intake/gather.ts'
import { suppliersOf } from '../sources/supplies.ts'

export interface TestCallsParts {
  readonly take: (intake: Intake) => Promise<Taken[]>
  readonly diagnose: Diagnose
}

export interface TestCall {
  readonly accountId: number
  readonly sourceId: number
  /** Of the source: it tells what this kind can tell. */
  readonly kind: string
  readonly example: SampleName
  readonly ticked: readonly string[]
  readonly pace: 'at_once' | 'as_it_was'
}

export interface TestCalls {
  play(call: TestCall): Promise<{ readonly uniqueid: string }>
  stop(): Promise<void>
}

export function createTestCalls({ take, diagnose }: TestCallsParts): TestCalls {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()

  async function goOn(rest: readonly CallUpdate[], tell: (updates: readonly CallUpdate[]) => Promise<unknown>) {
    for (const update of rest) {
      // An abort while waiting means: no more pauses.
      await wait(Math.max(0, (update.at ?? 0) - Date.now()), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      )
      await tell([update])
    }
  }

  return {
    async play({ accountId, sourceId, kind, example, ticked, pace }) {
      const uniqueid = `test-${uuidv7()}`
      // Those who dial a phone system keep the order of what it says; those who post may not (C6).
      const ordered = kind !== 'api'
      const tell = (updates: readonly CallUpdate[]) => take({ accountId, sourceId, ordered, updates })
      const tells = (code: string) => suppliersOf(code).includes(kind)
      const lastsMs = sampleUpdates(example, { uniqueid, beginMs: 0, tells }).at(-1)?.at ?? 0
      const beginMs = pace === 'at_once' ? Date.now() - lastsMs : Date.now()
      const [first, ...rest] = sampleUpdates(example, { uniqueid, beginMs, tells })
      const begin = { ...first, ticked }
      if (pace === 'at_once') {
        await tell([begin, ...rest])
        return { uniqueid }
      }
      await tell([begin])
      const going = goOn(rest, tell).catch((error: unknown) => {
        // It stays open until the watchdog ends it (C11), as a real call does whose source falls silent.
        diagnose('warning', 'a test call was not told to its end', { uniqueid, error: messageOf(error) })
      })
      running.add(going)
      void going.finally(() => running.delete(going))
      return { uniqueid }
    },
    async stop() {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

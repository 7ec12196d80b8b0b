import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WallboardView } from '../../api/wallboard.ts'
import { createBoardFeed, STALE_MS, TICK_MS } from './board-feed.ts'
import type { BoardFeedDeps } from './board-feed.ts'
import { clockStart } from './call-times.ts'
import type { WallboardCall } from './call-times.ts'

type Follower = Parameters<BoardFeedDeps['follow']>[0]

/** Returns a screen with a server and a clock that the test controls. */
function screen() {
  const server = { isAway: false, isRevoked: false, hasStream: true, version: '1', reads: 0, streams: 0, aheadMs: 0 }
  let now = Date.parse('2026-12-01T12:00:00Z')
  let follower: Follower | null = null
  let reloads = 0
  const feed = createBoardFeed({
    read() {
      server.reads += 1
      if (server.isAway) return Promise.reject(new TypeError('fetch failed'))
      const view = { now: new Date(now + server.aheadMs).toISOString(), version: server.version }
      return Promise.resolve(server.isRevoked ? null : (view as WallboardView))
    },
    follow(given) {
      server.streams += 1
      if (server.isAway || !server.hasStream) queueMicrotask(given.onEnd)
      else follower = given
      return () => (follower = null)
    },
    now: () => now,
    onNewVersion: () => (reloads += 1),
  })
  return {
    feed,
    server,
    reloads: () => reloads,
    event: (type: string) => follower?.onEvent(type),
    end: () => follower?.onEnd(),
    /** Lets time pass, with a heartbeat every 3 s; `asleep`: nothing runs meanwhile. */
    pass: async (ms: number, { asleep = false, silent = false } = {}): Promise<void> => {
      if (asleep) now += ms
      else
        for (let left = ms; left > 0; left -= TICK_MS) {
          now += TICK_MS
          if (!silent && !server.isAway && now % 3_000 === 0) follower?.onEvent('heartbeat')
          feed.tick()
          await new Promise(setImmediate)
        }
    },
    heldFor: () => now - (feed.state().heldAt ?? 0),
  }
}

test('34 a screen is live while its stream is, and asks again as soon as something changes, once a second at most', async () => {
  const { feed, server, pass, event, heldFor } = screen()
  await pass(1_000)
  assert.ok(feed.state().view)
  const before = server.reads
  await pass(60_000)
  assert.ok(server.reads - before <= 5, `${server.reads - before} answers in a quiet minute`)
  assert.ok(heldFor() <= 3_000)
  const quiet = server.reads
  for (let n = 0; n < 200; n++) event('call')
  await pass(500)
  assert.equal(server.reads - quiet, 1)
  // The server may have sent a cached response from before the change.
  await pass(2_000)
  assert.equal(server.reads - quiet, 2)
})

test('34 a screen that the server does not answer says so in 10 s, and goes on by itself when it is back', async () => {
  const { feed, server, pass, end, heldFor } = screen()
  await pass(2_000)
  server.isAway = true
  end()
  await pass(STALE_MS + 2_000)
  assert.ok(heldFor() > STALE_MS)
  assert.ok(feed.state().view, 'what was shown stays')
  await pass(600_000)
  server.isAway = false
  await pass(5_000)
  assert.ok(heldFor() <= 3_000)
})

test('34 a stream that is silent is not believed, and without any the screen asks every 2 s', async () => {
  const { server, pass, heldFor } = screen()
  await pass(1_000)
  const streams = server.streams
  await pass(12_000, { silent: true })
  assert.ok(server.streams > streams, 'opened again')
  server.hasStream = false
  await pass(12_000, { silent: true })
  const before = server.reads
  await pass(20_000)
  assert.ok(server.reads - before >= 8)
  assert.ok(heldFor() <= 3_000)
})

test('34 after a sleep of the machine the screen is right again at once', async () => {
  const { feed, pass, heldFor } = screen()
  await pass(2_000)
  await pass(8 * 3_600_000, { asleep: true })
  assert.ok(heldFor() > STALE_MS)
  feed.wake()
  await pass(500)
  assert.ok(heldFor() <= 500)
})

test('34 a link that is revoked takes what was shown off the screen, and asks no more', async () => {
  const { feed, server, pass, end } = screen()
  await pass(1_000)
  server.isRevoked = true
  end()
  await pass(500)
  assert.deepEqual([feed.state().view, feed.state().refused], [null, 'revoked'])
  const asked = [server.reads, server.streams]
  await pass(60_000)
  assert.deepEqual([server.reads, server.streams], asked)
})

test('34 a link that never worked here says so', async () => {
  const { feed, server, pass } = screen()
  server.isRevoked = true
  await pass(500)
  assert.equal(feed.state().refused, 'unknown')
})

test('34 after an update of the server the screen fetches the new page, once', async () => {
  const { server, pass, reloads } = screen()
  await pass(1_000)
  server.version = '2'
  await pass(60_000)
  assert.equal(reloads(), 1)
})

test('34 a clock that is wrong is not trusted: times are those of the server', async () => {
  const { feed, server, pass } = screen()
  server.aheadMs = 3_600_000
  await pass(1_000)
  assert.equal(feed.state().aheadMs, 3_600_000)
})

test('34 the clock of a call counts how long the caller has waited, talked, or is on hold', () => {
  const at = (n: number): string => `2026-12-01T12:00:0${n}.000Z`
  const call = { started_at: at(1), answered_at: null, since: at(3) }
  const from = (more: Partial<WallboardCall>): string =>
    new Date(clockStart({ ...call, ...more } as WallboardCall)).toISOString()
  assert.equal(from({ status: 'queued' }), at(1))
  assert.equal(from({ status: 'queued', answered_at: at(2) }), at(3), 'waits again')
  assert.equal(from({ status: 'answered', answered_at: at(2) }), at(2), 'was on hold before')
  assert.equal(from({ status: 'on_hold', answered_at: at(2) }), at(3))
  assert.equal(from({ status: 'voicemail' }), at(3))
})

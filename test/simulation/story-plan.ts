// The kind of a story, and its integrations.
import type { Random } from './random.ts'
import type { ReceiverMode } from './receiver.ts'
import { MINUTE, SECOND, type Settings } from './terms.ts'

/** The size and the dangers of a story. */
export interface StoryPlan {
  readonly integrations: number
  readonly calls: number
  readonly activeMs: number
  readonly deaths: number
  readonly people: number
  /** The longest duration of a statement. */
  readonly latencyMs: number
  readonly moodMs: number
}

export interface Integration {
  settings: Settings
  readonly realtime: boolean
  readonly final: boolean
  mode: ReceiverMode
}

export function planStory(random: Random): StoryPlan {
  const kind = random.next()
  if (kind < 0.1) {
    // A long evening: pauses of half an hour, and statuses that grow too old.
    return {
      integrations: 2,
      calls: 25,
      activeMs: 40 * MINUTE,
      deaths: 1,
      people: 4,
      latencyMs: 10,
      moodMs: 15 * MINUTE,
    }
  }
  if (kind < 0.13) {
    // A rush: more deliveries than fit into memory at once.
    return {
      integrations: 2,
      calls: 500,
      activeMs: 20 * SECOND,
      deaths: 1,
      people: 1,
      latencyMs: 5,
      moodMs: 10 * SECOND,
    }
  }
  return {
    integrations: 1 + random.int(6),
    calls: 5 + random.int(40),
    activeMs: random.between(20 * SECOND, 6 * MINUTE),
    deaths: random.int(4),
    people: random.int(12),
    latencyMs: random.pick([2, 10, 40]),
    moodMs: random.between(5 * SECOND, 2 * MINUTE),
  }
}

export function integrationOf(integrationId: number, random: Random): Integration {
  const realtime = random.chance(0.7)
  return {
    settings: {
      integrationId,
      state: 'on',
      cap: random.pick([1, 2, 8, 8]),
      rate: random.chance(0.2) ? rateOf(random) : null,
      schedule: random.pick(['standard', 'standard', 'short', 'once']),
      backlog: random.pick(['every', 'latest']),
      pathHasPlaceholders: random.chance(0.2),
      url: 'url 0',
      timeoutMs: random.pick([15_000, 15_000, 1_000, 60_000]),
    },
    realtime,
    final: !realtime || random.chance(0.8),
    mode: 'well',
  }
}

export function rateOf(random: Random): Settings['rate'] {
  return random.pick([null, { per_second: 1 + random.int(20) }, { per_minute: 10 + random.int(200) }])
}

// An integration as a consumer of events: switched on, owed finals of all calls, and nothing else.
import type { EventConsumer } from '../../src/intake/event-consumers.ts'

export const eventConsumer = (id: number, more: Partial<EventConsumer> = {}): EventConsumer => ({
  id,
  state: 'on',
  isChosen: () => true,
  realtime: false,
  final: true,
  updated: false,
  wait: { recording: false, steps: [], cap_s: 60 },
  statuses: null,
  conditions: { all: [] },
  ...more,
})

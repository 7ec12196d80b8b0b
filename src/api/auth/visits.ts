// What the administrator of this server does in accounts of others (S56), counted in memory and saved in the background.
import type { AccountVerb } from '../../access/policy.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { uuidv7 } from '../../ids.ts'
import { isDataRefusal } from '../../store/database/refused-data.ts'
import type { Db } from '../../store/database/tables.ts'
import { addVisitActs, listOpenVisits, saveKeyVisits, type Visit, type VisitAct } from '../../store/people/visits.ts'
import { HOUR_MS } from '../../time/durations.ts'

export interface Visits {
  /** The open visit of a person in an account; `null`: none. */
  openOf(personId: string, accountId: number): Promise<Visit | null>
  /** Counts what is done during a visit. `visit` is `null` for the administrator key, which opens a visit by its first request. */
  note(visit: Visit | null, act: NewAct): void
  /** Saves what was counted since the last save. */
  save(): Promise<void>
  /** Forgets visits, after some began or ended. */
  clear(): void
}

interface NewAct {
  readonly accountId: number
  readonly verb: AccountVerb
  /** The public id of what is changed; empty: nothing is, or something new. */
  readonly object: string
  readonly isChange: boolean
  /** The address of the visitor, asked only for a new visit of the administrator key. */
  readonly address: () => string
}

/** How long this node may still accept a visit that was ended on another node. */
const CACHE_MS = 10_000
/** A visit of the administrator key ends so long after its last request. */
const KEY_VISIT_MS = HOUR_MS
/** Counts wait so long for others, so that many of them are one statement. */
const SAVE_AFTER_MS = 5_000
/** The same for changes and for the first use of a verb. */
const SAVE_SOON_MS = 250
/** Of one visit, so many objects are named. What is changed beyond is counted without its object. */
const OBJECTS_MAX = 500

/** `now` is the time, in milliseconds since 1970. */
export function createVisits(
  db: Db,
  failed: (what: string, error: unknown) => void,
  now: () => number = () => Date.now(),
): Visits {
  const byPerson = new TtlCache((personId: string) => listOpenVisits(db, personId, now()), { keepMs: CACHE_MS })
  const ofKey = new Map<number, { visit: Visit; seen: Set<string>; isSaved: boolean }>()
  const seenOf = new Map<string, Set<string>>()
  let acts = new Map<string, VisitAct>()
  let timer: NodeJS.Timeout | undefined
  let dueAt = Infinity
  let saving: Promise<void> = Promise.resolve()

  function keyVisit(accountId: number, address: () => string): { visit: Visit; seen: Set<string> } {
    const at = now()
    const open = ofKey.get(accountId)
    if (open && open.visit.endsAt > at) {
      open.visit = { ...open.visit, endsAt: at + KEY_VISIT_MS }
      open.isSaved = false
      return open
    }
    const visit = {
      accountId,
      visitId: uuidv7(),
      personId: null,
      visitor: null,
      reason: null,
      address: address(),
      beganAt: at,
      endsAt: at + KEY_VISIT_MS,
      endedAt: null,
    }
    const begun = { visit, seen: new Set<string>(), isSaved: false }
    ofKey.set(accountId, begun)
    return begun
  }

  function seenIn({ visitId }: Visit): Set<string> {
    const seen = seenOf.get(visitId) ?? new Set()
    seenOf.set(visitId, seen)
    return seen
  }

  function saveIn(ms: number): void {
    const at = performance.now() + ms
    if (at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(() => void save(), ms).unref()
  }

  function save(): Promise<void> {
    clearTimeout(timer)
    dueAt = Infinity
    saving = saving.then(saveNow)
    return saving
  }

  async function saveNow(): Promise<void> {
    const saved = acts
    acts = new Map()
    try {
      const unsaved = [...ofKey.values()].filter(({ isSaved }) => !isSaved)
      for (const one of unsaved) one.isSaved = true
      await saveKeyVisits(
        db,
        unsaved.map(({ visit }) => visit),
      )
      await saveActs(saved)
    } catch (error) {
      for (const one of ofKey.values()) one.isSaved = false
      for (const act of saved.values()) count(act)
      saveIn(SAVE_AFTER_MS)
      failed('visits', error)
    }
  }

  /**
   * Saves what was counted, and removes it from `unsaved`. A row that the database refuses is lost, so that it keeps no other from
   * being saved.
   */
  async function saveActs(unsaved: Map<string, VisitAct>): Promise<void> {
    if (await areAccepted([...unsaved.values()])) return
    for (const [key, act] of unsaved) {
      await areAccepted([act])
      unsaved.delete(key)
    }
  }

  async function areAccepted(rows: readonly VisitAct[]): Promise<boolean> {
    try {
      await addVisitActs(db, rows)
      return true
    } catch (error) {
      if (!isDataRefusal(error)) throw error
      failed('visits', error)
      return false
    }
  }

  function count(act: VisitAct): void {
    const key = `${act.visitId} ${act.verb} ${act.object}`
    const before = acts.get(key)
    if (!before) acts.set(key, act)
    else {
      before.count += act.count
      before.lastAt = Math.max(before.lastAt, act.lastAt)
      before.firstAt = Math.min(before.firstAt, act.firstAt)
    }
  }

  return {
    async openOf(personId, accountId) {
      const open = (await byPerson.get(personId)).find((one) => one.accountId === accountId)
      return open && open.endsAt > now() ? open : null
    },
    note(entered, { accountId, verb, object, isChange, address }) {
      const { visit, seen } = entered ? { visit: entered, seen: seenIn(entered) } : keyVisit(accountId, address)
      const named = isChange && (seen.size < OBJECTS_MAX || seen.has(`${verb} ${object}`)) ? object : ''
      const isNew = !seen.has(`${verb} ${named}`)
      if (isNew) seen.add(`${verb} ${named}`)
      const at = now()
      count({ accountId, visitId: visit.visitId, verb, object: named, firstAt: at, lastAt: at, count: 1 })
      saveIn(isNew || isChange ? SAVE_SOON_MS : SAVE_AFTER_MS)
    },
    save,
    clear() {
      byPerson.clear()
      seenOf.clear()
    },
  }
}

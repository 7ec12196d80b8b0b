// The reports of a call in the order of their own times, so that a late report takes its place (C6, C12).
//
// A report in order advances the call's course. For a late report, the course is calculated again from all reports, so the result
// does not depend on the order in which the messages arrived. Reports are kept only if they have times and the source keeps no order
// itself.
import { emptyCourse } from './call.ts'
import type { Call, CallUpdate, Status, StatusReport, Timeline } from './call.ts'
import { advance, type CourseDraft, courseOf, learnAnswer, learnOutcome } from './course.ts'

/**
 * If one of two times was not given, the times come from two clocks: within this difference, the order of arrival counts (C6).
 */
const CLOSE_MS = 2_000
/**
 * Limit of reports that are kept one by one: far more than a usual call has, few enough to be stored with each of its updates.
 */
const REPORTS_MAX = 32
/** A report that is late by more than this time is placed less exactly: among reports of the same status. */
const RUN_MS = 10_000

/** Statuses of a caller who has reached nobody yet. */
const BEFORE_ANSWER: ReadonlySet<Status | undefined> = new Set(['ringing', 'in_menu', 'queued'])

/** The members of a report that decide which of two is older. */
type Dated = Pick<StatusReport, 'at' | 'reportedAt' | 'precision' | 'order' | 'status' | 'outcome'>

/** Whether a report is older than an earlier one (C6). */
export function isOlder(report: Dated, before: Dated): boolean {
  if (report.order !== undefined && report.order.of === before.order?.of)
    return report.order.number < before.order.number
  const [at, beforeAt] = [report.reportedAt ?? report.at, before.reportedAt ?? before.at]
  const wouldUndo = before.status === 'answered' && BEFORE_ANSWER.has(report.status)
  if (report.precision === undefined || before.precision === undefined)
    return beforeAt - at >= CLOSE_MS || (wouldUndo && at < beforeAt)
  const isExact = report.precision === 'exact' && before.precision === 'exact'
  const ageMs = isExact ? beforeAt - at : Math.floor(beforeAt / 1000) - Math.floor(at / 1000)
  return ageMs > 0 || (wouldUndo && ageMs === 0)
}

/** Whether a status counts only in certain other statuses, and the call is in none of them (C3). */
export function isStray({ status, whileIn }: Pick<CallUpdate, 'status' | 'whileIn'>, present: Status | null): boolean {
  if (whileIn === undefined || status === undefined || status === 'ended' || present === null) return false
  return !whileIn.includes(present)
}

/** The kept reports of a call; `null`: none are kept, because no time was given yet. */
export function timelineOf(call: Call | null, isTimed: boolean): Timeline | null {
  if (call?.timeline !== undefined) return call.timeline
  if (!isTimed) return null
  return call === null ? { reports: [] } : { from: courseOf(call), reports: [] }
}

/** Whether an update is older than the newest report of its call. */
export function isOlderThanNewest(update: Dated, { from, reports }: Timeline): boolean {
  const newest = reports.at(-1)
  if (newest !== undefined) return placeOf(reports, update) < reports.length
  return from !== undefined && from.status !== null && isOlder(update, presentOf(from, undefined))
}

/** Adds a report: advances the course, and returns the timeline with the report. `late`: it is older than the newest report. */
export function takeReport(
  timeline: Timeline,
  { report, late, course }: { report: StatusReport; late: boolean; course: CourseDraft },
): Timeline {
  const { from, reports } = timeline
  const place = placeOf(reports, report)
  const before = reports[place - 1]
  if (before !== undefined && isSame(before, report)) return timeline
  const isOldest = place === 0 && from !== undefined && from.status !== null
  if (isOldest && (reports.length === 0 ? late : isOlder(report, presentOf(from, undefined)))) {
    const learned = { ...from }
    learnFrom(learned, report)
    const kept: Timeline = { from: learned, reports }
    Object.assign(course, courseFrom(kept))
    return kept
  }
  if (place === reports.length) {
    // A report after the end without an outcome or an answer is not needed again.
    const isOver = course.status === 'ended' && report.outcome === undefined && report.status !== 'answered'
    step(course, report, before)
    if (isOver) return timeline
    // The end was reported for this time, and keeps it.
    const kept = report.status === 'ended' ? { ...report, at: course.statusAt } : report
    return shortened({ ...(from && { from }), reports: withLast(reports, kept) })
  }
  const placed: Timeline = { ...(from && { from }), reports: reports.toSpliced(place, 0, report) }
  Object.assign(course, courseFrom(placed))
  return shortened(placed)
}

/** The place of a report: before all reports that are newer. */
function placeOf(reports: readonly StatusReport[], report: Dated): number {
  let place = reports.length
  if (report.status === 'ended') return place
  for (let index = reports.length - 1; index >= 0; index--) {
    const before = reports[index]
    if (before === undefined) break
    if (isOlder(report, before) || isBeforeEnd(report, before)) place = index
    else if (isOlder(before, report)) break
  }
  return place
}

/**
 * A status that is not later than the end came before the end. The same applies to an outcome, if the end has only a fallback.
 */
function isBeforeEnd(report: Dated, end: StatusReport): boolean {
  if (end.status !== 'ended' || report.precision === undefined) return false
  const counts = report.status !== undefined || (report.outcome !== undefined && end.fallbackOutcome !== undefined)
  return counts && !isOlder(end, report)
}

function courseFrom({ from, reports }: Timeline): CourseDraft {
  const course: CourseDraft = { ...(from ?? emptyCourse(reports[0]?.at ?? 0)) }
  for (const [index, report] of reports.entries()) step(course, report, reports[index - 1])
  return course
}

/** Advances a course by a report whose place is after `before`. */
function step(course: CourseDraft, report: StatusReport, before: StatusReport | undefined): void {
  if (isLate(course, report, before)) learnFrom(course, report)
  else {
    if (report.outcome !== undefined) learnOutcome(course, report.outcome)
    if (!isStray(report, course.status)) advance(course, report, report.at)
  }
}

/** Applies the parts of a report that do not depend on the order of reports. */
function learnFrom(course: CourseDraft, report: StatusReport): void {
  if (report.outcome !== undefined) learnOutcome(course, report.outcome)
  if (report.status === 'answered' && !isStray(report, course.status)) learnAnswer(course, report.at)
}

/** Whether a report comes after the end, or concerns a time before the present status. */
function isLate(course: CourseDraft, report: StatusReport, before: StatusReport | undefined): boolean {
  if (course.status === null) return false
  if (course.status === 'ended') return true
  if (report.status === 'ended') return false
  const { at, precision, status, reportedAt } = report
  if (reportedAt === undefined) return false
  return isOlder({ at, ...(precision && { precision }), ...(status && { status }) }, presentOf(course, before))
}

function presentOf({ statusAt, status }: CourseDraft, before: StatusReport | undefined): Dated {
  return { at: statusAt, ...(status && { status }), ...(before?.precision && { precision: before.precision }) }
}

/** Appends a report. Of a run of equal reports the first and the last are kept. */
function withLast(reports: readonly StatusReport[], report: StatusReport): StatusReport[] {
  const [last, lastButOne] = [reports.at(-1), reports.at(-2)]
  const isRun =
    last && lastButOne && report.at - last.at >= RUN_MS && isSameKind(last, report) && isSameKind(lastButOne, report)
  return [...(isRun ? reports.slice(0, -1) : reports), report]
}

function isSame(one: StatusReport, other: StatusReport): boolean {
  return one.at === other.at && one.order?.number === other.order?.number && isSameKind(one, other)
}

function isSameKind(one: StatusReport, other: StatusReport): boolean {
  return (
    one.status === other.status &&
    one.outcome === other.outcome &&
    one.connected === other.connected &&
    one.order?.of === other.order?.of &&
    one.whileIn?.join() === other.whileIn?.join()
  )
}

/** Replaces the older half of a timeline that has become too long by its resulting course. */
function shortened({ from, reports }: Timeline): Timeline {
  if (reports.length <= REPORTS_MAX) return { ...(from && { from }), reports }
  const half = REPORTS_MAX / 2
  return { from: courseFrom({ ...(from && { from }), reports: reports.slice(0, half) }), reports: reports.slice(half) }
}

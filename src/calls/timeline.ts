// The reports of a call in the order of the times that were told with them, so that one that comes late takes its place (C6, C12).
//
// A report in order moves the call's course on. For one that comes late the course is worked out again from all reports: so a
// call comes out the same in whatever order its messages came. Reports are kept only where times are told and the source keeps
// no order itself.
import { emptyCourse } from './call.ts'
import type { Call, CallUpdate, Status, StatusReport, Timeline } from './call.ts'
import { advance, type CourseDraft, courseOf, learnAnswer, learnOutcome } from './course.ts'

/** Where one of two times was not told, they go by two clocks: closer than this, the order of arrival counts (C6). */
const CLOSE_MS = 2_000
/** Reports that are kept one by one: far more than a usual call has, few enough to be stored with each of its updates. */
const REPORTS_MAX = 32
/** What comes later than this finds its place less exactly, among reports that say the same. */
const RUN_MS = 10_000

/** Statuses of a caller who has reached nobody yet. */
const BEFORE_ANSWER: ReadonlySet<Status | undefined> = new Set(['ringing', 'in_menu', 'queued'])

/** What of a report decides which of two is the older. */
export type Dated = Pick<StatusReport, 'at' | 'reportedAt' | 'precision' | 'order' | 'status' | 'outcome'>

/** Whether what comes now is older than what came before (C6). */
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

/** Whether a status counts only while the call is in certain others, and it is in none of them (C3). */
export function isStray({ status, whileIn }: Pick<CallUpdate, 'status' | 'whileIn'>, present: Status | null): boolean {
  if (whileIn === undefined || status === undefined || status === 'ended' || present === null) return false
  return !whileIn.includes(present)
}

/** The reports that are kept of a call; `null`: none are, as no time was told yet. */
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

/** Takes in a report: moves the course on, and answers with the timeline that has it. `late`: it is older than the newest one. */
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
    // What comes after the end and tells neither an outcome nor an answer is not needed again.
    const isOver = course.status === 'ended' && report.outcome === undefined && report.status !== 'answered'
    step(course, report, before)
    if (isOver) return timeline
    // The end was told for this time, and is at no other one.
    const kept = report.status === 'ended' ? { ...report, at: course.statusAt } : report
    return shortened({ ...(from && { from }), reports: withLast(reports, kept) })
  }
  const placed: Timeline = { ...(from && { from }), reports: reports.toSpliced(place, 0, report) }
  Object.assign(course, courseFrom(placed))
  return shortened(placed)
}

/** Where a report belongs: before all that it is older than. */
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

/** A status that was told for the time of the end, or an earlier one, was before it; so was an outcome, where the end only has a fallback. */
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

/** Moves a course on by a report whose place is after `before`. */
function step(course: CourseDraft, report: StatusReport, before: StatusReport | undefined): void {
  if (isLate(course, report, before)) learnFrom(course, report)
  else {
    if (report.outcome !== undefined) learnOutcome(course, report.outcome)
    if (!isStray(report, course.status)) advance(course, report, report.at)
  }
}

/** Takes from a report what does not follow from the order of reports. */
function learnFrom(course: CourseDraft, report: StatusReport): void {
  if (report.outcome !== undefined) learnOutcome(course, report.outcome)
  if (report.status === 'answered' && !isStray(report, course.status)) learnAnswer(course, report.at)
}

/** Whether a report comes after the end, or looks back at what was before the present status. */
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

/** With a report behind the others. Of a run of the same the first and the latest are kept. */
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

/** A timeline that has become too long keeps of its older half what came of it. */
function shortened({ from, reports }: Timeline): Timeline {
  if (reports.length <= REPORTS_MAX) return { ...(from && { from }), reports }
  const half = REPORTS_MAX / 2
  return { from: courseFrom({ ...(from && { from }), reports: reports.slice(0, half) }), reports: reports.slice(half) }
}

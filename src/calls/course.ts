// The course of a call: what follows from its statuses, one after the other (C2, C7, C12).
import { wasAnswered } from './call.ts'
import type { Call, CallCourse, CallUpdate, Outcome, Status } from './call.ts'
import { CONNECTION_OF, COUNTER_OF } from './status.ts'

export type CourseDraft = { -readonly [key in keyof CallCourse]: CallCourse[key] }

/** What moves a course on. */
export type CourseChange = Pick<CallUpdate, 'status' | 'outcome' | 'fallbackOutcome' | 'connected' | 'unseen' | 'lost'>

/** The course of a call as it is now. */
export function courseOf(call: Call): CallCourse {
  const { status, previousStatus, outcome, outcomeTold, startAt, answerAt, endAt, statusAt } = call
  const { talkEndAt, connected, ringMs, holdMs, queueMs, unseen } = call
  return {
    status,
    previousStatus,
    outcome,
    outcomeTold,
    startAt,
    answerAt,
    endAt,
    statusAt,
    talkEndAt,
    connected,
    ringMs,
    holdMs,
    queueMs,
    ...(unseen && { unseen }),
  }
}

/** Moves a course on by what is in order. Times never run backwards in it. */
export function advance(course: CourseDraft, change: CourseChange, at: number): void {
  const { status } = change
  if (course.status === null && status !== undefined) {
    course.startAt = Math.min(course.startAt, at)
    course.statusAt = course.startAt
  }
  const when = Math.max(at, course.statusAt, course.answerAt ?? 0)
  connect(course, change, when)
  if (status === undefined || status === course.status) return
  enterStatus(course, status, when)
  if (status === 'ended') close(course, change)
}

/** Moves the caller's connection to a person, as the change says or its status implies, and the talk with it (C12). */
function connect(course: CourseDraft, { status, connected: reported, unseen }: CourseChange, when: number): void {
  const implied = status === undefined ? 'unchanged' : CONNECTION_OF[status]
  const stated = status === 'ended' ? false : reported
  const connected = stated ?? (implied === 'unchanged' ? course.connected : implied === 'connected')
  if ((connected || status === 'answered') && !wasAnswered(course)) {
    if (unseen !== 'answer') course.answerAt = when
    if (unseen) course.unseen = unseen
  }
  if (connected) course.talkEndAt = null
  else if (course.connected || (course.answerAt !== null && course.talkEndAt === null)) course.talkEndAt = when
  course.connected = connected
}

/** Leaves the present status for another, and counts the time spent in it. */
function enterStatus(course: CourseDraft, status: Status, when: number): void {
  const counter = course.status === null ? undefined : COUNTER_OF[course.status]
  if (counter) course[counter] += when - course.statusAt
  course.previousStatus = course.status
  course.status = status
  course.statusAt = when
}

/** Ends a course that has just entered `ended`. Its outcome is what the end says, else what was seen, else what was reported. */
function close(course: CourseDraft, { lost, outcome, fallbackOutcome }: CourseChange): void {
  course.endAt = course.statusAt
  course.outcome = lost === true ? outcomeSeen(course) : (outcome ?? outcomeKnown(course, fallbackOutcome))
  // A disconnection may have been reported with a later time than the end.
  if (course.talkEndAt !== null) course.talkEndAt = Math.min(course.talkEndAt, course.endAt)
}

function outcomeSeen(course: CallCourse): 'answered' | 'unanswered' {
  return wasAnswered(course) ? 'answered' : 'unanswered'
}

/** What was seen goes before what was reported: an answer makes a call answered (C2). */
export function outcomeKnown(course: CallCourse, fallback?: Outcome): Outcome {
  return wasAnswered(course) ? 'answered' : (course.outcomeTold ?? fallback ?? 'unanswered')
}

/** An outcome may be reported before the end; after it, only where it was not known which (C2). */
export function learnOutcome(course: CourseDraft, outcome: Outcome): void {
  if (course.status !== 'ended') course.outcomeTold = outcome
  else if (course.outcome === 'unanswered') course.outcome = outcome
}

/** An answer that is older than the present status: sets the answer time, and what followed from not knowing it (C7). */
export function learnAnswer(course: CourseDraft, at: number): void {
  if (course.answerAt !== null) return
  const until = course.statusAt
  const answer = Math.min(Math.max(at, course.startAt), until)
  course.answerAt = answer
  if (course.unseen === 'answer') {
    // That it was answered is known already, and until when it was connected.
    course.unseen = 'before'
    return
  }
  course.connected = course.status !== null && CONNECTION_OF[course.status] !== 'not connected'
  course.talkEndAt = course.connected ? null : until
  const counter = course.previousStatus === null ? undefined : COUNTER_OF[course.previousStatus]
  if (counter) course[counter] = Math.max(0, course[counter] - (until - answer))
  if (course.status === 'ended') course.outcome = 'answered'
}

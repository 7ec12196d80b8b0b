// The course of a call: the data that follows from the sequence of its statuses (C2, C7, C12).
import { wasAnswered } from './call.ts'
import type { Call, CallCourse, CallUpdate, Outcome, Status } from './call.ts'
import { CONNECTION_OF, COUNTER_OF } from './status.ts'

export type CourseDraft = { -readonly [key in keyof CallCourse]: CallCourse[key] }

/** The part of an update that changes a course. */
type CourseChange = Pick<CallUpdate, 'status' | 'outcome' | 'fallbackOutcome' | 'connected' | 'unseen' | 'lost'>

/** The present course of a call. */
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

/** Applies a change in order to a course. Times never run backwards in it. */
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

/** Changes the caller's connection to a person, as the change says or its status implies, and the talk time with it (C12). */
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

/** Leaves the present status for another, and adds up the time spent in it. */
function enterStatus(course: CourseDraft, status: Status, when: number): void {
  const counter = course.status === null ? undefined : COUNTER_OF[course.status]
  if (counter) course[counter] += when - course.statusAt
  course.previousStatus = course.status
  course.status = status
  course.statusAt = when
}

/**
 * Ends a course that has just entered `ended`. Its outcome is the outcome of the end, otherwise the outcome that was
 * seen, otherwise the outcome that was reported.
 */
function close(course: CourseDraft, { lost, outcome, fallbackOutcome }: CourseChange): void {
  course.endAt = course.statusAt
  course.outcome = lost === true ? outcomeSeen(course) : (outcome ?? outcomeKnown(course, fallbackOutcome))
  // A disconnection may have been reported with a later time than the end.
  if (course.talkEndAt !== null) course.talkEndAt = Math.min(course.talkEndAt, course.endAt)
}

function outcomeSeen(course: CallCourse): 'answered' | 'unanswered' {
  return wasAnswered(course) ? 'answered' : 'unanswered'
}

/** The seen outcome has priority over the reported one: an answer makes a call answered (C2). */
export function outcomeKnown(course: CallCourse, fallback?: Outcome): Outcome {
  return wasAnswered(course) ? 'answered' : (course.outcomeTold ?? fallback ?? 'unanswered')
}

/** An outcome may be reported before the end; after the end, only if the outcome was not known (C2). */
export function learnOutcome(course: CourseDraft, outcome: Outcome): void {
  if (course.status !== 'ended') course.outcomeTold = outcome
  else if (course.outcome === 'unanswered') course.outcome = outcome
}

/**
 * Applies an answer that is older than the present status: sets the time of the answer, and corrects the data that depends on it
 * (C7).
 */
export function learnAnswer(course: CourseDraft, at: number): void {
  if (course.answerAt !== null) return
  const until = course.statusAt
  const answer = Math.min(Math.max(at, course.startAt), until)
  course.answerAt = answer
  if (course.unseen === 'answer') {
    // The answer itself is known already, and until when the caller was connected.
    course.unseen = 'before'
    return
  }
  course.connected = course.status !== null && CONNECTION_OF[course.status] !== 'not connected'
  course.talkEndAt = course.connected ? null : until
  const counter = course.previousStatus === null ? undefined : COUNTER_OF[course.previousStatus]
  if (counter) course[counter] = Math.max(0, course[counter] - (until - answer))
  if (course.status === 'ended') course.outcome = 'answered'
}

// In which way calls of a kind come in. Pure.

const dialled: ReadonlySet<string> = new Set(['asterisk', 'asterisk_ari', 'freeswitch'])
const posted: ReadonlySet<string> = new Set(['twilio', 'jambonz', 'push'])

/** Offhook connects to its phone system, and sees the dialplan. */
export function isDialled(kind: string): boolean {
  return dialled.has(kind)
}

/** It has an address of its own that its phone system posts to, and a log of what came there. */
export function isPosted(kind: string): boolean {
  return posted.has(kind)
}

/** A mapping says what its messages or rows mean. */
export function hasMapping(kind: string): boolean {
  return kind === 'push' || kind === 'files'
}

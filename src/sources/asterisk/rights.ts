// What the manager user lacks, found out from what comes and what does not: Asterisk does not say which events it keeps back.
import { header, timestampOf, type AmiMessage } from './message.ts'

/** As many calls ended without a sign of something before its absence is held to be a missing right. */
const CALLS_ENOUGH = 3

export interface Rights {
  /** Hears every message. */
  hear(message: AmiMessage): void
  /** A connection was made. */
  connected(): void
  /** The list of channels was answered or refused: by then Asterisk has said that it is up, to whom it tells anything. */
  listed(): void
  /** Channels were listed of which no event has ever spoken: with the right to hear of calls one would have. */
  unheardOf(): void
  /** `CoreShowChannels` was refused. */
  refused(): void
  /** What is missing and what to do; `null`: nothing is known to be missing. */
  problem(): string | null
}

export function createRights(): Rights {
  let isUp = false
  let isBlind = false
  let hasTimes = true
  let hasDialplan = false
  let isDeaf = false
  let mayList = true
  let firstLegsGone = 0

  return {
    hear(message) {
      const event = header(message, 'event')
      if (event === 'FullyBooted') {
        isUp = true
        isBlind = false
      } else if (event === 'Newchannel') {
        hasTimes = timestampOf(message) !== null
        isDeaf = false
      } else if (event === 'Newexten') hasDialplan = true
      else if (event === 'Hangup' && header(message, 'uniqueid') === header(message, 'linkedid')) firstLegsGone += 1
    },
    connected() {
      isUp = false
      isBlind = false
    },
    listed() {
      isBlind = !isUp
    },
    unheardOf() {
      isDeaf = true
    },
    refused() {
      mayList = false
    },
    problem() {
      if (isBlind) return `Asterisk tells this user nothing. ${READ}`
      if (isDeaf) return `Asterisk has calls and tells nothing of them. ${READ}`
      if (!hasDialplan && firstLegsGone >= CALLS_ENOUGH) {
        return `Asterisk does not tell the steps of the dialplan, so menus and voicemail are not seen. ${READ}`
      }
      if (!hasTimes) {
        return (
          'Asterisk sends events without their times, so times are those of arrival here. Set "timestampevents = yes" in the ' +
          '[general] part of manager.conf and run "manager reload".'
        )
      }
      if (!mayList) {
        return (
          'Asterisk does not let this user list its channels, so a call that ends while the connection is down is noticed ' +
          'late. Set "write = reporting" for the user in manager.conf (it allows no change) and run "manager reload".'
        )
      }
      return null
    },
  }
}

const READ = 'Set "read = system,call,agent,dialplan,dtmf" for the user in manager.conf and run "manager reload".'

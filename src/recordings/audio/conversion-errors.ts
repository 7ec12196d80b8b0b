// The ways in which a conversion fails. Each message is for a person: what is wrong with the file, and what to do.
import { OffhookError, messageOf } from '../../errors.ts'

type ConversionFailure =
  | 'not_audio'
  | 'unsupported_audio'
  | 'truncated_audio'
  | 'conversion_limit'
  | 'conversion_stopped'

export function conversionError(code: ConversionFailure, message: string, options?: ErrorOptions): OffhookError {
  return new OffhookError(code, message, options)
}

/** The format of the file is unknown. */
export function notPlayable(why: string): OffhookError {
  return conversionError('not_audio', `This file can’t be played: ${why} Check what the phone system stores.`)
}

export function nothingDecodable(what: string): OffhookError {
  return conversionError(
    'truncated_audio',
    `This ${what} file contains no audio that can be decoded. It was truncated or damaged in transit. Send it again.`,
  )
}

/** A decoder failed: its message is meant for readers who know the format. */
export function damagedFile(what: string, cause: unknown): OffhookError {
  const why = `the ${what} file is damaged (${messageOf(cause)}).`
  return conversionError('not_audio', `This file can’t be played: ${why} Send it again.`, { cause })
}

/** A recording of this length is no call, or its header states a false length. */
export function tooLong(secondsMost: number): OffhookError {
  const limit = secondsMost >= 3600 ? `${Math.floor(secondsMost / 3600)} hours` : `${secondsMost} seconds`
  return conversionError('conversion_limit', `This recording is longer than ${limit}, the maximum. Split it.`)
}

/** `what` is the subject: 'This is GSM 6.10', 'This WAV holds IMA ADPCM'. */
export function needsFfmpeg(what: string): OffhookError {
  return conversionError(
    'unsupported_audio',
    `${what}, which requires ffmpeg. Install ffmpeg on the machine that runs Offhook and restart Offhook, or record as WAV.`,
  )
}

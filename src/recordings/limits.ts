/**
 * The largest accepted recording (S43): 200 MiB, three and a half hours of WAV at 8 kHz and 16 bit, half of that in two channels.
 */
export const RECORDING_BYTES_MAX = 200 * 1024 * 1024

/**
 * The reason why a larger recording is refused, however it came. A retry is pointless, because the recording will not
 * shrink.
 */
export function tooLarge(what: string): { readonly ok: false; readonly again: false; readonly problem: string } {
  const problem = `${what} is larger than 200 MiB, the maximum. Set the phone system to record in a smaller format, or in parts.`
  return { ok: false, again: false, problem }
}

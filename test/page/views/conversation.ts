// A conversation of two people for pictures of a recording: in two channels, each in turn, with pauses. The sound is
// computed, not spoken.
import { wavAround } from '../../kit/audio.ts'

const rate = 8_000
const channels = 2
/** The seconds from the beginning of a turn to the beginning of the next. */
const turnS = 7

/** Returns a WAV: 16 bit, 8 kHz, the caller on the left, the agent on the right. */
export function conversation(seconds: number): Buffer<ArrayBuffer> {
  const samples = seconds * rate
  const data = Buffer.alloc(samples * channels * 2)
  for (let at = 0; at < samples; at += 1) {
    const second = at / rate
    const speaker = Math.floor(second / turnS) % channels
    data.writeInt16LE(voice(second), (at * channels + speaker) * 2)
  }
  return wavAround(data, { rate, channels })
}

/** Syllables of changing loudness, and a pause at the end of each turn. */
function voice(second: number): number {
  const inTurn = second % turnS
  if (inTurn > turnS - 1) return 0
  const syllable = Math.abs(Math.sin(second * 11)) * (0.55 + 0.45 * Math.sin(second * 2.3 + Math.sin(second * 5)))
  return Math.round(9_000 * syllable * Math.sin(2 * Math.PI * 180 * second))
}

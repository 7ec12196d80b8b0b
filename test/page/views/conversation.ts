// A talk of two people, as a picture of a recording needs one: in two channels, each in turn, with pauses. Made, not spoken.

const rate = 8_000
const channels = 2
/** Seconds of a turn, from its beginning to the beginning of the next. */
const turnS = 7

/** WAV: 16 bit, 8 kHz, the caller on the left, the agent on the right. */
export function conversation(seconds: number): Buffer<ArrayBuffer> {
  const samples = seconds * rate
  const data = Buffer.alloc(samples * channels * 2)
  for (let at = 0; at < samples; at += 1) {
    const second = at / rate
    const speaker = Math.floor(second / turnS) % channels
    data.writeInt16LE(voice(second), (at * channels + speaker) * 2)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * channels * 2, 28)
  head.writeUInt16LE(channels * 2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

/** Syllables, louder and softer, and a breath at the end of a turn. */
function voice(second: number): number {
  const inTurn = second % turnS
  if (inTurn > turnS - 1) return 0
  const syllable = Math.abs(Math.sin(second * 11)) * (0.55 + 0.45 * Math.sin(second * 2.3 + Math.sin(second * 5)))
  return Math.round(9_000 * syllable * Math.sin(2 * Math.PI * 180 * second))
}

// Changes the sample rate by a windowed sinc with as many phases as the two rates need: output n lies at n × from ⁄ to of the
// input, and the weights of a phase are calculated when it is first needed.

/** Zero crossings of the sinc on each side: steep enough that frequencies above speech do not come back as a whistle. */
const CROSSINGS = 16
/** The pass band as a share of half the lower rate; above it the filter falls. */
const PASSES = 0.93

interface Resampler {
  /** The output samples that can be calculated so far. */
  push(samples: Float32Array): Float32Array
  /** The last samples; all output together has the length of the input, to the sample. */
  end(): Float32Array
}

export function createResampler(from: number, to: number): Resampler {
  const divisor = gcd(from, to)
  const [up, down] = [to / divisor, from / divisor]
  const cutoff = PASSES * Math.min(1, to / from)
  const reach = Math.ceil(CROSSINGS / cutoff)
  const phases: (Float32Array | undefined)[] = Array.from({ length: up })
  // Before the first sample there is silence, as far as the filter reaches.
  let buffered: Float32Array = new Float32Array(reach)
  /** The index of the input sample at which `held` begins. */
  let begins = -reach
  let pushed = 0
  let made = 0
  const at = (n: number): { sample: number; phase: number } => ({
    sample: Math.floor((n * down) / up),
    phase: (n * down) % up,
  })
  const push = (samples: Float32Array, count = Number.POSITIVE_INFINITY): Float32Array => {
    const input = new Float32Array(buffered.length + samples.length)
    input.set(buffered)
    input.set(samples, buffered.length)
    const output = new Float32Array(Math.min(count, Math.ceil(((samples.length + 1) * up) / down) + 1))
    let filled = 0
    for (; filled < output.length; filled++, made++) {
      const { sample, phase } = at(made)
      const first = sample - reach + 1 - begins
      if (first + 2 * reach > input.length) break
      const weights = (phases[phase] ??= weightsOf(phase / up, { reach, cutoff }))
      let sum = 0
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (input[first + k] ?? 0)
      output[filled] = sum
    }
    const needless = Math.max(0, Math.min(input.length, at(made).sample - reach + 1 - begins))
    buffered = input.slice(needless)
    begins += needless
    return output.subarray(0, filled)
  }
  return {
    push(samples) {
      pushed += samples.length
      return push(samples)
    },
    end() {
      return push(new Float32Array(2 * reach), Math.round((pushed * up) / down) - made)
    },
  }
}

/** The weights of the samples around a place that lies `shift` of a sample after one of them; their sum is 1. */
function weightsOf(shift: number, { reach, cutoff }: { reach: number; cutoff: number }): Float32Array {
  const weights = Float32Array.from({ length: 2 * reach }, (_, k) => {
    const distance = k - reach + 1 - shift
    const x = Math.PI * cutoff * distance
    const window =
      0.42 + 0.5 * Math.cos((Math.PI * distance) / reach) + 0.08 * Math.cos((2 * Math.PI * distance) / reach)
    return (x === 0 ? 1 : Math.sin(x) / x) * window
  })
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

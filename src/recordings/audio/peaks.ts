// The waveform for the page: the loudest sample of each period. The length is not known before the end, so periods are gathered
// in at least twice as many bins as are wanted, and pairs of bins are merged whenever there are too many.

/** How many peaks the page draws for each channel. */
const PEAKS = 800
const BINS_MOST = 4 * PEAKS

export interface PeakMeter {
  add(samples: Float32Array): void
  /** From 0 to 255, where 255 is full scale. */
  peaks(): Uint8Array
}

export function createPeakMeter(): PeakMeter {
  const bins = new Float32Array(BINS_MOST)
  let width = 1
  let full = 0
  let inBin = 0
  let loudest = 0
  const close = (): void => {
    bins[full++] = loudest
    inBin = loudest = 0
    if (full < BINS_MOST) return
    for (let i = 0; i < full / 2; i++) bins[i] = Math.max(bins[2 * i] ?? 0, bins[2 * i + 1] ?? 0)
    full /= 2
    width *= 2
  }
  return {
    add(samples) {
      for (const sample of samples) {
        const size = sample < 0 ? -sample : sample
        if (size > loudest) loudest = size
        if (++inBin === width) close()
      }
    },
    peaks() {
      const bin = [...bins.subarray(0, full), ...(inBin > 0 ? [loudest] : [])]
      return Uint8Array.from({ length: PEAKS }, (_, i) => {
        const from = Math.floor((i * bin.length) / PEAKS)
        const to = Math.max(from + 1, Math.floor(((i + 1) * bin.length) / PEAKS))
        return Math.round(255 * Math.min(1, Math.max(0, ...bin.slice(from, to))))
      })
    },
  }
}

/** The peaks of all channels, one row after the other. */
export function allPeaks(meters: readonly PeakMeter[]): Uint8Array {
  return Uint8Array.from(meters.flatMap((meter) => [...meter.peaks()]))
}

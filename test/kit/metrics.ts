/** The value of each series, by its name and labels as /metrics writes them. */
export type Samples = ReadonlyMap<string, number>

/** Reads the text format of Prometheus. */
export function readSamples(text: string): Samples {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}

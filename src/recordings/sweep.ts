// Files that nobody has a right to: what a kill left between a file and its row.
import type { RecordingFiles } from './files.ts'

export interface Rights {
  /** Of these recordings: whose original, and whose MP3, has a right to be there. */
  kept(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly source: boolean; readonly mp3: boolean }>>
}

type Swept = Pick<RecordingFiles, 'names' | 'remove' | 'sweepDrafts'>

const SWEEP_AT_ONCE = 500

/**
 * Files without a row, or of one that was deleted: a kill came between the two. A file that was just written has its row in a
 * moment, and is not looked at.
 */
export async function sweep(
  { files, rows }: { readonly files: Swept; readonly rows: Rights },
  beforeMs: number,
): Promise<void> {
  await files.sweepDrafts()
  let names: string[] = []
  const judge = async (): Promise<void> => {
    const kept = await rows.kept([...new Set(names.map((name) => name.slice(0, name.indexOf('.'))))])
    for (const name of names) {
      const [id = '', kind] = name.split('.')
      if (!kept.get(id)?.[kind === 'mp3' ? 'mp3' : 'source']) await files.remove(name)
    }
    names = []
  }
  for await (const name of files.names(beforeMs)) if (names.push(name) >= SWEEP_AT_ONCE) await judge()
  if (names.length > 0) await judge()
}

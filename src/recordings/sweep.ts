// Takes away the files of recordings that nobody has a right to.
import type { RecordingFiles } from './files.ts'

/** Of these recordings: whose original, and whose MP3, has a right to be there. */
export interface Rights {
  kept(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly source: boolean; readonly mp3: boolean }>>
}

const SWEEP_AT_ONCE = 500

/**
 * Files without a row, or of one that was deleted: a kill came between the two. A file that was just written has its row in a
 * moment, and is not looked at.
 */
export async function sweep(files: RecordingFiles, rows: Rights, beforeMs: number): Promise<void> {
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

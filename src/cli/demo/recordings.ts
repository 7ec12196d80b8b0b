// The disk of the PBX that the sessions were recorded at, as far as it is kept: two recordings, under the names by which
// the sessions know them.
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Beside the sessions, and below /var/spool/asterisk. */
const FILES = [
  ['answered.wav', 'monitor/1795599991.0.wav'],
  ['voicemail.wav', 'voicemail/default/100/INBOX/msg0000.wav'],
] as const

/** Lays the recordings out below a new folder; `from` is where the sessions are. Resolves with how many there are. */
export async function copyRecordings(folder: string, from: string): Promise<number> {
  for (const [name, place] of FILES) {
    const path = join(folder, place)
    await mkdir(dirname(path), { recursive: true })
    await copyFile(join(from, name), path)
  }
  return FILES.length
}

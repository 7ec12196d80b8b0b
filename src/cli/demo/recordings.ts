// The kept part of the disk of the recorded PBX: two recordings, under the names that the sessions use.
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Source beside the sessions, and target below /var/spool/asterisk. */
const FILES = [
  ['answered.wav', 'monitor/1795599991.0.wav'],
  ['voicemail.wav', 'voicemail/default/100/INBOX/msg0000.wav'],
] as const

/** Copies the recordings into a new folder; `from` is the folder of the sessions. Resolves with their number. */
export async function copyRecordings(folder: string, from: string): Promise<number> {
  for (const [name, place] of FILES) {
    const path = join(folder, place)
    await mkdir(dirname(path), { recursive: true })
    await copyFile(join(from, name), path)
  }
  return FILES.length
}

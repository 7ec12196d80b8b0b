// Files that the program reads or runs beside its own modules, each by its path: one place to change where a package lays them out
// otherwise than a checkout.
import { extname, join } from 'node:path'

const src = import.meta.dirname
const root = join(src, '..')

export const ASSETS = {
  migrations: join(root, 'migrations'),
  /** The page as it was built. */
  page: join(root, 'dist/page'),
  /** The sessions that `offhook demo` plays. */
  demoSessions: join(root, 'recorded-sessions/asterisk'),
  responseExamples: join(src, 'api/reference/response-examples.json'),
  /** Where Node keeps what it has compiled. Only who may change the program can write there. */
  compileCache: join(root, 'node_modules/.cache/offhook'),
  /** Modules that run in threads of their own. */
  workers: {
    audio: worker('recordings/audio/worker'),
    passwords: worker('api/auth/password-worker'),
    watchdog: worker('program/watchdog-worker'),
  },
} as const

/** Compiled as this module is. */
function worker(path: string): string {
  return join(src, path + extname(import.meta.filename))
}

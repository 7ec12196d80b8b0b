// The paths of files that the program reads or runs besides its own modules. Only this module changes where the layout of a
// package differs from a checkout.
import { extname, join } from 'node:path'

const src = import.meta.dirname
const root = join(src, '..')

export const ASSETS = {
  migrations: join(root, 'migrations'),
  /** The built page. */
  page: join(root, 'dist/page'),
  /** The sessions that `offhook demo` plays. */
  demoSessions: join(root, 'recorded-sessions/asterisk'),
  responseExamples: join(src, 'api/reference/response-examples.json'),
  /** The folder in which Node stores compiled code. Only users who may change the program can write there. */
  compileCache: join(root, 'node_modules/.cache/offhook'),
  /** Modules that run in threads of their own. */
  workers: {
    audio: worker('recordings/audio/worker'),
    passwords: worker('api/auth/password-worker'),
    watchdog: worker('program/watchdog-worker'),
  },
} as const

/** The path of a worker, with the same extension as this module. */
function worker(path: string): string {
  return join(src, path + extname(import.meta.filename))
}

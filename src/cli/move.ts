// offhook move: moves the data from the bundled PostgreSQL to an external one.
import { readConfig } from '../config.ts'
import { moveBundled, planMove, withoutPassword } from '../move/move.ts'
import type { ExitCode } from './command.ts'
import { COMMON_ARGS, UsageError, defineCommand } from './command.ts'
import { checkDatabase } from './doctor/database.ts'
import { interruptSignal } from './interrupt.ts'
import { count, printNote, showProgress, printLine, printJson, escapeControls } from './terminal.ts'

export const move = defineCommand({
  name: 'move',
  summary: 'Move from the bundled PostgreSQL to your own',
  about: [
    'Stop Offhook first. The target must be an empty database on PostgreSQL 18 or newer. Every row is copied, then compared on',
    'both servers. If interrupted, run the same command again to continue. The bundled database is not changed. Recordings',
    'and secret.key stay in the data folder.',
    '',
    'Without --to, the target is OFFHOOK_DATABASE_URL, which keeps its password out of the process list.',
  ].join('\n'),
  args: {
    to: {
      type: 'string',
      description: 'The database to move to: postgres://user:password@host:5432/name',
      valueHint: 'url',
    },
    data: { type: 'string', description: 'Data folder of "offhook serve"', valueHint: 'folder' },
    'dry-run': { type: 'boolean', description: 'Check both databases and show what would be moved' },
    ...COMMON_ARGS,
  },
  examples: [
    ['offhook move --to postgres://offhook:password@db.internal:5432/offhook', 'Move all data'],
    [
      'offhook move --dry-run --to postgres://offhook:password@db.internal:5432/offhook',
      'Check without moving anything',
    ],
  ],
  run: async ({ to, data, 'dry-run': dryRun, json }): Promise<ExitCode> => {
    const config = readConfig({ ...process.env, ...(to !== undefined && { OFFHOOK_DATABASE_URL: to }) }, { data })
    const { databaseUrl } = config
    if (databaseUrl === null) throw new UsageError('Set the target: --to postgres://user:password@host:5432/name.')
    const unfit = (await checkDatabase(to === undefined ? databaseUrl : { ...databaseUrl, setting: '--to' })).filter(
      ({ state }) => state === 'fail',
    )
    if (unfit.length > 0) {
      for (const { says } of unfit) printNote(escapeControls(says))
      return 1
    }
    const where = escapeControls(withoutPassword(databaseUrl.url))
    if (dryRun) {
      const plan = await planMove(config, databaseUrl.url)
      if (json) printJson(plan)
      else
        printLine(
          `Would ${plan.resumes ? 'continue to move' : 'move'} ${count(plan.tables, 'table')}, ${sizeOf(plan.bytes)}, to ${where}.`,
        )
      return 0
    }
    const beganAt = performance.now()
    const signal = interruptSignal()
    const moved = await moveBundled(config, databaseUrl.url, {
      signal,
      onProgress: ({ step, table, bytes, ofBytes }) =>
        showProgress(
          `${step === 'copying' ? 'Copying' : 'Comparing'} ${table}: ${sizeOf(bytes)} of ${sizeOf(ofBytes)}`,
        ),
    }).catch((thrown: unknown) => {
      if (signal.aborted) return null
      throw thrown
    })
    if (moved === null) {
      printNote('Stopped. Run the same command again to continue.')
      return 1
    }
    const seconds = (performance.now() - beganAt) / 1000
    if (json) printJson({ ...moved, seconds })
    else {
      printNote(
        `Moved ${count(moved.rows, 'row')} of ${count(moved.tables, 'table')} to ${where} in ${seconds.toFixed(1)} s. Every row was compared.`,
      )
      printNote(
        `From now on, start Offhook with OFFHOOK_DATABASE_URL set to that database and the same data folder: ${config.data}`,
      )
    }
    return 0
  },
})

function sizeOf(bytes: number): string {
  return bytes < 10 * 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`
}

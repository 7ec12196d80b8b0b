// offhook serve: runs the program until it is told to stop.
import { readConfig, settingFlags } from '../config.ts'
import { start } from '../main.ts'
import type { ExitCode } from './command.ts'
import { COMMON_ARGS, defineCommand } from './command.ts'
import { whenAborted, interruptSignal } from './interrupt.ts'
import { writeAddress } from './target.ts'
import { printLine, printJson } from './terminal.ts'

export const serve = defineCommand({
  name: 'serve',
  summary: 'Run Offhook: API, sources and delivery, with the bundled PostgreSQL or your own',
  about: [
    'Every option is also an environment variable: OFFHOOK_ and its name in capitals. Each can be read from a file:',
    'OFFHOOK_SECRET_KEY_FILE=/run/secrets/key. SIGTERM or Ctrl-C stops Offhook gracefully, a second one immediately.',
  ].join('\n'),
  args: { ...settingFlags(), ...COMMON_ARGS },
  examples: [
    ['offhook serve', 'Listen on http://127.0.0.1:8080, store data in ./offhook-data'],
    ['offhook serve --port 9000 --data /var/lib/offhook', 'Listen on port 9000, store data in /var/lib/offhook'],
    ['DATABASE_URL=postgres://offhook@db/offhook offhook serve', 'Use your own PostgreSQL'],
  ],
  run: async (args): Promise<ExitCode> => {
    const stop = interruptSignal()
    const config = readConfig(process.env, args)
    const program = await start(config)
    const takeAddress = await writeAddress(config.data, program.url)
    const firstLink = await program.firstLink()
    if (args.json) printJson({ serving: program.url, data: config.data, first_link: firstLink })
    // Also printed into a log file: in a container the operator has no other way to see the link. The link works once, for
    // half an hour, and only as long as there is no user.
    else if (firstLink !== null) printLine(`Open ${firstLink} to set up Offhook. The link works once, for 30 minutes.`)
    await whenAborted(stop)
    await takeAddress()
    await program.stop()
    return 0
  },
})

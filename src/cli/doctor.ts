// offhook doctor: checks everything that has to be right, and says in sentences what is wrong and how to fix it.
import { messageOf } from '../errors.ts'
import type { ExitCode } from './command.ts'
import { COMMON_ARGS, defineCommand } from './command.ts'
import { checkDataFolder } from './doctor/data-folder.ts'
import { checkDatabase } from './doctor/database.ts'
import type { Finding } from './doctor/finding.ts'
import { createFinding } from './doctor/finding.ts'
import { checkProgram } from './doctor/program.ts'
import { checkReceiver } from './doctor/receiver.ts'
import { checkBundled, checkNode } from './doctor/security-fixes.ts'
import { checkSettings } from './doctor/settings.ts'
import { checkSources } from './doctor/sources.ts'
import type { AccountClient, Client } from './client.ts'
import { ACCOUNT_ARG, enterAccount, namedAccount, serverClientOf } from './target.ts'
import { paint, printLine, printJson, escapeControls } from './terminal.ts'

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Check settings, data folder, database, clock and, optionally, a receiver',
  about: [
    'Changes nothing. Exits with code 1 if a check fails, also if there is no data folder. Warnings are problems that do not',
    'stop Offhook yet.',
  ].join('\n'),
  args: {
    url: {
      type: 'string',
      description: 'URL of a receiver. It gets one GET, marked as a test',
      valueHint: 'url',
    },
    data: { type: 'string', description: 'Data folder of "offhook serve"', valueHint: 'folder' },
    key: { type: 'string', description: 'API key (default: the key in the data folder)' },
    account: ACCOUNT_ARG,
    ...COMMON_ARGS,
  },
  examples: [
    ['offhook doctor', 'Check this machine'],
    ['offhook doctor --url https://crm.example/calls', 'Check this machine and a receiver'],
  ],
  run: async ({ url, data, key, account, json }): Promise<ExitCode> => {
    const named = namedAccount({ account })
    const findings: Finding[] = []
    const add = (more: readonly Finding[]): void => {
      findings.push(...more)
      if (!json) for (const finding of more) printLine(lineOf(finding))
    }
    const settings = checkSettings(process.env, { data })
    add(settings.findings)
    add([checkNode(process.versions.node)])
    if (settings.config !== null) {
      const { config } = settings
      add(await checkDataFolder(config.data))
      const { databaseUrl } = config
      add(databaseUrl === null ? checkBundled(`${process.platform}-${process.arch}`) : await checkDatabase(databaseUrl))
      const server = await serverClientOf({ data, key }).catch(() => null)
      const openAccount = (found: Client): Promise<AccountClient> => enterAccount(found, named)
      const { findings: more, running } = await checkProgram(server, { bundled: databaseUrl === null, openAccount })
      add(more)
      if (running !== null) add(checkSources(running.diagnostics))
      if (url !== undefined) add(await receiver(running?.client ?? null, url))
    }
    const failed = findings.some(({ state }) => state === 'fail')
    if (json) printJson({ ok: !failed, findings })
    return failed ? 1 : 0
  },
})

async function receiver(client: AccountClient | null, url: string): Promise<readonly Finding[]> {
  if (client === null)
    return [
      createFinding(
        'receiver',
        'fail',
        `${url} was not checked: only a running Offhook can do that. Start "offhook serve" first.`,
      ),
    ]
  return checkReceiver(client, url).catch((thrown: unknown) => [
    createFinding('receiver', 'fail', `${url} was not checked: ${messageOf(thrown).replaceAll(/\s*\n\s*/g, ' ')}`),
  ])
}

const MARKS = { ok: ['green', '✔'], warn: ['yellow', '!'], fail: ['red', '✘'] } as const

function lineOf({ about, state, says }: Finding): string {
  const [colour, mark] = MARKS[state]
  return `${paint(colour, `${mark} ${state.padEnd(4)}`)}  ${about.padEnd(11)}  ${escapeControls(says)}`
}

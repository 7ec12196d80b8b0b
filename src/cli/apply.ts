// offhook apply: applies a configuration file, after showing the plan.
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { OffhookError, messageOf } from '../errors.ts'
import type { AppliedConfig, ApplyConfigInput, Config, PlanItem } from '../client/client.ts'
import { ProblemError, unwrap, type AccountClient } from './client.ts'
import type { ExitCode } from './command.ts'
import { defineCommand } from './command.ts'
import { readConfigFile } from './config-file.ts'
import type { ConfigFile, ConfigProblem } from './config-file.ts'
import { TARGET_ARGS, accountClientOf } from './target.ts'
import { planLines, summaryOf } from './plan.ts'
import { printNote, printLine, printJson, escapeControls } from './terminal.ts'

export const apply = defineCommand({
  name: 'apply',
  summary: 'Apply a configuration file',
  about: [
    'Makes the account match the file: sources, steps, numbers, integrations and settings. Applies all changes or none.',
    'Items that an earlier version of the file managed and this one omits are removed. Items that no file has managed stay.',
    'Offhook shows a plan first. Secrets are references: ${CRM_TOKEN}, a variable of this shell, or {file: path}.',
  ].join('\n'),
  args: {
    file: { type: 'string', short: 'f', description: 'The file, YAML or JSON', required: true, valueHint: 'file' },
    'dry-run': { type: 'boolean', description: 'Show the plan and exit' },
    yes: { type: 'boolean', short: 'y', description: 'Remove items that are no longer in the file, without asking' },
    'keep-secrets': { type: 'boolean', description: 'Keep the stored secret where its variable is not set' },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook apply -f offhook.yaml --dry-run', 'Show what would change'],
    ['offhook apply -f offhook.yaml', 'Show the plan and apply it'],
    ['CRM_TOKEN=… offhook apply -f offhook.yaml --yes --json', 'Apply from a script'],
  ],
  run: async (args): Promise<ExitCode> => {
    const json = args.json
    const keepSecrets = args['keep-secrets']
    const file = readConfigFile(await contentOf(args.file), { path: args.file, env: process.env, keepSecrets })
    if (file.wrong.length > 0) return printProblems(args.file, file.wrong, json)
    const client = await accountClientOf(args)
    // The API checks the content of the file, against the same schema.
    const order = { config: file.config as Config, keep_secrets: keepSecrets }
    const planned = await ask(client, order, { file, dryRun: true })
    if ('wrong' in planned) return printProblems(args.file, planned.wrong, json)
    const { plan } = planned
    if (!json) for (const line of planLines(plan)) printLine(line)
    if (args['dry-run'] || plan.every((item) => item.action === 'unchanged'))
      return printResult(plan, { json, applied: false })
    if (!args.yes && !(await confirmRemoval(plan))) return 1
    const applied = await ask(client, order, { file, dryRun: false })
    return 'wrong' in applied
      ? printProblems(args.file, applied.wrong, json)
      : printResult(applied.plan, { json, applied: true })
  },
})

async function contentOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new OffhookError('unreadable', `Can’t read ${path}: ${messageOf(cause)}.`, { cause })
  })
}

/** Asks the API for the plan, or for the errors in the file. */
async function ask(
  client: AccountClient,
  order: ApplyConfigInput,
  { file, dryRun }: { readonly file: ConfigFile; readonly dryRun: boolean },
): Promise<AppliedConfig | { readonly wrong: readonly ConfigProblem[] }> {
  try {
    return await unwrap(client.POST('/config', { body: { ...order, dry_run: dryRun } }))
  } catch (thrown) {
    if (!(thrown instanceof ProblemError) || thrown.errors.length === 0) throw thrown
    return { wrong: thrown.errors.map((flaw) => file.place(flaw)) }
  }
}

function printProblems(path: string, wrong: readonly ConfigProblem[], json: boolean): ExitCode {
  const sorted = wrong.toSorted((a, b) => a.line - b.line || a.column - b.column)
  const message = `Can’t apply ${path}. Nothing was changed.`
  if (json) printJson({ error: { code: 'bad_config', message, errors: sorted } })
  else {
    for (const { line, column, pointer, detail } of sorted)
      printNote(
        `${path}:${line}:${column}: ${pointer === '' ? '' : `${escapeControls(pointer.slice(1).replaceAll('/', '.'))}: `}${escapeControls(detail)}`,
      )
    printNote(message)
  }
  return 1
}

function printResult(
  plan: readonly PlanItem[],
  { json, applied }: { readonly json: boolean; readonly applied: boolean },
): ExitCode {
  if (json) printJson({ plan, applied })
  else printNote(summaryOf(plan, applied))
  return 0
}

/** Asks the person to confirm removals. Without a terminal nothing is removed: somebody has to agree to the plan. */
async function confirmRemoval(plan: readonly PlanItem[]): Promise<boolean> {
  const removed = plan.filter((item) => item.action === 'delete')
  if (removed.length === 0) return true
  const names = removed.map(({ kind, name }) => `${kind} ${escapeControls(name)}`).join(', ')
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new OffhookError('not_agreed', `This would remove ${names}. Nothing was changed. Add --yes to confirm.`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`Remove ${names}? Type yes: `)
  terminal.close()
  if (answer.trim().toLowerCase() === 'yes') return true
  printNote('Nothing was changed.')
  return false
}

// offhook services: lists the catalogue, and the inputs of a service.
import type { Service } from '../client/client.ts'
import { unwrap } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand, nearest } from './command.ts'
import { SERVER_ARGS, serverClientOf } from './target.ts'
import { paint, printLine, printJson, table } from './terminal.ts'

export const services = defineCommand({
  name: 'services',
  summary: 'List services and their settings',
  about: [
    'A service fills in the request of an integration. Choose one in the dashboard, or set "service" and "settings" in the API.',
    'A beta service relies on something its vendor does not document.',
  ].join('\n'),
  args: {
    which: { type: 'positional', description: 'Service ID, to show its settings', required: false },
    ...SERVER_ARGS,
  },
  examples: [
    ['offhook services', 'List all services, and when each was checked'],
    ['offhook services slack', 'Show the settings of Slack, and where to find them'],
    ['offhook services slack --json', 'Print settings and request as JSON'],
  ],
  run: async (args): Promise<ExitCode> => {
    const client = await serverClientOf(args)
    const { data: all } = await unwrap(client.GET('/api/v1/services'))
    const { which } = args
    const found = which === undefined ? all : all.filter(({ id }) => id === which)
    const [first] = found
    if (first === undefined) {
      const ids = all.map(({ id }) => id)
      throw new UsageError(`Unknown service "${which}".${nearest(which ?? '', ids, '')} "offhook services" lists them.`)
    }
    if (args.json) printJson(found)
    else if (which === undefined) listAll(found)
    else printService(first)
    return 0
  },
})

function listAll(all: readonly Service[]): void {
  const rows = all.map(({ id, name, group, checked, beta }) => [id, name, group, checked.on, beta ? 'beta' : ''])
  for (const line of table([['id', 'name', 'group', 'checked', ''], ...rows])) printLine(line)
}

function printService({ id, name, summary, inputs, paste, dry_run, unconfirmed, checked, docs_url }: Service): void {
  printLine(`${paint('bold', name)} (${id}): ${summary}`)
  printLine(`Checked on ${checked.on} against ${checked.against}.${docs_url === null ? '' : ` ${docs_url}`}`)
  if (unconfirmed !== null) printLine(`Beta: ${unconfirmed}`)
  for (const { key, label, description, options, required, secret, example } of inputs) {
    const marks = [...(required ? [] : ['optional']), ...(secret ? ['secret'] : [])].join(', ')
    printLine()
    printLine(`${paint('bold', label)} (settings.${key})${marks === '' ? '' : `: ${marks}`}`)
    printLine(`  ${description}`)
    for (const { value, label: what } of options) printLine(`  ${value}: ${what}`)
    if (example !== '') printLine(`  Example: ${example}`)
  }
  if (dry_run !== null) printLine(`\nA dry run: ${dry_run.note}`)
  if (paste !== null) printLine(`\n${paint('bold', paste.label)}\n\n${paste.text}`)
}

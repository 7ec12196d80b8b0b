// The configuration of an account as a file for "offhook apply": without secrets, each with a reference in its place.
import { writeFile } from 'node:fs/promises'
import { Document, isScalar } from 'yaml'
import type { ExportedConfig } from '../client/client.ts'
import { unwrap, type AccountClient } from './client.ts'
import type { ExitCode } from './command.ts'
import { count, printNote, printJson, escapeControls } from './terminal.ts'
import { parsePointer } from '../json/json-pointer.ts'

export async function exportConfig(
  client: AccountClient,
  { output, json }: { readonly output: string | undefined; readonly json: boolean },
): Promise<ExitCode> {
  const exported = await unwrap(client.GET('/config'))
  const schema = `${client.server.url}/offhook.schema.json`
  // The output is JSON with --json; a file is YAML, unless its name says otherwise.
  const isJson = output === undefined ? json : output.endsWith('.json')
  const { offhook, ...rest } = exported.config
  const text = isJson ? `${JSON.stringify({ $schema: schema, offhook, ...rest }, null, 2)}\n` : yamlOf(exported, schema)
  if (output === undefined) process.stdout.write(text)
  else await writeFile(output, text)
  const variables = [...new Set(exported.secrets.map(({ variable }) => variable))]
  if (output !== undefined && json) printJson({ output, variables })
  else {
    printNote(`Configuration written${output === undefined ? '' : ` to ${output}`}.`)
    if (variables.length > 0)
      printNote(
        `To apply it elsewhere, set ${count(variables.length, 'variable')}: ${variables.map(escapeControls).join(', ')}.`,
      )
  }
  return 0
}

function yamlOf({ config, secrets }: ExportedConfig, schema: string): string {
  const document = new Document(config)
  document.commentBefore = [
    ` yaml-language-server: $schema=${schema}`,
    ' Apply it with: offhook apply -f <this file>',
    ' Secrets are not included. Each is a variable that you set when you apply the file.',
  ].join('\n')
  for (const { pointer, description } of secrets) {
    const node = document.getIn(parsePointer(pointer), true)
    // Not even the last characters of the secret: the file may be kept with its history.
    if (isScalar(node)) node.comment = ` ${escapeControls(description)}`
  }
  // Long templates stay on one line, as they were typed.
  return document.toString({ lineWidth: 0 })
}

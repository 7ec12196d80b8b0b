// The example receivers in PHP and Go, which few machines have, and the check of a signature in Go, which must be compiled.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { EXAMPLES, isMissing, testReceiver } from './example-receivers.ts'

const folder = mkdtempSync(join(tmpdir(), 'offhook-go-'))
after(() => rmSync(folder, { recursive: true }))
const program = join(folder, 'receiver')
const noGo = isMissing('go', 'version')
if (noGo === false)
  execFileSync('go', ['build', '-o', program, join(EXAMPLES, 'receiver.go')], {
    env: { ...process.env, GOTOOLCHAIN: 'local' },
  })

testReceiver({
  name: 'PHP',
  file: 'receiver.php',
  command: (port) => ['php', '-S', `127.0.0.1:${port}`],
  data: 'calls.db',
  // PHP's server for development runs out of memory.
  spared: 'content-length: 99999999999999999999',
  skip: isMissing('php', '-r exit(extension_loaded("pdo_sqlite") ? 0 : 1);'),
})

// `go run receiver.go` without compiling it for each test: the program ignores its argument.
testReceiver({ name: 'Go', file: 'receiver.go', command: () => [program], data: 'calls.ndjson', skip: noGo })

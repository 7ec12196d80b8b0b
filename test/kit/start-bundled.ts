// Starts the bundled server of a data folder in a process of its own, prints the result in one line of JSON, and waits to be
// killed. For tests that need another user, or a program that dies: see test/embedded.ci.test.ts.
import { startBundledServer } from '../../src/store/bundled-server/bundled-server.ts'
import { messageOf } from '../../src/errors.ts'

const [dataFolder = '', elsewhere] = process.argv.slice(2)
try {
  const { connectionString, wasRunning: found } = await startBundledServer({
    dataFolder,
    ...(elsewhere !== undefined && { elsewhere }),
    onEnded: () => undefined,
  })
  console.log(JSON.stringify({ connectionString, found }))
  setInterval(() => undefined, 1_000)
} catch (error) {
  console.log(JSON.stringify({ error: messageOf(error) }))
}

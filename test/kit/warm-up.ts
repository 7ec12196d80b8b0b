// Starts the program that the files of a run share, before its tests, and stores its OpenAPI document in the file of the argument.
// The program ends once the runner disconnects.
//
// Node stores its cache of compiled modules when a process ends by itself. Tests kill their programs, so unless this program had
// ended once, each of them would compile all modules again, which takes a second of a core.
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { freshDatabase } from './database.ts'
import { LOCAL, startProgram } from './program.ts'

await using database = await freshDatabase()
await using program = await startProgram({ database: database.connectionString, env: LOCAL })
const answer = await program.ask('/openapi.json')
await writeFile(String(process.argv[2]), await answer.text())
await program.kill('SIGTERM')
await program.start()
const ended = once(process, 'disconnect')
process.send?.({ url: program.url, key: program.key, database: database.connectionString })
program.process.once('exit', () => {
  if (process.connected) console.error('the program that tests share ended', program.output())
})
await ended

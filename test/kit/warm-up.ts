// Starts the program once before the tests of a run, and stores its OpenAPI document in the file of the argument.
//
// Node stores its cache of compiled modules when a process ends by itself. Tests kill their programs, so without this program
// each of them would compile all modules again, which takes a second of a core.
import { writeFile } from 'node:fs/promises'
import { freshDatabase } from './database.ts'
import { startProgram } from './program.ts'

await using database = await freshDatabase()
await using program = await startProgram({ database: database.connectionString })
const answer = await program.ask('/openapi.json')
await writeFile(String(process.argv[2]), await answer.text())
await program.kill('SIGTERM')

// Tests that `npm run test:ci` runs once more on the code of the npm package (package-code.ts). The modules of the package are
// exactly the sources without types, which test/release/package.ci.test.ts compares, together with all other files. What can
// still differ is where a module finds what it does not import: these files try each kind of it. `npm run test:long` runs all
// tests on the package.
export const PACKAGE_TESTS: Readonly<Record<string, string>> = {
  'src/recordings/audio/converter.test.ts': 'a thread whose module has another extension; the decoders in WebAssembly',
  'src/api/auth/password-rules.test.ts': 'a thread that loads large lists of words from packages',
  'src/program/watchdog.test.ts': 'a thread that ends the process',
  'src/store/bundled-server/programs.test.ts': 'PostgreSQL, found from where the module is',
  'src/program/security-releases.test.ts': 'an import of JSON, which bin/offhook reads too',
  'src/text/sha256.test.ts': 'an import by a name that package.json defines',
  'src/receiving/verify.test.ts': 'the module for receivers of requests',
  'test/client/client.test.ts': 'the client, against a program of the package',
  'test/api/document.test.ts': 'the OpenAPI document, with its file of examples',
  'test/api/config.test.ts': 'the JSON Schema of configurations',
  'test/move/program.ci.test.ts': 'the migrations, run by a command on a second database',
}

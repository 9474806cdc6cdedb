// What the tests have to cover is the source; examples and the packed package run its build.

import { readdirSync } from 'node:fs'

const sources = readdirSync(new URL('../lib', import.meta.url), { recursive: true })
  .filter(file => file.endsWith('.ts'))
  .map(file => `lib/${file.replaceAll('\\', '/')}`)

export default () => ['index.ts', ...sources]

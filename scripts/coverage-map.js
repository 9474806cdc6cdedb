// What the tests have to cover is the source; examples and the packed package run its build.

import { readdirSync } from 'node:fs'

const sources = ['index.ts', ...readdirSync(new URL('../lib', import.meta.url)).map(file => `lib/${file}`)]

export default () => sources

// Lets Node.js run the source and its tests: `node --import ./scripts/typescript.js`. tap's own way loads the whole compiler in
// each process, which costs more than most tests: TAP_TYPE_STRIP_ONLY in package.json keeps it from doing so.

import { register } from 'node:module'

register('./typescript-hooks.js', import.meta.url)

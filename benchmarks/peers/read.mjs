// Lets one linter for prose read many texts: node read.mjs alex|write-good|floor
//
// Reads a JSON list of texts from standard input. Writes {"load", "mib", "spent", "remarks"}:
// milliseconds to load it, MiB that this added, and for each text milliseconds of the processor
// and the number of remarks. The floor splits each text into words.

import { readFileSync } from 'node:fs'

const PEERS = {
  alex: async () => {
    const { text } = await import('alex')
    return (post) => text(post).messages.length
  },
  'write-good': async () => {
    const { default: writeGood } = await import('write-good')
    return (post) => writeGood(post).length
  },
  floor: async () => (post) => {
    post.toLowerCase().match(/[\p{L}\p{N}_]+/gu)
    return 0
  },
}
const WARM_UP = 50

const texts = JSON.parse(readFileSync(0, 'utf8'))
const memory = () => process.memoryUsage().rss / 2 ** 20
const processor = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const before = { mib: memory(), at: processor() }
const read = await PEERS[process.argv[2]]()
read('Hello.')
const load = processor() - before.at
texts.slice(0, WARM_UP).forEach(read)
const spent = []
const remarks = texts.map((text) => {
  const start = processor()
  const found = read(text)
  spent.push(processor() - start)
  return found
})
process.stdout.write(JSON.stringify({ load, mib: memory() - before.mib, spent, remarks }))

// A Bluesky server (a PDS) and the directory of identities that it asks, on 127.0.0.1 only.
//
// node start.mjs '{"data": FOLDER, "pdsPort": N, "plcPort": N, "handles": ["ana.test", ...]}'
//
// Makes the accounts, prints `READY {"accounts": [{"handle", "did", "appPassword"}, ...]}`
// and serves until its standard input ends or a signal comes. The directory keeps everything
// in memory, so the data folder is good for one run.

import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import atproto from '@atproto/pds'
import directory from '@did-plc/server'

const HOST = '127.0.0.1'
const { data, pdsPort, plcPort, handles } = JSON.parse(process.argv[2])
const secret = (bytes) => randomBytes(bytes).toString('hex')

// Both programs call listen(port) and would be open to the network.
function onLoopback(server) {
  const listen = server.app.listen.bind(server.app)
  server.app.listen = (port, ...rest) => listen(port, HOST, ...rest)
  return server
}

const plc = onLoopback(
  directory.PlcServer.create({ db: directory.Database.mock(), port: plcPort }),
)
await plc.start()

const settings = {
  devMode: true,
  hostname: 'localhost',
  port: pdsPort,
  serviceDid: 'did:web:localhost',
  serviceHandleDomains: ['.test'],
  dataDirectory: data,
  blobstoreDiskLocation: path.join(data, 'blobs'),
  blobstoreDiskTmpLocation: path.join(data, 'blobs-on-their-way'),
  didPlcUrl: `http://${HOST}:${plcPort}`,
  bskyAppViewUrl: `http://${HOST}:1`, // nobody is there: views are not part of this server
  bskyAppViewDid: 'did:web:nobody.invalid',
  crawlers: [],
  inviteRequired: false,
  disableSsrfProtection: true,
  rateLimitsEnabled: false,
  jwtSecret: secret(24),
  dpopSecret: secret(32),
  adminPassword: secret(16),
  plcRotationKeyK256PrivateKeyHex: secret(32),
}
const pds = onLoopback(
  await atproto.PDS.create(atproto.envToCfg(settings), atproto.envToSecrets(settings)),
)
await pds.start()

async function call(method, body, token) {
  const headers = { 'content-type': 'application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  const answer = await fetch(`http://${HOST}:${pdsPort}/xrpc/com.atproto.server.${method}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

const accounts = []
for (const handle of handles) {
  const made = await call('createAccount', {
    handle,
    email: `${handle}@example.com`,
    password: secret(12),
  })
  const app = await call('createAppPassword', { name: 'second-opinion' }, made.accessJwt)
  accounts.push({ handle, did: made.did, appPassword: app.password })
}
console.log(`READY ${JSON.stringify({ accounts })}`)

process.stdin.resume()
await Promise.race([
  once(process.stdin, 'end'),
  once(process, 'SIGTERM'),
  once(process, 'SIGINT'),
])
await Promise.allSettled([pds.destroy(), plc.destroy()])
process.exit(0)

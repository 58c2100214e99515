// An S3-compatible store on 127.0.0.1 only, which checks signatures by code of its own.
//
// node start.mjs '{"data": FOLDER, "port": N, "bucket": NAME}'
//
// Its one account has the key S3RVER with the secret S3RVER. Prints `READY` and serves until its
// standard input ends or a signal comes.

import { once } from 'node:events'
import S3rver from '@20minutes/s3rver'

const { data, port, bucket } = JSON.parse(process.argv[2])
const store = new S3rver({
  address: '127.0.0.1',
  port,
  silent: true,
  directory: data,
  configureBuckets: [{ name: bucket }],
})
await store.run()
console.log('READY')
await Promise.race([once(process.stdin.resume(), 'end'), once(process, 'SIGTERM')])
await store.close()
process.exit(0)

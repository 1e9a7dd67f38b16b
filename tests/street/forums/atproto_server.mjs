// Serve an AT-protocol data server with a directory of its own on loopback, and write the threads as posts of accounts.
// Run by the street: node atproto_server.mjs MODULES PORT SAID FOLDER
import { createRequire } from 'node:module'
import { readFileSync, mkdirSync } from 'node:fs'
import { randomBytes } from 'node:crypto'

const [modules, port, said, folder] = process.argv.slice(2)
const require = createRequire(`${modules}/package.json`)
const { PlcServer, Database } = require('@did-plc/server')
const { PDS, envToCfg, envToSecrets } = require('@atproto/pds')
const { Secp256k1Keypair } = require('@atproto/crypto')

const plc = PlcServer.create({ db: Database.mock(), port: Number(port) + 1 })
await plc.start()
mkdirSync(`${folder}/blobs`, { recursive: true })
const key = await Secp256k1Keypair.create({ exportable: true })
const environment = {
  devMode: true, port: Number(port), hostname: 'localhost', dataDirectory: folder, blobstoreDiskLocation: `${folder}/blobs`,
  didPlcUrl: `http://127.0.0.1:${Number(port) + 1}`, jwtSecret: randomBytes(16).toString('hex'), adminPassword: 'street',
  plcRotationKeyK256PrivateKeyHex: Buffer.from(await key.export()).toString('hex'), inviteRequired: false,
  serviceHandleDomains: ['.test'], bskyAppViewUrl: 'http://127.0.0.1:9', bskyAppViewDid: 'did:example:none', crawlers: [],
}
const pds = await PDS.create(envToCfg(environment), envToSecrets(environment))
await pds.start()

const ask = async (name, body, token) => {
  const answer = await fetch(`http://127.0.0.1:${port}/xrpc/${name}`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
  })
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
const accounts = {}
for (const [, posts] of JSON.parse(readFileSync(said, 'utf8'))) {
  for (const [author, text, createdAt] of posts) {
    const name = author.toLowerCase().replace(/[^a-z0-9]/g, '')
    accounts[name] ??= await ask('com.atproto.server.createAccount', {
      handle: `${name}.test`, email: `${name}@members.example`, password: 'street-street',
    })
    const { did, accessJwt } = accounts[name]
    await ask('com.atproto.repo.createRecord', {
      repo: did, collection: 'app.bsky.feed.post', validate: false,
      record: { $type: 'app.bsky.feed.post', text, createdAt },
    }, accessJwt)
  }
}
console.log('READY ' + JSON.stringify(Object.fromEntries(Object.entries(accounts).map(([name, { did }]) => [name, did]))))

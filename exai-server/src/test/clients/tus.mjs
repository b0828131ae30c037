// The stock tus client against the server's uploads: usage: tus.mjs MCP-URL TOKEN
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Upload, canStoreURLs } from 'tus-js-client';

const [mcp, token] = process.argv.slice(2);
const endpoint = new URL('/files', mcp).href;
const headers = { Authorization: `Bearer ${token}` };
assert.equal(canStoreURLs, true);

const stored = async (id) => {
  const answer = await fetch(mcp, {
    method: 'POST',
    headers: {
      ...headers,
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      'MCP-Protocol-Version': '2026-07-28',
      'Mcp-Method': 'tools/call',
      'Mcp-Name': 'manage_files',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'manage_files',
        arguments: { operation: 'show', file_id: id },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  });
  return (await answer.json()).result.structuredContent.file;
};

const upload = (content, options, act = (it) => it.start()) =>
  new Promise((resolve, reject) => {
    const it = new Upload(content, {
      endpoint,
      headers,
      retryDelays: null,
      metadata: { filename: 'größe.bin', filetype: 'application/octet-stream' },
      ...options,
      onError: reject,
      onSuccess: ({ lastResponse }) => resolve({ url: it.url, file: lastResponse.getHeader('File-Id') }),
    });
    act(it);
  });

const check = async (content, done) => {
  const file = await stored(done.file);
  assert.equal(file.bytes, content.length);
  assert.equal(file.sha256, createHash('sha256').update(content).digest('hex'));
  assert.equal(file.name, 'größe.bin');
};

const content = randomBytes(3_000_000);
await check(content, await upload(content, {}));
await check(content, await upload(content, { chunkSize: 700_000 }));
await check(content, await upload(content, { chunkSize: 700_000, uploadDataDuringCreation: true }));
await check(content, await upload(content, { overridePatchMethod: true }));
await check(Buffer.alloc(0), await upload(Buffer.alloc(0), {}));

// One client breaks off behind the first piece, and another one goes on from the address alone.
const address = await new Promise((resolve, reject) => {
  const it = new Upload(content, {
    endpoint,
    headers,
    retryDelays: null,
    chunkSize: 1_000_000,
    metadata: { filename: 'größe.bin' },
    onError: reject,
    onChunkComplete: () => it.abort().then(() => resolve(it.url)),
  });
  it.start();
});
let begun = -1;
const resumed = await upload(content, {
  uploadUrl: address,
  onProgress: (sent) => {
    begun = begun < 0 ? sent : begun;
  },
});
assert.ok(begun >= 1_000_000, 'what had come was not sent again');
await check(content, resumed);

const dropped = await new Promise((resolve, reject) => {
  const it = new Upload(content, {
    endpoint,
    headers,
    retryDelays: null,
    chunkSize: 1_000_000,
    onError: reject,
    onChunkComplete: () => it.abort(true).then(() => resolve(it.url)),
  });
  it.start();
});
assert.equal((await fetch(dropped, { method: 'HEAD', headers })).status, 404);

await assert.rejects(upload(content, { headers: { Authorization: 'Bearer wrong' } }), /401/);
console.log('ok tus: whole, in pieces, during creation, empty, resumed, given up');

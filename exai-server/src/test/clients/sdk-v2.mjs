// The official TypeScript SDK, version 2: usage: sdk-v2.mjs ERA stdio COMMAND... | sdk-v2.mjs ERA http URL TOKEN
// where ERA is legacy, auto or a pinned revision such as 2026-07-28
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { check } from './checks.mjs';

const [era, transport, ...rest] = process.argv.slice(2);
const mode = era === 'legacy' || era === 'auto' ? era : { pin: era };

function open() {
  if (transport === 'stdio') {
    const [command, ...args] = rest;
    return new StdioClientTransport({ command, args, env: process.env });
  }
  const [url, token] = rest;
  return new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  });
}

async function connect() {
  const client = new Client({ name: 'smoke-v2', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(open());
  return client;
}

await check(`TypeScript SDK v2, ${era}, over ${transport}`, connect, (client, args, options) =>
  client.callTool({ name: 'chat', arguments: args }, options),
);

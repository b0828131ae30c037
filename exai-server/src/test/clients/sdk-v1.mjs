// The official TypeScript SDK, version 1: usage: sdk-v1.mjs stdio COMMAND... | sdk-v1.mjs http URL TOKEN
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { check } from './checks.mjs';

const [transport, ...rest] = process.argv.slice(2);

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
  const client = new Client({ name: 'smoke-v1', version: '1' });
  await client.connect(open());
  return client;
}

await check(`TypeScript SDK v1 over ${transport}`, connect, (client, args, options) =>
  client.callTool({ name: 'chat', arguments: args }, undefined, options),
);

// One malformed line on standard input must not end a stdio server: usage: malformed-line.mjs COMMAND...
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const [command, ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const next = async () => JSON.parse((await lines.next()).value);
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};
const listing = (id) => JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/list', params: { _meta: meta } });

server.stdin.write('{"jsonrpc":"2.0", this is not json\n');
server.stdin.write('\n');
server.stdin.write(`${listing(7)}\n`);
const first = await next();
const second = await next();
const answer = first.id === 7 ? first : second;
const fault = first.id === 7 ? second : first;
assert.equal(fault.error.code, -32700);
assert.ok(answer.result.tools.length > 0);

const ended = new Promise((resolve) => server.on('exit', resolve));
server.stdin.end();
assert.equal(await ended, 0, 'the end of the input ends the server cleanly');
console.log('ok stdio: a malformed line is answered and survived, the end of input ends the server');

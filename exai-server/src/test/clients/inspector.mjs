// The official Inspector on the command line: usage: inspector.mjs URL TOKEN STDIO-COMMAND...
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [url, token, command, ...args] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
const config = join(folder, 'mcp.json');

function servers(protocolEra) {
  return {
    http: { type: 'streamable-http', url, headers: { Authorization: `Bearer ${token}` }, protocolEra },
    stdio: { type: 'stdio', command, args, env: { ...process.env }, protocolEra },
  };
}

function inspect(server, ...options) {
  const run = spawnSync('mcp-inspector', ['--cli', '--config', config, '--server', server, '--format', 'json', ...options], {
    encoding: 'utf8',
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

try {
  for (const era of ['legacy', 'auto', 'modern']) {
    writeFileSync(config, JSON.stringify({ mcpServers: servers(era) }));
    for (const server of ['http', 'stdio']) {
      const list = inspect(server, '--method', 'tools/list');
      assert.equal(list.code, 0, list.err);
      assert.match(list.out, /"listmodels"/);
      const call = ['--method', 'tools/call', '--tool-name', 'chat'];
      const good = inspect(server, ...call, '--tool-arg', 'prompt=hello inspector', 'model=demo/echo');
      assert.equal(good.code, 0, good.err);
      assert.match(good.out, /hello inspector/);
      const bad = inspect(server, ...call, '--tool-arg', 'prompt=hi', 'model=no-such-model');
      assert.equal(bad.code, 5, `a tool error has exit code 5: ${bad.err}`);
      console.log(`ok Inspector, ${era}, over ${server}: list, call, error`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

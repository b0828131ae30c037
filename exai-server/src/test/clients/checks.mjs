// What every independent client must be able to do with a running server, whatever SDK it is built on.
import assert from 'node:assert/strict';

const MODEL = 'demo/echo';
const SLOW_PROMPT = Array.from({ length: 2000 }, (_, i) => `word${i}`).join(' ');

/** The structured result of a tool call; fails when the text mirror is missing. */
function structured(result) {
  assert.ok(result.content?.some((part) => part.type === 'text'), 'a structured result is mirrored as text');
  return result.structuredContent;
}

async function listsTheTools(client) {
  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name);
  for (const name of ['chat', 'listmodels', 'status', 'version']) {
    assert.ok(names.includes(name), `tool ${name} is listed`);
  }
}

async function callsATool(client) {
  const result = await client.callTool({ name: 'chat', arguments: { prompt: 'hello world', model: MODEL } });
  assert.ok(!result.isError, JSON.stringify(result.content));
  const answer = structured(result);
  assert.match(answer.content, /hello world/);
  assert.equal(answer.model, MODEL);
  assert.ok(answer.continuation_id, 'a chat can be continued');
}

async function continuesAConversation(client) {
  const first = structured(await client.callTool({ name: 'chat', arguments: { prompt: 'one', model: MODEL } }));
  const second = structured(
    await client.callTool({ name: 'chat', arguments: { prompt: 'two', continuation_id: first.continuation_id } }),
  );
  assert.equal(second.continuation_id, first.continuation_id);
}

async function seesProgress(client, call) {
  const seen = [];
  await call(client, { prompt: SLOW_PROMPT.slice(0, 400), model: MODEL }, { onprogress: (p) => seen.push(p.progress) });
  assert.ok(seen.length > 0, 'progress arrives while tokens do');
  assert.ok(seen.every((value, i) => i === 0 || value > seen[i - 1]), `progress rises: ${seen}`);
}

async function seesErrors(client, call) {
  const result = await call(client, { prompt: 'hi', model: 'no-such-model' }, {});
  assert.equal(result.isError, true);
  assert.equal(JSON.parse(result.content[0].text).error.code, 'NOT_FOUND');
  await assert.rejects(client.callTool({ name: 'no_such_tool', arguments: {} }), (error) => error.code === -32602);
}

async function cancels(client, call) {
  const abort = new AbortController();
  const running = call(
    client,
    { prompt: SLOW_PROMPT, model: MODEL },
    { signal: abort.signal, onprogress: () => abort.abort('enough') },
  );
  await assert.rejects(running);
  const deadline = Date.now() + 5000;
  for (;;) {
    const status = structured(await client.callTool({ name: 'status', arguments: {} }));
    if (status.sessions.live === 0) {
      return;
    }
    assert.ok(Date.now() < deadline, `the cancelled call still runs: ${JSON.stringify(status.sessions)}`);
  }
}

/** Clients count their ids from zero, so two clients at once cross them; each call must get its own answer. */
async function keepsAnswersApart(clients, call) {
  const marks = Array.from({ length: 200 }, (_, i) => `mark-${i}-of-200`);
  const results = await Promise.all(
    marks.map((mark, i) => call(clients[i % clients.length], { prompt: mark, model: MODEL }, {})),
  );
  results.forEach((result, i) => {
    assert.ok(!result.isError, JSON.stringify(result.content));
    assert.ok(structured(result).content.includes(marks[i]), `call ${i} got another call's answer`);
  });
}

/** Runs all checks with clients made by {@code connect}; {@code call(client, arguments, options)} calls chat. */
export async function check(label, connect, call) {
  const clients = [await connect(), await connect()];
  try {
    const [client] = clients;
    await listsTheTools(client);
    await callsATool(client);
    await continuesAConversation(client);
    await seesProgress(client, call);
    await seesErrors(client, call);
    await cancels(client, call);
    await keepsAnswersApart(clients, call);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
  console.log(`ok ${label}: list, call, continue, progress, error, cancel, 200 calls with crossed ids`);
}

// What the YAML language server says of stack files, as an editor asks it: node schemas.mjs FOLDER FILE…
//
// Each file begins with the modeline that names the schema beside it. The answer is JSON: {file: [message]}, and under
// `completed` what it offers at the end of the last file.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, ...files] = process.argv.slice(2);
const program = join(createRequire(import.meta.url).resolve('yaml-language-server/package.json'), '../bin/yaml-language-server');
const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });

let buffer = Buffer.alloc(0);
const waiting = new Map();
const diagnosed = new Map();
const write = message => {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
};
const heard = message => {
  if (message.id !== undefined && message.method) {
    // It asks for settings: one answer for each part asked for. Nothing may be fetched.
    const parts = message.params?.items ?? [];
    const settings = { yaml: { validate: true, completion: true, schemaStore: { enable: false } } };
    write({ id: message.id, result: parts.map(part => (part.section === 'yaml' ? settings.yaml : {})) });
  } else if (message.id !== undefined) {
    waiting.get(message.id)?.(message.result);
  } else if (message.method === 'textDocument/publishDiagnostics') {
    diagnosed.get(message.params.uri)?.(message.params.diagnostics.map(it => it.message));
  }
};
server.stdout.on('data', data => {
  buffer = Buffer.concat([buffer, data]);
  for (;;) {
    const head = buffer.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/Content-Length: (\d+)/.exec(buffer.subarray(0, head).toString())[1]);
    if (buffer.length < head + 4 + length) return;
    const body = buffer.subarray(head + 4, head + 4 + length).toString();
    buffer = buffer.subarray(head + 4 + length);
    heard(JSON.parse(body));
  }
});
let last = 0;
const ask = (method, params) => new Promise(resolve => {
  last += 1;
  waiting.set(last, resolve);
  write({ id: last, method, params });
});

await ask('initialize', {
  processId: process.pid, rootUri: pathToFileURL(folder).href, workspaceFolders: null,
  capabilities: { workspace: { configuration: true }, textDocument: { publishDiagnostics: {}, completion: {} } },
});
write({ method: 'initialized', params: {} });
const answer = {};
let uri, text;
for (const file of files) {
  uri = pathToFileURL(join(folder, file)).href;
  text = readFileSync(join(folder, file), 'utf8');
  const said = new Promise(resolve => diagnosed.set(uri, resolve));
  write({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
  answer[file] = await said;
}
const lines = text.split('\n');
const offered = await ask('textDocument/completion', {
  textDocument: { uri }, position: { line: lines.length - 1, character: lines.at(-1).length },
});
answer.completed = offered.items.map(item => item.label);
server.kill();
console.log(JSON.stringify(answer));

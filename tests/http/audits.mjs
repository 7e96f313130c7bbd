// Runs the audits of the GraphQL-over-HTTP draft against a running server. Environment:
//   ENTENTE_URL  base address of the server, such as http://127.0.0.1:8080/
import { serverAudits } from 'graphql-http';

const { ENTENTE_URL } = process.env;
if (!ENTENTE_URL) {
  console.error('ENTENTE_URL is not set');
  process.exit(2);
}

const audits = serverAudits({ url: new URL('graphql', ENTENTE_URL).href });
let passed = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === 'ok') passed += 1;
  const reason = result.status === 'ok' ? '' : `: ${result.reason}`;
  console.log(`${result.status.padEnd(5)} ${audit.id} ${audit.name}${reason}`);
}
console.log(`${passed} of ${audits.length}`);
process.exitCode = audits.length > 0 && passed === audits.length ? 0 : 1;

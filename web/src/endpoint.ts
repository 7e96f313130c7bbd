import type { Fetcher } from '@graphiql/toolkit';

type Request = Parameters<Fetcher>[0];

// Relative to the page, so that the playground also works under a path prefix.
const endpoint = new URL('graphql', document.baseURI);
export const schemaUrl = new URL('schema.graphql', document.baseURI).href;

export async function request(body: Request, headers: Record<string, string> = {}) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  if (!response.headers.get('content-type')?.includes('json')) {
    throw new Error(`The server answered ${response.status}: ${await response.text()}`);
  }
  return response.json();
}

export const fetcher: Fetcher = (params, options) => request(params, options?.headers);

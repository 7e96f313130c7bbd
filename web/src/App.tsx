import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { fetcher } from './endpoint';
import { examples } from './examples';
import { EXAMPLES_PLUGIN } from './ExamplesPlugin';
import { isFirstVisit } from './firstVisit';
import { Header } from './Header';

const plugins = [EXAMPLES_PLUGIN, HISTORY_PLUGIN];
const visiblePlugin = isFirstVisit() ? EXAMPLES_PLUGIN : undefined;

export function App() {
  return (
    <>
      <Header />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={plugins}
          visiblePlugin={visiblePlugin}
          defaultQuery={examples[0]?.query}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

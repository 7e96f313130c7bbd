import { type GraphiQLPlugin, useGraphiQL } from '@graphiql/react';
import { useId } from 'react';
import { type Example, groups } from './examples';
import { useLoadExample } from './useLoadExample';

function ExampleGroup({ name, examples }: { name: string; examples: Example[] }) {
  const id = useId();
  const load = useLoadExample();
  const current = useGraphiQL(state => state.tabs[state.activeTabIndex]?.query);
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{name}</h3>
      <ul>
        {examples.map(example => (
          <li key={example.question}>
            <button
              type="button"
              aria-current={example.query === current || undefined}
              disabled={!load}
              onClick={() => load?.(example)}
            >
              {example.question}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Examples() {
  return (
    <section className="examples" aria-label="Examples">
      <h2>Examples</h2>
      <p>Choose a question: its query is loaded into the editor and run.</p>
      {groups.map(group => (
        <ExampleGroup key={group.name} {...group} />
      ))}
    </section>
  );
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" aria-hidden="true">
      <path d="M4 5h.01M8 5h9M4 10h.01M8 10h9M4 15h.01M8 15h9" />
    </svg>
  );
}

export const EXAMPLES_PLUGIN: GraphiQLPlugin = { title: 'Examples', icon: ExamplesIcon, content: Examples };

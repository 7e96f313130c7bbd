import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { getOperationAST, parse } from 'graphql';
import { examples, type Example } from './examples';

const isDisposable = (query: string) => !query.trim() || examples.some(example => example.query === query);

/**
 * Loads an example and runs it, in the current tab unless that would overwrite the user's own query.
 * Undefined until the editors are there.
 */
export function useLoadExample() {
  const { addTab, run, setOperationFacts, stop, updateActiveTabValues } = useGraphiQLActions();
  const queryEditor = useGraphiQL(state => state.queryEditor);
  const variableEditor = useGraphiQL(state => state.variableEditor);
  const responseEditor = useGraphiQL(state => state.responseEditor);
  if (!queryEditor || !variableEditor || !responseEditor) return undefined;

  return ({ query }: Example) => {
    stop();
    if (!isDisposable(queryEditor.getValue())) addTab();
    queryEditor.setValue(query);
    variableEditor.setValue('');

    // The editor reports the operation's name only after a delay; without it `run` would send the previous one.
    const documentAST = parse(query);
    const operation = getOperationAST(documentAST)!;
    const operationName = operation.name?.value;
    setOperationFacts({ documentAST, operationName, operations: [operation] });
    updateActiveTabValues({ query, variables: '', operationName: operationName ?? null });
    void run();
  };
}
